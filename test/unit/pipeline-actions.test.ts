/** All jobs of a system stopped and started again (S4-49), and a pipeline run again for days that are past (S4-24, S4-32). */
import {describe, expect, test} from 'vitest';
import {printed} from '../../src/actions/canonical.ts';
import {action as backfill} from '../../src/actions/catalogue/pipeline.backfill.ts';
import {specOf} from '../../src/actions/catalogue.ts';
import {validateForm} from '../../src/actions/form.ts';
import {planOf} from '../../src/actions/plan.ts';
import type {Offer, Plan, Target} from '../../src/actions/types.ts';
import {type Call, mayBeSent} from '../../src/cloud/call.ts';
import type {SchedulerJobInfo} from '../../src/cloud/resources.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {executorOf, fakeReads, newWorld, t0, type World} from '../support/actions.ts';
import {aimed} from '../support/executing.ts';
import {jobsAnswer} from '../support/lists.ts';

type States = Record<string, string>;

/** A Scheduler that does what it is told, but for `refused`, and what it was told. */
function scheduler(states: States, refused?: string) {
	const world: World = newWorld();
	const sent: Call[] = [];
	const executor = executorOf(world, {
		reads: {
			...fakeReads(world),
			read: async () => ({
				answer: jobsAnswer(...Object.entries(states).map(([name, state]) => ({name, state, schedule: '0 2 * * *'}))),
				fetchedAt: t0,
				cost: {requests: 1, bytesBilled: 0},
			}),
		},
		writes: {
			async send(call) {
				sent.push(call);
				const [, name = '', verb] = /jobs\/(\w+):(\w+)$/.exec(call.path) ?? [];
				if (name === refused) throw new CloudError('denied', 'missing cloudscheduler.jobs.pause', 'cloudscheduler');
				states[name] = verb === 'pause' ? 'PAUSED' : 'ENABLED';
				return {status: 200, body: ''};
			},
		},
	});
	const planned = async ({action, params = {}}: Pick<Offer, 'action' | 'params'>): Promise<Plan> => {
		const spec = await specOf(action);
		const target = aimed(action, 'all');
		return planOf(spec, await spec.look(executor.eyes, target), {action, target, params, now: world.now});
	};
	const run = (plan: Plan) => executor.execute(plan, plan.confirm, () => undefined, {reason: 'data is lost'});
	return {world, sent, planned, run};
}

describe('pipeline.stop_all', () => {
	const all = {action: 'pipeline.stop_all'};

	test('pauses what is enabled, one call each, and undo resumes exactly that', async () => {
		const states: States = {nightly: 'ENABLED', hourly: 'PAUSED', weekly: 'ENABLED'};
		const {sent, planned, run} = scheduler(states);
		const plan = await planned(all);
		expect(plan.changes).toEqual([
			{what: 'nightly', before: 'ENABLED (0 2 * * *)', after: 'PAUSED'},
			{what: 'weekly', before: 'ENABLED (0 2 * * *)', after: 'PAUSED'},
			{what: 'hourly', before: 'PAUSED', after: 'PAUSED, as it is'},
		]);
		expect(await run(plan)).toMatchObject({phase: 'done', steps: {done: 2, of: 2}});
		expect(sent.map(({path}) => path)).toEqual([
			'/v1/projects/p/locations/r/jobs/nightly:pause',
			'/v1/projects/p/locations/r/jobs/weekly:pause',
		]);
		expect(sent.every(mayBeSent)).toBe(true);
		expect(plan.back).toEqual({action: 'pipeline.resume_all', params: {jobs: ['nightly', 'weekly']}});
		expect(await run(await planned(plan.back as Offer))).toMatchObject({phase: 'done', steps: {done: 2, of: 2}});
		expect(states).toEqual({nightly: 'ENABLED', hourly: 'PAUSED', weekly: 'ENABLED'});
	});

	test('ends at the first job that is refused, and says how far it came', async () => {
		const states: States = {nightly: 'ENABLED', hourly: 'ENABLED', weekly: 'ENABLED'};
		const {sent, planned, run} = scheduler(states, 'hourly');
		const result = await run(await planned(all));
		expect(result).toMatchObject({phase: 'failed', steps: {done: 1, of: 3}});
		expect(result.summary).toContain('missing cloudscheduler.jobs.pause');
		expect(sent).toHaveLength(2);
		expect(states).toEqual({nightly: 'PAUSED', hourly: 'ENABLED', weekly: 'ENABLED'});
	});

	test('somebody else paused one of them meanwhile: the plan is stale', async () => {
		const states: States = {nightly: 'ENABLED', hourly: 'ENABLED', weekly: 'ENABLED'};
		const {sent, planned, run} = scheduler(states);
		const plan = await planned(all);
		states.hourly = 'PAUSED';
		await expect(run(plan)).rejects.toThrow('stale');
		expect(sent).toEqual([]);
	});

	test('where all are paused there is nothing to do', async () => {
		const {planned} = scheduler({nightly: 'PAUSED', hourly: 'PAUSED', weekly: 'DISABLED'});
		await expect(planned(all)).rejects.toThrow(
			'all: nightly is PAUSED, hourly is PAUSED, weekly is DISABLED: there is nothing to change',
		);
	});
});

describe('pipeline.backfill', () => {
	const target: Target = aimed('pipeline.backfill', 'nightly');
	const job: SchedulerJobInfo = {
		name: 'nightly',
		resource: 'projects/p/locations/r/jobs/nightly',
		state: 'ENABLED',
		schedule: '0 2 * * *',
		timeZone: 'UTC',
		calls: 'POST https://usage-abc.a.run.app/run',
		deadlineMs: 900_000,
		retryMs: 0,
		retries: 0,
	};
	const plan = (from: string, to: string, patch: Partial<SchedulerJobInfo> = {}) =>
		backfill.plan(target, {...job, ...patch}, {from, to}, t0);

	test('calls the pipeline once for each day, in their order', () => {
		const {call, further = [], command} = plan('2026-10-31', '2026-11-02');
		const calls = [call, ...further.map(step => step.call)];
		expect(calls.map(({body}) => body)).toEqual([{day: '2026-10-31'}, {day: '2026-11-01'}, {day: '2026-11-02'}]);
		expect(calls.every(mayBeSent)).toBe(true);
		expect(call).toMatchObject({
			api: 'function',
			path: 'https://usage-abc.a.run.app/run',
			as: 'runner@p.iam.gserviceaccount.com',
			timeoutMs: 900_000,
		});
		expect(printed(command)).toBe(
			`curl --fail -X POST -H "Authorization: Bearer $(gcloud auth print-identity-token --audiences=https://usage-abc.a.run.app --impersonate-service-account=runner@p.iam.gserviceaccount.com --include-email)" -H 'Content-Type: application/json' -d '{"day":"2026-10-31"}' https://usage-abc.a.run.app/run`,
		);
	});

	test.each([
		['2026-11-20', '2026-11-19', '2026-11-19 is before 2026-11-20'],
		['2026-11-21', '2026-11-21', '2026-11-21 is not over yet'],
		['2026-11-01', '2026-11-04', '4 days are more than 3, which may be run at once'],
	])('%s to %s is refused: %s', (from, to, words) => expect(() => plan(from, to)).toThrow(words));

	test('a job that calls no address cannot be told a day', () =>
		expect(() => plan('2026-11-01', '2026-11-01', {calls: 'topic usage'})).toThrow('calls topic usage'));

	test('the form takes days of the calendar only', () => {
		const typed = (from: string) => validateForm(backfill.fields?.(target) ?? {}, {from, to: '2026-03-01'});
		expect(typed('2026-02-28')).toEqual({params: {from: '2026-02-28', to: '2026-03-01'}});
		for (const text of ['2026-02-30', '28.2.2026', '']) expect(typed(text)).toHaveProperty('errors.from');
	});
});
