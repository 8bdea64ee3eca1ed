import {describe, expect, it} from 'vitest';
import {freshnessView} from '../../src/checks/freshness.ts';
import type {Row} from '../../src/cloud/types.ts';
import {failed, hour, lookup, rows, seen, systemOf} from '../support/checks.ts';

const now = Date.parse('2026-11-22T02:00:00Z'); // 18:00 of 21 November in Los Angeles, already the 22nd in UTC
const tz = 'America/Los_Angeles';
const pane = systemOf({
	panes: {
		freshness: {
			scoring: 'scoring',
			tables: 'tables',
			limits: {slow: {warn: '48h', crit: '96h'}, '*': {warn: '24h', crit: '48h'}},
			ratios: [{title: 'Match', source: 'ratio', column: 'r', warn: '< 77%', crit: '< 50%'}],
			costs: 'costs',
		},
	},
}).panes.freshness;
if (!pane) throw new Error('the test system has a freshness pane');
const view = (answers: Record<string, Row[]>) =>
	freshnessView(
		pane,
		lookup(
			Object.fromEntries(
				['scoring', 'tables', 'ratio', 'costs'].map(id => [id, seen(rows(...(answers[id] ?? [])), now)]),
			),
		),
		now,
		tz,
	);
const scored = (...dates: string[]) => ({scoring: dates.map(score_date => ({score_date, accounts_scored: 10}))});

describe('scoring', () => {
	it('of the local today is ok, although UTC is a day ahead', () => {
		expect(view(scored('2026-11-21', '2026-11-20')).scoring).toMatchObject({
			today: 10,
			level: 'ok',
			latest: {date: '2026-11-21'},
			lastSeven: [{date: '2026-11-20'}, {date: '2026-11-21'}],
		});
	});
	it('of yesterday is not yet, of before that a warning, none at all no data', () => {
		expect(view(scored('2026-11-20')).scoring).toMatchObject({today: 0, level: 'pending'});
		expect(view(scored('2026-11-19')).scoring).toMatchObject({level: 'warn'});
		expect(view({}).scoring).toMatchObject({level: 'nodata'});
	});
});

describe('tables', () => {
	const aged = (hours: number, table_name = 'x') =>
		view({tables: [{table_name, latest: new Date(now - hours * hour).toISOString()}]}).tables[0];
	it.each([
		[24, 'ok'],
		[24.01, 'warn'],
		[48, 'warn'],
		[48.01, 'crit'],
	])('%d hours old is %s', (hours, level) => expect(aged(hours)).toMatchObject({level}));
	it('have limits of their own', () => expect(aged(30, 'slow')).toMatchObject({level: 'ok', warn: 48 * hour}));
	it('without a time are no data, not new', () =>
		expect(view({tables: [{table_name: 'x', latest: null}]}).tables[0]).toMatchObject({level: 'nodata'}));
});

describe('ratios and costs', () => {
	it('are judged by their limits', () => {
		expect(view({ratio: [{r: 0.77}]}).ratios).toMatchObject([{level: 'ok', text: '77%'}]);
		expect(view({ratio: [{r: 0.76}]}).ratios).toMatchObject([{level: 'warn', limit: '< 77%'}]);
		expect(view({ratio: [{r: null}]}).ratios).toMatchObject([{level: 'nodata', text: 'no data'}]);
	});
	it('leave the open day out of the course of costs', () => {
		const costs = ['18', '19', '20', '21'].map((d, i) => ({day: `2026-11-${d}`, cost_usd: [100, 100, 150, 3][i] ?? 0}));
		expect(view({costs}).costs).toMatchObject({last: {day: '2026-11-20', usd: 150}, change: 0.5});
	});
});

it('is blind where it could not look, whatever it last saw', () => {
	const last = seen(rows({score_date: '2026-11-21', accounts_scored: 5}), now);
	const blind = freshnessView(pane, () => failed('denied', last), now, tz);
	expect(blind.level).toBe('blind');
	expect(blind.scoring?.level).toBe('blind');
});
