/** A window of points or rows that slides: what was read before is kept, only its end is read anew. Pure. */
import type {SpannerSource} from '../config/schema/sources.ts';
import {milliseconds} from '../config/units.ts';
import type {Point, Reading, Row, Series} from './types.ts';

const minute = 60_000;
/** ms before the newest known point that are read again every time: points may come late or be corrected. */
export const lateness = 10 * minute;
/** The same for rows: they are written when something begins and change when it ends. */
const rowLateness = 30 * minute;
/** ms of the data after which a window is read whole again: whatever was corrected long after. */
export const wholeEvery = 15 * minute;

/**
 * The window (start, …] out of what was read before and an answer that holds all points after `from` (ms). Whatever did
 * not change keeps its identity.
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

/** The newer points, each as the older object where it says the same. */
function replaced(older: readonly Point[], newer: readonly Point[]): Point[] {
	const first = newer[0]?.t ?? Number.POSITIVE_INFINITY;
	const known = new Map(older.filter(({t}) => t >= first).map(point => [point.t, point]));
	return newer.map(point => {
		const old = known.get(point.t);
		return old && JSON.stringify(old) === JSON.stringify(point) ? old : point;
	});
}

/** What is asked for of a window of rows, and what is known of it. */
interface RowWindow {
	/** Rows of buckets that begin at or after this time are asked for, ms. */
	since: number;
	/** Those before it, out of what was read before. */
	kept: readonly Row[];
	/** When all of the window was read, ms. */
	wholeAt: number;
}

/** @param previous the last answer to the same question */
export function rowWindow(
	previous: Reading | undefined,
	{column, window}: NonNullable<SpannerSource['slides']>,
	now: number,
): RowWindow {
	const start = now - milliseconds(window);
	const whole = {since: start, kept: [], wholeAt: now};
	if (previous?.answer.kind !== 'rows') return whole;
	const {rows, wholeAt = Number.NEGATIVE_INFINITY} = previous.answer;
	if (now < wholeAt || now - wholeAt >= wholeEvery) return whole;
	const begins = rows.map(row => Date.parse(String(row[column])));
	// The begin of a bucket that was there: part of one must not stand for all of it.
	const since = Math.max(...begins.filter(t => t >= start && t <= previous.fetchedAt - rowLateness));
	if (!Number.isFinite(since)) return whole;
	return {since, kept: rows.filter((_, i) => (begins[i] ?? 0) >= start && (begins[i] ?? 0) < since), wholeAt};
}
