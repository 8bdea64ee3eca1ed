/** Monitoring's explicit-bucket distributions, made from a curve instead of single measurements. */
import type {DistributionValue} from '../contract/metrics.ts';

const latencyBounds: readonly number[] = [
	0, 50, 100, 200, 400, 800, 1200, 1600, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 20_000, 30_000,
];
const ratioBounds: readonly number[] = Array.from({length: 21}, (_, i) => i / 20);

/** The share of a standard normal below x (Abramowitz and Stegun 7.1.26). */
function normalShare(x: number): number {
	const z = Math.abs(x) / Math.SQRT2;
	const t = 1 / (1 + 0.3275911 * z);
	const tail =
		((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-z * z);
	return x >= 0 ? 1 - tail / 2 : tail / 2;
}

/** `count` values spread by `share` (share of values below a bound); the first bucket is below the first bound. */
function spread(
	count: number,
	mean: number,
	bounds: readonly number[],
	share: (bound: number) => number,
): DistributionValue {
	const counts: number[] = [];
	let before = 0;
	for (const bound of bounds) {
		const below = Math.round(count * share(bound));
		counts.push(below - before);
		before = below;
	}
	counts.push(count - before);
	return {count, mean: count === 0 ? 0 : mean, bounds, counts};
}

/** Latencies in ms, log-normal with this median and sigma. */
export function latencies(count: number, median: number, sigma: number): DistributionValue {
	return spread(count, median * Math.exp(sigma ** 2 / 2), latencyBounds, bound =>
		bound <= 0 ? 0 : normalShare(Math.log(bound / median) / sigma),
	);
}

/** Utilizations 0..1 of some instances around a mean. */
export function utilizations(instances: number, mean: number, deviation: number): DistributionValue {
	return spread(instances, mean, ratioBounds, bound => (bound >= 1 ? 1 : normalShare((bound - mean) / deviation)));
}

const countBounds: readonly number[] = Array.from({length: 26}, (_, i) => i * 4);

/** Requests at a time in each of some instances, around a mean. */
export function concurrencies(instances: number, mean: number): DistributionValue {
	return spread(instances, mean, countBounds, bound => normalShare((bound - mean) / (0.3 * mean)));
}
