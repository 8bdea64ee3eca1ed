/** `pitwall incident`: the incidents that a wall has kept, and how their clocks stand. */
import {answerFormats} from '../answer/formats.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {foldIncidents, openIncident} from '../incidents/fold.ts';
import {incidentLines, incidentNamed, listColumns, listRow, type Standing} from '../incidents/report.ts';
import {rulesOf} from '../incidents/rules.ts';
import {timersOf} from '../incidents/timers.ts';
import type {Incident} from '../incidents/types.ts';
import {inAscii} from '../text/ascii.ts';
import {cleanDeep} from '../text/clean.ts';
import {plural} from '../text/format.ts';
import {unicodeIn} from '../theme/theme.ts';
import {keptFacts} from './facts/keptFacts.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';

export interface IncidentOptions extends ConfigOptions {
	json?: boolean;
	/** A file, in place of the newest journal of the configuration. */
	journal?: string;
	/** Also those that are closed. */
	all?: boolean;
}

/** Incidents of a system that the configuration does not have any more have no clocks. */
function standingOf({systems}: LoadedConfig, incident: Incident, now: number): Standing {
	const system = systems.find(one => one.system === incident.system);
	const timers = system ? timersOf(incident, rulesOf(system), now) : [];
	return {incident, timers, tz: system?.tz ?? 'UTC', now};
}

const jsonOf = (value: unknown): string => `${JSON.stringify(cleanDeep(value), null, 2)}\n`;
const inCharset = (text: string): string => (unicodeIn(process.env) ? text : inAscii(text));

/**
 * @param id of an incident, or the end of it; absent: the open one, else the newest
 * @returns the exit code. @throws UsageError where there is no journal or no such incident
 */
export async function incident(verb: 'list' | 'show', options: IncidentOptions, id?: string): Promise<number> {
	const config = await resolveConfig(options);
	const {facts, now} = keptFacts(config, options.journal);
	const all = foldIncidents(facts).filter(({system}) => options.system === undefined || system === options.system);
	if (verb === 'list') {
		const listed = all.filter(({state}) => options.all || state !== 'closed');
		const standings = listed.map(one => standingOf(config, one, now));
		if (options.json)
			process.stdout.write(jsonOf(standings.map(({incident: {timeline: _, ...rest}, timers}) => ({...rest, timers}))));
		else if (listed.length > 0)
			process.stdout.write(inCharset(answerFormats.table({columns: listColumns, rows: standings.map(listRow)})));
		else
			process.stdout.write(
				`no incident is open${all.length > 0 ? `; ${plural(all.length, 'is', 'are')} closed` : ''}\n`,
			);
		return 0;
	}
	const found = id === undefined ? (openIncident(all) ?? all[0]) : incidentNamed(all, id);
	if (!found)
		throw new UsageError(
			id === undefined
				? 'pitwall: there is no incident in this journal.'
				: `pitwall: no incident has the id '${id}'. pitwall incident list --all shows them.`,
		);
	const standing = standingOf(config, found, now);
	process.stdout.write(
		options.json ? jsonOf({...found, timers: standing.timers}) : inCharset(`${incidentLines(standing).join('\n')}\n`),
	);
	return 0;
}
