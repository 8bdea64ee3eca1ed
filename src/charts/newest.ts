/** The newest value of a chart. Pure. */

import {isWorse} from './buckets.ts';
import type {Chart} from './types.ts';

export interface Newest {
	/** ms. */
	t: number;
	value: number;
	/** Label of its series, where there are several. */
	label: string;
}

/** The newest value up to `end`. Of several series with a point at that time it is the worst value; of a stack the sum. */
export function newestIn({series, mode, limits = {}}: Chart, end: number): Newest | undefined {
	const all = series.flatMap(({label, points}) => {
		const point = points.findLast(({t, value}) => t <= end && Number.isFinite(value));
		return point ? [{t: point.t, value: point.value, label: series.length > 1 ? label : ''}] : [];
	});
	const t = all.reduce((newest, one) => Math.max(newest, one.t), Number.NEGATIVE_INFINITY);
	const latest = all.filter(one => one.t === t);
	const [first] = latest;
	if (first === undefined) return undefined;
	if (mode === 'stacked') return {t, value: latest.reduce((sum, {value}) => sum + Math.max(0, value), 0), label: ''};
	const worse = isWorse(limits);
	return latest.reduce((worst, one) => (worse(one.value, worst.value) ? one : worst), first);
}
