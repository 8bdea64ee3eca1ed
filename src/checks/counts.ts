/** Counts of alerts as text, the same in header, titles and summaries. Pure. */
import {isFiring, isUnjudged} from './firing.ts';
import {isNotDue} from './standing.ts';
import type {Alert} from './types.ts';

const words = {
	error: 'refused',
	blind: 'blind',
	nodata: 'no data',
	loading: 'loading',
	pending: 'building up',
	unset: 'unset',
} as const;

/** The name of a firing alert's level for people: its label, or the level where that has none. */
export const callWord = ({label, level}: Pick<Alert, 'label' | 'level'>): string => label ?? level;

const standings: Readonly<Record<string, (alert: Alert) => boolean>> = {
	firing: alert => isFiring(alert) && !alert.inhibitedBy,
	inhibited: alert => isFiring(alert) && alert.inhibitedBy !== undefined,
	'building up': alert => alert.state === 'pending' && !isNotDue(alert),
	'not seen': isUnjudged,
	'no data': ({state}) => state === 'nodata',
	loading: ({state}) => state === 'loading',
};

/** How many alerts stand how, whatever they are called: `4 firing, 3 building up`. */
export const standingsText = (alerts: readonly Alert[]): string =>
	Object.entries(standings)
		.map(([word, belongs]) => ({word, n: alerts.filter(belongs).length}))
		.filter(({n}) => n > 0)
		.map(({word, n}) => `${n} ${word}`)
		.join(', ');

/** `9000 checks`: exact at any size, because it stands beside numbers of checks that add up to it. */
export const checksText = (n: number): string => `${n} ${n === 1 ? 'check' : 'checks'}`;

/** `2 P1, 1 warn, 4 inhibited, 3 blind, 1 building up`, the gravest first as the alerts are; empty where nothing is open. */
export function countsText(alerts: readonly Alert[]): string {
	const counts = new Map<string, number>();
	const count = (word: string) => counts.set(word, (counts.get(word) ?? 0) + 1);
	for (const alert of alerts) if (isFiring(alert) && !alert.inhibitedBy) count(callWord(alert));
	for (const alert of alerts) if (isFiring(alert) && alert.inhibitedBy) count('inhibited');
	for (const state of ['error', 'blind', 'nodata', 'loading', 'pending', 'unset'] as const)
		for (const alert of alerts) if (alert.state === state) count(isNotDue(alert) ? 'not due' : words[state]);
	return [...counts].map(([word, n]) => `${n} ${word}`).join(', ');
}
