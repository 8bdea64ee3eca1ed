/** Spans of time up to now, each judged as the last one is: so the history of a check is there from its first look on. Pure. */

import {day, minute} from '../../clock.ts';
import {milliseconds} from '../../config/units.ts';
import {own} from '../../text/own.ts';
import type {HistoryPoint, Timing} from '../series.ts';
import type {Context} from './measured.ts';

/** A row of spans, each as long as `span`, and from one end to the next a `step`, ms. */
interface Spans {
	span: number;
	step: number;
	/** The ends of the oldest and of the newest span, ms. */
	first: number;
	end: number;
}

/** How far back spans are counted for a check's `for`, ms: at most a day, and no further than the window of the source. */
const historySpan = day;

/**
 * The spans within what an answer covers, in step with its points.
 * @param newest its newest point, ms
 */
export function spansOf(newest: number | undefined, {span, window, timing: {delay, step}, fetchedAt}: Covered): Spans {
	// Younger points may still be on their way.
	const known = fetchedAt - delay;
	const phase = newest ?? 0;
	const end = phase + Math.floor((known - phase) / step) * step;
	const most = Math.floor(historySpan / step);
	const fitting = Number.isFinite(window) ? Math.floor((window - span) / step) : 0;
	return {span, step, end, first: end - Math.max(0, Math.min(most, fitting)) * step};
}

/** What an answer covers, and the length of the spans that are looked at, ms. */
export interface Covered {
	span: number;
	window: number;
	timing: Timing;
	fetchedAt: number;
}

/** A value at the end of each span, where it has one. */
export function overSpans({span, step, first, end}: Spans, valueIn: (from: number, to: number) => number | undefined) {
	const history: HistoryPoint[] = [];
	// The loop counts steps, because past 2^53 adding a step changes nothing and the loop would never end.
	for (let left = Math.round((end - first) / step); left >= 0; left--) {
		const t = end - left * step;
		const value = valueIn(t - span, t);
		if (value !== undefined) history.push({t, value});
	}
	return history;
}

/** The period and window of a source of series, ms. */
export function metricTimes({sources}: Context['system'], id: string): {period: number; window: number} {
	const config = own(sources, id);
	if (!config || !('metric' in config || 'count' in config)) return {period: minute, window: Number.POSITIVE_INFINITY};
	return {period: 'period' in config ? milliseconds(config.period) : minute, window: milliseconds(config.window)};
}
