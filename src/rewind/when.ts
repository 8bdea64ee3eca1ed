/** A time as people type it, and steps through the past. Pure. */
import {day, hour, minute, second} from '../clock.ts';
import {localDate, timeOfText} from '../zone.ts';

/** How far one key goes, ms, and how fast it plays, in seconds of the past a second. */
export const steps: readonly number[] = [10 * second, minute, 10 * minute, hour];
export const speeds: readonly number[] = [1, 10, 60];
export const firstStep = minute;

/** The neighbour of a value in a list, the value itself at its ends. */
export const turned = (list: readonly number[], value: number, by: 1 | -1): number =>
	list[list.indexOf(value) + by] ?? value;

const ago = /^-? ?(\d{1,5}) ?(s|m|h|d)(?: ago)?$/i;
const units = {s: second, m: minute, h: hour, d: day} as const;
const timeOfDay = /^\d\d?:\d\d(?::\d\d)?$/;

/**
 * `14:05`, `14:05:30` (the last one that was), `2026-11-20 14:05`, an ISO time with a zone, `90m` or `2h ago`.
 * @param now ms; undefined for what is no time, or one that is still to come
 */
export function whenOf(text: string, now: number, tz: string): number | undefined {
	const typed = text.trim();
	const [, length, unit] = ago.exec(typed) ?? [];
	if (length !== undefined && unit !== undefined)
		return now - Number(length) * units[unit.toLowerCase() as keyof typeof units];
	if (timeOfDay.test(typed)) {
		const on = (t: number) => timeOfText(`${localDate(t, tz)} ${typed}`, tz);
		const today = on(now);
		return today !== undefined && today > now ? on(now - day) : today;
	}
	const t = timeOfText(typed, tz);
	return t === undefined || t > now ? undefined : t;
}

/** What a key goes when it is held: further and further. `times`: how often in a row it came. */
export const heldStep = (step: number, times: number): number => step * (times < 12 ? 1 : times < 36 ? 5 : 20);
