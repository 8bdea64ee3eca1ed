/** Amounts over time, of several series together: events that are counted, or a level that is there. Pure. */
import type {Series} from '../cloud/types.ts';
import {timesOf} from './timeline.ts';

/** Events in time: sums over any span in the time of a binary search. */
export interface Events {
	/** Times of the first and of the last point, ms. */
	first: number | undefined;
	last: number | undefined;
	/** Events after `from` up to and with `to`. */
	between(from: number, to: number): number;
}

export function eventsOf(series: readonly Series[]): Events {
	const rows = series.map(({points}) => points);
	const times = timesOf(rows);
	const sums = new Float64Array(times.length);
	for (const row of rows) {
		let at = 0;
		for (const {t, value, distribution} of row) {
			while ((times[at] ?? t) < t) at++;
			sums[at] = (sums[at] ?? 0) + (value ?? distribution?.count ?? 0);
		}
	}
	const totals = new Float64Array(times.length + 1);
	for (let at = 0; at < times.length; at++) totals[at + 1] = (totals[at] ?? 0) + (sums[at] ?? 0);
	return {
		first: times[0],
		last: times.at(-1),
		between: (from, to) => (totals[upTo(times, to)] ?? 0) - (totals[upTo(times, from)] ?? 0),
	};
}

/** How many of these times, oldest first, are not after `t`. */
export function upTo(times: readonly number[], t: number): number {
	let low = 0;
	let high = times.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((times[middle] ?? 0) <= t) low = middle + 1;
		else high = middle;
	}
	return low;
}
