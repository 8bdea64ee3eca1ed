/** Which charts the overview shows of a system, and over which time. */
import {describe, expect, test} from 'vitest';
import {alertLevel} from '../../src/checks/standing.ts';
import type {Alert} from '../../src/checks/types.ts';
import {day, hour, minute} from '../../src/clock.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {loadSystem} from '../../src/load/load.ts';
import {chartCount, chartRange, chosenCharts, overviewCharts} from '../../src/overview/charts.ts';
import type {ChartConfig} from '../../src/panes/chart/schema.ts';
import {systemScene} from '../../src/scene/system.ts';
import {alertOn} from '../support/fakeWall.ts';
import {sceneOf} from '../support/scenes.ts';

const ingestion = loadSystem('systems/ingestion.yaml');
const nameOf = (chart: ChartConfig): string => chart.title ?? ('slo' in chart ? chart.slo : chart.source);
const namesOf = (system: SystemConfig, count: number, alerts: readonly Alert[] = []): string[] =>
	chosenCharts(system, alerts, count).map(nameOf);
const bad = (check: string, more: Partial<Alert> = {}) =>
	alertOn(`ingestion.${check}`, 'firing', {system: 'ingestion', check, ...more});

describe('the charts of a system', () => {
	test('are one each of errors, failing requests, latency, what waits and requests, where nothing is wrong', () => {
		expect(namesOf(ingestion, 5)).toEqual(['Errors', '5xx', 'Latency P95', 'Backlog', 'Requests']);
		expect(namesOf(ingestion, 2)).toEqual(['Errors', '5xx']);
	});

	test('are those of what is worst, and none moves because another one got worse', () => {
		const alerts = [bad('dead_letters', {level: 'warn'}), bad('crm_sync_failure'), bad('backlog', {state: 'pending'})];
		expect(alerts.map(alertLevel)).toEqual(['warn', 'crit', 'pending']);
		const shown = namesOf(ingestion, 3, alerts);
		expect(shown).toEqual(['Backlog', 'Dead letters waiting', 'crm_sync']);
		// The same places, whatever of them is bad.
		const places = namesOf(ingestion, 5);
		for (const alert of ['high_error_rate', 'webhook_latency_p95', 'backlog'].map(check => bad(check)))
			expect(namesOf(ingestion, 5, [alert])).toEqual(places);
	});

	test.each(['ingestion', 'sales', 'aiusage'])(
		'are there in %s, each subject once, and the same objects each time',
		name => {
			const system = loadSystem(`systems/${name}.yaml`);
			const all = chosenCharts(system, [], 100);
			expect(all).toHaveLength(chartCount(system));
			expect(all.length).toBeGreaterThan(3);
			expect(new Set(all.map(nameOf)).size).toBe(all.length);
			expect(chosenCharts(system, [], 100).every((chart, index) => chart === all[index])).toBe(true);
		},
	);
});

describe('their time axis', () => {
	test('is one for all that can show it: an hour of trouble, more where that began before, six hours of calm', () => {
		const now = 100 * day;
		expect(chartRange(undefined, now)).toBe(6 * hour);
		expect(chartRange(now - 5 * minute, now)).toBe(hour);
		expect(chartRange(now - 50 * minute, now)).toBe(6 * hour);
		expect(chartRange(now - 5 * hour, now)).toBe(day);
		expect(chartRange(now - 40 * day, now)).toBe(day);
	});

	test('of what comes once a day is a month, without the marks of that month', () => {
		const sales = loadSystem('systems/sales.yaml');
		const at = Date.parse('2026-11-21T12:00:00Z');
		const daily = Array.from({length: 20}, (_, index) => ({
			day: new Date(at - (20 - index) * day).toISOString().slice(0, 10),
			...{success: 10, failed: 0, total: 10},
		}));
		const read = {
			reading: {answer: {kind: 'rows' as const, rows: daily}, fetchedAt: at, cost: {requests: 1, bytesBilled: 0}},
			...{failures: 0, period: 300_000},
		};
		const scene = systemScene(
			sceneOf({
				source: id => (id === 'etl_daily' ? read : {failures: 0, period: 60_000}),
				actions: [{system: 'sales', action: 'run.rollback', target: 'web', title: 'roll back', at: at - minute}],
			}),
			sales,
			Object.keys(sales.sources),
			at,
		);
		const [success, requests] = overviewCharts(
			chosenCharts(sales, [], 100).filter(chart => ['ETL success', 'Requests'].includes(nameOf(chart))),
			scene,
			hour,
		).toSorted((a, b) => b.range - a.range);
		expect(success).toMatchObject({title: 'ETL success', range: 30 * day, marks: []});
		expect(requests).toMatchObject({title: 'Requests', range: hour, marks: [{text: 'roll back'}]});
	});
});
