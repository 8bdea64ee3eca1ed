import {describe, expect, test} from 'vitest';
import {projects} from '../../src/sandbox/contract/names.ts';
import {metric} from '../../src/sandbox/world/schema.ts';
import {backlog, crmSuccess, errorRatio, hour, minute, p95, world} from '../support/world-readings.ts';
import {noon, type Recorder} from '../support/world-recorder.ts';

describe('history', () => {
	test('the same seed writes the same, another seed does not', async () => {
		const [a, b, c] = [world('calm'), world('calm'), world('calm', {seed: 8})];
		for (const each of [a, b, c]) {
			await each.simulation.start();
			await each.advance(5);
		}
		expect(a.recorder.fingerprint()).toBe(b.recorder.fingerprint());
		expect(a.recorder.fingerprint()).not.toBe(c.recorder.fingerprint());
	});

	test('what was live becomes the same history', async () => {
		const live = world('calm');
		await live.simulation.start();
		await live.advance(60);
		const later = world('calm', {at: noon + hour});
		await later.simulation.start();
		const runs = (recorder: Recorder) =>
			recorder
				.rows('etl_runs')
				.filter(row => Number(row.started_at) > noon && row.status === 'success')
				.map(row => [row.run_id, row.rows_processed]);
		expect(runs(live.recorder).length).toBeGreaterThan(2);
		expect(runs(live.recorder)).toEqual(runs(later.recorder));
		const requests = (recorder: Recorder) =>
			recorder.samples
				.filter(
					item =>
						item.type === metric.requests &&
						item.project === projects.ingestion &&
						item.end > noon &&
						item.end <= noon + hour,
				)
				.map(item => item.value);
		expect(requests(live.recorder)).toEqual(requests(later.recorder));
	});

	test('covers 35 days of runs and scores, 60 of costs, 3 of metrics and 1 of logs', async () => {
		const {recorder, simulation} = world('calm');
		await simulation.start();
		const oldest = (table: string, column: string) => Math.min(...recorder.rows(table).map(row => Number(row[column])));
		expect(noon - oldest('etl_runs', 'started_at')).toBeGreaterThan(34 * 24 * hour);
		expect(new Set(recorder.rows('account_recommendations').map(row => row.score_date)).size).toBeGreaterThanOrEqual(
			35,
		);
		expect(new Set(recorder.rows('fct_cost_daily').map(row => row.cost_date)).size).toBeGreaterThanOrEqual(60);
		// A call cannot have as many arguments as there are samples.
		const first = recorder.samples.reduce((least, {end}) => Math.min(least, end), noon);
		expect(noon - first).toBeGreaterThan(71 * hour);
		const lines = recorder.logs.filter(item => item.logName.startsWith(`projects/${projects.ingestion}/`));
		expect(noon - Math.min(...lines.map(item => item.timestamp))).toBeGreaterThan(23 * hour);
		expect(new Set(recorder.logs.map(item => item.insertId)).size).toBe(recorder.logs.length);
		for (const row of [...recorder.rows('gmail_messages'), ...recorder.rows('processing_requests')])
			expect(Number(row.ingested_at ?? row.created_at)).toBeLessThanOrEqual(noon);
	});

	test('older revisions: which one served is in the metrics, one never did, one never became ready', async () => {
		const {recorder, simulation} = world('calm');
		await simulation.start();
		const served = new Set(
			recorder.samples
				.filter(item => item.type === metric.requests && item.project === projects.ingestion)
				.map(item => item.resourceLabels.revision_name),
		);
		const revisions = recorder.revisions();
		expect(revisions.length).toBeGreaterThanOrEqual(6);
		expect(served.size).toBe(3);
		const newest = revisions.at(-1);
		expect(newest?.ready).toBe(false);
		expect(served.has(newest?.name)).toBe(false);
		expect(served.has(revisions.at(-2)?.name)).toBe(true);
		expect(revisions.at(-3)?.ready).toBe(true);
		expect(served.has(revisions.at(-3)?.name)).toBe(false);
	});
});

describe('a calm day', () => {
	test('stays within every threshold of the seeds', async () => {
		const {recorder, simulation, advance, at} = world('calm');
		await simulation.start();
		for (let i = 0; i < 24; i++) {
			await advance(60);
			const now = recorder.clock.at;
			expect(1 - errorRatio(recorder, now - hour, now)).toBeGreaterThan(0.9995);
			expect(p95(recorder, now - hour, now)).toBeLessThanOrEqual(1200);
			expect(backlog(recorder, now)).toBeLessThanOrEqual(15);
			expect(backlog(recorder, now)).toBeGreaterThanOrEqual(2);
		}
		const now = recorder.clock.at;
		expect(crmSuccess(recorder, at, now)).toBeGreaterThan(0.985);
		const done = recorder
			.rows('processing_requests')
			.filter(row => row.status === 'completed')
			.map(row => Number(row.processing_time_ms))
			.sort((a, b) => a - b);
		expect(done[Math.floor(done.length * 0.95)]).toBeGreaterThan(80_000);
		expect(done[Math.floor(done.length * 0.95)]).toBeLessThan(120_000);
		const runs = recorder.rows('etl_runs').filter(row => Number(row.started_at) >= at);
		expect(runs.filter(row => row.status === 'failed')).toEqual([]);
		expect(runs.filter(row => row.status === 'success').length).toBeGreaterThan(85);
		const errors = recorder.logs.filter(
			item =>
				item.logName.startsWith(`projects/${projects.sales}/`) && item.severity === 'ERROR' && item.timestamp >= at,
		);
		expect(errors.length).toBeLessThan(5);
		const week = recorder.rows('gmail_participants').filter(row => Number(row.ingested_at) > now - 7 * 24 * hour);
		const matched = week.filter(row => row.sf_contact_id !== null).length / week.length;
		expect(matched).toBeGreaterThan(0.85);
		expect(matched).toBeLessThan(0.9);
		const messages = recorder.rows('gmail_messages');
		expect(messages.filter(row => row.embedding !== null).length / messages.length).toBeGreaterThan(0.985);
	});

	test('scores accounts at seven', async () => {
		const before = world('calm', {at: Date.UTC(2025, 8, 16, 13, 50)});
		await before.simulation.start();
		const latest = () =>
			before.recorder
				.rows('account_recommendations')
				.map(row => String(row.score_date))
				.toSorted()
				.at(-1);
		expect(latest()).toBe('2025-09-15');
		await before.advance(30);
		expect(latest()).toBe('2025-09-16');
	});

	test('daily costs never jump by a fifth', async () => {
		const {recorder, simulation} = world('calm');
		await simulation.start();
		const days = new Map<string, number>();
		for (const row of recorder.rows('fct_cost_daily'))
			days.set(String(row.cost_date), (days.get(String(row.cost_date)) ?? 0) + Number(row.cost_usd));
		const costs = [...days.entries()].toSorted().map(([, cost]) => cost);
		for (const [i, cost] of costs.entries()) if (i > 0) expect(cost / (costs[i - 1] ?? 0)).toBeLessThan(1.2);
		expect(costs.slice(-30).reduce((a, b) => a + b, 0)).toBeLessThan(10_000);
	});

	test('a long sleep is caught up with, leaving out the traffic nobody measured', async () => {
		const {recorder, simulation, advance, at} = world('calm');
		await simulation.start();
		await advance(3 * 24 * 60);
		const live = recorder.samples.filter(item => item.end > at + minute && item.type === metric.backlog);
		expect(Math.min(...live.map(item => item.end))).toBeGreaterThanOrEqual(at + 2 * 24 * hour);
		expect(recorder.rows('etl_runs').filter(row => Number(row.started_at) > at).length).toBeGreaterThan(250);
		expect(recorder.pruned).toContain('processing_requests');
	});
});
