/** Runs and retries of jobs of Cloud Scheduler (S2-13, S4-18). */
import {describe, expect, test} from 'vitest';
import {printed} from '../../src/actions/canonical.ts';
import {action as updateRetry} from '../../src/actions/catalogue/job.update_retry.ts';
import {dependencies} from '../../src/actions/pipeline/startRun.ts';
import type {Target} from '../../src/actions/types.ts';
import {mayBeSent} from '../../src/cloud/call.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {SchedulerJobInfo} from '../../src/cloud/resources.ts';
import {clockOf, executorOf, fakeReads, minute, newWorld, t0, testSystem, type World} from '../support/actions.ts';
import {execute, planned} from '../support/executing.ts';
import {probesAnswer} from '../support/lists.ts';

const job: SchedulerJobInfo = {
	name: 'nightly',
	resource: 'projects/p/locations/r/jobs/nightly',
	state: 'ENABLED',
	schedule: '0 2 * * *',
	timeZone: 'UTC',
	calls: 'POST https://sync',
	deadlineMs: 600_000,
	retryMs: 0,
	retries: 0,
};
const target: Target = {system: testSystem, name: 'nightly', allowed: {target: 'nightly'}};

describe('job.update_retry', () => {
	const plan = (seconds: number, patch: Partial<SchedulerJobInfo> = {}) =>
		updateRetry.plan(target, {...job, ...patch}, {seconds}, t0);

	test('changes the one field, and shows the time of an attempt beside it', () => {
		const {call, command, undo, back, changes} = plan(1800);
		expect(mayBeSent(call)).toBe(true);
		expect(call).toEqual({
			api: 'cloudscheduler',
			method: 'PATCH',
			path: `/v1/${job.resource}`,
			query: {updateMask: 'retryConfig.maxRetryDuration'},
			body: {retryConfig: {maxRetryDuration: '1800s'}},
		});
		const of = (seconds: number) =>
			`gcloud scheduler jobs update http nightly --max-retry-duration=${seconds}s --location=r --project=p`;
		expect(printed(command)).toBe(of(1800));
		expect(undo).toBe(of(0));
		expect(back).toEqual({action: 'job.update_retry', params: {seconds: 0}});
		expect(changes).toEqual([
			{what: 'tried again', before: 'never', after: 'for 30 m'},
			{what: 'an attempt may take', before: '10 m', after: '10 m, which stays'},
		]);
	});

	test.each([
		['topic usage', 'pubsub'],
		['POST /tasks/sync', 'app-engine'],
	])('a job with the target %s is one of %s', (calls, kind) =>
		expect(printed(plan(60, {calls}).command)).toContain(`jobs update ${kind} nightly`),
	);

	test('a number of retries binds besides the time', () => {
		expect(plan(60, {retries: 3}).changes[0]).toEqual({
			what: 'tried again',
			before: '3 times, without an end in time',
			after: 'for 1 m and 3 times at least',
		});
		expect(() => plan(60, {retryMs: minute})).toThrow('nightly has these retries already: for 1 m');
	});

	test('is in force once Scheduler says so', async () => {
		const change = async (world: World) =>
			(
				await execute(
					world,
					await planned(world, {action: 'job.update_retry', target: 'nightly', params: {seconds: 1800}}),
				)
			).result;
		expect(await change(newWorld())).toMatchObject({
			phase: 'unknown',
			summary: 'accepted, but Scheduler says: tried again never',
		});
		const world = newWorld();
		world.onSleep = () => {
			world.retryMs = 1_800_000;
		};
		expect(await change(world)).toMatchObject({phase: 'done', summary: 'Scheduler says: tried again for 30 m'});
	});

	test('a wall that was ended meanwhile finds out what became of it', async () => {
		const record = {ts: new Date(t0).toISOString(), call: plan(1800).call};
		const became = (retryMs: number) =>
			updateRetry.became(record as never, target, executorOf(newWorld({retryMs, now: t0 + minute})).eyes);
		expect(await became(1_800_000)).toEqual({state: 'found', text: 'made: Scheduler says: tried again for 30 m'});
		expect(await became(0)).toEqual({state: 'found', text: 'not made: Scheduler says: tried again never'});
	});
});

describe('what a run depends on is asked before it starts', () => {
	const system = {
		...testSystem,
		sources: {...testSystem.sources, vendors: {probes: {}, every: '5m'}},
	} as Target['system'];
	const asked = (...statuses: (number | null)[]) => {
		const world = newWorld();
		const reads: CloudReads = {
			...fakeReads(world),
			read: async () => ({
				answer: probesAnswer(statuses.map((status, index) => ({name: `v${index}`, answer: `HTTP ${status}`, status}))),
				fetchedAt: t0,
				cost: {requests: 1, bytesBilled: 0},
			}),
		};
		const aim = {...target, system, allowed: {...target.allowed, needs: 'vendors'}};
		return dependencies({eyes: {reads, clock: clockOf(world)}, target: aim, leftBefore: undefined});
	};

	test('a refusal without credentials is an answer, an error or silence is none', async () => {
		expect(await asked(200, 401)).toEqual([{title: 'vendors answer', state: 'ok', detail: 'each below 500'}]);
		expect(await asked(200, 503, null)).toEqual([
			{title: 'vendors answer', state: 'failed', detail: 'v1: HTTP 503, v2: HTTP null', overridable: true},
		]);
	});
});
