/** The clocks of an incident in words: what is urgent, how long it has, and in what colour. Pure. */
import {minute, second} from '../../clock.ts';
import type {Timer} from '../../incidents/types.ts';
import type {Segment} from '../../panes/cells.ts';
import {age} from '../../text/durations.ts';
import {localTime} from '../../zone.ts';

/** What is left, or what is over, ms: seconds only in the last minute. */
const left = (ms: number): string => (ms < minute ? `${Math.max(0, Math.floor(ms / second))} s` : age(ms));

/** `in 3 m`, `in 40 s`, `late <1 m`, `met 11:02`, `snoozed until 11:20`. */
export function clockText({state, dueAt, metAt}: Timer, now: number, tz: string, until?: number): string {
	switch (state) {
		case 'met':
			return metAt === undefined ? 'met' : `met ${localTime(metAt, tz)}${metAt > dueAt ? ', late' : ''}`;
		case 'snoozed':
			return until === undefined ? 'snoozed' : `snoozed until ${localTime(until, tz)}`;
		case 'late':
			return `late ${age(now - dueAt)}`;
		default:
			return `in ${left(dueAt - now)}`;
	}
}

const tones = {late: 'crit', soon: 'warn', running: 'plain', met: 'dim', snoozed: 'dim'} as const;
export const clockTone = ({state}: Timer): NonNullable<Segment['tone']> => tones[state];

/** The clock that somebody has to keep to next; undefined where none runs. @param timers as timersOf gives them */
export const urgentClock = (timers: readonly Timer[]): Timer | undefined =>
	timers.find(({state}) => state !== 'met' && state !== 'snoozed');

/** The steps, ms, in which these clocks have to be drawn again: seconds only in the last minute of one. */
export const clockStep = (timers: readonly Timer[], now: number): number =>
	timers.some(
		({state, dueAt}) => (state === 'running' || state === 'soon') && dueAt - now <= minute && dueAt - now > -second,
	)
		? second
		: minute;
