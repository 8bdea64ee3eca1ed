/** Percentiles and shares out of histograms. All of them interpolate linearly inside a bucket. */
import type {Distribution} from '../cloud/types.ts';

/** Lower and upper edge of bucket `i`; the first starts at 0 (or its negative bound), the last has no upper edge. */
function edges({bounds}: Distribution, i: number): [lower: number, upper: number] {
	const upper = bounds[i] ?? Number.POSITIVE_INFINITY;
	const lower = i === 0 ? Math.min(0, bounds[0] ?? 0) : (bounds[i - 1] ?? 0);
	return [lower, upper];
}

function total({counts}: Distribution): number {
	return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The value below which `p` percent lie (p in 0..100), or undefined when the histogram is empty. Values in the overflow
 * bucket are reported as its lower edge: they are at least that.
 */
export function percentile(distribution: Distribution, p: number): number | undefined {
	const all = total(distribution);
	if (all <= 0) return undefined;
	const rank = (p / 100) * all;
	let below = 0;
	for (const [i, count] of distribution.counts.entries()) {
		if (count > 0 && below + count >= rank) {
			const [lower, upper] = edges(distribution, i);
			return upper === Number.POSITIVE_INFINITY ? lower : lower + ((rank - below) / count) * (upper - lower);
		}
		below += count;
	}
	return distribution.bounds.at(-1);
}

/** Share of the values at or below `threshold`, ratio; undefined when empty. The overflow bucket counts as above. */
export function shareBelow(distribution: Distribution, threshold: number): number | undefined {
	const all = total(distribution);
	if (all <= 0) return undefined;
	let below = 0;
	for (const [i, count] of distribution.counts.entries()) {
		const [lower, upper] = edges(distribution, i);
		if (upper <= threshold) below += count;
		else if (lower < threshold && upper !== Number.POSITIVE_INFINITY)
			below += (count * (threshold - lower)) / (upper - lower);
	}
	return below / all;
}

/** Adds up histograms. Where bounds differ, counts go to the union of all bounds by their upper edges. */
export function merge(distributions: readonly Distribution[]): Distribution {
	const bounds = [...new Set(distributions.flatMap(({bounds}) => bounds))].sort((a, b) => a - b);
	const counts = new Array<number>(bounds.length + 1).fill(0);
	const position = new Map(bounds.map((bound, i) => [bound, i]));
	let sum = 0;
	let count = 0;
	for (const distribution of distributions) {
		count += distribution.count;
		sum += distribution.mean * distribution.count;
		for (const [i, n] of distribution.counts.entries()) {
			const bound = distribution.bounds[i];
			const at = bound === undefined ? bounds.length : (position.get(bound) ?? bounds.length);
			counts[at] = (counts[at] ?? 0) + n;
		}
	}
	return {count, mean: count > 0 ? sum / count : 0, bounds, counts};
}

/**
 * Histogram rows (upper bound of the bin, count) as a distribution. Queries leave empty bins out, so the width of a bin is
 * taken as the smallest step between two of them: interpolation must not stretch over a hole.
 */
export function fromBins(bins: readonly {upper: number; count: number}[]): Distribution {
	const byBound = new Map<number, number>();
	for (const {upper, count} of bins) byBound.set(upper, (byBound.get(upper) ?? 0) + count);
	const uppers = [...byBound.keys()].sort((a, b) => a - b);
	const steps = uppers.map((upper, i) => upper - (uppers[i - 1] ?? 0)).filter(step => step > 0);
	const width = Math.min(...steps);
	const bounds = [...new Set(uppers.flatMap(upper => (upper - width > 0 ? [upper - width, upper] : [upper])))].sort(
		(a, b) => a - b,
	);
	const counts = [...bounds.map(bound => byBound.get(bound) ?? 0), 0];
	const count = counts.reduce((sum, n) => sum + n, 0);
	const weighted = bounds.reduce((sum, bound, i) => sum + bound * (counts[i] ?? 0), 0);
	return {count, mean: count > 0 ? weighted / count : 0, bounds, counts};
}
