/** Points in buckets: each bucket has its worst point, or none where there is a gap or nothing is known yet. Pure. */
import type {HistoryPoint} from '../checks/series.ts';
import type {Grid} from './grid.ts';
import {stepOf} from './grid.ts';
import type {Chart, Limits} from './types.ts';
import {isLow, troubleOf} from './values.ts';

/** The longest distance between two points without a gap between them, in steps. */
const adjoining = 1.5;

const ranks = {crit: 2, warn: 1, none: 0};

/** Compares two values: a graver level is worse, then the value further towards the bad end of the scale. */
export function isWorse(limits: Limits): (a: number, b: number) => boolean {
	const low = isLow(limits);
	const rank = (value: number) => ranks[troubleOf(value, limits) ?? 'none'];
	return (a, b) => rank(a) - rank(b) > 0 || (rank(a) === rank(b) && (low ? a < b : a > b));
}

/**
 * The worst point of each bucket. A point belongs to the bucket that holds the middle of its interval. Points with jitter can skip
 * a bucket although none is missing; that bucket shows the later of the two points around it.
 * @param points oldest first
 */
export function worstOfEach<P extends HistoryPoint>(
	points: readonly P[],
	{start, bucket, count}: Grid,
	step: number,
	worse: (a: number, b: number) => boolean,
): readonly (P | undefined)[] {
	const found = Array<P | undefined>(count).fill(undefined);
	let before: {t: number; at: number} | undefined;
	for (const point of points) {
		const {t, value} = point;
		if (!Number.isFinite(value) || !Number.isFinite(t)) continue;
		const at = Math.floor((t - step / 2 - start) / bucket);
		if (before && at - before.at === 2 && t - before.t <= adjoining * step && at - 1 >= 0 && at <= count)
			found[at - 1] ??= point;
		before = {t, at};
		if (at < 0 || at >= count) continue;
		const there = found[at];
		if (there === undefined || worse(value, there.value)) found[at] = point;
	}
	return found;
}

/**
 * The first of the buckets at the end that the source cannot have delivered yet: its delay, and the step that is under way. It is
 * `count` where everything is known.
 */
export function unknownFrom(
	{timing, readAt}: Pick<Chart, 'timing' | 'readAt'>,
	{start, end, bucket, count}: Grid,
	courses: readonly (readonly unknown[])[],
): number {
	const running = end - bucket;
	const read = readAt === undefined ? running : Math.min(running, wholeBucket(readAt, start, bucket));
	const delay = Number.isFinite(timing.delay) ? Math.max(0, timing.delay) : 0;
	const readable = Math.floor((read - delay - stepOf({timing}) - start) / bucket);
	const newest = Math.max(-1, ...courses.map(course => course.findLastIndex(point => point !== undefined)));
	return Math.min(Math.max(readable, newest + 1, 0), count);
}

/** Start of the bucket that holds a time. */
const wholeBucket = (t: number, start: number, bucket: number): number =>
	start + Math.floor((t - start) / bucket) * bucket;
