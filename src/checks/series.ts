/** Present values of series: each at its own newest point, as long as that is not stale. Pure. */
import {minute} from '../clock.ts';
import type {Answer, Point, Series} from '../cloud/types.ts';
import {timesOf} from './timeline.ts';

export interface HistoryPoint {
	/** ms. */
	t: number;
	value: number;
}

/** Delay and period of the points of one answer, ms. */
export interface Timing {
	/** How late a point is by design. */
	delay: number;
	/** From one point of a series to the next. */
	step: number;
}

/** The values of one series up to now. */
export interface Course {
	/** Identifies a series within an answer; the same from answer to answer. */
	key: string;
	/** Oldest first, never empty. */
	history: readonly HistoryPoint[];
	newest: HistoryPoint;
}

/** A series without a point for this many steps, beyond being late by design, has stopped. */
const staleSteps = 3;

type SeriesAnswer = Extract<Answer, {kind: 'series'}>;

/** @param period how often points come where the answer does not say, ms */
export function timingOf({delaySeconds, stepSeconds}: SeriesAnswer, period = minute): Timing {
	return {delay: delaySeconds * 1000, step: stepSeconds === undefined ? period : stepSeconds * 1000};
}

/** How long a series may be silent before it has stopped, beyond being late by design, ms. */
export const patienceOf = ({step}: Timing): number => staleSteps * step;

/** Whether a newest point of this time (ms) was recent when it was fetched, independent of our poll period. */
export function isLive(t: number, timing: Timing, fetchedAt: number, patience = patienceOf(timing)): boolean {
	return fetchedAt - t <= timing.delay + patience;
}

/** The courses of series that have values; distributions have none. */
export function coursesOf(series: readonly Series[], now: number): Course[] {
	const taken = new Map<string, number>();
	return series.flatMap(one => {
		const {points} = one;
		const text = keyOf(one);
		const nth = taken.get(text) ?? 0;
		taken.set(text, nth + 1);
		const history = isHistory(points, now) ? points : points.filter(point => isValue(point) && point.t <= now);
		const newest = history.at(-1);
		return newest
			? [{key: nth === 0 ? text : `${text} ${nth}`, history: history as HistoryPoint[], newest: newest as HistoryPoint}]
			: [];
	});
}

const isValue = (point: Point): point is Point & HistoryPoint => point.value !== undefined;

/** Whether all points count as they are, as nearly always: thousands of series are not copied for nothing. */
const isHistory = (points: readonly Point[], now: number): boolean =>
	(points.at(-1)?.t ?? 0) <= now && points.every(isValue);

/** Labels of a series stay the same object from one look to the next. */
const keys = new WeakMap<Series['labels'], string>();

function keyOf({labels}: Series): string {
	const known = keys.get(labels);
	if (known !== undefined) return known;
	const key = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
	keys.set(labels, key);
	return key;
}

/** What several series come to together. */
export type Together = 'sum' | 'mean' | 'count';

/** Digits that count: what adding and dividing leave over is behind them. */
const digits = 12;
const powers = Array.from({length: 23}, (_, exponent) => 10 ** exponent);

/** Undoes what adding and dividing leave over: 0.30000000000000004 is 0.3, so that boundaries compare as written. */
export function exact(value: number): number {
	if (Number.isSafeInteger(value)) return value;
	// A power of ten that is exact makes the nearest number of so many digits, without writing it as text.
	const power = powers[digits - 1 - Math.floor(Math.log10(Math.abs(value)))];
	return power === undefined ? Number(value.toPrecision(digits)) : Math.round(value * power) / power;
}

/**
 * Courses over time as one: at every time that one of them has a point, what the last value of each comes to. A course counts
 * from its first point until it has been silent for too long.
 * @param patience how long a silent course still counts, ms
 */
export function combined(
	courses: readonly Course[],
	how: Together,
	timing: Timing,
	patience = patienceOf(timing),
): HistoryPoint[] {
	const places = courses.map(() => -1);
	return timesOf(courses.map(({history}) => history)).map(t => {
		let sum = 0;
		let count = 0;
		for (let n = 0; n < courses.length; n++) {
			const history = courses[n]?.history ?? [];
			let place = places[n] ?? -1;
			while ((history[place + 1]?.t ?? Number.POSITIVE_INFINITY) <= t) place++;
			places[n] = place;
			const point = history[place];
			if (!point || t - point.t > patience) continue;
			sum += point.value;
			count++;
		}
		return {t, value: how === 'count' ? count : exact(how === 'sum' ? sum : sum / count)};
	});
}

/** The sum of courses over time. */
export const summed = (courses: readonly Course[], timing: Timing): HistoryPoint[] => combined(courses, 'sum', timing);

/** The newest point among courses. */
export function newestOf(courses: readonly Course[]): HistoryPoint | undefined {
	return courses.reduce<HistoryPoint | undefined>(
		(newest, course) => (newest && newest.t >= course.newest.t ? newest : course.newest),
		undefined,
	);
}
