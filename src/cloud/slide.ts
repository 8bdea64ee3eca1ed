/** Sliding windows of points or rows: earlier answers are kept, and only the end is read again. Pure. */
import {minute} from '../clock.ts';
import type {SpannerSource} from '../config/schema/sources.ts';
import {milliseconds} from '../config/units.ts';
import {timeOfText} from '../zone.ts';
import type {Point, Reading, Row, Series} from './types.ts';

/** ms before the newest known point that are read again every time: points may come late or be corrected. */
export const lateness = 10 * minute;
/** The same for rows: they are written when something begins and change when it ends. */
const rowLateness = 30 * minute;
/** ms of the data after which a window is read whole again, for late corrections. */
export const wholeEvery = 15 * minute;

/**
 * The window (start, …] out of the earlier answer and a new one that has all points after `from` (ms). Unchanged points keep
 * their identity.
 */
export function slide(
	before: readonly Series[],
	answer: readonly Series[],
	{start, from}: {start: number; from: number},
): readonly Series[] {
	const fresh = new Map(answer.map(one => [keyOf(one), one]));
	const kept = before.flatMap(old => {
		const key = keyOf(old);
		const points = [
			...old.points.filter(({t}) => t > start && t <= from),
			...replaced(
				old.points,
				(fresh.get(key)?.points ?? []).filter(({t}) => t > from),
			),
		];
		fresh.delete(key);
		return points.length > 0 ? [{labels: old.labels, points}] : [];
	});
	return [...kept, ...fresh.values()];
}

function keyOf({labels}: Series): string {
	return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The newer points; equal ones keep the older object. */
function replaced(older: readonly Point[], newer: readonly Point[]): Point[] {
	const first = newer[0]?.t ?? Number.POSITIVE_INFINITY;
	const known = new Map(older.filter(({t}) => t >= first).map(point => [point.t, point]));
	return newer.map(point => {
		const old = known.get(point.t);
		return old && JSON.stringify(old) === JSON.stringify(point) ? old : point;
	});
}

/** The part of a window of rows that is read now, and the part that is known. */
interface RowWindow {
	/** Rows of buckets that begin at or after this time are read, ms. */
	since: number;
	/** The rows before it, from the earlier answer. */
	kept: readonly Row[];
	/** When all of the window was read, ms. */
	wholeAt: number;
}

/** @param previous the last answer to the same question */
export function rowWindow(
	previous: Reading | undefined,
	{column, window}: NonNullable<SpannerSource['slides']>,
	now: number,
	tz: string,
): RowWindow {
	const start = now - milliseconds(window);
	const whole = {since: start, kept: [], wholeAt: now};
	if (previous?.answer.kind !== 'rows') return whole;
	const {rows, wholeAt = Number.NEGATIVE_INFINITY} = previous.answer;
	if (now < wholeAt || now - wholeAt >= wholeEvery) return whole;
	const begins = rows.map(row => timeOfText(String(row[column]), tz) ?? Number.NaN);
	// Start at the begin of a known bucket: part of a bucket must not replace the whole.
	// A call cannot take as many arguments as an answer may have rows.
	const since = begins.reduce(
		(newest, t) => (t >= start && t <= previous.fetchedAt - rowLateness && t > newest ? t : newest),
		Number.NEGATIVE_INFINITY,
	);
	if (!Number.isFinite(since)) return whole;
	return {since, kept: rows.filter((_, i) => (begins[i] ?? 0) >= start && (begins[i] ?? 0) < since), wholeAt};
}
