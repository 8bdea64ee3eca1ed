/** The details of one alert. Pure. */
import {holdText} from '../../checks/holds.ts';
import {quietFacts} from '../../checks/quiet.ts';
import type {Alert, Hold} from '../../checks/types.ts';
import {sourceOf} from '../../config/judged.ts';
import type {SourceConfig} from '../../config/schema/sources.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {lasting} from '../../text/durations.ts';
import {moment} from '../../zone.ts';
import type {Fact} from '../rows.ts';

/** The question of a source, in the words of the config. */
function questionOf(source: SourceConfig): string {
	if ('bigquery' in source) return `BigQuery, ${source.tables.join(', ')}`;
	if ('metric' in source) return `metric ${source.metric}`;
	if ('spanner' in source) return 'Spanner query';
	if ('log' in source) return `log entries, ${source.log}`;
	if ('http' in source) return source.http;
	return Object.keys(source)
		.filter(key => key !== 'every')
		.join(', ');
}

const stateWords: Record<Exclude<Alert['state'], 'firing' | 'recovering'>, string> = {
	ok: 'resolved',
	pending: 'builds up',
	nodata: 'no data',
	error: 'REFUSED',
	blind: 'BLIND',
	loading: 'loading',
	unset: 'unset',
};

function levelWords({state, level, label, progress}: Alert): string {
	if (state === 'firing' || state === 'recovering') return [level.toUpperCase(), label].filter(Boolean).join(' ');
	return [stateWords[state], progress].filter(Boolean).join(' ');
}

const heldText = (hold: Hold, tz: string): string =>
	`${holdText(hold, tz)}${hold.reason === undefined ? '' : `: ${hold.reason}`}`;

/** The reason first: where the room is short, it is what the alert was opened for. */
export function alertFacts(alert: Alert, system: SystemConfig, now: number): Fact[] {
	const {sources, checks, tz} = system;
	const measure = checks.find(({id}) => id === alert.check)?.measure;
	const source = measure && sourceOf(system, measure);
	const config = source === undefined ? undefined : sources[source];
	const at = (t: number) => `${moment(t, now, tz)} (${lasting(now - t)} ago)`;
	return [
		{name: 'check', text: `${alert.title}${alert.instance ? ` ${alert.instance}` : ''}`, tone: 'strong'},
		...(alert.reason === undefined ? [] : [{name: 'why', text: alert.reason}]),
		{name: 'state', text: `${levelWords(alert)} since ${at(alert.since)}`},
		...(alert.hold === undefined ? [] : [{name: 'held', text: heldText(alert.hold, tz)}]),
		...quietFacts(alert),
		...(alert.text === undefined ? [] : [{name: 'says', text: alert.text}]),
		{name: 'value', text: alert.value},
		...(alert.limit === undefined ? [] : [{name: 'fires when', text: alert.limit}]),
		...(alert.firedAt === undefined ? [] : [{name: 'fired', text: at(alert.firedAt)}]),
		...(alert.dataAt === undefined ? [] : [{name: 'data of', text: at(alert.dataAt)}]),
		...(source === undefined ? [] : [{name: 'source', text: `${source}${config ? `: ${questionOf(config)}` : ''}`}]),
		{name: 'key', text: alert.key},
	];
}
