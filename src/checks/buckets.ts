/** Stretches of a row of buckets, oldest first. Pure. */
import type {Distribution} from '../cloud/types.ts';

/** Events of one interval that ends at `t` (ms). `total` 0 is no traffic, neither good nor bad. */
export interface Bucket {
	t: number;
	good: number;
	total: number;
	distribution?: Distribution;
}

/** The place of the first bucket after this time, ms. */
export function firstAfter(buckets: readonly Bucket[], t: number): number {
	const index = buckets.findIndex(bucket => bucket.t > t);
	return index < 0 ? buckets.length : index;
}

/** The events of the buckets from one index up to another. A loop by index, because this runs for every point of every course and an iterator allocates each time. */
export function add(buckets: readonly Bucket[], from: number, to: number): {good: number; total: number} {
	let good = 0;
	let total = 0;
	for (let i = from; i < to; i++) {
		good += buckets[i]?.good ?? 0;
		total += buckets[i]?.total ?? 0;
	}
	return {good, total};
}

/** The bucket that is being filled. */
export function bucketAt(byTime: Map<number, Bucket>, t: number): Bucket {
	const known = byTime.get(t);
	if (known) return known;
	const bucket = {t, good: 0, total: 0};
	byTime.set(t, bucket);
	return bucket;
}
