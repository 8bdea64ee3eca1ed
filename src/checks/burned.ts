/** Alerts of before a restart: never judged anew from old readings, but not forgotten either until there is a new judgement. Pure. */
import {ago} from '../text/durations.ts';
import type {Alert} from './types.ts';

/** An alert that burned when the wall was left. */
export interface Burned {
	/** As in Alert. */
	key: string;
	check: string;
	instance?: string;
	level: 'warn' | 'crit';
	value: string;
	limit?: string;
	/** When it was last judged so, ms. */
	at: number;
}

/** True while nothing can be said of a check: not read yet since the start, or blind. */
const isOpen = ({state, level}: Alert): boolean => state === 'blind' || (state === 'pending' && level === 'pending');

/**
 * The alerts of one system with `was` on those that burned before the restart and are not judged yet, and `rest`: what
 * is still to be remembered, because it is not judged.
 */
export function withBurned(
	alerts: readonly Alert[],
	before: readonly Burned[],
	now: number,
): {alerts: Alert[]; rest: Burned[]} {
	const rest = before.filter(one => alerts.some(alert => alert.check === one.check && isOpen(alert)));
	if (rest.length === 0) return {alerts: [...alerts], rest};
	return {
		alerts: alerts.flatMap(alert => {
			const mine = isOpen(alert)
				? rest.filter(({check, key}) => check === alert.check && (key === alert.key || alert.instance === undefined))
				: [];
			return mine.length === 0 ? [alert] : mine.map(one => shownAs(alert, one, now));
		}),
		rest,
	};
}

function shownAs(alert: Alert, {key, instance, level, value, limit, at}: Burned, now: number): Alert {
	const was = `was ${level.toUpperCase()} ${ago(now - at)}, before the restart`;
	return {
		...alert,
		key,
		...(instance === undefined ? {} : {instance}),
		value,
		...(limit === undefined ? {} : {limit}),
		since: at,
		reason: alert.state === 'blind' ? `${was}; ${alert.reason ?? 'blind'}` : was,
		was: {level, at},
	};
}
