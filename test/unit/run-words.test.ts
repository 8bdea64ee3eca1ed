import {describe, expect, test} from 'vitest';
import {type EtlRun, groupRuns} from '../../src/checks/etl-runs.ts';
import {statusOfWord} from '../../src/checks/run-words.ts';
import type {Row} from '../../src/cloud/types.ts';
import {hour, minute} from '../support/checks.ts';

describe('A20: words of runs', () => {
	test.each([
		['success SUCCEEDED Passed JOB_STATE_DONE TRANSFER_STATE_SUCCEEDED EXECUTION_SUCCEEDED ok done Completed', 'ok'],
		[
			'unsuccessful incomplete cancelled CANCELED killed OOMKilled aborted timed_out TimedOut timeout partial',
			'failed',
		],
		['up_for_retry upstream_failed JOB_STATE_CANCELLED JOB_STATE_FAILED crashed error runtime_error', 'failed'],
		['BackoffLimitExceeded DeadlineExceeded SUCCESS_WITH_FAILURES in-complete partial_success', 'failed'],
		['running queued PENDING scheduled JOB_STATE_STOPPED NOT_STARTED SETUP_DONE in_progress deferred', 'running'],
		['skipped paused JOB_STATE_UNKNOWN JOB_STATE_DRAINED warn no-op none frobnicated uncompleted', 'unknown'],
		['non-success un-successful resuccess doneish failsafe okapi', 'unknown'],
	])('%s: %s', (words, status) => {
		for (const word of words.split(' ')) expect([word, statusOfWord(word)]).toEqual([word, status]);
	});
	test.each([
		['Pipeline execution completed', 'ok'],
		['gmail sync completed in 46 s', 'ok'],
		['data processing completed', 'ok'],
		['Pipeline execution started', 'running'],
		['up for retry', 'failed'],
		['completed with errors', 'failed'],
		['failed: could not connect', 'failed'],
		['2 of 5 tasks failed', 'failed'],
		['completed 3 of 5 tables', 'unknown'],
		['not completed', 'unknown'],
		["didn't succeed", 'unknown'],
		['no task has failed', 'unknown'],
		['completed, 3 skipped', 'unknown'],
		['unable to complete', 'unknown'],
		['complete: 40%', 'unknown'],
		['100% complete', 'ok'],
		['passed 3/5', 'unknown'],
		['passed 12/12', 'ok'],
		['finished with exit code 137', 'unknown'],
		['terminated (signal 9)', 'unknown'],
		['completed, errors: 0', 'unknown'],
		['failed=false', 'unknown'],
		['failed: 0 rows written', 'failed'],
		['error: no such table', 'failed'],
		['error=5', 'failed'],
		['', 'unknown'],
		[null, 'unknown'],
	])('%s: %s', (text, status) => expect(statusOfWord(text)).toBe(status));
	test('an end with an error is no success, a success with a remark is one', () => {
		expect(statusOfWord('DONE', true)).toBe('failed');
		expect(statusOfWord('completed', true)).toBe('failed');
		expect(statusOfWord('success', true)).toBe('ok');
	});
});

const now = Date.parse('2026-11-21T18:10:00Z');
const at = (minutesAgo: number) => new Date(now - minutesAgo * minute).toISOString();
const runsOf = (...rows: Row[]): EtlRun[] =>
	groupRuns(
		rows.map(row => ({id: 'table', row: {source: 'mail', ...row}})),
		new Map(),
		now,
		'UTC',
	).get('mail') ?? [];
const statuses = (...rows: Row[]) => runsOf(...rows).map(({status}) => status);

describe('A21: what is one run', () => {
	test('two ends at one start are two runs, the failure is the last', () => {
		const success = {status: 'success', started_at: at(10)};
		const failed = {status: 'failed', started_at: at(10), error: 'boom'};
		expect(statuses(success, failed)).toEqual(['ok', 'failed']);
		expect(statuses(failed, success)).toEqual(['ok', 'failed']);
		expect(statuses({...failed, completed_at: at(9)}, {...success, completed_at: at(5)})).toEqual(['failed', 'ok']);
		expect(statuses(success, {...success, rows: 3})).toEqual(['ok', 'ok']);
		expect(statuses({...success, run_id: 'a'}, {...success, run_id: 'b'})).toEqual(['ok', 'ok']);
	});
	test('what failed before it began is a run, at its end', () => {
		expect(statuses({status: 'failed', started_at: null, completed_at: at(5), error: 'quota'})).toEqual(['failed']);
		expect(
			statuses({status: 'success', started_at: at(9), completed_at: at(8)}, {status: 'failed', completed_at: at(5)}),
		).toEqual(['ok', 'failed']);
	});
	test('a start in a year to come is none, and hides no failure', () => {
		const never = '2099-01-01T00:00:00Z';
		expect(statuses({status: 'success', started_at: never}, {status: 'failed', started_at: at(5)})).toEqual(['failed']);
		expect(statuses({status: 'failed', started_at: never, completed_at: at(5)})).toEqual(['failed']);
		expect(statuses({status: 'running', started_at: never})).toEqual([]);
	});
	test('a running row and its end are one, by its id or its start', () => {
		const running = {status: 'running', started_at: at(10)};
		const ended = {status: 'success', started_at: at(10), completed_at: at(8)};
		expect(statuses(running, ended)).toEqual(['ok']);
		expect(statuses(ended, running)).toEqual(['ok']);
		const later = {...ended, started_at: at(9.9), run_id: 'a'};
		expect(statuses({...running, run_id: 'a'}, later)).toEqual(['ok']);
	});
	test('a running one beside an end with another id is a run of its own, and so is a second try of one id', () => {
		const ended = {status: 'failed', started_at: at(10), completed_at: at(8), run_id: 'a'};
		expect(statuses(ended, {status: 'running', started_at: at(10), run_id: 'b'})).toEqual(['failed', 'running']);
		expect(statuses(ended, {status: 'running', started_at: at(5), run_id: 'a'})).toEqual(['failed', 'running']);
		expect(statuses(ended, {status: 'success', started_at: at(5), completed_at: at(4), run_id: 'a'})).toEqual([
			'failed',
			'ok',
		]);
	});
	test('an entry told twice is one', () => {
		const failed = {status: 'failed', started_at: at(10), error: 'boom'};
		expect(statuses(failed, {...failed})).toEqual(['failed']);
	});
});

describe('B2: clocks that do not agree', () => {
	test('nothing ran for less than no time', () => {
		expect(runsOf({status: 'running', started_at: at(-2)})).toMatchObject([{duration: 0, status: 'running'}]);
		expect(runsOf({status: 'success', started_at: at(5), completed_at: at(6)})[0]).not.toHaveProperty('duration');
		expect(runsOf({status: 'success', started_at: at(5), seconds: -3})[0]).not.toHaveProperty('duration');
		expect(runsOf({status: 'running', started_at: at((2 * hour) / minute)})).toMatchObject([{status: 'stuck'}]);
	});
});
