/** How many series of a metric are beyond a limit: 3 of 5 instances, a fifth of all pods. */

import type {Reading} from '../../cloud/types.ts';
import type {Measure} from '../../config/schema/checks.ts';
import {comparison, limitKind, milliseconds, satisfies} from '../../config/units.ts';
import {type Course, timingOf} from '../series.ts';
import {misfit} from '../units.ts';
import {grouped} from './groups.ts';
import {liveOf, slid, together} from './live.ts';
import type {Context, Measured} from './measured.ts';
import {metricTimes} from './spans.ts';

type BeyondMeasure = Extract<Measure, {beyond: string}>;

/** Each series counts by its own newest point; those that stopped are none. */
export function beyondValues(context: Context, measure: BeyondMeasure, reading: Reading): Measured[] {
	const {beyond, share, over} = measure;
	const limit = comparison(beyond);
	const {period} = metricTimes(context.system, measure.source);
	return grouped(measure, reading, (members, answer): Measured => {
		const fault = answer.unit === undefined ? undefined : misfit(answer.unit, limitKind(beyond));
		if (fault !== undefined) return {status: 'blind', reason: fault, at: reading.fetchedAt};
		const timing = timingOf(answer, period);
		const found = liveOf(members, context, reading, timing);
		if ('status' in found) return found;
		const marked = (course: Course): Course => {
			const {key, history} = slid(course, 'mean', over === undefined ? undefined : milliseconds(over), timing);
			const points = history.map(({t, value}) => ({t, value: satisfies(value, limit) ? 1 : 0}));
			return {key, history: points, newest: points.at(-1) ?? course.newest};
		};
		const {live, all, newest} = found;
		const marks = new Map(all.map(one => [one, marked(one)]));
		const course = together(
			{...found, live: live.flatMap(one => marks.get(one) ?? []), all: [...marks.values()]},
			share ? 'mean' : 'sum',
		);
		const {value} = course.newest;
		return {
			status: 'value',
			value,
			unit: share ? 'ratio' : 'plain',
			courses: [course],
			step: timing.step,
			dataAt: newest.t,
			at: newest.t,
			reason: `${Math.round(share ? value * live.length : value)} of ${live.length} ${beyond}`,
		};
	});
}
