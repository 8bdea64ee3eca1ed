/** A8: panes and runs over rows that lack a column which they are read by. */

import {describe, expect, test} from 'vitest';
import type {Row} from '../../src/cloud/types.ts';
import type {PaneKindName} from '../../src/panes/schemas.ts';
import {paneLevel, paneStanding, systemLevels} from '../../src/panes/standing.ts';
import {paneSummary} from '../../src/panes/summary.ts';
import {checkOf, lookup, rows, seen, systemOf} from '../support/checks.ts';
import {at, drive} from '../support/driving.ts';
import {paneScene, sceneOf} from '../support/scenes.ts';

/** How a pane over these rows, its line and the tab of its system stand: all the same. */
function standing(kind: PaneKindName, config: Record<string, unknown>, ...list: Row[]) {
	const system = systemOf({panes: [{id: 'pane', kind, ...config}]});
	const pane = system.panes[0] ?? expect.unreachable();
	const known = {source: lookup({table: seen(rows(...list), at(0))})};
	const scene = paneScene(system, pane, at(0), known);
	const found = paneStanding(pane, scene);
	expect(paneLevel(pane, scene, found)).toBe(found.level);
	expect(paneSummary(pane, scene).level).toBe(found.level);
	return found;
}

describe('A8: the pane of freshness', () => {
	test.each([
		[{tables: 'table'}, {name: 'a', latest: '2026-09-13'}, 'table_name'],
		[{tables: 'table'}, {table_name: 'a', newest: '2026-09-13'}, 'latest'],
		[{scoring: 'table'}, {score_date: '2026-09-13', n: 3}, 'accounts_scored'],
		[{costs: 'table'}, {day: '2026-09-13', cost: 3}, 'cost_usd'],
		[{top: 'table'}, {account_name: 'a', priority_score: 3}, 'recommended_action'],
		[{ratios: [{title: 'Rate', source: 'table', column: 'rate'}]}, {match_rate: 0.5}, 'rate'],
		[{tables: 'table', costs: 'table'}, {table_name: 'a', latest: null, day: null}, 'cost_usd'],
	])('A8: %j over %j is blind, and names %s', (pane, row, name) => {
		const there = Object.keys(row).sort().join(', ');
		const reason = `no row has the column ${name}; there is ${there}`;
		expect(standing('values', pane, row)).toMatchObject({
			level: 'blind',
			reason,
			sentence: reason,
		});
	});
	test('A8: empty cells and no rows at all are no such fault', () => {
		expect(standing('values', {tables: 'table'}, {table_name: 'a', latest: null}).level).toBe('ok');
		expect(standing('values', {tables: 'table'}).level).toBe('ok');
	});
	test('A8: the tab of the system is blind with its pane', () => {
		const system = systemOf({
			sources: {table: {bigquery: 'SELECT 1', tables: ['a.b']}},
			panes: [{id: 'freshness', kind: 'values', tables: 'table'}],
		});
		const levels = (row: Row) =>
			systemLevels({systems: [system]} as never, sceneOf({source: lookup({table: seen(rows(row), at(0))})}), at(0));
		expect(levels({table_name: 'a', latest: null})).toEqual(['ok']);
		expect(levels({table_name: 'a'})).toEqual(['blind']);
	});
});

describe('A8: runs', () => {
	const row = {source: 'mail', state: 'success', started_at: new Date(at(-5)).toISOString()};
	const system = systemOf({
		panes: [{id: 'etl', kind: 'runs', runs: ['table'], expected: [{source: 'mail', cron: '0 * * * *'}]}],
		checks: [checkOf({measure: {runs: 'failed'}, levels: {crit: '>= 1'}})],
	});
	test('A8: a pane over rows without a status is blind', () => {
		expect(standing('runs', {runs: ['table']}, row)).toMatchObject({
			level: 'blind',
			reason: expect.stringContaining('the column status'),
		});
	});
	test('A8: so is a check of them', () => {
		expect(drive(system)(at(0), {table: seen(rows(row), at(0))})).toMatchObject([
			{state: 'blind', reason: 'blind: no row has the column status; there is source, started_at, state'},
		]);
	});
});

test('A8: traffic under a label that no series has is blind, not gone', () => {
	const measure = {source: 'points', traffic: '10m', where: {service: ['web']}};
	const system = systemOf({checks: [checkOf({measure, unit: 'ratio', levels: {crit: '< 1%'}})]});
	const points = Array.from({length: 300}, (_, i) => ({t: at(i - 299), value: 100}));
	const answer = {kind: 'series', delaySeconds: 0, series: [{labels: {service_name: 'web'}, points}]} as const;
	expect(drive(system)(at(0), {points: seen(answer, at(0))})).toMatchObject([
		{state: 'blind', reason: 'blind: no series has the label service; there is service_name'},
	]);
});
