import type {DistributionValue} from '../../contract/metrics.ts';

/** The sum of distributions that have the same bounds; throws RangeError otherwise, and for none at all. */
export function mergeDistributions(values: readonly DistributionValue[]): DistributionValue {
	const [first, ...rest] = values;
	if (!first) throw new RangeError('nothing to merge');
	const counts = [...first.counts];
	let count = first.count;
	let total = first.mean * first.count;
	for (const value of rest) {
		if (value.bounds.length !== first.bounds.length || value.bounds.some((bound, i) => bound !== first.bounds[i])) {
			throw new RangeError('distributions with different buckets cannot be merged');
		}
		value.counts.forEach((bucket, i) => {
			counts[i] = (counts[i] ?? 0) + bucket;
		});
		count += value.count;
		total += value.mean * value.count;
	}
	return {count, mean: count === 0 ? 0 : total / count, bounds: first.bounds, counts};
}

/**
 * The value below which `fraction` (0..1) of a distribution lies, interpolated linearly within its bucket. The
 * first bucket is taken to start at 0 (or at its bound, when that is negative), the last one to end where it starts.
 * Undefined for an empty distribution.
 */
export function distributionPercentile(
	{bounds, counts, count}: DistributionValue,
	fraction: number,
): number | undefined {
	if (count === 0) return undefined;
	const rank = fraction * count;
	let below = 0;
	for (const [i, inBucket] of counts.entries()) {
		if (inBucket > 0 && below + inBucket >= rank) {
			const upper = bounds[i] ?? bounds.at(-1) ?? 0;
			const lower = i === 0 ? Math.min(0, upper) : (bounds[i - 1] as number);
			return lower + ((rank - below) / inBucket) * (upper - lower);
		}
		below += inBucket;
	}
	return bounds.at(-1);
}

/** The percentile of plain numbers, interpolated between the nearest two. Undefined for none. */
export function numberPercentile(values: readonly number[], fraction: number): number | undefined {
	const sorted = values.toSorted((a, b) => a - b);
	const rank = fraction * (sorted.length - 1);
	const low = sorted[Math.floor(rank)];
	const high = sorted[Math.ceil(rank)];
	if (low === undefined || high === undefined) return undefined;
	return low + (high - low) * (rank - Math.floor(rank));
}

export function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

/** Population standard deviation. */
export function deviation(values: readonly number[]): number {
	const mean = sum(values) / values.length;
	return Math.sqrt(sum(values.map(value => (value - mean) ** 2)) / values.length);
}
