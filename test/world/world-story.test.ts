import {describe, expect, test} from 'vitest';
import {projects} from '../../src/sandbox/contract/names.ts';
import {createWorld} from '../../src/sandbox/world/index.ts';
import {backlog, crmSuccess, errorRatio, minute, p95, world} from '../support/world-readings.ts';
import {createRecorder, noon, type Recorder} from '../support/world-recorder.ts';

describe('bad-revision', () => {
	test('errors, then latency, then backlog, then CRM failures; a rollback heals all of it', async () => {
		const {recorder, simulation, advance, at} = world('bad-revision');
		await simulation.start();
		const first: Record<string, number> = {};
		const note = (name: string, seen: boolean) => {
			if (seen) first[name] ??= (recorder.clock.at - at) / minute;
		};
		for (let i = 0; i < 25; i++) {
			await advance(1);
			const now = recorder.clock.at;
			note('errors', errorRatio(recorder, now - minute, now) > 0.05);
			note('latency', p95(recorder, now - minute, now) > 3000);
			note('backlog', backlog(recorder, now) > 100);
			note('crm', crmSuccess(recorder, now - 5 * minute, now) < 0.9);
		}
		const {errors = 0, latency = 0, backlog: crowd = 0, crm = 0} = first;
		expect(errors).toBeGreaterThan(3);
		expect(errors).toBeLessThanOrEqual(6);
		expect(latency).toBeGreaterThan(errors);
		expect(crowd).toBeGreaterThan(latency);
		expect(crm).toBeGreaterThan(crowd);
		expect(errorRatio(recorder, recorder.clock.at - 5 * minute, recorder.clock.at)).toBeCloseTo(0.13, 1);
		expect(recorder.control.hooks.health()).toMatchObject({
			status: 503,
			body: {status: 'degraded', services: {pubsub: 'degraded', crm: 'degraded', spanner: 'degraded'}},
		});
		const burst = recorder.logs.filter(
			item => item.severity === 'ERROR' && item.timestamp > recorder.clock.at - minute,
		);
		expect(burst.length).toBeGreaterThan(100);
		expect(new Set(burst.map(item => item.textPayload)).size).toBeLessThan(burst.length / 5);

		const good = recorder.revisions().findLast(item => item.image.endsWith(':v2.4.0'));
		recorder.control.run.setTraffic(projects.ingestion, 'webhook-processor', [
			{revision: good?.name ?? '', percent: 100},
		]);
		await advance(2);
		expect(errorRatio(recorder, recorder.clock.at - minute, recorder.clock.at)).toBeLessThan(0.005);
		expect(backlog(recorder, recorder.clock.at)).toBeGreaterThan(100);
		await advance(18);
		const now = recorder.clock.at;
		expect(backlog(recorder, now)).toBeLessThanOrEqual(15);
		expect(p95(recorder, now - 5 * minute, now)).toBeLessThanOrEqual(1200);
		expect(crmSuccess(recorder, now - 5 * minute, now)).toBeGreaterThan(0.95);
		expect(recorder.control.hooks.health()).toMatchObject({status: 200, body: {status: 'healthy'}});
	});

	test('a revision made from the bad template is bad, too', async () => {
		const {recorder, simulation, advance} = world('bad-revision');
		await simulation.start();
		await advance(6);
		recorder.control.run.deploy(projects.ingestion, 'webhook-processor', {image: 'scaled-up'});
		await advance(6);
		expect(errorRatio(recorder, recorder.clock.at - minute, recorder.clock.at)).toBeGreaterThan(0.08);
	});
});

describe('the other stories', () => {
	test('scoring-504: attempts time out, the model is wrong, no new scores', async () => {
		const {recorder, simulation, advance, at} = world('scoring-504');
		await simulation.start();
		await advance(30);
		expect(
			recorder.attempts.filter(item => item.job === 'account-scoring-daily' && item.at > at).map(item => item.code),
		).toEqual([4, 4]);
		expect(recorder.functions.get('account-scoring')?.env.LLM_MODEL).toBe('gemini-1.5-pro');
		expect(Math.max(...recorder.rows('account_recommendations').map(row => Number(row.created_at)))).toBeLessThan(at);
		expect(
			recorder.logs.filter(
				item => item.timestamp > at && item.severity === 'ERROR' && item.textPayload?.includes('504'),
			).length,
		).toBeGreaterThan(3);
	});

	test('scoring-504 is over once the model is one that is there, and stays while only the timeout is raised', async () => {
		const {recorder, simulation, advance} = world('scoring-504');
		await simulation.start();
		await advance(5);
		const scored = () => recorder.control.hooks.invoke(projects.sales, 'account-scoring', {limit: 5}).status;
		recorder.control.setFunction(projects.sales, 'account-scoring', {timeoutSeconds: 3600});
		expect(scored()).toBe(504);
		const {env = {}} = recorder.functions.get('account-scoring') ?? {};
		recorder.control.setFunction(projects.sales, 'account-scoring', {env: {...env, LLM_MODEL: 'gemini-2.5-pro'}});
		expect(scored()).toBe(200);
	});

	test('a run that takes longer than its function may ends with 504 until the timeout is raised (S2-12)', async () => {
		const {recorder, simulation, advance} = world('calm');
		await simulation.start();
		await advance(1);
		const scored = () => recorder.control.hooks.invoke(projects.sales, 'account-scoring', {}).status;
		expect(scored()).toBe(504);
		recorder.control.setFunction(projects.sales, 'account-scoring', {timeoutSeconds: 3600});
		expect(scored()).toBe(200);
	});

	test('outage: no request, no error line and no answer of the health page, until it is told to be calm', async () => {
		const {recorder, simulation, advance} = world('outage');
		await simulation.start();
		expect(recorder.control.hooks.health()).toMatchObject({status: 200});
		await advance(10);
		const since = recorder.clock.at;
		await advance(6);
		expect(recorder.control.hooks.health()).toBeUndefined();
		const requests = (from: number) =>
			recorder.samples.filter(
				({type, end, resourceLabels}) =>
					type === 'run.googleapis.com/request_count' &&
					resourceLabels.service_name === 'webhook-processor' &&
					end > from,
			).length;
		expect(requests(since)).toBe(0);
		expect(
			recorder.logs.filter(
				({timestamp, severity, resource}) =>
					timestamp > since && severity === 'ERROR' && resource.labels.service_name === 'webhook-processor',
			),
		).toEqual([]);
		simulation.tell('calm');
		await advance(3);
		expect(recorder.control.hooks.health()).toMatchObject({status: 200});
		expect(requests(recorder.clock.at - 2 * minute)).toBeGreaterThan(0);
	});

	test('etl-auth: salesforce fails with 401, the others go on', async () => {
		const {recorder, simulation, advance, at} = world('etl-auth');
		await simulation.start();
		await advance(70);
		const failed = recorder.rows('etl_runs').filter(row => Number(row.started_at) > at && row.status === 'failed');
		expect(failed.length).toBeGreaterThan(2);
		for (const row of failed)
			expect(row).toMatchObject({source_system: 'salesforce', error_message: expect.stringContaining('401')});
		expect(
			recorder
				.rows('etl_runs')
				.some(row => row.source_system === 'gmail' && Number(row.started_at) > at && row.status === 'success'),
		).toBe(true);
		const renew = async (value: string) => {
			const since = recorder.clock.at;
			recorder.control.hooks.secretAdded(projects.sales, 'salesforce-refresh-token', value);
			await advance(35);
			const runs = recorder.rows('etl_runs').filter(row => row.source_system === 'salesforce');
			return new Set(runs.filter(row => Number(row.started_at) > since).map(row => row.status));
		};
		// A line end becomes a part of the token (C-14).
		expect(await renew('a good token\n')).toEqual(new Set(['failed']));
		expect(await renew('a good token')).toEqual(new Set(['success']));
	});
});

describe('triggers', () => {
	const invoke = (recorder: Recorder, name: string, body: unknown) =>
		recorder.control.hooks.invoke(projects.sales, name, body);
	const manual = (recorder: Recorder) => recorder.rows('etl_runs').filter(row => String(row.run_id).includes('manual'));

	test('a sync is running at once and completes, with its messages', async () => {
		const {recorder, simulation, advance, at} = world('calm');
		await simulation.start();
		await advance(1);
		const answer = invoke(recorder, 'gmail-sync', {
			mailbox: 'maria.alvarez@northwind.example',
			sync_type: 'incremental',
		});
		expect(answer.status).toBe(200);
		await expect.poll(() => manual(recorder).map(row => row.status)).toEqual(['running']);
		await advance(5);
		const [run] = manual(recorder);
		expect(run).toMatchObject({status: 'success', source_system: 'gmail'});
		expect(Number(run?.completed_at) - Number(run?.started_at)).toBe(answer.afterMs);
		const added = recorder.rows('gmail_messages').filter(row => row.ingested_at === run?.completed_at);
		expect(added.length).toBe(run?.rows_processed);
		expect(Number(run?.started_at)).toBeGreaterThan(at);
	});

	test('embeddings are made up to the limit, matches rise', async () => {
		const {recorder, simulation, advance} = world('calm');
		await simulation.start();
		const missing = () => recorder.rows('gmail_messages').filter(row => row.embedding === null).length;
		const unmatched = () => recorder.rows('gmail_participants').filter(row => row.sf_contact_id === null).length;
		const [missingBefore, unmatchedBefore] = [missing(), unmatched()];
		invoke(recorder, 'generate-embeddings', {type: 'both', limit: 3});
		invoke(recorder, 'entity-resolution', {});
		await advance(12);
		expect(missing()).toBeGreaterThanOrEqual(missingBefore - 3);
		expect(missing()).toBeLessThan(missingBefore + 5);
		expect(unmatched()).toBeLessThan(unmatchedBefore);
	});

	test('scoring without a limit answers 504 and still ends well; with one it answers in time', async () => {
		const {recorder, simulation, advance} = world('calm');
		await simulation.start();
		expect(invoke(recorder, 'account-scoring', {})).toMatchObject({status: 504, afterMs: 540_000});
		await advance(15);
		expect(manual(recorder)).toMatchObject([{status: 'success', rows_processed: 240}]);
		expect(invoke(recorder, 'account-scoring', {limit: 20}).status).toBe(200);
	});

	test('refuses bad parameters and unknown functions without starting anything', async () => {
		const {recorder, simulation} = world('calm');
		await simulation.start();
		expect(invoke(recorder, 'gmail-sync', {sync_type: 'sideways'})).toMatchObject({
			status: 400,
			body: {message: expect.stringContaining('sync_type')},
		});
		expect(invoke(recorder, 'generate-embeddings', {limit: 0}).status).toBe(400);
		expect(invoke(recorder, 'salesforce-sync', 'text').status).toBe(400);
		expect(invoke(recorder, 'no-such-function', {}).status).toBe(404);
		expect(manual(recorder)).toEqual([]);
	});

	test('a job run by hand records its attempt; the usage job runs the pipeline', async () => {
		const {recorder, simulation, advance, at} = world('calm');
		await simulation.start();
		recorder.control.hooks.runJob(projects.sales, 'hubspot-sync-4h');
		recorder.control.hooks.runJob(projects.aiusage, 'daily-usage-analytics');
		await advance(15);
		const attempts = recorder.attempts.filter(item => item.at >= at);
		expect(attempts.map(item => item.job)).toEqual(
			expect.arrayContaining(['hubspot-sync-4h', 'daily-usage-analytics']),
		);
		expect(
			recorder.logs.some(item => item.timestamp > at && item.jsonPayload?.message === 'Pipeline execution completed'),
		).toBe(true);
	});
});

test('a started world follows the clock until it is stopped', async () => {
	const recorder = createRecorder(noon);
	const world = createWorld(recorder.stores, {seed: 7, story: 'calm', storyAfterMinutes: 0});
	await world.start();
	const newest = () => recorder.samples.reduce((latest, {end}) => Math.max(latest, end), 0);
	recorder.clock.at += 10 * minute;
	await expect.poll(newest).toBe(noon - 20_000 + 10 * minute);
	world.stop();
	const written = recorder.samples.length;
	recorder.clock.at += 10 * minute;
	await expect(expect.poll(() => recorder.samples.length, {timeout: 1500}).toBeGreaterThan(written)).rejects.toThrow();
});
