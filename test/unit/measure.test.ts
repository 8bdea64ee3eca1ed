/** Every kind of measure, with a value, without data, and blind. */
import {describe, expect, it} from 'vitest';
import {measureValues} from '../../src/checks/measure.ts';
import type {Answer} from '../../src/cloud/types.ts';
import type {Measure} from '../../src/config/schema/checks.ts';
import {failed, hour, lookup, minute, points, rows, seen, systemOf} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:00:00Z'); // 10:00 in Los Angeles
const system = systemOf();
const take = (measure: Measure, source: string, answer: Answer) =>
	measureValues(system, measure, lookup({[source]: seen(answer, now)}), now);

describe('columns', () => {
	it('takes the first row, or the first of every instance', () => {
		expect(take({source: 'table', column: 'n'}, 'table', rows({n: 3}, {n: 4}))).toMatchObject([
			{status: 'value', value: 3},
		]);
		expect(
			take({source: 'table', column: 'n', by: 'k'}, 'table', rows({k: 'a', n: 3}, {k: 'b', n: null}, {k: 'a', n: 9})),
		).toMatchObject([
			{instance: 'a', status: 'value', value: 3},
			{instance: 'b', status: 'nodata'},
		]);
	});
	it('reads text and booleans as numbers, and nothing else', () => {
		expect(take({source: 'table', column: 'n'}, 'table', rows({n: '9007199254740'}))).toMatchObject([
			{value: 9007199254740},
		]);
		expect(take({source: 'table', column: 'n'}, 'table', rows({n: true}))).toMatchObject([{value: 1}]);
		for (const n of ['', 'NaN', 'Infinity', null])
			expect(take({source: 'table', column: 'n'}, 'table', rows({n}))).toMatchObject([{status: 'nodata'}]);
	});
});

describe('ages', () => {
	it('of a TIMESTAMP count from it', () => {
		expect(take({source: 'table', ageOf: 't'}, 'table', rows({t: '2026-11-21T16:00:00Z'}))).toMatchObject([
			{value: 2 * hour},
		]);
	});
	it('of a DATE count from the end of the local day', () => {
		expect(take({source: 'table', ageOf: 't'}, 'table', rows({t: '2026-11-21'}))).toMatchObject([{value: 0}]);
		expect(take({source: 'table', ageOf: 't'}, 'table', rows({t: '2026-11-20'}))).toMatchObject([{value: 10 * hour}]);
	});
});

describe('metrics', () => {
	it('max takes the newest finished point with its history', () => {
		const answer = points([
			[now - 2 * minute, 5],
			[now - minute, 7],
			[now + minute, 99],
		]);
		expect(take({source: 'points', last: 'max'}, 'points', answer)).toMatchObject([
			{value: 7, dataAt: now - minute, history: [{value: 5}, {value: 7}]},
		]);
	});
	it('sum is all of the window', () => {
		expect(
			take(
				{source: 'points', last: 'sum'},
				'points',
				points([
					[now - hour, 5],
					[now - minute, 7],
				]),
			),
		).toMatchObject([{value: 12}]);
	});
	it('keeps instances by label apart', () => {
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
	it('no points are no data', () => {
		expect(
			take({source: 'points', last: 'max'}, 'points', {kind: 'series', series: [], delaySeconds: 0}),
		).toMatchObject([{status: 'nodata'}]);
	});
});

describe('things that must be there', () => {
	const fn = (name: string, state: string) => ({
		name,
		state,
		resource: '',
		url: '',
		revision: '',
		updatedAt: 0,
		timeoutSeconds: 0,
		memory: '',
	});
	const measure: Measure = {source: 'functions', missing: ['a', 'b', 'c']};
	it('counts and names what is absent or not active', () => {
		expect(
			take(measure, 'functions', {
				kind: 'functions',
				functions: [fn('a', 'ACTIVE'), fn('b', 'FAILED')],
				unreachable: [],
			}),
		).toMatchObject([{value: 2, reason: 'b failed, c missing'}]);
	});
	it('is blind where a region could not be reached', () => {
		expect(take(measure, 'functions', {kind: 'functions', functions: [], unreachable: ['us-east1']})).toMatchObject([
			{status: 'blind'},
		]);
	});
	it('reads scheduler jobs as well', () => {
		const jobs = [
			{name: 'a', state: 'ENABLED', resource: '', schedule: '', timeZone: ''},
			{name: 'b', state: 'PAUSED', resource: '', schedule: '', timeZone: ''},
		];
		expect(take({source: 'jobs', missing: ['a', 'b']}, 'jobs', {kind: 'scheduler', jobs})).toMatchObject([
			{value: 1, reason: 'b paused'},
		]);
	});
});

describe('probes', () => {
	it.each([
		[200, 1],
		[204, 1],
		[301, 0],
		[503, 0],
	])('status %i is %i', (status, value) => {
		expect(
			take({source: 'probe', httpOk: true}, 'probe', {kind: 'http', probe: {status, latency: 1, body: null}}),
		).toMatchObject([{value}]);
	});
});

describe('blindness', () => {
	it.each<Measure>([
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
	it('an answer of the wrong kind is not a zero', () => {
		expect(take({source: 'table', column: 'n'}, 'table', points([[now, 1]]))).toMatchObject([{status: 'blind'}]);
	});
});
