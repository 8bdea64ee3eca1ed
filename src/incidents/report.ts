/** Incidents as lines of text, and as JSON, for who asks outside the wall. Pure. */
import {cleanLine} from '../text/clean.ts';
import {age, duration} from '../text/durations.ts';
import {localDate, localTime, moment} from '../zone.ts';
import {told} from './blindness.ts';
import type {Incident, Timer} from './types.ts';

/** An incident with its clocks, in the zone of its system. */
export interface Standing {
	incident: Incident;
	timers: readonly Timer[];
	tz: string;
	/** ms. */
	now: number;
}

/** Characters of an id that tell incidents apart, and that people can type. */
const shown = 8;
export const shortId = (id: string): string => id.slice(-shown);

/** The incident that is meant by an id, or by the end of one; undefined where that is none or several. */
export function incidentNamed(incidents: readonly Incident[], id: string): Incident | undefined {
	const found = incidents.filter(one => one.id === id || one.id.endsWith(id));
	return found.length === 1 ? found[0] : undefined;
}

export const severityWords = ({label, severity}: Pick<Incident, 'label' | 'severity'>): string =>
	label === undefined ? severity : `${label} ${severity}`;

/** `Acknowledge late by 2 m`, `Respond in 9 m`; undefined where nothing is to be met. */
export function nextClock(timers: readonly Timer[], now: number): string | undefined {
	const next = timers.find(({state}) => state !== 'met' && state !== 'snoozed');
	return next && `${next.title} ${dueWords(next, now)}`;
}

const dueWords = ({dueAt}: Timer, now: number): string =>
	now > dueAt ? `late by ${age(now - dueAt)}` : `in ${duration(Math.ceil((dueAt - now) / 1000) * 1000)}`;

export const listColumns = ['id', 'severity', 'state', 'system', 'title', 'declared', 'lead', 'next'] as const;

export const listRow = ({incident, timers, tz, now}: Standing): Record<string, string> => ({
	id: shortId(incident.id),
	severity: severityWords(incident),
	state: incident.state,
	system: incident.system,
	title: incident.title,
	declared: `${localDate(incident.declaredAt, tz)} ${localTime(incident.declaredAt, tz)}`,
	lead: incident.lead,
	next: nextClock(timers, now) ?? '',
});

const roleWords = ({roles}: Incident): string =>
	Object.entries(roles)
		.map(([role, who]) => `${role} ${who}`)
		.join(', ');

function clockLine(timer: Timer, {now, tz}: Standing): string {
	const {state, title, dueAt, metAt, hint} = timer;
	const when =
		metAt === undefined
			? `due ${moment(dueAt, now, tz)}, ${dueWords(timer, now)}`
			: `${moment(metAt, now, tz)}${metAt > dueAt ? `, late by ${age(metAt - dueAt)}` : ''}`;
	return `  ${state.padEnd(8)} ${title}: ${when}${hint === undefined || state === 'met' ? '' : ` (${hint})`}`;
}

/** An incident from its head to its timeline; every line is clean. */
export function incidentLines(standing: Standing): string[] {
	const {incident, timers, tz, now} = standing;
	const {id, title, system, state, type, declaredAt, detectedAt, by, channel, tracker, todo, hypotheses} = incident;
	const named = [
		...(type === undefined ? [] : [`type ${type}`]),
		...(channel === undefined ? [] : [`channel ${channel}`]),
		...(tracker === undefined ? [] : [`tracker ${tracker}`]),
	];
	const section = (head: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', head, ...lines]);
	return [
		`${severityWords(incident)}: ${title}`,
		`${system}, ${state}, ${id}`,
		`declared ${moment(declaredAt, now, tz)}${by === undefined ? '' : ` by ${by}`}, detected ${moment(detectedAt, now, tz)}; ${roleWords(incident)}`,
		...(named.length === 0 ? [] : [named.join(', ')]),
		...section(
			'Clocks',
			timers.map(timer => clockLine(timer, standing)),
		),
		...section(
			'Hypotheses',
			hypotheses.map(one => `  ${one.state.padEnd(8)} ${one.text}`),
		),
		...section(
			'To do',
			todo.map(one => `  ${one.text}`),
		),
		...section(
			'Timeline',
			told(incident.timeline).map(({at, by: who, words, pinned}) =>
				[`  ${moment(at, now, tz)}`, pinned ? '*' : ' ', who === undefined ? words : `${who}: ${words}`].join(' '),
			),
		),
	].map(line => cleanLine(line));
}
