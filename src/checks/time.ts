/** Times and ages of cells. */
import {day, lastTime} from '../clock.ts';
import {endOfDate, timeOfText} from '../zone.ts';

/** The range of a Date, less two days for zones and ends of days, ms. */
const latest = lastTime - 2 * day;

/** A cell (TIMESTAMP, DATETIME, DATE, text of a log, or ms) as ms; undefined where it is no time. A time without a zone is in `tz`. */
export function timeOf(cell: unknown, tz: string): number | undefined {
	if (typeof cell === 'number') return Math.abs(cell) <= latest ? cell : undefined;
	return typeof cell === 'string' ? timeOfText(cell, tz) : undefined;
}

/** Whether a cell is a DATE without a time. */
function isDate(cell: unknown): cell is string {
	return typeof cell === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(cell);
}

/** How far ahead a time may be: tomorrow's date, or the clock of somebody in another zone, ms. */
const ahead = 3 * day;

/** Whether a time cannot have come yet, such as 9999-12-31 for never. */
export const isToCome = (t: number, now: number): boolean => t > now + ahead;

/**
 * Age of a TIMESTAMP, DATETIME or DATE cell, ms. A DATE ages from the end of its local day, so that today's date is 0 old,
 * and `> 24h` says the same as DATE_DIFF(today, date, DAY) > 1. A time far ahead (9999-12-31) has none: an age of 0 would be
 * fresh for ever.
 */
export function ageOf(cell: unknown, now: number, tz: string): number | undefined {
	const from = isDate(cell) ? endOfDate(cell, tz) : timeOf(cell, tz);
	return from === undefined || isToCome(from, now) ? undefined : Math.max(0, now - from);
}
