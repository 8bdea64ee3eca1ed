import {describe, expect, test} from 'vitest';
import {freshnessView} from '../../src/checks/freshness.ts';
import type {Lookup} from '../../src/checks/readings.ts';
import {waitText} from '../../src/checks/standing.ts';
import type {Row} from '../../src/cloud/types.ts';
import {paneOf} from '../../src/config/panes.ts';
import {checkOf, failed, hour, lookup, rows, seen, systemOf} from '../support/checks.ts';
import {judgementOf} from '../support/driving.ts';

const now = Date.parse('2026-11-22T02:00:00Z'); // 18:00 of 21 November in Los Angeles, already the 22nd in UTC
const tz = 'America/Los_Angeles';
const query = {bigquery: 'SELECT 1', tables: ['a.b']};
const system = systemOf({
	sources: {scoring: query, today: query, tables: query, ratio: query, costs: query},
	panes: [
		{
			id: 'freshness',
			kind: 'values',
			scoring: 'scoring',
			scoringToday: 'today',
			tables: 'tables',
			limits: {slow: {warn: '48h', crit: '96h'}, '*': {warn: '24h', crit: '48h'}},
			ratios: [{title: 'Match', source: 'ratio', column: 'r', warn: '< 77%', crit: '< 50%'}],
			costs: 'costs',
		},
	],
	checks: [
		checkOf({
			id: 'scores',
			measure: {source: 'today', ageOf: 'score_date'},
			levels: {warn: '> 0ms', crit: '> 24h'},
			unit: 'ms',
			dueBy: '20:00',
		}),
	],
});
const pane = paneOf(system, 'values');
if (!pane) throw new Error('the test system has a freshness pane');
const judgedView = (source: Lookup) => freshnessView(pane, source, judgementOf(system, source, now), now, tz);
const view = (answers: Record<string, Row[]>) =>
	judgedView(
		lookup(
			Object.fromEntries(
				['scoring', 'today', 'tables', 'ratio', 'costs'].map(id => [id, seen(rows(...(answers[id] ?? [])), now)]),
			),
		),
	);
const scored = (...dates: string[]) => ({
	scoring: dates.map(score_date => ({score_date, accounts_scored: 10})),
	today: dates.slice(0, 1).map(score_date => ({score_date})),
});

describe('scoring', () => {
	test('of the local today is ok, although UTC is a day ahead', () => {
		expect(view(scored('2026-11-21', '2026-11-20')).scoring).toMatchObject({
			today: 10,
			stand: {level: 'ok'},
			latest: {date: '2026-11-21'},
			lastSeven: [{date: '2026-11-20'}, {date: '2026-11-21'}],
		});
	});
	test('of yesterday is not due yet', () => {
		const {scoring} = view(scored('2026-11-20'));
		expect(scoring).toMatchObject({today: 0, stand: {level: 'pending'}});
		expect(scoring && waitText(scoring.stand)).toBe('due 20:00');
	});
});

describe('tables', () => {
	const aged = (hours: number, table_name = 'x') =>
		view({tables: [{table_name, latest: new Date(now - hours * hour).toISOString()}]}).tables[0];
	test.each([
		[24, 'ok'],
		[24.01, 'warn'],
		[48, 'warn'],
		[48.01, 'crit'],
	])('%d hours old is %s', (hours, level) => expect(aged(hours)).toMatchObject({stand: {level}}));
	test('have limits of their own', () =>
		expect(aged(30, 'slow')).toMatchObject({stand: {level: 'ok', limits: {warn: '> 48h', crit: '> 96h'}}}));
	test('without a time are no data, not new', () =>
		expect(view({tables: [{table_name: 'x', latest: null}]}).tables[0]).toMatchObject({stand: {level: 'nodata'}}));
});

describe('ratios and costs', () => {
	test('are judged by their limits', () => {
		expect(view({ratio: [{r: 0.77}]}).ratios).toMatchObject([{stand: {level: 'ok'}, text: '77%'}]);
		expect(view({ratio: [{r: 0.76}]}).ratios).toMatchObject([
			{stand: {level: 'warn', limits: {warn: '< 77%', crit: '< 50%'}}},
		]);
		expect(view({ratio: [{r: 0.9}, {r: 0.4}, {r: 0.8}]}).ratios).toMatchObject([
			{stand: {level: 'crit'}, text: '40%', reason: 'of 3 rows'},
		]);
		expect(view({ratio: [{r: null}]}).ratios).toMatchObject([{stand: {level: 'nodata'}, text: 'no data'}]);
	});
	test('leave the open day out of the course of costs', () => {
		const costs = ['18', '19', '20', '21'].map((d, i) => ({day: `2026-11-${d}`, cost_usd: [100, 100, 150, 3][i] ?? 0}));
		expect(view({costs}).costs).toMatchObject({last: {day: '2026-11-20', usd: 150}, change: 0.5});
	});
});

test('is blind where it could not look, whatever it last saw', () => {
	const last = seen(rows({score_date: '2026-11-21', accounts_scored: 5}), now);
	const blind = judgedView(() => failed('denied', last));
	expect(blind.scoring?.stand.level).toBe('blind');
});
