/** Times of several rows of points together, and numbers without what adding leaves over. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {combined, exact} from '../../src/checks/series.ts';
import {timesOf} from '../../src/checks/timeline.ts';

const row = fc.uniqueArray(fc.nat(20), {maxLength: 12}).map(times => times.toSorted((a, b) => a - b).map(t => ({t})));

test('all times, each once, in order', () =>
	fc.assert(
		fc.property(fc.array(row, {maxLength: 4}), rows => {
			expect(timesOf(rows)).toEqual([...new Set(rows.flat().map(({t}) => t))].sort((a, b) => a - b));
		}),
	));

test.each([
	[0.1 + 0.2, 0.3],
	[1 - 0.98, 0.02],
	[0, 0],
	[1e15, 1e15],
	[1.23456789e-20, 1.23456789e-20],
	[-0.1 - 0.2, -0.3],
	[123_456.7 + 0.000000001, 123_456.7],
	[2 / 3, 0.666666666667],
])('%d is %d', (value, said) => expect(exact(value)).toBe(said));

test('rounds as writing it in twelve digits does', () =>
	fc.assert(
		fc.property(fc.double({noNaN: true, noDefaultInfinity: true, min: -1e18, max: 1e18}), value => {
			// A whole number stays as it is.
			fc.pre(!Number.isSafeInteger(value));
			expect(Math.abs(exact(value) - Number(value.toPrecision(12)))).toBeLessThanOrEqual(Math.abs(value) * 1.1e-12);
		}),
	));

test('courses together are the last value of each that still reports', () => {
	const course = (key: string, points: [number, number][]) => {
		const history = points.map(([t, value]) => ({t, value}));
		return {key, history, newest: history.at(-1) ?? {t: 0, value: 0}};
	};
	const two = [
		course('a', [
			[1, 10],
			[2, 20],
			[9, 30],
		]),
		course('b', [[2, 5]]),
	];
	const told = (how: 'sum' | 'mean' | 'count') =>
		combined(two, how, {delay: 0, step: 1}).map(({t, value}) => [t, value]);
	expect(told('sum')).toEqual([
		[1, 10],
		[2, 25],
		[9, 30],
	]);
	expect(told('mean').map(([, value]) => value)).toEqual([10, 12.5, 30]);
	expect(told('count').map(([, value]) => value)).toEqual([1, 2, 1]);
});
