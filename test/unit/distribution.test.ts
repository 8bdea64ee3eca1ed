import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {fromBins, merge, percentile, shareBelow} from '../../src/checks/distribution.ts';

const of = (bounds: number[], counts: number[]) => ({
	count: counts.reduce((a, b) => a + b, 0),
	mean: 0,
	bounds,
	counts,
});

describe('percentile', () => {
	test('interpolates inside the bucket', () => {
		expect(percentile(of([100, 200, 400], [50, 40, 10, 0]), 95)).toBe(300);
		expect(percentile(of([100], [10, 0]), 50)).toBe(50);
	});
	test('is undefined when empty and at least the last bound in the overflow bucket', () => {
		expect(percentile(of([100], [0, 0]), 95)).toBeUndefined();
		expect(percentile(of([100, 200], [0, 0, 5]), 95)).toBe(200);
	});
	test('never falls as p rises', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(50), {minLength: 5, maxLength: 5}),
				fc.integer({min: 1, max: 99}),
				fc.integer({min: 1, max: 99}),
				(counts, p, q) => {
					const d = of([10, 20, 50, 100], counts);
					const [low, high] = [percentile(d, Math.min(p, q)), percentile(d, Math.max(p, q))];
					if (low !== undefined && high !== undefined) expect(high).toBeGreaterThanOrEqual(low - 1e-9);
				},
			),
		);
	});
});

describe('share below', () => {
	test('counts whole buckets and a part of the one that holds the threshold', () => {
		const d = of([100, 200, 400], [50, 30, 20, 0]);
		expect(shareBelow(d, 200)).toBe(0.8);
		expect(shareBelow(d, 300)).toBeCloseTo(0.9);
		expect(shareBelow(of([100], [5, 5]), 1e9)).toBe(0.5);
		expect(shareBelow(of([100], [0, 0]), 50)).toBeUndefined();
	});
	test('agrees with percentile', () => {
		const d = of([100, 200, 400], [50, 30, 20, 0]);
		expect(shareBelow(d, percentile(d, 73) ?? 0)).toBeCloseTo(0.73);
	});
});

describe('merge and bins', () => {
	test('adds equal bounds and lays others over their union', () => {
		expect(merge([of([1, 2], [1, 2, 3]), of([1, 2], [1, 1, 1])])).toMatchObject({
			count: 9,
			bounds: [1, 2],
			counts: [2, 3, 4],
		});
		expect(merge([of([1], [1, 0]), of([2], [1, 1])])).toMatchObject({bounds: [1, 2], counts: [1, 1, 1]});
	});
	test('does not stretch a bin over bins that were left out for being empty', () => {
		const d = fromBins([
			{upper: 10, count: 90},
			{upper: 20, count: 0},
			{upper: 100, count: 10},
		]);
		expect(percentile(d, 95)).toBe(95);
	});
});
