/** The one place that changes the cloud: what it refuses, and what is done before anything is sent. */
import {describe, expect, test} from 'vitest';
import {trafficCall} from '../../src/actions/run/traffic.ts';
import {createActionsStore} from '../../src/actions/runs.ts';
import {ActionRefused, type Plan} from '../../src/actions/types.ts';
import type {WriteApi} from '../../src/cloud/call.ts';
import {executorOf, minute, mutations, newWorld, service, t0, type World} from '../support/actions.ts';
import {
	addColumn,
	execute,
	invoke,
	planned,
	raiseTimeout,
	rollback,
	runJob,
	scaleSpanner,
} from '../support/executing.ts';

/** A plan for every API that something is written to. */
const plans: Record<WriteApi, (world: World) => Plan | Promise<Plan>> = {
	run: rollback,
	function: invoke,
	cloudfunctions: raiseTimeout,
	cloudscheduler: runJob,
	spanner: scaleSpanner,
	secretmanager: world =>
		planned(world, {action: 'secret.reveal', target: 'token', params: {reason: 'a test of the executor'}}),
	serviceusage: world => planned(world, {action: 'api.enable', target: 'aiplatform.googleapis.com'}),
	web: world => planned(world, {action: 'probe.webhook_test', target: 'hook'}),
	bigquery: addColumn,
	pubsub: world => planned(world, {action: 'pubsub.pause', target: 'hooks-sub'}),
};

describe('read-only', () => {
	describe.each(Object.keys(plans) as WriteApi[])('%s', api => {
		test.each([
			['not armed', {mode: {kind: 'read-only'}} as const, {}],
			['arming is over', {mode: {kind: 'armed', reason: 'x', until: t0}} as const, {}],
			['the config forbids it', {}, {readOnlyConfig: true}],
		])('is refused, never called, and audited: %s', async (_, patch, deps) => {
			const world = newWorld(patch);
			const plan = await plans[api](world);
			const executor = executorOf(world, deps);
			await executor.preflight(plan);
			await expect(executor.execute(plan, plan.confirm, () => undefined)).rejects.toThrow(ActionRefused);
			expect(world.log).toEqual(['audit:deny']); // Not even a dry run.
			expect(world.audit[0]?.result).toContain('read-only');
		});

		test('armed, the same plan does call it', async () => {
			const world = newWorld();
			const plan = await plans[api](world);
			world.onSleep = () => {
				world.runs = [
					{
						source: 'mail',
						status: 'success',
						started_at: new Date(t0 + 1000).toISOString(),
						completed_at: new Date(t0 + 9000).toISOString(),
						rows: 5,
					},
				];
			};
			await execute(world, plan);
			expect(mutations(world)).toEqual([api]);
		});
	});

	test.each([
		['', undefined, /^refused: read-only: press A to arm actions$/],
		[' while the log cannot be written', new Error('the disk is full'), undefined],
	])('disarmed between preflight and call%s: refused, and the outcome says so', async (_, auditFails, outcome) => {
		const world = newWorld();
		const plan = rollback(world);
		const running = executorOf(world).execute(plan, plan.confirm, ({phase}) => {
			if (phase === 'calling') Object.assign(world, {mode: {kind: 'read-only'}, auditFails});
		});
		await expect(running).rejects.toThrow(ActionRefused);
		expect(mutations(world)).toEqual([]);
		expect(world.audit.map(({kind}) => kind)).toEqual(outcome ? ['intent', 'deny', 'outcome'] : ['intent']);
		if (outcome) expect(world.audit.at(-1)?.result).toMatch(outcome);
	});

	test('arming is written down first, and impossible where the config forbids it', async () => {
		const world = newWorld();
		await executorOf(world).recordMode('arm', 'incident');
		expect(world.audit).toEqual([{kind: 'arm', result: 'incident'}]);
		await expect(executorOf(world, {readOnlyConfig: true}).recordMode('arm', 'x')).rejects.toThrow(ActionRefused);
	});
});

describe('before the call', () => {
	test('the intent is on disk before anything is sent', async () => {
		const world = newWorld();
		await execute(world, rollback(world));
		expect(world.log.indexOf('audit:intent')).toBe(world.log.indexOf('sent run') - 1);
		expect(world.audit.map(({kind}) => kind)).toEqual(['intent', 'execute', 'outcome', 'verify']);
		expect(world.audit[0]).toMatchObject({
			target: 'projects/p/locations/r/services/hook',
			etagBefore: 'e1',
			cli: expect.stringContaining('gcloud run services update-traffic'),
		});
	});

	test('an audit log that cannot be written stops everything', async () => {
		const world = newWorld({auditFails: new Error('cannot write the audit log (the disk is full): refusing to act')});
		await expect(execute(world, rollback(world))).rejects.toThrow('the disk is full');
		expect(mutations(world)).toEqual([]);
	});

	test.each(['', 'y', 'Hook', 'hook ', 'hook-42'])('typed %j does not confirm', async typed => {
		const world = newWorld();
		await expect(execute(world, rollback(world), typed)).rejects.toThrow('not confirmed');
		expect(world.log).toEqual(['audit:deny']);
	});

	test('an expired plan is refused at its last millisecond and not before', async () => {
		const world = newWorld();
		const plan = rollback(world);
		world.now = plan.expiresAt;
		await expect(execute(world, plan)).rejects.toThrow('expired');
		world.now = plan.expiresAt - 1;
		await execute(world, plan);
		expect(mutations(world)).toEqual(['run']);
	});

	test('a changed etag makes the plan stale', async () => {
		const world = newWorld();
		const plan = rollback(world);
		world.service = service({etag: 'e9'});
		await expect(execute(world, plan)).rejects.toThrow('stale');
		expect(mutations(world)).toEqual([]);
	});

	test('a function deployed anew makes the plan stale', async () => {
		const world = newWorld();
		const plan = await invoke(world);
		world.functionRevision = 'sync-2';
		await expect(execute(world, plan)).rejects.toThrow('stale');
		expect(mutations(world)).toEqual([]);
	});

	test('a plan that was altered is refused', async () => {
		const world = newWorld();
		const plan = rollback(world);
		await expect(
			execute(world, {...plan, call: trafficCall(plan.target.resource, 'e1', [{revision: 'hook-41', percent: 100}])}),
		).rejects.toThrow('not the one that was shown');
		expect(mutations(world)).toEqual([]);
	});

	test.each([
		['reconciling', {service: service({reconciling: true})}],
		['not yet observed', {service: service({observedGeneration: 6})}],
		['the history is gone', {series: []}],
	])('the preflight stops it: %s', async (_, change) => {
		const world = newWorld();
		const plan = rollback(world);
		Object.assign(world, change);
		await expect(execute(world, plan)).rejects.toThrow('preflight');
		expect(mutations(world)).toEqual([]);
	});

	test('one in flight per target', async () => {
		const world = newWorld();
		const executor = executorOf(world);
		const plan = rollback(world);
		const first = executor.execute(plan, 'hook', () => undefined);
		await expect(executor.execute(plan, 'hook', () => undefined)).rejects.toThrow('in flight');
		await first;
		expect(mutations(world)).toEqual(['run']);
	});

	test('no trigger while a run is in progress', async () => {
		const world = newWorld({
			runs: [{source: 'mail', status: 'running', started_at: new Date(t0 - minute).toISOString()}],
		});
		await expect(execute(world, await invoke(world))).rejects.toThrow('no run of mail in progress');
		expect(mutations(world)).toEqual([]);
	});
});

test('the store goes on with an action nobody watches, and keeps refusals', async () => {
	const world = newWorld();
	const busy: (string | undefined)[] = [];
	const runs = createActionsStore(now => busy.push(now));
	const ended = new Promise<void>(resolve => {
		runs.subscribe(({runs: [run]}) => (run?.result || run?.refused) && resolve());
	});
	runs.getState().start(executorOf(world), rollback(world), 'wrong');
	await ended;
	expect(runs.getState().runs[0]?.refused).toContain('not confirmed');
	expect(busy.at(0)).toBe('roll back hook');
	expect(busy.at(-1)).toBeUndefined();
});

test('the store names what was sent to the cloud, and nothing that was not', async () => {
	const world = newWorld();
	const runs = createActionsStore();
	const ended = new Promise<void>(resolve => {
		runs.subscribe(({runs: all}) => all.every(({result, refused}) => result || refused) && resolve());
	});
	runs.getState().start(executorOf(world), rollback(world), 'wrong');
	runs.getState().start(executorOf(world), rollback(world), 'hook');
	await ended;
	expect(runs.getState().sent).toEqual([
		{system: 'demo', action: 'run.rollback', target: 'hook', title: 'roll back hook', at: expect.any(Number)},
	]);
});

test('a system that is not of this wall is refused', async () => {
	const world = newWorld();
	await expect(execute(world, rollback(world), 'hook', {systems: []})).rejects.toThrow(ActionRefused);
});
