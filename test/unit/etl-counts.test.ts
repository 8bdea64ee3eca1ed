import {describe, expect, test} from 'vitest';
import {etlView} from '../../src/checks/etl.ts';
import {etlPeriod} from '../../src/checks/etl-period.ts';
import type {Row} from '../../src/cloud/types.ts';
import {paneOf} from '../../src/config/panes.ts';
import {lookup, mailRun, minute, rows, seen, systemOf} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:10:00Z'); // 10:10 in Los Angeles
const tz = 'America/Los_Angeles';
const runsPane = (more: Record<string, unknown>) => {
	const etl = paneOf(systemOf({panes: [{id: 'etl', kind: 'runs', runs: ['table'], ...more}]}), 'runs');
	if (!etl) throw new Error('the test system has an ETL pane');
	return etl;
};
const run = (minutesAgo: number, status = 'success', more?: Row) => mailRun(now, minutesAgo, status, more);
const every10 = (count: number) => Array.from({length: count}, (_, i) => run(i * 10 + 1));
const today: Row = {day: '2026-11-21', source: 'mail', success: 58, failed: 3};

describe('B8: what is counted is what the title claims', () => {
	const daily = runsPane({daily: 'daily'});
	const viewOf = (list: Row[], days: Row[]) =>
		etlView(daily, lookup({table: seen(rows(...list), now), daily: seen(rows(...days), now)}), now, tz);
	test('a source whose newest 40 runs do not reach back to midnight is counted by its daily row', () => {
		expect(viewOf(every10(40), [today]).today).toMatchObject({ok: 58, failed: 3});
	});
	test('runs that came after the daily rows were read count, too', () => {
		expect(viewOf(every10(61), [today]).today).toMatchObject({ok: 61, failed: 3});
		expect(viewOf(every10(3), [{...today, day: '2026-11-20'}]).today).toMatchObject({ok: 3, failed: 0});
	});
	test('without daily rows it says since when it counts', () => {
		const pane = runsPane({});
		const at = (list: Row[]) => lookup({table: seen(rows(...list), now)});
		expect(etlView(pane, at(every10(12)), now, tz).since).toBe(now - 111 * minute);
		expect(etlView(pane, at([...every10(12), run(611)]), now, tz)).not.toHaveProperty('since');
		expect(etlView(pane, at([]), now, tz)).not.toHaveProperty('since');
		expect(etlPeriod(pane, at(every10(12)), 7, now, tz).since).toBe(now - 111 * minute);
		expect(etlPeriod(pane, at([run(1), run(8 * 1440)]), 7, now, tz)).not.toHaveProperty('since');
	});
	test('daily rows that begin inside the period say so', () => {
		const source = lookup({table: seen(rows(), now), daily: seen(rows(today), now)});
		expect(etlPeriod(daily, source, 7, now, tz).since).toBe(Date.parse('2026-11-21T08:00:00Z'));
	});
	test('skipped runs are neither good nor bad', () => {
		expect(viewOf([run(1, 'skipped'), run(30)], []).today).toMatchObject({ok: 1, failed: 0, other: 1});
	});
});

describe('A20: the last word is the status', () => {
	const pane = runsPane({});
	const sourceOf = (...list: Row[]) => etlView(pane, lookup({table: seen(rows(...list), now)}), now, tz).sources[0];
	test.each(['skipped', 'frobnicated', ''])('%s is not green', word => {
		expect(sourceOf(run(1, word), run(30))).toMatchObject({last: {word, status: 'unknown'}});
	});
	test.each(['unsuccessful', 'cancelled', 'up for retry'])('%s is a failure', word => {
		expect(sourceOf(run(1, word), run(30))).toMatchObject({failures: 1, last: {word}});
	});
	test('a skipped run does not end a row of failures', () => {
		expect(sourceOf(run(1, 'skipped'), run(30, 'failed'), run(60, 'killed'))).toMatchObject({failures: 2});
	});
});

describe('B2: no usual out of a run or two', () => {
	const pane = runsPane({});
	const source = (...list: Row[]) => etlView(pane, lookup({table: seen(rows(...list), now)}), now, tz).sources[0];
	test.each([0, 1, 2])('%i runs before the last have none', count => {
		const view = source(...every10(count + 1));
		expect(view).not.toHaveProperty('usualDuration');
		expect(view).not.toHaveProperty('usualRows');
	});
	test('three have one', () =>
		expect(source(...every10(4))).toMatchObject({usualDuration: 2 * minute, usualRows: 100}));
});

describe('A12: what did not run', () => {
	const pane = runsPane({expected: [{source: 'mail', cron: '*/30 * * * *'}, {source: 'calls'}]});
	const sources = (...list: Row[]) => etlView(pane, lookup({table: seen(rows(...list), now)}), now, tz).sources;
	test('is counted by its due times, after ten minutes of grace', () => {
		expect(sources(run(39))[0]).toMatchObject({missed: 0});
		expect(sources(run(101))[0]).toMatchObject({missed: 2, lateSince: Date.parse('2026-11-21T17:00:00Z')});
		expect(sources(run(3000))[0]).toMatchObject({missed: 99});
		expect(sources(run(30_000))[0]).toMatchObject({missed: 100});
	});
	test('is not missed while a run is under way', () => {
		expect(sources(run(300, 'running'))[0]).toMatchObject({missed: 0, stuck: {duration: 300 * minute}});
	});
	test('a source without runs has missed one, whether or not it has a schedule', () => {
		expect(sources()).toMatchObject([{missed: 47}, {source: 'calls', missed: 1}]);
	});
});
