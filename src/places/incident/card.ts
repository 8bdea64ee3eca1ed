/** What somebody who takes an incident over has to know, on one card. Pure. */
import {told} from '../../incidents/blindness.ts';
import type {Incident, Timer} from '../../incidents/types.ts';
import {localTime, utcMinute} from '../../zone.ts';
import {clockText} from './clocks.ts';
import {headline, todoTimer} from './words.ts';

/** Lines of the timeline that a card repeats. */
const mostLines = 8;

/** @param timers its clocks at `now` @returns lines */
export function handoffCard(
	incident: Incident,
	timers: readonly Timer[],
	now: number,
	tz: string,
	{from, to, role}: {from: string; to: string; role: string},
): readonly string[] {
	const list = (title: string, lines: readonly string[]): string[] =>
		lines.length === 0 ? [] : ['', title, ...lines.map(line => `- ${line}`)];
	const timeline = told(incident.timeline);
	const newest = timeline.filter(entry => !entry.pinned).slice(-mostLines);
	const repeated = timeline.filter(entry => entry.pinned || newest.includes(entry));
	return [
		`Handover: ${from} to ${to}, ${role}, ${localTime(now, tz)} (${utcMinute(now)})`,
		headline(incident, now, tz)
			.map(({text}) => text)
			.join(' · '),
		...list(
			'Clocks',
			timers.filter(({state}) => state !== 'met').map(timer => `${timer.title}: ${clockText(timer, now, tz)}`),
		),
		...list(
			'To do',
			incident.todo.filter(({fact}) => incident.met[todoTimer(fact)] === undefined).map(({text}) => text),
		),
		...list(
			'Causes',
			incident.hypotheses.map(({text, state}) => `${state}: ${text}`),
		),
		...list(
			'People',
			Object.entries(incident.roles).map(([held, who]) => `${held}: ${who}`),
		),
		...list(
			'What happened',
			repeated.map(entry => `${localTime(entry.at, tz)} ${entry.words}`),
		),
	];
}

/** The whole incident as text, every time in the zone of its system and in UTC. */
export function incidentText(incident: Incident, now: number, tz: string): readonly string[] {
	const head = headline(incident, now, tz).map(({text}) => text);
	return [
		head.join(' · '),
		...told(incident.timeline).map(entry => {
			const who = entry.by === undefined ? '' : ` (${entry.by})`;
			const pin = entry.pinned ? '* ' : '';
			return `${localTime(entry.at, tz, true)} (${utcMinute(entry.at)}) ${pin}${entry.words}${who}`;
		}),
	];
}
