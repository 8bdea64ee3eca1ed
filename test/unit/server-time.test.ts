import {describe, expect, test} from 'vitest';
import {retryAfterOf} from '../../src/cloud/retryAfter.ts';
import {createServerTime} from '../../src/cloud/serverTime.ts';

const at = Date.parse('2026-11-21T08:00:00Z');
const minute = 60_000;
const header = (ms: number) => new Date(ms).toUTCString();

describe('the clocks of the servers', () => {
	test('agree as long as the header may have been written between sending and receiving', () => {
		const time = createServerTime();
		time.note('bigquery', header(at), at - 200, at + 300);
		time.note('run', header(at - 900), at, at + 60 * minute);
		expect(time.skew()).toBe(0);
	});
	test('are ahead or behind in whole minutes', () => {
		const time = createServerTime();
		time.note('bigquery', header(at + 7 * minute), at, at + 500);
		expect(time.skew()).toBe(7 * minute);
		time.note('bigquery', header(at - 3 * minute), at + 900, at + 1400);
		expect(time.skew()).toBe(7 * minute);
		time.note('bigquery', header(at - 3 * minute), at + 1000, at + 1500);
		expect(time.skew()).toBe(-3 * minute);
	});
	test('one wrong server among several is its own problem', () => {
		const time = createServerTime();
		time.note('bigquery', header(at), at, at + 500);
		time.note('run', header(at + 60 * minute), at, at + 500);
		expect(time.skew()).toBe(0);
		time.note('scheduler', header(at + 60 * minute), at, at + 500);
		expect(time.skew()).toBe(60 * minute);
	});
	test('an API that is asked seldom does not vote with what it said before a clock was set', () => {
		const time = createServerTime();
		for (const api of ['secrets', 'iam', 'serviceusage']) time.note(api, header(at), at, at + 500);
		const later = at + 40 * minute;
		for (const api of ['bigquery', 'functions']) time.note(api, header(later + 7 * minute), later, later + 500);
		expect(time.skew()).toBe(7 * minute);
	});
	test('that stand still fall behind', () => {
		const time = createServerTime();
		for (let late = 0; late <= 5 * minute; late += minute) time.note('run', header(at), at + late, at + late);
		expect(time.skew()).toBe(-5 * minute);
	});
	test('an answer without a date, or with nonsense, says nothing', () => {
		const time = createServerTime();
		time.note('bigquery', null, at, at);
		time.note('bigquery', 'soon', at, at);
		expect(time.skew()).toBe(0);
	});
});

describe('retryAfterOf', () => {
	const headers = (value: string) => ({response: {headers: new Headers({'retry-after': value})}});
	test.each<[string, unknown, number | undefined]>([
		['seconds over HTTP', headers('30'), 30_000],
		['a date over HTTP', headers(header(at + 90_000)), 90_000],
		['a date that has passed', headers(header(at - 90_000)), 0],
		['nonsense', headers('later'), undefined],
		['RetryInfo over gRPC', {statusDetails: [{}, {retryDelay: {seconds: '12', nanos: 500_000_000}}]}, 12_500],
		['RetryInfo as JSON', {statusDetails: [{retryDelay: '3.5s'}]}, 3500],
		['a trailer over gRPC', {metadata: {get: () => ['7']}}, 7000],
		['an hour at most', headers('86400'), 3_600_000],
		['of the cause', {cause: headers('5')}, 5000],
		['no wish', new Error('no'), undefined],
	])('%s', (_, error, expected) => {
		expect(retryAfterOf(error, at)).toBe(expected);
	});
});
