/** Several conditions at once, and how many series are beyond a limit. */
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import {failed, lookup, minute, points, rows, seen, systemOf} from '../support/checks.ts';
import {measuredAt as now, seriesAnswer, seriesOf, taken} from '../support/measuring.ts';

const system = withDerivedChecks(
	systemOf({
		checks: [
			{id: 'slow', title: 'Slow', measure: {source: 'points', last: 'max'}, levels: {warn: '> 3'}, for: '1h'},
			{id: 'late', title: 'Late', measure: {source: 'table', column: 'n'}, levels: {crit: '> 5'}},
			{id: 'both', title: 'Both', measure: {all: ['slow', 'late']}, for: '2m'},
		],
	}),
);
const level = (...values: number[]): Answer =>
	points(values.map((value, index) => [now - (values.length - 1 - index) * minute, value]));
const both = (states: Parameters<typeof lookup>[0]) =>
	evaluate(emptyMemory, system, lookup(states), now).alerts.find(({check}) => check === 'both');

describe('all of several checks', () => {
	test('is bad only when all of them are, whatever their own for', () => {
		expect(both({points: seen(level(9), now), table: seen(rows({n: 6}), now)})).toMatchObject({
			state: 'pending',
			value: '2 of 2',
			reason: 'Slow, Late',
		});
		expect(both({points: seen(level(9), now), table: seen(rows({n: 5}), now)})).toBeUndefined();
	});
	test('what cannot be seen matters only while the others are bad', () => {
		expect(both({points: failed(), table: seen(rows({n: 6}), now)})).toMatchObject({state: 'blind', reason: /Slow/});
		expect(both({points: failed(), table: seen(rows({n: 5}), now)})).toBeUndefined();
		expect(both({points: seen(level(9), now), table: seen(rows(), now)})).toMatchObject({state: 'nodata'});
	});
	test('of metrics it has the history of what was bad together', () => {
		const metrics = withDerivedChecks(
			systemOf({
				sources: {a: {metric: 'a', aligner: 'ALIGN_MAX'}, b: {metric: 'b', aligner: 'ALIGN_MAX'}},
				checks: [
					{id: 'a', title: 'A', measure: {source: 'a', last: 'max'}, levels: {warn: '> 3'}, for: '1h'},
					{id: 'b', title: 'B', measure: {source: 'b', last: 'max'}, levels: {warn: '> 3'}, for: '1h'},
					{id: 'both', title: 'Both', measure: {all: ['a', 'b']}, for: '2m'},
				],
			}),
		);
		const alert = (a: number[], b: number[]) =>
			evaluate(emptyMemory, metrics, lookup({a: seen(level(...a), now), b: seen(level(...b), now)}), now).alerts.find(
				({check}) => check === 'both',
			);
		expect(alert([9, 9, 9, 9], [1, 9, 9, 9])).toMatchObject({state: 'firing', firedAt: now});
		expect(alert([9, 9, 1, 9], [9, 9, 9, 9])).toMatchObject({state: 'pending'});
		expect(alert([9, 9, 9, 9], [9, 9, 9, 1])).toMatchObject({state: 'ok', firedAt: now - minute, resolvedAt: now});
	});
});

describe('series beyond a limit', () => {
	const cpu = seriesAnswer(
		[seriesOf({pod: 'a'}, [0.9, 0.9]), seriesOf({pod: 'b'}, [0.1, 0.8]), seriesOf({pod: 'c'}, [0.9, 0.81])],
		'GAUGE',
	);
	const beyond = (more: object, used: Answer = cpu) => taken({source: 'used', beyond: '> 80%', ...more}, {used})[0];
	test('are counted, or a share of all', () => {
		expect(beyond({})).toMatchObject({
			status: 'value',
			value: 2,
			reason: '2 of 3 > 80%',
			courses: [{history: [{value: 2}, {value: 2}]}],
		});
		expect(beyond({share: true})).toMatchObject({value: 2 / 3, unit: 'ratio'});
		expect(beyond({over: '2m'})).toMatchObject({value: 2});
	});
	test('only while they report', () => {
		const gone = seriesAnswer([seriesOf({pod: 'a'}, [0.9], now - 10 * minute), seriesOf({pod: 'b'}, [0.1])], 'GAUGE');
		expect(beyond({}, gone)).toMatchObject({value: 0});
		expect(beyond({}, seriesAnswer([]))).toMatchObject({status: 'nodata'});
	});
	test('a limit in another unit than that of the metric is blind', () => {
		expect(beyond({}, {...cpu, unit: 'ms'} as Answer)).toMatchObject({status: 'blind', reason: /the metric is a time/});
	});
});
