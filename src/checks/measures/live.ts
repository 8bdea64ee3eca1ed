/** The series of an instance that still report, each by itself or together. Pure. */

import type {Reading, Series} from '../../cloud/types.ts';
import {ago} from '../../text/durations.ts';
import {
	type Course,
	combined,
	coursesOf,
	type HistoryPoint,
	isLive,
	newestOf,
	patienceOf,
	type Timing,
	type Together,
} from '../series.ts';
import {type Reducer, sliding} from '../sliding.ts';
import {noPoints} from './groups.ts';
import type {Context, Measured} from './measured.ts';

/** Live courses, one at least, among all that the window has. */
export interface Live {
	live: readonly Course[];
	all: readonly Course[];
	newest: HistoryPoint;
	timing: Timing;
	patience: number;
}

/** @param patience how long a silent series still counts, ms. Without a live series the result says so. */
export function liveOf(
	members: readonly Series[],
	{now}: Pick<Context, 'now'>,
	reading: Reading,
	timing: Timing,
	patience = patienceOf(timing),
): Live | Measured {
	const all = coursesOf(members, now);
	const newest = newestOf(all);
	if (!newest) return noPoints(members, reading);
	const live = all.filter(course => isLive(course.newest.t, timing, reading.fetchedAt, patience));
	if (live.length > 0) return {live, all, newest, timing, patience};
	const reason = `last point ${ago(now - newest.t)}`;
	return {status: 'nodata', stopped: true, reason, dataAt: newest.t, at: reading.fetchedAt};
}

/** Live courses as one. The number now is of the live ones; those that stopped are part of its history only. */
export function together({live, all, newest: {t}, timing, patience}: Live, how: Together): Course {
	const sum = live.reduce((total, course) => total + course.newest.value, 0);
	const newest = {t, value: how === 'count' ? live.length : how === 'sum' ? sum : sum / live.length};
	const before = combined(all, how, timing, patience).filter(point => point.t < t);
	return {key: how, history: [...before, newest], newest};
}

/** A course as what the last minutes before each of its points came to; as it is without a span. */
export function slid(course: Course, reducer: Reducer, span: number | undefined, {step}: Timing): Course {
	if (span === undefined) return course;
	const history = sliding(course.history, span, reducer, step);
	return {...course, history, newest: history.at(-1) ?? course.newest};
}
