/** New revisions and stopped services that were sent: followed until they are in force, judged, and never called well where they are not. */
import {expect, test} from 'vitest';
import {specOf} from '../../src/actions/catalogue.ts';
import {planOf} from '../../src/actions/plan.ts';
import {undoOf} from '../../src/actions/runs.ts';
import type {ParamValues, Plan, Target} from '../../src/actions/types.ts';
import type {CloudWrites} from '../../src/cloud/port.ts';
import {CloudError} from '../../src/cloud/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {executorOf, minute, newWorld, revision, served, t0, testSystem, type World} from '../support/actions.ts';
import {execute} from '../support/executing.ts';

const hook = {target: 'hook', health: 'https://hook/health'};
const allow = {...testSystem.actions.allow, 'run.resources': [hook], 'run.stop_processing': [hook]};
const system: SystemConfig = {...testSystem, actions: {...testSystem.actions, allow}};
const target: Target = {system, name: 'hook', allowed: hook};
const more = {preset: 'as it is now', memory: '8Gi'};

async function planned(world: World, action: string, params: ParamValues = {}): Promise<Plan> {
	const spec = await specOf(action);
	const seen = await spec.look(executorOf(world).eyes, target);
	return planOf(spec, seen, {action, target, params, now: world.now});
}

/** Takes a call as Cloud Run does: the change is asked for at once, and under way. */
const taking = (world: World): CloudWrites => ({
	async send({api, template, body}, {dryRun = false}) {
		if (dryRun) return {status: 200, body: ''};
		world.log.push(`sent ${api}`);
		if (world.fail) throw world.fail;
		const changed = {...world.service.template, ...(template as object)};
		const {scaling} = body as {scaling?: {manualInstanceCount?: number}};
		world.service = {
			...world.service,
			etag: 'e2',
			generation: 8,
			reconciling: true,
			...(template && {
				template: changed,
				latestCreatedRevision: 'hook-44',
				revisions: [{...revision(44), ...changed, ready: false}, ...world.service.revisions],
			}),
			...(scaling && {scaling: {instances: scaling.manualInstanceCount ?? 0}}),
		};
		return {status: 200, body: ''};
	},
});
/** The end of a change: the new revision serves, or does not start. */
function settle(world: World, reason?: string): void {
	const [newest = revision(44), ...others] = world.service.revisions;
	const isNew = newest.name === 'hook-44';
	world.service = {
		...world.service,
		reconciling: false,
		observedGeneration: 8,
		...(isNew && {revisions: [{...newest, ready: reason === undefined, ...(reason && {reason})}, ...others]}),
		...(isNew && !reason && {serving: [{revision: 'hook-44', percent: 100}]}),
	};
}
const run = (world: World, plan: Plan, typed?: string) =>
	execute(world, plan, typed, {writes: taking(world), systems: [system]});

test('a new revision that serves is judged by its errors against those of the one before', async () => {
	const world = newWorld();
	const plan = await planned(world, 'run.resources', more);
	world.onSleep = () => {
		settle(world);
		world.series = [...newWorld().series, served('hook-44', world.now, Math.floor((world.now - t0) / minute), 50)];
	};
	const {result, phases} = await run(world, plan);
	expect(phases).toEqual(['checking', 'auditing', 'calling', 'converging', 'converged', 'verifying', 'done']);
	expect(result).toMatchObject({phase: 'done', verdict: 'recovered'});
	expect(result.summary).toContain('hook-44 serves 100 %');
});

test('a revision that does not start has failed, and says what still serves', async () => {
	const world = newWorld();
	const plan = await planned(world, 'run.resources', more);
	world.onSleep = () => settle(world, 'The container failed to start.');
	const {result} = await run(world, plan);
	expect(result).toMatchObject({
		phase: 'failed',
		summary: 'hook-44 does not start: The container failed to start.; hook-43 still serves',
	});
});

test('what Cloud Run has given up has failed and is left; the newest revision speaks for itself', async () => {
	const ended = async (reason: string) => {
		const world = newWorld();
		const plan = await planned(world, 'run.stop_processing');
		world.onSleep = () => {
			settle(world);
			world.service = {...world.service, ready: false, reason};
			world.instances = 0;
		};
		return {plan, ...(await run(world, plan))};
	};
	const {result, plan} = await ended('An internal error ended it.');
	expect(result).toMatchObject({
		phase: 'failed',
		summary: 'Cloud Run did not do it, and the service asks for it still: An internal error ended it.',
	});
	expect(undoOf({id: 1, plan, progress: [], result})).toMatchObject({action: 'run.resume_processing'});
	const before = await ended("Revision 'hook-43' is not ready and cannot serve traffic.");
	expect(before.result.phase).toBe('done');
});

test('while traffic is pinned it runs only against the objection, and is ready with nothing', async () => {
	const world = newWorld();
	world.service = {...world.service, traffic: [{revision: 'hook-43', percent: 100}]};
	const plan = await planned(world, 'run.resources', more);
	await expect(run(world, plan)).rejects.toThrow('the new revision gets traffic: traffic is pinned to hook-43');
	expect(world.log).not.toContain('sent run');
	world.onSleep = () => {
		settle(world);
		world.service = {...world.service, serving: [{revision: 'hook-43', percent: 100}]};
	};
	const {result} = await run(world, plan, 'hook anyway');
	expect(result).toEqual({
		phase: 'done',
		summary: 'hook-44 is ready and gets 0 %: traffic is pinned',
		at: expect.any(Number),
	});
});

test('a service that somebody else changed is not changed, and one without an answer is looked at', async () => {
	const stale = newWorld({fail: new CloudError('stale-etag', 'the service was changed meanwhile', 'run')});
	const {result} = await run(stale, await planned(stale, 'run.resources', more));
	expect(result).toMatchObject({phase: 'failed', summary: expect.stringContaining('nothing was changed')});
	const lost = newWorld({fail: new CloudError('outcome-unknown', 'no answer', 'run')});
	const unknown = await run(lost, await planned(lost, 'run.resources', more));
	expect(unknown.result.phase).toBe('unknown');
	expect(lost.log.filter(entry => entry === 'sent run')).toHaveLength(1);
});

test('a stopped service is stopped once no instance is counted any more', async () => {
	const world = newWorld();
	const plan = await planned(world, 'run.stop_processing');
	world.onSleep = () => {
		settle(world);
		if (world.now > t0 + 4 * minute) world.instances = 0;
	};
	const {result, text} = await run(world, plan);
	expect(text).toContain('3 instances still');
	expect(result).toMatchObject({phase: 'done', verdict: 'recovered', summary: '0 instances, set by hand; no instance'});
	const kept = newWorld();
	kept.onSleep = () => settle(kept);
	const {result: end} = await run(kept, await planned(kept, 'run.stop_processing'));
	expect(end).toMatchObject({verdict: 'inconclusive', summary: '0 instances, set by hand; 3 instances still'});
});

test('what became of it is read from the service after its wall ended', async () => {
	const world = newWorld();
	const plan = await planned(world, 'run.resources', more);
	const {became} = await specOf('run.resources');
	const of = (patch: object) => {
		const {eyes} = executorOf({...world, service: {...world.service, ...patch}});
		const intent = {ts: new Date(t0 - minute).toISOString(), target: 'hook', etagBefore: 'e1', call: plan.call};
		return became(intent as never, target, eyes);
	};
	expect(await of({})).toMatchObject({state: 'found', text: expect.stringContaining('not made')});
	const template = {...world.service.template, memory: '8Gi'};
	expect(await of({etag: 'e2', template})).toMatchObject({state: 'found', text: expect.stringContaining('made')});
	expect(await of({etag: 'e2'})).toMatchObject({state: 'unknown'});
});
