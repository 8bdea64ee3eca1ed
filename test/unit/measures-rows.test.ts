/** Measures of several rows: streaks, and changes against a baseline. */
import {describe, expect, test} from 'vitest';
import type {Cell} from '../../src/cloud/types.ts';
import {rows} from '../support/checks.ts';
import {measuredAt as now, taken} from '../support/measuring.ts';

const days = (column: string, values: readonly Cell[]) =>
	rows(...values.map((value, index) => ({day: `2026-11-${String(10 + index)}`, [column]: value})));

describe('a streak', () => {
	const failures = (values: readonly Cell[], streak: object = {column: 'status', is: ['failed', '/^time/']}) =>
		taken({source: 'table', streak, order: 'day'}, {table: days('status', values)});
	test('counts up to the newest row', () => {
		expect(failures(['failed', 'success', 'failed', 'timeout'])).toMatchObject([
			{status: 'value', value: 2, reason: expect.stringMatching(/^since /)},
		]);
		expect(failures(['failed', 'failed', 'success'])).toMatchObject([{value: 0}]);
		expect(failures(['failed'])).toMatchObject([{value: 1}]);
	});
	test('of numbers', () => {
		expect(failures([5, 0, '0'], {column: 'status', when: '== 0'})).toMatchObject([{value: 2}]);
		expect(failures([0, null], {column: 'status', when: '== 0'})).toMatchObject([{value: 0}]);
		expect(failures([0, 'none'], {column: 'status', when: '== 0'})).toMatchObject([
			{status: 'blind', reason: 'status is no number: none'},
		]);
	});
	test('does not depend on the order of the answer, and a row without a time is none', () => {
		const table = rows(
			{day: '2026-11-20', status: 'failed'},
			{day: null, status: 'success'},
			{day: '2026-11-18', status: 'success'},
			{day: '2026-11-19', status: 'failed'},
		);
		expect(taken({source: 'table', streak: {column: 'status', is: ['failed']}, order: 'day'}, {table})).toMatchObject([
			{value: 2},
		]);
	});
	test('of each instance by itself', () => {
		const table = rows({job: 'a', status: 'failed'}, {job: 'b', status: 'ok'}, {job: 'a', status: 'failed'});
		expect(
			taken({source: 'table', streak: {column: 'status', is: ['failed']}, by: 'job'}, {table}).map(
				({instance, value}) => [instance, value],
			),
		).toEqual([
			['a', 2],
			['b', 0],
		]);
	});
	test('no rows are no data, a missing column is blind, and a cut answer is at least so many', () => {
		expect(failures([])).toMatchObject([{status: 'nodata'}]);
		expect(failures(['failed'], {column: 'state', is: ['failed']})).toMatchObject([
			{status: 'blind', reason: /no row has the column state/},
		]);
		const dated = (day: Cell) =>
			taken({source: 'table', streak: {column: 'n', when: '> 0'}, order: 'day'}, {table: rows({day, n: 1})});
		expect(dated(null)).toMatchObject([{status: 'nodata', reason: 'no row has a time in day'}]);
		expect(dated('05/11/2026 06:00')).toMatchObject([{status: 'blind', reason: 'day is no time: 05/11/2026 06:00'}]);
		const table = {...days('status', ['failed', 'failed']), cut: 'the newest 2 rows'};
		const streak = {source: 'table', streak: {column: 'status', is: ['failed']}};
		expect(taken(streak, {table})).toMatchObject([{value: 2, cut: 'the newest 2 rows'}]);
	});
});

describe('a change', () => {
	const change = (values: readonly Cell[], against: object) =>
		taken({source: 'table', column: 'cost', change: {...against, order: 'day'}}, {table: days('cost', values)})[0];
	test('from the row before', () => {
		expect(change([1, 100, 120], {from: 'previous'})).toMatchObject({
			value: 0.2,
			unit: 'ratio',
			reason: '120 against 100',
		});
		expect(change([100, 80], {from: 'previous'})).toMatchObject({value: -0.2});
		expect(change([100], {from: 'previous'})).toMatchObject({status: 'nodata', reason: /no row before/});
	});
	test('from what is usual', () => {
		expect(change([1, 9, 100, 10, 15], {from: 'median', of: 4})).toMatchObject({value: 0.578947368421});
		expect(change([10, 20, 30], {from: 'mean', of: 2})).toMatchObject({value: 1});
		expect(change([10, null, 30], {from: 'mean', of: 3})).toMatchObject({
			status: 'nodata',
			reason: 'only 1 of 3 rows before the newest to compare with',
		});
	});
	test('from a budget beside it', () => {
		const table = rows({cost: 50, budget: 40, team: 'a'}, {cost: 10, budget: null, team: 'b'});
		expect(
			taken({source: 'table', column: 'cost', change: {column: 'budget'}, by: 'team'}, {table}, now),
		).toMatchObject([
			{instance: 'a', value: 0.25},
			{instance: 'b', status: 'nodata', reason: 'budget is empty in the newest row'},
		]);
	});
	test('from nothing is no change', () => {
		expect(change([0, 5], {from: 'previous'})).toMatchObject({status: 'nodata', reason: 'the baseline is 0'});
		expect(change([5, null], {from: 'previous'})).toMatchObject({status: 'nodata'});
		expect(change([5, 'NaN'], {from: 'previous'})).toMatchObject({
			status: 'blind',
			reason: 'cost is no number: NaN in the newest row',
		});
	});
});
