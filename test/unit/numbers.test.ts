/** B11: no number is rounded to what it is not. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {formatLimit, formatValue, type Unit} from '../../src/checks/format.ts';
import {satisfies} from '../../src/config/units.ts';
import {duration} from '../../src/text/durations.ts';
import {count, percent} from '../../src/text/format.ts';
import {decimal, greatest, hundredths, least} from '../../src/text/numbers.ts';

test.each<[number, Unit, number[], string]>([
	[0.004, 'count', [0], '0.004'],
	[0.00012345, 'count', [0], '0.00012'],
	[0, 'count', [0], '0'],
	[-0.0042, 'count', [], '-0.0042'],
	[12.345, 'count', [5], '12.35'],
	[1234, 'count', [], '1,234'],
	[100.004, 'count', [100], '100.004'],
	[1_000_001, 'count', [1_000_000], '1,000,001'],
	[0.9996, 'ratio', [1], '99.96%'],
	[0.99996, 'ratio', [1], '>99.99%'],
	[0.998996, 'ratio', [0.999], '99.8996%'],
	[0.050001, 'ratio', [0.05], '5.0001%'],
	[0.00005, 'ratio', [0], '<0.01%'],
	[300_400, 'ms', [300_000], '300.4 s'],
	[5000, 'ms', [5000], '5 s'],
	[0.4, 'ms', [], '0.4 ms'],
	[0.4, 'bytes', [0], '0.4 B'],
	[-0.00001, 'ratio', [0], '>-0.01%'],
	[999_999_999, 'count', [], '1G'],
	[2.5e12, 'count', [], '2.5T'],
	[1e29, 'count', [5], '1e+29'],
	[-1.2345e20, '/s', [], '-1.23e+20/s'],
	[1e29, 'usd', [], '$1e+29'],
	[1e29, 'ratio', [], '1e+31%'],
	[1e40, 'ms', [], '1.16e+32 d'],
])('B11: %d as %s against %j is %s', (value, unit, limits, text) =>
	expect(formatValue(value, unit, limits)).toBe(text),
);

test('B11: a value that breaks a limit never reads like the limit', () => {
	const near = fc.double({min: 1e-5, max: 1e7, noNaN: true});
	const off = fc.constantFrom(1e-4, 1e-5, -1e-4, -1e-5);
	fc.assert(
		fc.property(near, off, fc.constantFrom<Unit>('count', 'ratio', 'ms'), (limit, by, unit) => {
			const rounded = Number(limit.toPrecision(6));
			const value = rounded * (1 + by);
			const comparison = {operator: value > rounded ? ('>' as const) : ('<' as const), value: rounded};
			expect(satisfies(value, comparison)).toBe(true);
			expect(formatLimit(comparison, unit)).not.toBe(`${comparison.operator} ${formatValue(value, unit, [rounded])}`);
		}),
	);
});

test.each([
	[0.004, '0.004'],
	[0.5, '0.5'],
	[999.994, '999.99'],
	[12_345, '12.3k'],
])('B11: a count of %d is %s', (value, text) => expect(count(value)).toBe(text));

test('B11: no helper makes nothing of something', () => {
	fc.assert(
		fc.property(fc.double({min: 1e-9, max: 0.999, noNaN: true}), value => {
			for (const text of [decimal(value), count(value), percent(value), hundredths(value, 1), duration(value)])
				expect(text).not.toMatch(/^-?[0.]+(?:%| ms)?$/);
			expect(percent(1 - value / 1000)).not.toMatch(/^100/);
		}),
	);
});

test('the extremes of more numbers than a call takes arguments', () => {
	const many = Array.from({length: 150_000}, (_, n) => n);
	expect([least(many), greatest(many), greatest(many, 1e6)]).toEqual([0, 149_999, 1e6]);
	expect([least([]), greatest([]), greatest([], 0)]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]);
});
