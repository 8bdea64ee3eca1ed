/** The newest points of series, and what their last minutes came to. */
import {describe, expect, test} from 'vitest';
import {sliding} from '../../src/checks/sliding.ts';
import {minute} from '../support/checks.ts';
import {measuredAt as now, seriesAnswer, seriesOf, taken} from '../support/measuring.ts';

const two = [seriesOf({pod: 'a'}, [1, 2, 3]), seriesOf({pod: 'b'}, [10, 20, 30])];
const gauges = (last: string, more = {}) =>
	taken({source: 'used', last, ...more}, {used: seriesAnswer(two, 'GAUGE')})[0];

describe('the newest points', () => {
	test.each([
		['sum', 33],
		['mean', 16.5],
		['min', 3],
		['max', 30],
		['count', 2],
	])('%s is %d', (last, value) => expect(gauges(last)).toMatchObject({status: 'value', value}));
	test('min and max judge each series by itself, the others have one history', () => {
		expect(gauges('min')?.courses).toHaveLength(2);
		expect(gauges('mean')?.courses).toMatchObject([{history: [{value: 5.5}, {value: 11}, {value: 16.5}]}]);
		expect(gauges('count')?.courses).toMatchObject([{history: [{value: 2}, {value: 2}, {value: 2}]}]);
	});
	test('a series that stopped does not count, and lately it did', () => {
		const answer = seriesAnswer(
			[seriesOf({pod: 'a'}, [1, 2, 3]), seriesOf({pod: 'b'}, [1, 1], now - 10 * minute)],
			'GAUGE',
		);
		expect(taken({source: 'used', last: 'count'}, {used: answer})).toMatchObject([{value: 1}]);
		expect(taken({source: 'used', last: 'count', over: '15m'}, {used: answer})).toMatchObject([{value: 2}]);
	});
	test('by several labels, one instance for each of their values', () => {
		const series = [
			seriesOf({service: 'a', method: 'GET'}, [1]),
			seriesOf({service: 'a', method: 'POST'}, [2]),
			seriesOf({service: 'b'}, [4]),
		];
		expect(
			taken({source: 'used', last: 'sum', by: ['service', 'method']}, {used: seriesAnswer(series, 'GAUGE')}).map(
				({instance, value}) => [instance, value],
			),
		).toEqual([
			['a / GET', 1],
			['a / POST', 2],
			['b / (none)', 4],
		]);
	});
	test('where takes regexes, in any case', () => {
		const take = (narrowed: object) =>
			taken({source: 'used', last: 'sum', ...narrowed}, {used: seriesAnswer(two, 'GAUGE')});
		expect(take({where: {pod: ['/^[ACE]$/']}})).toMatchObject([{value: 3}]);
		expect(take({except: {pod: ['/^a/']}})).toMatchObject([{value: 30}]);
		expect(take({where: {pod: ['/x/']}})).toMatchObject([{status: 'nodata'}]);
		expect(take({where: {zone: ['/x/']}})).toMatchObject([{status: 'blind', reason: /no series has the label zone/}]);
	});
});

describe('over some time', () => {
	const over = (last: string, values: (number | undefined)[], span: string, kind: 'DELTA' | 'GAUGE' = 'GAUGE') =>
		taken({source: 'used', last, over: span}, {used: seriesAnswer([seriesOf({}, values)], kind)})[0];
	test('max, min and mean are those of the points within it, its begin not included', () => {
		expect(over('max', [9, 1, 2, 3], '3m')).toMatchObject({value: 3});
		expect(over('max', [9, 1, 2, 3], '4m')).toMatchObject({value: 9});
		expect(over('min', [0, 4, 2, 3], '3m')).toMatchObject({value: 2});
		expect(over('mean', [100, 1, 2, 6], '3m')).toMatchObject({value: 3});
	});
	test('a sum adds events, also where there are none in it', () => {
		expect(over('sum', [5, 1, undefined, 3], '3m', 'DELTA')).toMatchObject({value: 4, status: 'value'});
		const quiet = seriesAnswer([seriesOf({}, [5, 5], now - 20 * minute)]);
		expect(taken({source: 'used', last: 'sum', over: '5m'}, {used: quiet})).toMatchObject([{value: 0, at: now}]);
	});
	test('a sum of levels over time means nothing', () =>
		expect(over('sum', [1, 2], '5m')).toMatchObject({status: 'blind', reason: /GAUGE, a sum over time needs DELTA/}));
	test('a late point counts where it belongs', () => {
		const history = (values: (number | undefined)[]) =>
			over('sum', values, '2m', 'DELTA')
				?.history?.slice(-4)
				.map(({value}) => value);
		expect(history([1, 1, undefined, 1, 1])).toEqual([2, 1, 1, 2]);
		expect(history([1, 1, 1, 1, 1])).toEqual([2, 2, 2, 2]);
	});
	test('points that came later than is usual are not counted as nothing', () => {
		const answer = seriesAnswer([seriesOf({}, [1, 1, 1], now - 4 * minute)], 'DELTA', 240);
		expect(taken({source: 'used', last: 'sum', over: '3m'}, {used: answer})).toMatchObject([
			{value: 3, at: now - 4 * minute},
		]);
	});
	test('the history begins with the first whole span', () => {
		const points = [1, 2, 3, 4].map((value, index) => ({t: index * minute, value}));
		expect(sliding(points, 2 * minute, 'max', minute).map(({t, value}) => [t / minute, value])).toEqual([
			[1, 2],
			[2, 3],
			[3, 4],
		]);
		expect(sliding(points.slice(0, 2), 5 * minute, 'mean', minute)).toEqual([{t: minute, value: 1.5}]);
		expect(sliding([], minute, 'max', minute)).toEqual([]);
	});
	test('sums of shares are exact', () => {
		const values = [0.1, 0.2, 0.3, 0.1, 0.2, 0.3];
		expect(over('mean', values, '3m')?.value).toBe(0.2);
	});
});
