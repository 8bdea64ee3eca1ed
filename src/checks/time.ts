/** Times and ages of cells. */
import {endOfDate} from '../zone.ts';

/** A TIMESTAMP cell (ISO text, or ms) as ms; undefined where it is neither. */
export function timeOf(cell: unknown): number | undefined {
	if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined;
	if (typeof cell !== 'string' || cell === '') return undefined;
	const t = Date.parse(cell);
	return Number.isNaN(t) ? undefined : t;
}

/** Whether a cell is a DATE without a time. */
export function isDate(cell: unknown): cell is string {
	return typeof cell === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(cell);
}

/**
 * Age of a TIMESTAMP or DATE cell, ms. A DATE ages from the end of its local day, so that today's date is 0 old,
 * and `> 24h` says the same as DATE_DIFF(today, date, DAY) > 1.
 */
export function ageOf(cell: unknown, now: number, tz: string): number | undefined {
	if (isDate(cell)) return Math.max(0, now - endOfDate(cell, tz));
	const t = timeOf(cell);
	return t === undefined ? undefined : Math.max(0, now - t);
}
