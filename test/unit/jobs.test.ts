/** Scheduler jobs and functions: each by how it stands, whoever listed it. */

import {describe, expect, test} from 'vitest';
import {measureValues} from '../../src/checks/measures/index.ts';
import {lookup, rows, seen, systemOf} from '../support/checks.ts';
import {functionsAnswer, type JobCells, jobsAnswer} from '../support/lists.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const at = new Date(now).toISOString();
const job = (name: string, more: JobCells = {}): JobCells => ({name, state: 'ENABLED', ...more});
const take = (jobs: JobCells[], named: string[]) =>
	measureValues(systemOf(), {source: 'jobs', jobs: named}, lookup({jobs: seen(jobsAnswer(...jobs), now)}), now);

describe('A13: Scheduler jobs', () => {
	test.each([
		['A13: a paused job', job('a', {state: 'PAUSED'}), {value: 2, text: 'paused'}],
		['A13: a job that Google disabled', job('a', {state: 'DISABLED'}), {value: 2, text: 'disabled'}],
		['A13: one whose update failed', job('a', {state: 'UPDATE_FAILED'}), {value: 2, text: 'update failed'}],
		[
			'A13: a last attempt with code 4',
			job('a', {last_attempt_at: at, last_code: 4}),
			{value: 1, text: 'last attempt failed', reason: 'DEADLINE_EXCEEDED'},
		],
		[
			'A13: a last attempt with a code of no name and a message',
			job('a', {last_attempt_at: at, last_code: 99, last_message: 'HTTP 418'}),
			{value: 1, reason: 'code 99: HTTP 418'},
		],
		['A13: one that succeeded', job('a', {last_attempt_at: at, last_code: 0}), {value: 0}],
		['A13: one that was never attempted', job('a'), {value: 0}],
	])('%s', (_, given, wanted) => {
		expect(take([given], [])).toMatchObject([{instance: 'a', status: 'value', ...wanted}]);
	});
	test('A13: a job that nobody listed counts, a listed one may not be missing', () => {
		expect(take([job('unlisted', {state: 'PAUSED'}), job('a')], ['a', 'b'])).toMatchObject([
			{instance: 'b', value: 2, text: 'missing'},
			{instance: 'unlisted', value: 2},
			{instance: 'a', value: 0},
		]);
	});
	test('A13: a region without a job is no data, another kind of source is blind', () => {
		expect(take([], [])).toMatchObject([{status: 'nodata'}]);
		const wrong = lookup({jobs: seen(rows({n: 1}), now)});
		expect(measureValues(systemOf(), {source: 'jobs', jobs: []}, wrong, now)).toMatchObject([{status: 'blind'}]);
	});
});

describe('A15: functions', () => {
	test.each([
		['ACTIVE', 0],
		['DEPLOYING', 0],
		['FAILED', 1],
		['DELETING', 1],
		['UNKNOWN', 1],
	])('A15: a function in %s counts as missing %i times', (state, missing) => {
		const functions = seen(functionsAnswer([{name: 'a', state}]), now);
		expect(measureValues(systemOf(), {source: 'functions', missing: ['a']}, lookup({functions}), now)).toMatchObject([
			{status: 'value', value: missing},
		]);
	});
	test.each([[['FAILED', 'ACTIVE']], [['ACTIVE', 'FAILED']]])('a name in two regions, %j, is present', states => {
		const functions = seen(functionsAnswer(states.map(state => ({name: 'a', state}))), now);
		expect(measureValues(systemOf(), {source: 'functions', missing: ['a']}, lookup({functions}), now)).toMatchObject([
			{status: 'value', value: 0},
		]);
	});
});
