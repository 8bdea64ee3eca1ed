/** Notes that were written later than what they tell. Pure. */
import {day, minute} from '../../clock.ts';
import {localDate, timeOfText} from '../../zone.ts';

const timed = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?\s+(\S.*)$/s;

/**
 * `14:32 restarted the worker` is what happened at the last 14:32 of the zone; without a time in front it happens now.
 * @param now ms
 */
export function noteOf(typed: string, now: number, tz: string): {text: string; at: number} {
	const [, hours = '', minutes = '', seconds = '00', text] = timed.exec(typed.trim()) ?? [];
	if (text === undefined) return {text: typed.trim(), at: now};
	const on = (date: string) => timeOfText(`${date}T${hours.padStart(2, '0')}:${minutes}:${seconds}`, tz);
	const today = on(localDate(now, tz));
	// A minute that has not begun yet is that of the day before.
	const at = today !== undefined && today > now ? on(localDate(now - day, tz)) : today;
	return {text: text.trim(), at: Math.min(at ?? now, now)};
}

/** Whether a fact was written down so much later that both times are worth a word. */
export const isBackdated = ({at, recorded}: {at: number; recorded: number}): boolean => recorded - at >= minute;
