/** Numbers of a metric now: the newest points of its live series, or what their last minutes came to. */

import type {Reading, Series} from '../../cloud/types.ts';
import type {Measure} from '../../config/schema/checks.ts';
import {milliseconds} from '../../config/units.ts';
import {eventsOf} from '../events.ts';
import {patienceOf, timingOf} from '../series.ts';
import {grouped} from './groups.ts';
import {liveOf, slid, together} from './live.ts';
import type {Context, Measured} from './measured.ts';
import {type Covered, metricTimes, overSpans, spansOf} from './spans.ts';
import {uncounted} from './total.ts';

type LastMeasure = Extract<Measure, {last: string}>;

/** `max` and `min` take each live series by itself, at its own newest point; the others take them together. */
export function lastValues(context: Context, measure: LastMeasure, reading: Reading): Measured[] {
	const {system, now} = context;
	const {last, over} = measure;
	const {period, window} = metricTimes(system, measure.source);
	const span = over === undefined ? undefined : milliseconds(over);
	return grouped(measure, reading, (members, answer): Measured => {
		const timing = timingOf(answer, period);
		if (last === 'sum' && span !== undefined) {
			const fault = uncounted(answer, 'a sum over time');
			if (fault !== undefined) return {status: 'blind', reason: fault, at: reading.fetchedAt};
			return sumOver(members, {span, window, timing, fetchedAt: Math.min(now, reading.fetchedAt)});
		}
		// A count over some time is one of those that reported within it.
		const patience = last === 'count' && span !== undefined ? span : patienceOf(timing);
		const found = liveOf(members, context, reading, timing, patience);
		if ('status' in found) return found;
		const {live, newest} = found;
		const judged =
			last === 'max' || last === 'min'
				? live.map(course => slid(course, last, span, timing))
				: [last === 'mean' ? slid(together(found, last), last, span, timing) : together(found, last)];
		const isWorse = last === 'min' ? (a: number, b: number) => a < b : (a: number, b: number) => a > b;
		return {
			status: 'value',
			value: judged.map(one => one.newest.value).reduce((worst, value) => (isWorse(value, worst) ? value : worst)),
			courses: judged,
			step: timing.step,
			dataAt: newest.t,
			at: newest.t,
			...(last === 'count' && {unit: 'plain'}),
		};
	});
}

/** All events of the last span. Where nothing happened there is no point, and none have come: that is 0, not unknown. */
export function sumOver(members: readonly Series[], covered: Covered): Measured {
	const events = eventsOf(members);
	if (events.last === undefined) return {status: 'value', value: 0, at: covered.fetchedAt};
	const spans = spansOf(events.last, covered);
	const history = overSpans(spans, events.between);
	return {
		status: 'value',
		value: history.at(-1)?.value ?? 0,
		history,
		step: spans.step,
		dataAt: events.last,
		at: spans.end,
	};
}
