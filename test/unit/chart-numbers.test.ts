/** The numbers of a chart, out of an answer: one series for each value of a label or column, and short names for them. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Distribution, Point} from '../../src/cloud/types.ts';
import {shortLabels} from '../../src/panes/chart/labels.ts';
import {rowsNumbers, seriesNumbers, type Value} from '../../src/panes/chart/numbers.ts';
import {at, metric, now, series} from '../support/chartAnswers.ts';
import {minute, rows, seen} from '../support/checks.ts';

const counts = {value: 'sum' as const, counts: true, period: minute};

describe('the numbers of a metric', () => {
	test('are one series for each value of the label, those of one value together', () => {
		const answer = metric([
			series({class: '2xx', revision: 'a'}, [
				[2, 5],
				[1, 6],
			]),
			series({class: '2xx', revision: 'b'}, [[1, 10]]),
			series({class: '5xx', revision: 'b'}, [[1, 1]]),
		]);
		const {series: found} = seriesNumbers({by: 'class'}, answer, counts);
		expect(found).toEqual([
			// It began last.
			{
				label: '5xx',
				points: [
					{t: at(2), value: 0},
					{t: at(1), value: 1},
				],
			},
			{
				label: '2xx',
				points: [
					{t: at(2), value: 5},
					{t: at(1), value: 16},
				],
			},
		]);
	});
	test('say zero where others of the answer say something, and nothing where nobody does', () => {
		const answer = metric([
			series({class: '2xx'}, [
				[5, 7],
				[4, 7],
				[1, 7],
			]),
		]);
		const {series: found} = seriesNumbers({where: {class: ['5xx']}}, answer, counts);
		expect(found).toEqual([{label: '', points: [5, 4, 1].map(ago => ({t: at(ago), value: 0}))}]);
		expect(seriesNumbers({}, metric([]), counts).series).toEqual([]);
	});
	test('of a level have no zeros of their own', () => {
		const answer = metric([
			series({q: 'a'}, [
				[3, 7],
				[2, 9],
			]),
			series({q: 'b'}, [[3, 1]]),
		]);
		const level = (value: Value) => seriesNumbers({}, answer, {value, counts: false, period: minute}).series[0]?.points;
		expect(level('max')).toEqual([
			{t: at(3), value: 7},
			{t: at(2), value: 9},
		]);
		expect(level('min')).toEqual([
			{t: at(3), value: 1},
			{t: at(2), value: 9},
		]);
		// What one of them said last still counts.
		expect(level('sum')).toEqual([
			{t: at(3), value: 8},
			{t: at(2), value: 10},
		]);
		expect(level('mean')).toEqual([
			{t: at(3), value: 4},
			{t: at(2), value: 9},
		]);
	});
	test('are a rate per second, and percentiles of all distributions of a time', () => {
		const answer = metric([series({}, [[1, 120]])]);
		expect(seriesNumbers({}, answer, {...counts, value: 'rate'}).series[0]?.points).toEqual([{t: at(1), value: 2}]);
		const distribution = (...ns: number[]): Distribution => ({
			count: ns.reduce((a, b) => a + b),
			mean: 0,
			bounds: [100, 200],
			counts: ns,
		});
		const slow = metric([
			{labels: {a: '1'}, points: [{t: at(1), distribution: distribution(10, 0, 0)}]},
			{labels: {a: '2'}, points: [{t: at(1), distribution: distribution(0, 10, 0)}]},
		]);
		expect(seriesNumbers({}, slow, {...counts, value: 'p50'}).series[0]?.points).toEqual([{t: at(1), value: 100}]);
		expect(seriesNumbers({}, slow, counts).series[0]?.points).toEqual([{t: at(1), value: 20}]);
	});

	const anyPoint: fc.Arbitrary<Point> = fc.record({
		t: fc.integer({min: 0, max: 20}).map(at),
		value: fc.integer({min: 0, max: 99}),
	});
	const anySeries = fc.array(
		fc.record({
			labels: fc.record({class: fc.constantFrom('2xx', '4xx', '5xx')}, {requiredKeys: []}),
			points: fc
				.uniqueArray(anyPoint, {selector: ({t}) => t, maxLength: 12})
				.map(all => all.toSorted((a, b) => a.t - b.t)),
		}),
		{maxLength: 6},
	);
	test('nothing is lost and nothing invented: the sum of all groups is the sum of all points, in order of time', () => {
		fc.assert(
			fc.property(anySeries, list => {
				const {series: found} = seriesNumbers({by: 'class'}, metric(list), counts);
				const total = (points: readonly {value?: number}[]) => points.reduce((sum, {value = 0}) => sum + value, 0);
				expect(total(found.flatMap(({points}) => points))).toBe(total(list.flatMap(({points}) => points)));
				for (const {points} of found)
					expect(points.map(({t}) => t)).toEqual([...new Set(points.map(({t}) => t))].toSorted((a, b) => a - b));
				const times = new Set(list.flatMap(({points}) => points.map(({t}) => t)));
				expect(found.flatMap(({points}) => points).every(({t}) => times.has(t))).toBe(true);
			}),
		);
	});
	test('of the worst, no group shows more than its greatest point', () => {
		fc.assert(
			fc.property(anySeries, fc.constantFrom('max' as const, 'min' as const, 'mean' as const), (list, value) => {
				const all = list.flatMap(({points}) => points.map(one => one.value ?? 0));
				for (const {points} of seriesNumbers({}, metric(list), {value, counts: false, period: minute}).series)
					for (const point of points) {
						expect(point.value).toBeLessThanOrEqual(Math.max(...all));
						expect(point.value).toBeGreaterThanOrEqual(Math.min(...all));
					}
			}),
		);
	});
});

describe('the names of series', () => {
	test('leave out the words that all of them begin with', () => {
		expect(shortLabels(['web-hook-00008-txf', 'web-hook-00006-tdq'])).toEqual(['00008-txf', '00006-tdq']);
		expect(shortLabels(['sync-sub', 'sync-dlq-sub'])).toEqual(['sub', 'dlq-sub']);
		expect(shortLabels(['2xx', '5xx'])).toEqual(['2xx', '5xx']);
		expect(shortLabels(['web-1'])).toEqual(['web-1']);
	});
	test('stay different, and no name becomes empty that was none', () => {
		const label = fc.string({unit: fc.constantFrom('a', 'b', '-', '_', '.', '漢'), maxLength: 8});
		fc.assert(
			fc.property(fc.uniqueArray(label, {maxLength: 5}), labels => {
				const short = shortLabels(labels);
				expect(new Set(short).size).toBe(labels.length);
				expect(short.filter(name => name === '')).toEqual(labels.filter(name => name === ''));
				for (const [index, name] of short.entries()) expect(labels[index]?.endsWith(name)).toBe(true);
			}),
		);
	});
});

describe('the numbers of rows', () => {
	const config = {time: 'bucket', column: 'n', value: 'max' as const};
	const row = (minutesAgo: number, n: number | null, more: Record<string, string> = {}) => ({
		bucket: new Date(at(minutesAgo)).toISOString(),
		n,
		...more,
	});
	const read = (...list: Parameters<typeof rows>) => seen(rows(...list), now).reading ?? expect.fail();

	test('stand at the end of their buckets, and those that are not over are left out', () => {
		const {series: found, timing} = rowsNumbers(config, read(row(15, 1), row(10, 2), row(5, 3), row(0, 4)), 'UTC');
		expect(timing).toEqual({delay: 0, step: 5 * minute});
		expect(found).toEqual([
			{
				label: '',
				points: [
					{t: at(10), value: 1},
					{t: at(5), value: 2},
					{t: at(0), value: 3},
				],
			},
		]);
	});
	test('are one series for each value of the column, without rows that have no number or no time', () => {
		const all = read(
			row(10, 1, {crm: 'hubspot'}),
			row(9, 4, {crm: 'hubspot'}),
			row(9, null, {crm: 'hubspot'}),
			row(9, 2, {crm: 'pipedrive'}),
			{bucket: 'soon', n: 5, crm: 'pipedrive'},
		);
		const found = rowsNumbers({...config, by: 'crm'}, all, 'UTC').series;
		expect(found.map(({label, points}) => [label, points.map(({value}) => value)])).toEqual([
			['pipedrive', [2]],
			['hubspot', [1, 4]],
		]);
	});
	test('of one time come to what the chart says', () => {
		const all = read(row(9, 1), row(9, 4), row(8, 7));
		const of = (value: 'sum' | 'max' | 'min' | 'mean') =>
			rowsNumbers({...config, value}, all, 'UTC').series[0]?.points[0]?.value;
		expect([of('sum'), of('max'), of('min'), of('mean')]).toEqual([5, 4, 1, 2.5]);
	});
});
