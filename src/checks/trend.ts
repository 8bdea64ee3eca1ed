/** Trend of a course, as far as its points prove one. Pure. */

import {minute} from '../clock.ts';

interface Point {
	t: number;
	value: number;
}

export interface Trend {
	/** Per minute; 0 where the points prove no slope. */
	perMinute: number;
	/** How far ahead the trend holds, ms from the newest point. */
	horizon: number;
}

/** Fewer points than this are a coincidence. */
const enough = 6;
/** A slope this many times its own standard error is no noise. */
const certain = 4;
/** A steady count varies by its square root: a change must be more than this many times that. */
const beyond = 1;
/** A trend holds no further ahead than this many times the observed span. */
const spansAhead = 4;

/** Least-squares slope of counts, oldest first; undefined where there are too few of them to tell. */
export function trendOf(points: readonly Point[]): Trend | undefined {
	const [first, last] = [points[0], points.at(-1)];
	if (points.length < enough || !first || !last || last.t <= first.t) return undefined;
	const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
	const [t, value] = [mean(point => point.t), mean(point => point.value)];
	const variance = mean(point => (point.t - t) ** 2);
	const slope = mean(point => (point.t - t) * (point.value - value)) / variance;
	const residual = mean(point => (point.value - value - slope * (point.t - t)) ** 2);
	const error = Math.sqrt(residual / (points.length - 2) / variance);
	const change = Math.abs(slope) * (last.t - first.t);
	const proven = Math.abs(slope) > certain * error && change > beyond * Math.sqrt(Math.abs(value));
	return {perMinute: proven ? slope * minute : 0, horizon: spansAhead * (last.t - first.t)};
}

/** ms until the course that is at `from` reaches `to`; undefined where it does not, or not while the trend holds. */
export function timeTo(from: number, to: number, {perMinute, horizon}: Trend): number | undefined {
	const left = ((to - from) / perMinute) * minute;
	return left > 0 && left <= horizon ? left : undefined;
}
