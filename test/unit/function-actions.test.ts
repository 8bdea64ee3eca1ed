/** Functions deployed again with other settings or the same (S0-60, S1-28, S1-29, S2-11, S2-12, S2-15, S2-21, C-16, C-17). */
import {describe, expect, test} from 'vitest';
import {printed} from '../../src/actions/canonical.ts';
import {action as redeploy} from '../../src/actions/catalogue/fn.redeploy.ts';
import {action as undoEnv} from '../../src/actions/catalogue/fn.undo_env.ts';
import {action as updateEnv} from '../../src/actions/catalogue/fn.update_env.ts';
import {action as updateMemory} from '../../src/actions/catalogue/fn.update_memory.ts';
import {action as updateTimeout} from '../../src/actions/catalogue/fn.update_timeout.ts';
import {validateForm} from '../../src/actions/form.ts';
import type {Draft} from '../../src/actions/spec.ts';
import type {Progress, Target} from '../../src/actions/types.ts';
import {mayBeSent} from '../../src/cloud/call.ts';
import type {OperationState} from '../../src/cloud/port.ts';
import type {DeployedFunction} from '../../src/cloud/resources.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {deployedFunction, executorOf, fakeReads, minute, newWorld, t0, testSystem} from '../support/actions.ts';
import {execute, raiseTimeout} from '../support/executing.ts';

const resource = 'projects/p/locations/r/functions/sync';
const target: Target = {system: testSystem, name: 'sync', allowed: {target: 'sync'}};
const place = '--region=r --project=p';
const deploy = 'gcloud functions deploy sync --gen2 --source=gs://sources/sync/function-source.zip';

describe('what a deployment asks for', () => {
	const env = (params: Readonly<Record<string, string>>, patch: Partial<DeployedFunction> = {}) =>
		updateEnv.plan(target, deployedFunction(patch), params, t0);
	const timeout = (seconds: number, patch: Partial<DeployedFunction> = {}) =>
		updateTimeout.plan(target, deployedFunction(patch), {seconds}, t0);
	const memory = (size: string, patch: Partial<DeployedFunction> = {}) =>
		updateMemory.plan(target, deployedFunction(patch), {memory: size}, t0);

	const source = {storageSource: {bucket: 'sources', object: 'sync/function-source.zip'}};
	const asked = ({call, command, undo}: Draft) => {
		expect(mayBeSent(call)).toBe(true);
		expect(call).toMatchObject({
			api: 'cloudfunctions',
			method: 'PATCH',
			path: `/v2/${resource}`,
			body: {buildConfig: {source}},
		});
		return {
			mask: call.query?.updateMask,
			settings: (call.body as {serviceConfig: object}).serviceConfig,
			printed: printed(command),
			undo,
		};
	};

	test('the time of a call, within the limit of what calls it: 540 s bind events only', () => {
		expect(asked(timeout(3600))).toEqual({
			mask: 'buildConfig.source,serviceConfig.timeoutSeconds',
			settings: {timeoutSeconds: 3600},
			printed: `${deploy} --timeout=3600s ${place}`,
			undo: `${deploy} --timeout=60s ${place}`,
		});
		expect(timeout(540, {isEvent: true}).back).toEqual({action: 'fn.update_timeout', params: {seconds: 60}});
		expect(() => timeout(541, {isEvent: true})).toThrow('sync is called by events, which may take 540 s at most');
		expect(() => timeout(60)).toThrow('sync has 60 s already');
		expect(validateForm(updateTimeout.fields?.(target) ?? {}, {seconds: '3601'})).toEqual({
			errors: {seconds: 'not within 1 to 3600'},
		});
	});

	test('memory', () => {
		expect(asked(memory('2Gi'))).toEqual({
			mask: 'buildConfig.source,serviceConfig.availableMemory',
			settings: {availableMemory: '2Gi'},
			printed: `${deploy} --memory=2Gi ${place}`,
			undo: `${deploy} --memory=512Mi ${place}`,
		});
		expect(memory('2Gi').back).toEqual({action: 'fn.update_memory', params: {memory: '512Mi'}});
		// The form could not ask for a size that is none of Google's round ones; the command can.
		const odd = memory('2Gi', {memory: '768Mi'});
		expect(odd.back).toBeUndefined();
		expect(odd.undo).toBe(`${deploy} --memory=768Mi ${place}`);
	});

	test('one variable, and never the map of all: that is read when it is sent', () => {
		const draft = env({LLM_MODEL: 'gemini-2.5-pro'}, {env: {LLM_MODEL: 'gemini-1.5-pro', DB_PASSWORD: 'hunter2'}});
		expect(asked(draft)).toEqual({
			mask: 'buildConfig.source,serviceConfig.environmentVariables',
			settings: {},
			printed: `${deploy} --update-env-vars=LLM_MODEL=gemini-2.5-pro ${place}`,
			undo: `${deploy} --update-env-vars=LLM_MODEL=gemini-1.5-pro ${place}`,
		});
		expect(draft.call.variables).toEqual({LLM_MODEL: 'gemini-2.5-pro'});
		expect(draft.changes[0]).toEqual({what: 'LLM_MODEL', before: 'gemini-1.5-pro', after: 'gemini-2.5-pro'});
		expect(JSON.stringify(draft)).not.toContain('hunter2');
		expect(draft.sideEffects.join('\n')).toContain('Its one other variable stays.');
	});

	test('a variable that was not there is taken away again', () => {
		const fn = deployedFunction({env: {}});
		const {back, undo} = updateEnv.plan(target, fn, {LLM_MODEL: 'a,b'}, t0);
		expect(back).toEqual({action: 'fn.undo_env', params: {LLM_MODEL: null}});
		expect(undo).toBe(`${deploy} --remove-env-vars=LLM_MODEL ${place}`);
		const set = deployedFunction({env: {LLM_MODEL: 'a,b', LOG_LEVEL: 'INFO'}});
		const taken = undoEnv.plan(target, set, {LLM_MODEL: null}, t0);
		expect(taken.changes[0]).toEqual({what: 'LLM_MODEL', before: 'a,b', after: 'not set'});
		// A comma within a value does not part it for gcloud.
		expect(taken.undo).toBe(`${deploy} '--update-env-vars=^~~^LLM_MODEL=a,b' ${place}`);
	});

	test('what is set as it is asked for is refused', () =>
		expect(() => env({LLM_MODEL: 'gemini-1.5-pro'})).toThrow('sync has LLM_MODEL=gemini-1.5-pro already'));

	test('the same again: a new revision, which only a rollback of the service takes back', () => {
		const draft = redeploy.plan(target, deployedFunction(), {}, t0);
		expect(asked(draft)).toMatchObject({mask: 'buildConfig.source', settings: {}, printed: `${deploy} ${place}`});
		expect(draft.undo).toMatch(/^None: .*rollback of its service/);
		expect(draft.back).toBeUndefined();
	});

	test('says that the new revision gets nothing while traffic is pinned', () => {
		expect(timeout(540).sideEffects.join('\n')).not.toContain('pinned');
		expect(timeout(540, {isPinned: true}).sideEffects.join('\n')).toContain('the new one gets 0 % until');
	});

	test('what Google has no source of is refused', () => {
		const {source: _, ...fromRepository} = deployedFunction();
		expect(() => redeploy.plan(target, fromRepository, {}, t0)).toThrow('built from a repository');
		expect(() => redeploy.plan(target, deployedFunction({generation: 1}), {}, t0)).toThrow('first generation');
	});
});

describe('a deployment is followed to its end', () => {
	const deployed = deployedFunction({revision: 'sync-2', timeoutSeconds: 540});

	async function run(operation: (polls: number) => OperationState, world = newWorld()) {
		let polls = 0;
		const lines: Progress[] = [];
		const executor = executorOf(world, {
			reads: {
				...fakeReads(world),
				async operation() {
					const state = operation(polls++);
					if (state.done && state.error === undefined) world.deployed = deployed;
					return state;
				},
			},
			writes: {
				async send() {
					world.deployed = {...world.deployed, state: 'DEPLOYING'};
					return {status: 200, body: '', operation: 'projects/p/locations/r/operations/o'};
				},
			},
		});
		const its = await raiseTimeout(world);
		const result = await executor.execute(its, its.confirm, line => lines.push(line));
		return {result, text: lines.map(({text}) => text).join('\n')};
	}

	test('until it is active on a new revision and well', async () => {
		const {result, text} = await run(polls => ({done: polls > 3}));
		expect(result).toMatchObject({phase: 'done', summary: 'ACTIVE, sync-2; health 200', verdict: 'recovered'});
		expect(text).toContain('the operation is under way');
	});

	test('a build that fails says why, and the revision before goes on', async () => {
		const {result} = await run(polls => ({done: polls > 1, ...(polls > 1 && {error: 'Container Healthcheck failed'})}));
		expect(result).toMatchObject({phase: 'failed', summary: 'Container Healthcheck failed'});
	});

	test('an answer that never came: the function itself is read back', async () => {
		const world = newWorld();
		const its = await raiseTimeout(world);
		world.fail = new CloudError('outcome-unknown', 'reset', 'cloudfunctions');
		expect((await execute(world, its)).result).toMatchObject({phase: 'unknown'});
		const other = newWorld();
		const again = await raiseTimeout(other);
		other.fail = new CloudError('outcome-unknown', 'reset', 'cloudfunctions');
		other.onSleep = () => {
			other.deployed = deployed;
		};
		expect((await execute(other, again)).result).toMatchObject({phase: 'done'});
	});

	test('nothing is deployed while somebody else does', async () => {
		const world = newWorld({deployed: deployedFunction({state: 'DEPLOYING'})});
		const its = await raiseTimeout(world);
		expect(await executorOf(world).preflight(its)).toMatchObject({ok: false, stale: false});
		world.deployed = deployedFunction({revision: 'sync-9'});
		expect(await executorOf(world).preflight(its)).toMatchObject({ok: false, stale: true});
	});

	test('a wall that was ended meanwhile finds out what became of it', async () => {
		const world = newWorld();
		const {call} = await raiseTimeout(world);
		const record = {ts: new Date(t0).toISOString(), target: resource, etagBefore: 'sync-1', call};
		const became = (at: number, fn: DeployedFunction) => {
			Object.assign(world, {now: at, deployed: fn});
			return updateTimeout.became(record as never, target, executorOf(world).eyes);
		};
		expect(await became(t0 + minute, deployedFunction({state: 'DEPLOYING'}))).toMatchObject({state: 'runs'});
		expect(await became(t0 + minute, deployed)).toEqual({state: 'found', text: 'made: ACTIVE, sync-2'});
		expect(await became(t0 + minute, deployedFunction())).toEqual({
			state: 'found',
			text: 'not made: the function is unchanged, ACTIVE, sync-1',
		});
		expect(await became(t0 + minute, deployedFunction({revision: 'sync-7'}))).toMatchObject({state: 'unknown'});
	});
});
