/** Every kind of measure, with a value, without data, and blind. */

import {describe, expect, test} from 'vitest';
import {measureValues} from '../../src/checks/measures/index.ts';
import type {Answer} from '../../src/cloud/types.ts';
import type {Measure} from '../../src/config/schema/checks.ts';
import {checkOf, failed, hour, lookup, minute, points, rows, seen, systemOf} from '../support/checks.ts';
import {drive} from '../support/driving.ts';
import {functionsAnswer, jobsAnswer, probeAnswer} from '../support/lists.ts';

const now = Date.parse('2026-11-21T18:00:00Z'); // 10:00 in Los Angeles
const system = systemOf();
const take = (measure: Measure, source: string, answer: Answer) =>
	measureValues(system, measure, lookup({[source]: seen(answer, now)}), now);

describe('ages', () => {
	const old = new Date(now - 30 * hour).toISOString();
	const young = new Date(now - hour).toISOString();
	const backups = rows({of: 'a', at: old}, {of: 'a', at: young}, {of: 'b', at: old});
	test('of the newest row alone, for each instance', () => {
		expect(take({source: 'table', ageOf: 'at', newest: true}, 'table', backups)).toMatchObject([{value: hour}]);
		expect(take({source: 'table', ageOf: 'at', newest: true, by: 'of'}, 'table', backups)).toMatchObject([
			{instance: 'a', value: hour},
			{instance: 'b', value: 30 * hour},
		]);
	});
	test('a row without a time is no newest one; where no row has one there is no value', () => {
		expect(take({source: 'table', ageOf: 'at', newest: true}, 'table', rows({at: null}, {at: old}))).toMatchObject([
			{value: 30 * hour},
		]);
		expect(take({source: 'table', ageOf: 'at', newest: true}, 'table', rows({at: null}))).toMatchObject([
			{status: 'nodata'},
		]);
	});
});

describe('columns', () => {
	test('takes every row, and says of which instance', () => {
		expect(take({source: 'table', column: 'n'}, 'table', rows({n: 3}, {n: 4}))).toMatchObject([
			{status: 'value', value: 3},
			{status: 'value', value: 4},
		]);
		expect(
			take({source: 'table', column: 'n', by: 'k'}, 'table', rows({k: 'a', n: 3}, {k: 'b', n: null}, {k: 'a', n: 9})),
		).toMatchObject([
			{instance: 'a', status: 'value', value: 3},
			{instance: 'b', status: 'nodata'},
			{instance: 'a', status: 'value', value: 9},
		]);
	});
	test('names an instance whose label is missing or blank', () => {
		const table = rows({k: null, n: 1}, {k: '', n: 2}, {k: 'web', n: 3});
		expect(take({source: 'table', column: 'n', by: 'k'}, 'table', table)).toMatchObject([
			{instance: '(none)'},
			{instance: '(empty)'},
			{instance: 'web'},
		]);
	});
	test('reads text and booleans as numbers, and nothing else', () => {
		expect(take({source: 'table', column: 'n'}, 'table', rows({n: '9007199254740'}))).toMatchObject([
			{value: 9007199254740},
		]);
		expect(take({source: 'table', column: 'n'}, 'table', rows({n: true}))).toMatchObject([{value: 1}]);
		for (const n of ['', null])
			expect(take({source: 'table', column: 'n'}, 'table', rows({n}))).toMatchObject([{status: 'nodata'}]);
		for (const n of ['NaN', 'Infinity', 'high', '2026-11-21'])
			expect(take({source: 'table', column: 'n'}, 'table', rows({n}))).toMatchObject([
				{status: 'blind', reason: `n is no number: ${n}`},
			]);
	});
});

describe('ages', () => {
	test('of a TIMESTAMP count from it', () => {
		expect(take({source: 'table', ageOf: 't'}, 'table', rows({t: '2026-11-21T16:00:00Z'}))).toMatchObject([
			{value: 2 * hour},
		]);
	});
	test('of a DATE count from the end of the local day', () => {
		expect(take({source: 'table', ageOf: 't'}, 'table', rows({t: '2026-11-21'}))).toMatchObject([{value: 0}]);
		expect(take({source: 'table', ageOf: 't'}, 'table', rows({t: '2026-11-20'}))).toMatchObject([{value: 10 * hour}]);
	});
	test('tomorrow is 0 old; what is far ahead, or no time, is not judged', () => {
		expect(take({source: 'table', ageOf: 't'}, 'table', rows({t: '2026-11-22'}))).toMatchObject([{value: 0}]);
		for (const t of ['9999-12-31T23:59:59Z', '9999-12-31', 'yesterday'])
			expect(take({source: 'table', ageOf: 't'}, 'table', rows({t}))).toMatchObject([
				{status: 'blind', reason: `t is no time that has passed: ${t}`},
			]);
	});
});

describe('metrics', () => {
	test('max takes the newest finished point with its history', () => {
		const answer = points([
			[now - 2 * minute, 5],
			[now - minute, 7],
			[now + minute, 99],
		]);
		expect(take({source: 'points', last: 'max'}, 'points', answer)).toMatchObject([
			{value: 7, dataAt: now - minute, courses: [{history: [{value: 5}, {value: 7}]}]},
		]);
	});
	test('keeps instances by label apart', () => {
		const answer: Answer = {
			kind: 'series',
			delaySeconds: 0,
			series: ['a', 'b'].map((id, i) => ({labels: {id}, points: [{t: now, value: i}]})),
		};
		expect(take({source: 'points', last: 'max', by: 'id'}, 'points', answer)).toMatchObject([
			{instance: 'a', value: 0},
			{instance: 'b', value: 1},
		]);
		expect(take({source: 'points', last: 'max', where: {id: ['a']}}, 'points', answer)).toMatchObject([{value: 0}]);
		expect(take({source: 'points', last: 'max', where: {id: ['c']}}, 'points', answer)).toMatchObject([
			{status: 'nodata'},
		]);
	});
	test('no points are no data', () => {
		expect(
			take({source: 'points', last: 'max'}, 'points', {kind: 'series', series: [], delaySeconds: 0}),
		).toMatchObject([{status: 'nodata'}]);
	});
});

describe('things that must be there', () => {
	const measure: Measure = {source: 'functions', missing: ['a', 'b', 'c']};
	test('counts and names what is absent or not active', () => {
		expect(
			take(
				measure,
				'functions',
				functionsAnswer([
					{name: 'a', state: 'ACTIVE'},
					{name: 'b', state: 'FAILED'},
				]),
			),
		).toMatchObject([{value: 2, reason: 'b failed, c missing'}]);
	});
	test('is blind where a region could not be reached', () => {
		const cut = 'the functions of the regions that answered, us-east1 did not';
		expect(take(measure, 'functions', functionsAnswer([], cut))).toMatchObject([
			{status: 'blind', reason: `a, b, c not among ${cut}`},
		]);
	});
	test('reads scheduler jobs as well', () => {
		const jobs = jobsAnswer({name: 'a', state: 'ENABLED'}, {name: 'b', state: 'PAUSED'});
		expect(take({source: 'jobs', missing: ['a', 'b']}, 'jobs', jobs)).toMatchObject([{value: 1, reason: 'b paused'}]);
	});
});

describe('rows of a list', () => {
	const answer = functionsAnswer([
		{name: 'a', state: 'ACTIVE', updated_at: new Date(now - 3 * minute).toISOString(), timeout_ms: 60_000},
		{name: 'b', state: 'FAILED', updated_at: new Date(now - 5 * minute).toISOString(), timeout_ms: 540_000},
	]);
	test.each([
		[{}, 2],
		[{where: {state: ['FAILED']}}, 1],
		[{where: {state: ['DELETING']}}, 0],
		[{except: {name: ['a', 'b']}}, 0],
	])('are counted under %j', (narrowed, value) => {
		expect(take({source: 'functions', rows: true, ...narrowed}, 'functions', answer)).toMatchObject([
			{status: 'value', value},
		]);
	});
	test('none are none, and a column that the list does not have is told also then', () => {
		const none = functionsAnswer([]);
		expect(take({source: 'functions', rows: true}, 'functions', none)).toMatchObject([{status: 'value', value: 0}]);
		expect(take({source: 'functions', rows: true, where: {status: ['x']}}, 'functions', none)).toMatchObject([
			{status: 'blind', reason: expect.stringMatching(/no row has the column status; there is .*state/)},
		]);
	});
	test('of a list that was cut, too few prove nothing', () => {
		const cut = 'the first 1,000 functions, there are more';
		const run = (crit: string) =>
			drive(systemOf({checks: [checkOf({measure: {source: 'functions', rows: true}, levels: {crit}})]}))(now, {
				functions: seen(functionsAnswer([{name: 'a'}], cut), now),
			});
		expect(run('> 1')).toMatchObject([{state: 'blind', reason: `blind: read only in part: ${cut}`}]);
		expect(run('> 0')).toMatchObject([{state: 'firing'}]);
	});
	test('are judged by their columns, one by one', () => {
		expect(take({source: 'functions', column: 'timeout_ms', by: 'name'}, 'functions', answer)).toMatchObject([
			{instance: 'a', value: 60_000},
			{instance: 'b', value: 540_000},
		]);
		expect(take({source: 'functions', ageOf: 'updated_at', by: 'name'}, 'functions', answer)).toMatchObject([
			{instance: 'a', value: 3 * minute},
			{instance: 'b', value: 5 * minute},
		]);
	});
});

describe('probes', () => {
	test.each([
		[200, 1],
		[204, 1],
		[301, 0],
		[503, 0],
	])('status %i is %i', (status, value) => {
		expect(take({source: 'probe', httpOk: true}, 'probe', probeAnswer(status))).toMatchObject([{value}]);
	});
});

describe('blindness', () => {
	test.each<Measure>([
		{source: 'table', column: 'n'},
		{source: 'table', ageOf: 't'},
		{source: 'points', last: 'max'},
		{source: 'functions', missing: ['a']},
		{source: 'probe', httpOk: true},
	])('%j has no value', measure => {
		const blind = failed();
		expect(measureValues(system, measure, () => blind, now)).toMatchObject([
			{status: 'blind', reason: 'unavailable for a test'},
		]);
	});
	test('an answer of the wrong kind is not a zero', () => {
		expect(take({source: 'table', column: 'n'}, 'table', points([[now, 1]]))).toMatchObject([{status: 'blind'}]);
	});
});
