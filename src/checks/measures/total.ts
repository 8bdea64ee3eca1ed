/** All events of a window: for points that are counts of events. A sum of levels means nothing. */

import type {Reading} from '../../cloud/types.ts';
import type {Measure} from '../../config/schema/checks.ts';
import {own} from '../../text/own.ts';
import {coursesOf, newestOf, timingOf} from '../series.ts';
import {grouped, noPoints, type SeriesAnswer} from './groups.ts';
import type {Context, Measured} from './measured.ts';
import {metricTimes} from './spans.ts';

type TotalMeasure = Extract<Measure, {total: true}>;

/** Why the points of an answer cannot be added over time; undefined where they can. */
export const uncounted = ({metricKind}: SeriesAnswer, what: string): string | undefined =>
	metricKind === undefined || metricKind === 'DELTA'
		? undefined
		: `the points are ${metricKind}, ${what} needs DELTA: take last: sum, or a delta aligner`;

export function totalValues({system, now}: Context, measure: TotalMeasure, reading: Reading): Measured[] {
	const {period, window} = metricTimes(system, measure.source);
	const remembers = 'count' in (own(system.sources, measure.source) ?? {});
	return grouped(measure, reading, (members, answer) => {
		const fault = uncounted(answer, 'a total');
		if (fault !== undefined) return {status: 'blind', reason: fault, at: reading.fetchedAt};
		const courses = coursesOf(members, now);
		const newest = newestOf(courses);
		if (!newest) return noPoints(members, reading);
		const {delay, step} = timingOf(answer);
		// The answer may cover more than the window, where the metric's steps are longer than it or a log remembers its labels.
		const isLonger = step > period || remembers;
		const since = isLonger ? reading.fetchedAt - delay - window : Number.NEGATIVE_INFINITY;
		let value = 0;
		for (const {history} of courses) for (const point of history) if (point.t > since) value += point.value;
		return {status: 'value', value, at: reading.fetchedAt, dataAt: newest.t};
	});
}
