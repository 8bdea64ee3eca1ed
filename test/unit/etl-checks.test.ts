import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {formatAlert} from '../../src/checks/format.ts';
import {measureValues} from '../../src/checks/measures/index.ts';
import type {Row} from '../../src/cloud/types.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {checkOf, failed, lookup, minute, never, rows, seen, systemOf} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:10:00Z'); // 10:10 in Los Angeles
const expected = [
	{source: 'mail', cron: '*/30 * * * *', stuckAfter: '30m'},
	{source: 'calls', cron: '0 5 * * *'},
	{source: 'crm', stuckAfter: '2h'},
];
const system = withDerivedChecks(systemOf({panes: [{id: 'etl', kind: 'runs', runs: ['table', 'log'], expected}]}));
const run = (source: string, minutesAgo: number, status = 'success', more: Row = {}): Row => ({
	source,
	status,
	started_at: new Date(now - minutesAgo * minute).toISOString(),
	...more,
});
const calm = [run('mail', 10), run('mail', 40), run('calls', 310), run('crm', 60)];
const alertsOf = (list: Row[], log: SourceState = seen(rows(), now)) =>
	evaluate(emptyMemory, system, lookup({table: seen(rows(...list), now), log}), now).alerts;
const told = (list: Row[], log?: SourceState) =>
	alertsOf(list, log).map(alert => `${alert.state} ${alert.level} ${formatAlert(alert)}`);

describe('A12: trouble of runs is a check of its source', () => {
	test('nothing is said of runs in order', () => expect(told(calm)).toEqual([]));
	test('a run that runs for five hours', () => {
		expect(told([run('crm', 300, 'running'), ...calm.slice(0, 3)])).toEqual([
			'firing crit Run stuck crm running for 5 h: since 05:10:00',
		]);
		// Within its own limit it is not stuck, though it would be by that of another source.
		expect(told([run('crm', 100, 'running'), ...calm.slice(0, 3)])).toEqual([]);
	});
	test('a source that never ran, with a schedule or without', () => {
		expect(told(calm.slice(0, 2))).toEqual([
			'firing warn Runs missed calls 1 (>= 1): never ran, due 05:00:00',
			'firing warn Runs missed crm 1 (>= 1): never ran',
		]);
	});
	test('one that is late against its schedule, by the runs it missed', () => {
		expect(told([run('mail', 101), ...calm.slice(2)])).toEqual([
			'firing crit Runs missed mail 2 (>= 2): last run began 1 h ago, due 09:00:00',
		]);
		expect(told([...calm.slice(0, 2), run('calls', 1750), run('crm', 60)])).toEqual([
			'firing warn Runs missed calls 1 (>= 1): last run began 29 h ago, due 05:00:00',
		]);
	});
	test('B6: the last failed: the source and its error are said', () => {
		const error = 'SalesforceAuthenticationFailed: 401 (secret salesforce-refresh-token)';
		expect(told([run('crm', 5, 'failed', {error}), ...calm])).toEqual([
			`firing warn Runs failed crm 1 (>= 1): ${error}, run of 10:05:00`,
		]);
		expect(told([run('crm', 5, 'failed', {error}), run('crm', 30, 'cancelled'), ...calm])).toEqual([
			`firing crit Runs failed crm 2 (>= 2): ${error}, run of 10:05:00`,
		]);
	});
	test('a source that nobody expects is judged, too', () => {
		expect(told([run('rogue', 5, 'killed'), ...calm])).toEqual([
			'firing warn Runs failed rogue 1 (>= 1): no error message, run of 10:05:00',
		]);
	});
	test('A20: a last run that says something else is no data, with its word', () => {
		expect(alertsOf([run('crm', 5, 'skipped'), ...calm])).toMatchObject([
			{instance: 'crm', state: 'nodata', reason: "the last run says 'skipped'"},
		]);
	});
	test('what was seen is judged although another source of runs is blind; what was not is blind', () => {
		const list = [run('mail', 10, 'failed'), ...calm.slice(1, 3)];
		const states = alertsOf(list, failed()).map(({check, instance, state}) => [check, instance, state]);
		expect(states).toEqual([
			['runs.failed', 'mail', 'firing'],
			['runs.failed', 'crm', 'blind'],
			['runs.missed', 'crm', 'blind'],
			['runs.stuck', 'crm', 'blind'],
		]);
	});
	test('nothing is late or missing before the first look, nor while we are blind', () => {
		for (const state of [never, failed()]) {
			const values = measureValues(system, {runs: 'missed'}, lookup({table: state, log: state}), now);
			expect(values).toMatchObject([{status: 'blind', loading: state === never}]);
		}
	});
	test('own checks take the place of derived ones, with their severity', () => {
		const check = checkOf({id: 'mine', measure: {runs: 'failed'}, levels: {warn: '> 0'}, label: 'P3'});
		const {checks} = withDerivedChecks(
			systemOf({panes: [{id: 'etl', kind: 'runs', runs: ['table'], expected}], checks: [check]}),
		);
		expect(checks.map(({id}) => id)).toEqual(['mine', 'runs.stuck', 'runs.missed']);
		expect(
			withDerivedChecks(systemOf({panes: [{id: 'etl', kind: 'runs', runs: ['table']}]})).checks.map(({id}) => id),
		).toEqual(['runs.failed', 'runs.stuck']);
	});
});
