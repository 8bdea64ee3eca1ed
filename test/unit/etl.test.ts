import {describe, expect, test} from 'vitest';
import {etlView} from '../../src/checks/etl.ts';
import {etlPeriod} from '../../src/checks/etl-period.ts';
import {median} from '../../src/checks/median.ts';
import type {Row} from '../../src/cloud/types.ts';
import {paneOf} from '../../src/config/panes.ts';
import {lookup, minute, rows, seen, systemOf} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:10:00Z'); // 10:10 in Los Angeles
const tz = 'America/Los_Angeles';
const pane = paneOf(
	systemOf({
		panes: [
			{
				id: 'etl',
				kind: 'runs',
				runs: ['table'],
				daily: 'daily',
				expected: [{source: 'mail', cron: '*/30 * * * *', stuckAfter: '30m'}],
			},
		],
	}),
	'runs',
);
if (!pane) throw new Error('the test system has an ETL pane');
const iso = (minutesAgo: number) => new Date(now - minutesAgo * minute).toISOString();
const run = (minutesAgo: number, status: string, took = 2, more: Row = {}): Row => ({
	source: 'mail',
	status,
	started_at: iso(minutesAgo),
	completed_at: status === 'running' ? null : iso(minutesAgo - took),
	rows: 100,
	error: null,
	...more,
});
const viewOf = (list: Row[], at = now) =>
	etlView(pane, lookup({table: seen(rows(...list), at), daily: seen(rows(), at)}), at, tz);
const mail = (list: Row[], at = now) => {
	const [first] = viewOf(list, at).sources;
	if (!first) throw new Error('no source');
	return first;
};

describe('runs', () => {
	test('are oldest first, with the last one compared to the usual', () => {
		const source = mail([
			run(10, 'success', 6, {rows: 50}),
			run(40, 'success', 2),
			run(70, 'success', 2),
			run(100, 'success', 4),
		]);
		expect(source.runs.map(({startedAt}) => startedAt)).toEqual([100, 70, 40, 10].map(m => now - m * minute));
		expect(source).toMatchObject({
			usualDuration: 2 * minute,
			usualRows: 100,
			last: {duration: 6 * minute, rows: 50, status: 'ok'},
		});
	});
	test('one failure warns, two in a row are critical, a success ends it', () => {
		expect(mail([run(10, 'failed', 1, {error: 'token expired'}), run(40, 'success')])).toMatchObject({
			failures: 1,
			lastFailure: {error: 'token expired'},
		});
		expect(mail([run(10, 'failed'), run(40, 'failed')])).toMatchObject({failures: 2});
		expect(mail([run(10, 'success'), run(40, 'failed')])).toMatchObject({failures: 0});
	});
	test('running longer than allowed is stuck, exactly as long is not', () => {
		expect(mail([run(30, 'running'), run(60, 'success')])).not.toHaveProperty('stuck');
		expect(mail([run(31, 'running'), run(60, 'success')])).toMatchObject({
			stuck: {status: 'stuck', duration: 31 * minute},
			last: {status: 'stuck'},
		});
	});
	test('start and end told in two entries are one run', () => {
		const entries = [
			{source: 'mail', status: 'Pipeline execution started', started_at: iso(10)},
			{source: 'mail', status: 'Pipeline execution completed', started_at: iso(10), seconds: 90},
		];
		expect(mail(entries).runs).toMatchObject([{status: 'ok', duration: 90_000}]);
	});
	test('today begins at local midnight', () => {
		expect(mail([run(10, 'success'), run(600, 'success'), run(620, 'success')]).today).toEqual({
			ok: 2,
			failed: 0,
			running: 0,
			other: 0,
		});
	});
	test('today has 25 hours when the clocks go back', () => {
		const evening = Date.parse('2026-11-02T07:30:00Z'); // 23:30 PST of 1 November; its midnight was 24.5 hours ago
		const early = {
			source: 'mail',
			status: 'success',
			started_at: '2026-11-01T07:05:00Z',
			completed_at: '2026-11-01T07:06:00Z',
		};
		expect(mail([early], evening).today.ok).toBe(1);
	});
});

describe('what is due', () => {
	test('comes next by the cron in the zone', () => {
		expect(mail([run(9, 'success')]).nextDue).toBe(Date.parse('2026-11-21T18:30:00Z'));
	});
	test('is late only after a while', () => {
		// 10:00 local was due ten minutes ago; the last run began at 09:30.
		expect(mail([run(40, 'success')], now - 1)).not.toHaveProperty('lateSince');
		expect(mail([run(40, 'success')], now + 1)).toMatchObject({
			lateSince: Date.parse('2026-11-21T18:00:00Z'),
		});
	});
});

describe('looking', () => {
	test('no run of an expected source is missed', () => {
		expect(viewOf([]).sources).toMatchObject([{source: 'mail', missed: 47}]);
	});
});

describe('7 and 30 days', () => {
	test('come from daily rows, averages weighted by runs, a day for every day', () => {
		const daily = rows(
			{day: '2026-11-21', source: 'mail', success: 1, failed: 1, avg_seconds: 40, max_seconds: 40, avg_rows: 10},
			{day: '2026-11-20', source: 'mail', success: 3, failed: 0, avg_seconds: 20, max_seconds: 90, avg_rows: 10},
			{day: '2026-11-01', source: 'mail', success: 9, failed: 0, avg_seconds: 1, max_seconds: 1, avg_rows: 1},
		);
		const week = etlPeriod(pane, lookup({daily: seen(daily, now), table: seen(rows(), now)}), 7, now, tz);
		expect(week.sources[0]).toMatchObject({ok: 4, failed: 1, avgSeconds: 25, maxSeconds: 90, avgRows: 10});
		expect(week.sources[0]?.days.map(({day}) => day)).toEqual([
			'2026-11-15',
			'2026-11-16',
			'2026-11-17',
			'2026-11-18',
			'2026-11-19',
			'2026-11-20',
			'2026-11-21',
		]);
	});
	test('come from the runs where there are no daily rows', () => {
		const {daily: _daily, ...without} = pane;
		const week = etlPeriod(
			without,
			lookup({table: seen(rows(run(10, 'success'), run(40, 'failed')), now)}),
			7,
			now,
			tz,
		);
		expect(week.sources).toMatchObject([{ok: 1, failed: 1, avgSeconds: 120}]);
	});
});

describe('median', () => {
	test.each([
		[[], undefined],
		[[3], 3],
		[[1, 9, 2], 2],
		[[1, 2, 4, 9], 3],
	])('of %j is %s', (values, expected) => expect(median(values)).toBe(expected));
});
