/** Secrets, APIs and the test call of a webhook (S0-31, S1-36 to S1-38, S2-23, S3-029, S3-112, S4-36, S4-38). */
import {describe, expect, test} from 'vitest';
import {action as addVersion} from '../../src/actions/catalogue/secret.add_version.ts';
import {filledForm} from '../../src/actions/form.ts';
import {commandText, planOf} from '../../src/actions/plan.ts';
import type {ActionSpec} from '../../src/actions/spec.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {
	executorOf,
	hour,
	longSecret,
	mutations,
	newWorld,
	revision,
	service,
	t0,
	testSystem,
	type World,
} from '../support/actions.ts';
import {aimed, execute, planned, why} from '../support/executing.ts';

const spec = addVersion as ActionSpec;
const typed = 'a-typed-s3cret-value';
const api = 'aiplatform.googleapis.com';

/** A run of the pipeline that reads the secret. */
const run = (status: string, startedAt: number) => ({
	source: 'mail',
	status,
	started_at: new Date(startedAt).toISOString(),
	completed_at: status === 'running' ? null : new Date(startedAt + 60_000).toISOString(),
});

/** An executor, the plan of a new version on it, and what becomes of that. */
async function add(world: World, patch = {}) {
	const executor = executorOf(world, patch);
	const params = {token: {seal: executor.hide(typed), said: ['The value is read from /key.']}};
	const plan = await planned(world, {action: 'secret.add_version', target: 'token', params});
	const lines: string[] = [];
	const go = () => executor.execute(plan, plan.confirm, ({text}) => lines.push(text), why);
	return {executor, plan, lines, go};
}

const disable = (world: World, version: number) =>
	planned(world, {action: 'secret.disable_version', target: 'token', params: {version}});
const preflight = async (world: World, version = 1) => executorOf(world).preflight(await disable(world, version));
const failures = async (world: World) =>
	(await preflight(world)).items
		.filter(({state}) => state === 'failed')
		.map(({title, detail}) => `${title}: ${detail}`);

describe('secret.add_version', () => {
	test('adds the hidden value, once, and waits until the new version is listed', async () => {
		const world = newWorld();
		const {plan, go} = await add(world);
		expect(plan.changes).toMatchObject([
			{what: 'newest version', after: '3, with a hidden value'},
			{what: 'version 2', before: 'ENABLED', after: 'ENABLED, as it is'},
		]);
		expect(plan.gcloud).toBe('gcloud secrets versions add token --data-file=- --project=p');
		expect(plan.sideEffects[0]).toBe('The value is read from /key.');
		expect(await go()).toMatchObject({
			phase: 'done',
			summary: expect.stringMatching(/^version 3 of token is ENABLED; .*24h/),
		});
		expect(world.hidden).toEqual([typed]);
		expect(mutations(world)).toEqual(['secretmanager']);
	});

	test('the value is in no plan, line or record', async () => {
		const world = newWorld();
		const {plan, lines, go} = await add(world);
		const result = await go();
		expect(world.audit.map(({kind}) => kind)).toEqual(['intent', 'execute', 'outcome']);
		for (const part of [typed, Buffer.from(typed).toString('base64')])
			expect(JSON.stringify([plan, lines, result, world.audit])).not.toContain(part);
	});

	test('an answer that never came: the versions tell, and nothing is sent again', async () => {
		const world = newWorld({fail: new CloudError('outcome-unknown', 'reset', 'secretmanager')});
		const {go} = await add(world);
		world.onSleep = () => {
			world.versions[2] = {state: 'ENABLED', at: world.now};
		};
		expect(await go()).toMatchObject({phase: 'done'});
		expect(mutations(world)).toEqual(['secretmanager']);
	});

	test.each(['denied', 'quota', 'invalid'] as const)('%s: nothing was added, in the words of the cloud', async kind => {
		const world = newWorld({fail: new CloudError(kind, 'not today', 'secretmanager')});
		const {go} = await add(world);
		expect(await go()).toMatchObject({phase: 'failed', summary: 'not today'});
		expect(world.versions).toHaveLength(2);
	});

	describe('several secrets in one plan (S3-112)', () => {
		const allowed = {target: 'token', with: ['other', 'third']};
		const system = {...testSystem, actions: {...testSystem.actions, allow: {'secret.add_version': [allowed]}}};
		const target = {system, name: 'token', allowed};
		const rotate = async (world: World) => {
			const executor = executorOf(world, {systems: [system]});
			const filled = filledForm(
				spec.fields?.(target) ?? {},
				{token: 'first', other: 'second', third: ''},
				executor.hide,
			);
			if ('errors' in filled) throw new Error(JSON.stringify(filled.errors));
			const seen = await spec.look(executor.eyes, target);
			const plan = planOf(spec, seen, {action: 'secret.add_version', target, params: filled.params, now: world.now});
			return {plan, result: await executor.execute(plan, plan.confirm, () => undefined, why)};
		};

		test('each has a call and a value of its own; one without a value stays as it is', async () => {
			const world = newWorld();
			const {plan, result} = await rotate(world);
			expect(commandText(plan)).toBe(
				'gcloud secrets versions add token --data-file=- --project=p &&\ngcloud secrets versions add other --data-file=- --project=p',
			);
			expect(result).toMatchObject({phase: 'done', steps: {done: 2, of: 2}});
			expect(world.hidden).toEqual(['first', 'second']);
		});

		test('the second is not sent where the first was refused', async () => {
			const world = newWorld({fail: new CloudError('denied', 'no', 'secretmanager')});
			const {result} = await rotate(world);
			expect(result).toMatchObject({phase: 'failed', summary: expect.stringContaining('0 of 2 done')});
			expect(mutations(world)).toEqual(['secretmanager']);
		});
	});

	test('a version of somebody else makes the plan stale', async () => {
		const world = newWorld();
		const {go} = await add(world);
		world.versions.push({state: 'ENABLED', at: world.now});
		await expect(go()).rejects.toThrow('stale');
		expect(mutations(world)).toEqual([]);
	});

	test('a value is sent once: the same plan cannot be run again', async () => {
		const world = newWorld({fail: new CloudError('denied', 'no', 'secretmanager')});
		const {executor, plan, go} = await add(world);
		await go();
		expect((await executor.preflight(plan)).items).toContainEqual(
			expect.objectContaining({title: 'hidden value kept', state: 'failed'}),
		);
		await expect(go()).rejects.toThrow('hidden value kept');
		expect(mutations(world)).toEqual(['secretmanager']);
	});
});

describe('secret.disable_version', () => {
	const tested = () => newWorld({runs: [run('success', t0 - 30 * hour)]});

	test('S1-38, S4-38: is free once a run with the new version went well, 24 h ago', async () => {
		const world = tested();
		const plan = await disable(world, 1);
		expect(plan.gcloud).toBe('gcloud secrets versions disable 1 --secret=token --project=p');
		expect(plan.back).toEqual({action: 'secret.enable_version', params: {version: 1}});
		expect((await execute(world, plan)).result).toMatchObject({
			phase: 'done',
			summary: expect.stringContaining('DISABLED'),
		});
		expect(world.versions[0]?.state).toBe('DISABLED');
		const undo = await planned(world, {action: 'secret.enable_version', target: 'token', params: {version: 1}});
		expect((await execute(world, undo)).result.phase).toBe('done');
		expect(world.versions[0]?.state).toBe('ENABLED');
	});

	test('is locked without a run since the new version', async () => {
		const world = newWorld({runs: [run('success', t0 - 60 * hour)]});
		expect(await failures(world)).toEqual([expect.stringMatching(/^a run of mail with version 2: none is seen/)]);
		await expect(execute(world, await disable(world, 1))).rejects.toThrow('preflight');
		await expect(execute(world, await disable(world, 1), 'disable version of token anyway')).rejects.toThrow(
			'preflight',
		);
		expect(mutations(world)).toEqual([]);
	});

	test('is locked while the last run failed, and while one goes on', async () => {
		const failed = newWorld({runs: [run('success', t0 - 40 * hour), run('failed', t0 - 30 * hour)]});
		expect(await failures(failed)).toEqual([expect.stringContaining('the last one is failed')]);
		const running = newWorld({runs: [run('running', t0 - 60_000)]});
		expect(await failures(running)).toEqual([expect.stringContaining('the last one is running')]);
	});

	test('waits for the rest of the 24 h, unless somebody knows that the old value leaked (C-10)', async () => {
		const world = newWorld({runs: [run('success', t0 - 20 * hour)]});
		const {override} = await preflight(world);
		expect(await failures(world)).toEqual([expect.stringMatching(/^24h since the test: in 4(\.0)? h/)]);
		expect(override).toMatch(/anyway$/);
		await expect(execute(world, await disable(world, 1))).rejects.toThrow('24h since the test');
		expect((await execute(world, await disable(world, 1), override)).result.phase).toBe('done');
		expect(world.audit[0]).toMatchObject({kind: 'deny'});
		expect(world.audit[1]).toMatchObject({kind: 'intent', override: expect.stringContaining('24h since the test')});
	});

	test('the newest version that is enabled is refused', async () => {
		await expect(disable(tested(), 2)).rejects.toThrow('nothing could be read any more');
		await expect(disable(tested(), 7)).rejects.toThrow('version 7 is not there');
	});

	test('a service that began before the new version still has the old value (S3-113)', async () => {
		const allowed = {target: 'token', readers: ['hook'], health: 'https://hook/health'};
		const system = {...testSystem, actions: {...testSystem.actions, allow: {'secret.add_version': [allowed]}}};
		const asked = async (createdAt: number, healthStatus = 200) => {
			const world = newWorld({
				healthStatus,
				service: service({revisions: [{...revision(43), createdAt}]}),
			});
			const {items} = await executorOf(world, {systems: [system]}).preflight(await disable(world, 1));
			return items.filter(({state}) => state === 'failed').map(({detail}) => detail);
		};
		expect(await asked(t0 - 60 * hour)).toEqual(['hook-43 began before it: restart the service first']);
		expect(await asked(t0 - hour)).toEqual([]);
		expect(await asked(t0 - hour, 503)).toEqual(['health 503']);
	});

	test('without a test in the config it stays locked', async () => {
		const system = {
			...testSystem,
			actions: {...testSystem.actions, allow: {'secret.add_version': [{target: 'token'}]}},
		};
		const {items} = await executorOf(newWorld(), {systems: [system]}).preflight(await disable(newWorld(), 1));
		expect(items.find(({state}) => state === 'failed')?.detail).toContain('names no test');
	});
});

describe('secret.reveal', () => {
	const reason = 'compare with the panel of the vendor';
	const reveal = (world: World, params = {}) =>
		planned(world, {action: 'secret.reveal', target: 'token', params: {reason, ...params}});

	test('is written down before it is read, and shows both ends for ten seconds', async () => {
		const world = newWorld();
		const {result, text} = await execute(world, await reveal(world));
		expect(world.log).toEqual(['audit:reveal', 'sent secretmanager', 'audit:execute', 'audit:outcome']);
		expect(world.audit[0]).toMatchObject({kind: 'reveal', action: {params: {reason}}});
		expect(world.now - t0).toBe(10_000);
		expect(text).toContain('beg…end');
		expect(text).toContain(`${longSecret.length} characters`);
		expect(result.summary).toBe('version 2 was shown for 10 s');
		expect(JSON.stringify([result, text, world.audit])).not.toContain(longSecret.slice(4, -4));
	});

	test('is not read where it cannot be written down', async () => {
		const world = newWorld({auditFails: new Error('the disk is full')});
		await expect(execute(world, await reveal(world))).rejects.toThrow('the disk is full');
		expect(mutations(world)).toEqual([]);
	});

	test('a version that is disabled cannot be read', async () => {
		const world = newWorld({versions: [{state: 'DISABLED', at: t0 - hour}]});
		await expect(reveal(world)).rejects.toThrow('no version is enabled');
		await expect(reveal(world, {version: 1})).rejects.toThrow('version 1 is DISABLED');
	});
});

describe('api.enable', () => {
	const enable = (world: World) => planned(world, {action: 'api.enable', target: api});

	test('S2-23: is done when the API is enabled', async () => {
		const world = newWorld();
		const plan = await enable(world);
		expect(plan.gcloud).toBe(`gcloud services enable ${api} --project=p`);
		expect((await execute(world, plan)).result).toMatchObject({
			phase: 'done',
			summary: expect.stringContaining('ENABLED'),
		});
	});

	test('has nothing to do where it is enabled', async () =>
		expect(enable(newWorld({apiState: 'ENABLED'}))).rejects.toThrow('ENABLED already'));
});

describe('probe.webhook_test', () => {
	const plan = (world: World) => planned(world, {action: 'probe.webhook_test', target: 'hook'});

	test('S3-029: a refused signature is the healthy answer, by the config', async () => {
		const world = newWorld();
		expect((await plan(world)).gcloud).toBe(
			`curl -i -X POST -H 'Content-Type: application/json' -H 'x-signature: sha256=test' -d '{"test":true}' https://hook/in`,
		);
		expect((await execute(world, await plan(world))).result).toMatchObject({
			phase: 'done',
			summary: 'it answers 401, as a healthy one does',
		});
	});

	test.each([
		[{webhookStatus: 200}, 'failed', 'it answers 200, a healthy one 401'],
		[{fail: new CloudError('outcome-unknown', 'reset', 'web')}, 'unknown', 'no answer (reset); not retried'],
	])('%o is no healthy one: %s', async (patch, phase, summary) => {
		const world = newWorld(patch);
		expect((await execute(world, await plan(world))).result).toMatchObject({phase, summary});
		expect(mutations(world)).toEqual(['web']);
	});

	test('another address in the config in force makes the plan void', async () => {
		const world = newWorld();
		const {request} = aimed('probe.webhook_test', 'hook').allowed;
		const moved = {target: 'hook', request: request && {...request, url: 'https://elsewhere/in'}};
		const systems = [{...testSystem, actions: {...testSystem.actions, allow: {'probe.webhook_test': [moved]}}}];
		await expect(execute(world, await plan(world), 'y', {systems})).rejects.toThrow('another address');
	});
});
