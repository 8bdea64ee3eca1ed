/** Points over time as what the last minutes before each of them came to. Pure. */
import {exact, type HistoryPoint} from './series.ts';

/** What several points come to. */
export type Reducer = 'max' | 'min' | 'mean';

/**
 * At each point what the points after `t - span` up to it come to.
 * Points whose span begins before the first one are left out, except for the newest: what is known of that counts.
 * @param span ms
 * @param step ms from one point to the next: so much before a point is proven by it
 */
export function sliding(
	points: readonly HistoryPoint[],
	span: number,
	reducer: Reducer,
	step: number,
): readonly HistoryPoint[] {
	const first = points[0]?.t ?? 0;
	const whole = (t: number, index: number) => t - span >= first - step || index === points.length - 1;
	return (reducer === 'mean' ? means(points, span) : extremes(points, span, reducer)).filter(({t}, index) =>
		whole(t, index),
	);
}

function means(points: readonly HistoryPoint[], span: number): HistoryPoint[] {
	let from = 0;
	let sum = 0;
	return points.map(({t, value}, index) => {
		sum += value;
		while ((points[from]?.t ?? t) <= t - span) sum -= points[from++]?.value ?? 0;
		return {t, value: exact(sum / (index + 1 - from))};
	});
}

/** Keeps only points that may still be the extreme of a later span, so that each is looked at twice at most. */
function extremes(points: readonly HistoryPoint[], span: number, reducer: 'max' | 'min'): HistoryPoint[] {
	const isBeyond = reducer === 'max' ? (a: number, b: number) => a >= b : (a: number, b: number) => a <= b;
	const left: HistoryPoint[] = [];
	let from = 0;
	return points.map(point => {
		while (left.length > from && isBeyond(point.value, left.at(-1)?.value ?? 0)) left.pop();
		left.push(point);
		while ((left[from]?.t ?? point.t) <= point.t - span) from++;
		return {t: point.t, value: left[from]?.value ?? point.value};
	});
}
