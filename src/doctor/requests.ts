/** How many requests the wall asks for, against the quotas that projects have. */
import {day, minute} from '../clock.ts';
import {kindFor} from '../cloud/sources/kinds.ts';
import {systemOf} from '../config/place.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {periodOf} from '../poll/cadence.ts';
import {count} from '../text/format.ts';
import type {Finding} from './finding.ts';

/** Requests a minute that a project may make, by API; others have thousands. */
const quotas: Readonly<Record<string, number>> = {
	logging: 60,
	bigquery: 6000,
	monitoring: 6000,
	run: 3000,
	cloudfunctions: 1200,
	cloudscheduler: 1000,
	spanner: 1500,
};
/** A wall is a guest: beyond this share of a quota it is in the way of others. */
const fairShare = 0.2;

/** The look at a source asks about its tables first, then runs the query. */
const requestsOf = (source: SystemConfig['sources'][string]): number =>
	'tables' in source && Array.isArray(source.tables) ? source.tables.length + 1 : 1;

/** One finding for each API of a project. */
export function requestFindings(systems: readonly SystemConfig[]): readonly Finding[] {
	const asked = systems.flatMap(system =>
		Object.values(system.sources)
			.filter(source => !kindFor(source).anonymous)
			.map(source => ({
				project: systemOf(system, source).project,
				api: kindFor(source).api,
				perMinute: (requestsOf(source) * minute) / periodOf(source),
			})),
	);
	return [...Map.groupBy(asked, ({project, api}) => `${api} of ${project}`)].map(([name, its]): Finding => {
		const perMinute = its.reduce((sum, one) => sum + one.perMinute, 0);
		const quota = quotas[its[0]?.api ?? ''];
		const perDay = count(Math.round((perMinute * day) / minute));
		const says = `${name}: ${Number(perMinute.toFixed(1))} requests a minute, ${perDay} a day${quota === undefined ? '' : `, of ${count(quota)} a minute`}`;
		return quota !== undefined && perMinute > quota * fairShare
			? {part: 'requests', level: 'look', says, todo: `lengthen every: of the sources of ${its[0]?.api}`}
			: {part: 'requests', level: 'ok', says};
	});
}
