/** What people have taken on or silenced: an alert is held until a time. Pure. */
import {day, hour} from '../clock.ts';
import {localTime} from '../zone.ts';
import {isUnjudged} from './firing.ts';
import type {Alert, Hold, Holds} from './types.ts';

/** The longest time that an alert can be muted, ms; what cannot be seen must be looked at sooner. */
export const longestMute = (alert: Pick<Alert, 'state'>): number => (isUnjudged(alert) ? 2 * hour : day);

export const isMuted = ({hold}: Alert): boolean => hold?.kind === 'mute';

/** `ack ops1 until 14:20`. */
export const holdText = ({kind, who, until}: Hold, tz: string): string =>
	`${kind === 'ack' ? 'ack' : 'muted'} ${who} until ${localTime(until, tz)}`;

/** The alerts with their holds; those that did not change keep their identity. */
export const withHolds = (alerts: readonly Alert[], holds: Holds): Alert[] =>
	alerts.map(alert => {
		const hold = holds.get(alert.key);
		if (alert.hold === hold) return alert;
		const {hold: _, acked: __, ...rest} = alert;
		return hold ? {...rest, hold, acked: true} : rest;
	});

/** Holds of open alerts: an acknowledgement ends with its alert, and a mute only with its time, because its alert may flap. */
export function openHolds(holds: Holds, alerts: readonly Alert[]): Holds {
	const open = new Set(alerts.filter(({state}) => state !== 'ok').map(({key}) => key));
	return new Map([...holds].filter(([key, {kind}]) => kind === 'mute' || open.has(key)));
}

/** Holds whose time is over. */
export const endedHolds = (holds: Holds, now: number): string[] =>
	[...holds].flatMap(([key, {until}]) => (until <= now ? [key] : []));
