import {describe, expect, test} from 'vitest';
import {guardWrites} from '../../src/actions/executor.ts';
import {planRollback, planUndo} from '../../src/actions/rollback.ts';
import {planInvoke, planRunJob} from '../../src/actions/trigger.ts';
import {ActionRefused, type Plan, type Progress} from '../../src/actions/types.ts';
import type {CloudWrites} from '../../src/cloud/port.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {createActionsStore} from '../../src/store/actions.ts';
import {
	executorOf,
	minute,
	newWorld,
	recordingWrites,
	served,
	service,
	t0,
	testSystem,
	type World,
} from '../support/actions.ts';

const rollback = (world: World): Plan =>
	planRollback(
		{system: testSystem, now: world.now},
		{service: world.service, series: world.series, health: 'https://hook/health'},
		'hook-42',
	);

const invoke = async (world: World): Promise<Plan> => {
	const info = await executorOf(world).lookFunction(testSystem, 'sync');
	const [trigger] = testSystem.actions.triggers;
	if (!info || !trigger) throw new Error('no function');
	return planInvoke({system: testSystem, now: world.now}, trigger, {mailbox: 'a@b.co', kind: 'full'}, info);
};

const runJob = async (world: World): Promise<Plan> => {
	const info = await executorOf(world).lookJob(testSystem, 'nightly');
	const [job] = testSystem.actions.jobs;
	if (!info || !job) throw new Error('no job');
	return planRunJob({system: testSystem, now: world.now}, job, info);
};

/** A plan for every mutating method; the type makes a new method fail to compile until it has one. */
const plans: Record<keyof CloudWrites, (world: World) => Plan | Promise<Plan>> = {setTraffic: rollback, invoke, runJob};

const execute = async (world: World, plan: Plan, typed: string = plan.confirm, patch = {}) => {
	const progress: Progress[] = [];
	const result = await executorOf(world, patch).execute(plan, typed, line => progress.push(line));
	return {
		result,
		phases: [...new Set(progress.map(({phase}) => phase))],
		text: progress.map(({text}) => text).join('\n'),
	};
};

const mutations = (world: World) =>
	world.log.filter(entry => entry === 'setTraffic' || entry === 'invoke' || entry === 'runJob');

describe('read-only', () => {
	test('the plans above cover every method there is', () => {
		expect(Object.keys(recordingWrites(newWorld())).sort()).toEqual(Object.keys(plans).sort());
		expect(
			Object.keys(
				guardWrites(
					recordingWrites(newWorld()),
					() => undefined,
					async () => undefined,
				),
			).sort(),
		).toEqual(Object.keys(plans).sort());
	});

	describe.each(Object.keys(plans) as (keyof CloudWrites)[])('%s', method => {
		test.each([
			['not armed', {mode: {kind: 'read-only'}} as const, {}],
			['arming is over', {mode: {kind: 'armed', reason: 'x', until: t0}} as const, {}],
			['the config forbids it', {}, {readOnlyConfig: true}],
		])('is refused, never called, and audited: %s', async (_, patch, deps) => {
			const world = newWorld(patch);
			const plan = await plans[method](world);
			const executor = executorOf(world, deps);
			await executor.preflight(plan);
			await expect(executor.execute(plan, plan.confirm, () => undefined)).rejects.toThrow(ActionRefused);
			expect(world.log).toEqual(['audit:deny']); // Not even validateOnly.
			expect(world.audit[0]?.result).toContain('read-only');
		});

		test('the guard itself refuses, whatever called it', async () => {
			const world = newWorld();
			const denied: string[] = [];
			const guarded = guardWrites(
				recordingWrites(world),
				() => 'read-only',
				async name => void denied.push(name),
			);
			const call = guarded[method] as (...args: unknown[]) => Promise<unknown>;
			await expect(call('x', {})).rejects.toThrow(ActionRefused);
			expect(denied).toEqual([method]);
			expect(world.log).toEqual([]);
		});

		test('armed, the same plan does call it', async () => {
			const world = newWorld();
			const plan = await plans[method](world);
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
			expect(mutations(world)).toEqual([method]);
		});
	});

	test('disarmed between preflight and call: refused, and the outcome says so', async () => {
		const world = newWorld();
		const plan = rollback(world);
		let asked = 0;
		await expect(
			execute(world, plan, 'hook', {mode: () => (++asked > 3 ? {kind: 'read-only'} : world.mode)}),
		).rejects.toThrow(ActionRefused);
		expect(mutations(world)).toEqual([]);
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
		expect(world.log.indexOf('audit:intent')).toBe(world.log.indexOf('setTraffic') - 1);
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
		expect(mutations(world)).toEqual(['setTraffic']);
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
			execute(world, {...plan, call: {kind: 'setTraffic', traffic: [{revision: 'hook-41', percent: 100}]}}),
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
		expect(mutations(world)).toEqual(['setTraffic']);
	});

	test('no trigger while a run is in progress', async () => {
		const world = newWorld({
			runs: [{source: 'mail', status: 'running', started_at: new Date(t0 - minute).toISOString()}],
		});
		await expect(execute(world, await invoke(world))).rejects.toThrow('no run of mail in progress');
		expect(mutations(world)).toEqual([]);
	});
});

describe('after a rollback', () => {
	test('converges, then judges the error rate once late points are there', async () => {
		const world = newWorld();
		const plan = rollback(world);
		world.onSleep = () => {
			world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
		};
		const {result, phases} = await execute(world, plan);
		expect(phases).toEqual(['checking', 'auditing', 'calling', 'verifying', 'done']);
		expect(result).toMatchObject({phase: 'done', verdict: 'recovered', previous: [{percent: 100}]});
		expect(result.summary).toContain('health 200');
	});

	test('errors that stay are no effect; a failing health spoils a recovery', async () => {
		const world = newWorld();
		world.onSleep = () => {
			world.series = [
				...newWorld().series,
				served('hook-42', world.now, 5, 100),
				served('hook-42', world.now, 5, 50, '5xx'),
			];
		};
		expect((await execute(world, rollback(world))).result.verdict).toBe('no effect');
		const sick = newWorld({healthStatus: 503});
		sick.onSleep = () => {
			sick.series = [...newWorld().series, served('hook-42', sick.now, 5, 100)];
		};
		expect((await execute(sick, rollback(sick))).result.verdict).toBe('inconclusive');
	});

	test('a health that comes up while we watch counts as it is at the end', async () => {
		const world = newWorld({healthStatus: 503});
		world.onSleep = () => {
			if (world.now > t0 + minute) world.healthStatus = 200;
			world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
		};
		expect((await execute(world, rollback(world))).result).toMatchObject({
			verdict: 'recovered',
			summary: expect.stringContaining('health 200'),
		});
	});

	test('a health that needs minutes to digest what piled up is waited for, not for ever', async () => {
		for (const [after, verdict] of [
			[9, 'recovered'],
			[40, 'inconclusive'],
		] as const) {
			const world = newWorld({healthStatus: 503});
			world.onSleep = () => {
				if (world.now > t0 + after * minute) world.healthStatus = 200;
				world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
			};
			expect((await execute(world, rollback(world))).result.verdict).toBe(verdict);
		}
	});

	test('without points after the switch it stays inconclusive, and says how late metrics are', async () => {
		const world = newWorld();
		const {result, text} = await execute(world, rollback(world));
		expect(result).toMatchObject({phase: 'done', verdict: 'inconclusive'});
		expect(text).toContain('up to 4 min late');
	});

	test('never converging ends as unknown after 120 s, not as success', async () => {
		const world = newWorld();
		const plan = rollback(world);
		const writes = recordingWrites(world);
		const slow: CloudWrites = {
			...writes,
			async setTraffic(name, request) {
				await writes.setTraffic(name, request);
				if (!request.validateOnly) world.service = {...world.service, reconciling: true, serving: service().serving};
			},
		};
		const {result, phases} = await execute(world, plan, 'hook', {writes: slow});
		expect(phases).toContain('converging');
		expect(result.phase).toBe('unknown');
		expect(result.summary).toContain('not converged after 120 s');
		expect(world.now - t0).toBeLessThanOrEqual(120_000);
	});

	test('a stale etag from Google fails, changes nothing, and is not retried', async () => {
		const world = newWorld({fail: new CloudError('stale-etag', 'etag mismatch', 'run')});
		const {result} = await execute(world, rollback(world));
		expect(result).toMatchObject({phase: 'failed', summary: expect.stringContaining('stale')});
		expect(result.previous).toBeUndefined();
		expect(mutations(world)).toEqual(['setTraffic']);
	});

	test('a timeout is unknown, reads the state back, is never retried', async () => {
		const world = newWorld({fail: new CloudError('timeout', 'deadline exceeded', 'run')});
		const {result, phases} = await execute(world, rollback(world));
		expect(phases).toContain('unknown');
		expect(result).toMatchObject({phase: 'unknown', summary: expect.stringContaining('LATEST (hook-43) 100 %')});
		expect(mutations(world)).toEqual(['setTraffic']);
	});

	test('a timeout after which the change is there counts as made', async () => {
		const world = newWorld();
		const writes = recordingWrites(world);
		const lost: CloudWrites = {
			...writes,
			async setTraffic(name, request) {
				await writes.setTraffic(name, request);
				if (!request.validateOnly) throw new CloudError('outcome-unknown', 'connection reset', 'run');
			},
		};
		const {result} = await execute(world, rollback(world), 'hook', {writes: lost});
		expect(result.phase).toBe('done');
		expect(mutations(world)).toEqual(['setTraffic']);
	});

	test('undo restores the split, and may begin while the first still verifies', async () => {
		const world = newWorld();
		const executor = executorOf(world);
		let undone: Promise<unknown> | undefined;
		const first = await executor.execute(rollback(world), 'hook', ({phase}) => {
			if (phase !== 'verifying' || undone) return;
			const undo = planUndo({system: testSystem, now: world.now}, {service: world.service, series: world.series}, [
				{percent: 100},
			]);
			undone = executor.execute(undo, 'hook', () => undefined);
		});
		expect(await undone).toMatchObject({phase: 'done'});
		expect(first.summary).toContain('a newer action on this service began');
		expect(world.service.traffic).toEqual([{revision: 'LATEST', percent: 100}]);
	});
});

describe('after a trigger', () => {
	const run = (status: string) => ({
		source: 'mail',
		status,
		started_at: new Date(t0 + 1000).toISOString(),
		completed_at: status === 'running' ? null : new Date(t0 + 43_000).toISOString(),
		rows: 812,
	});
	const follow = (world: World, end: string) => {
		const old = {source: 'mail', status: 'failed', started_at: new Date(t0 - minute).toISOString()};
		world.runs = [old];
		world.onSleep = () => {
			world.runs = world.now < t0 + 40_000 ? [run('running'), old] : [run(end), old];
		};
	};

	test.each([
		['success', 'done'],
		['failed', 'failed'],
	])('follows the new run until it ends: %s', async (end, phase) => {
		const world = newWorld();
		follow(world, end);
		const {result, text} = await execute(world, await invoke(world));
		expect(text).toContain('run of mail running');
		expect(result).toMatchObject({phase, summary: expect.stringContaining(`run of mail ${end} after 42 s, 812 rows`)});
	});

	test('a 504 is unknown, never retried, and the run is followed all the same', async () => {
		const world = newWorld({fail: new CloudError('outcome-unknown', 'HTTP 504', 'functions')});
		follow(world, 'success');
		const {result, phases} = await execute(world, await invoke(world));
		expect(phases).toContain('unknown');
		expect(result).toMatchObject({phase: 'done', summary: expect.stringContaining('the call itself: HTTP 504')});
		expect(mutations(world)).toEqual(['invoke']);
	});

	test('a 504 without any new run stays unknown', async () => {
		const world = newWorld({fail: new CloudError('outcome-unknown', 'HTTP 504', 'functions')});
		const {result} = await execute(world, await invoke(world));
		expect(result).toMatchObject({phase: 'unknown', summary: expect.stringContaining('not retried')});
		expect(mutations(world)).toEqual(['invoke']);
	});

	test.each([
		[504, 'unknown', 'outcome unknown'],
		[500, 'failed', 'HTTP 500: boom'],
	])('an answer of %i without a run ends as %s', async (status, phase, text) => {
		const world = newWorld();
		const writes = {...recordingWrites(world), invoke: async () => ({status, body: 'boom\u001b[31m'})};
		const {result, text: told} = await execute(world, await invoke(world), 'y', {writes});
		expect(result.phase).toBe(phase);
		expect(told).toContain(text);
		expect(told).not.toContain('\u001b');
	});

	test('a denied call failed, nothing is followed', async () => {
		const world = newWorld({fail: new CloudError('denied', 'missing run.invoker', 'functions')});
		const {result} = await execute(world, await invoke(world));
		expect(result).toMatchObject({phase: 'failed', summary: 'missing run.invoker'});
	});

	test('a Scheduler run is followed too', async () => {
		const world = newWorld();
		follow(world, 'success');
		expect((await execute(world, await runJob(world))).result.phase).toBe('done');
		expect(mutations(world)).toEqual(['runJob']);
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

test('a system that is not of this wall is refused', async () => {
	const world = newWorld();
	await expect(execute(world, rollback(world), 'hook', {systems: []})).rejects.toThrow(ActionRefused);
});
