/** Alerts from before a restart: shown until the first new judgement, never judged again from old readings. Pure. */
import type {Entry} from './entry.ts';
import {isFiring} from './firing.ts';
import {startRun} from './run.ts';
import type {Alert} from './types.ts';

/** An alert that was firing when the wall stopped. */
export interface RememberedAlert {
	/** As in Alert. */
	key: string;
	check: string;
	instance?: string;
	level: 'warn' | 'crit';
	value: string;
	/** Since when it fired, ms. */
	since?: number;
	/** When it was last judged so, ms. */
	at: number;
}

/** The entry of a remembered alert: it shows its former level until the first judgement, and keeps firing if that finds it as bad. */
export function entryOf({key, check, instance, level, value, since, at}: RememberedAlert): [string, Entry] {
	const firedAt = since ?? at;
	return [
		key,
		{
			check,
			...(instance === undefined ? {} : {instance}),
			run: {
				...startRun(at),
				state: 'firing',
				since: firedAt,
				// The begin of the trouble is not remembered. It lies before all history, so that `for` need not pass again.
				start: Number.NEGATIVE_INFINITY,
				firedAt,
				at,
				badAt: at,
				gap: true,
			},
			seen: 'blind',
			loading: true,
			seenSince: at,
			past: [],
			level,
			value,
			was: {level, at},
		},
	];
}

/** What a wall that stops now leaves to the next one: alerts that fire, or fired when they were last judged. */
export const rememberedAlerts = (alerts: readonly Alert[], now: number): RememberedAlert[] =>
	alerts
		.filter(alert => isFiring(alert) || alert.was)
		.map(({key, check, instance, value, was, level, firedAt}) => ({
			key,
			check,
			...(instance !== undefined && {instance}),
			level: was?.level ?? (level === 'crit' ? 'crit' : 'warn'),
			value,
			...(firedAt !== undefined && {since: firedAt}),
			at: was?.at ?? now,
		}));
