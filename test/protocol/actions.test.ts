/**
 * Every action of the catalogue in every state that matters, through the official clients against a running sandbox. An
 * action that is added to the catalogue is in here without another word, once a shipped system allows it.
 */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {anySpecOf, catalogue, entryOf, specOf} from '../../src/actions/catalogue.ts';
import type {ExecutorDeps} from '../../src/actions/executor.ts';
import {ActionRefused, type Mode} from '../../src/actions/types.ts';
import type {Call} from '../../src/cloud/call.ts';
import {changeWindow} from '../../src/config/schema/calendar.ts';
import type {FaultName} from '../../src/sandbox/faults/names.ts';
import {type ActionStage, armed, asking, machineOf, startActionStage, systems} from '../support/actionStage.ts';
import {why} from '../support/executing.ts';

/** Sandboxes side by side: an action mostly waits until it is proven. */
const stageCount = 3;
let stages: ActionStage[] = [];

beforeAll(async () => {
	stages = await Promise.all(Array.from({length: stageCount}, startActionStage));
});
afterAll(async () => {
	await Promise.all(stages.map(stage => stage.stop()));
});

/** A window in which nothing may ever be changed. */
const never = changeWindow.parse({id: 'never', title: 'Never', actions: ['*'], deny: [{}]});

/** What holds every action back, and in which words. */
const heldBack: readonly (readonly [string, Mode, Partial<ExecutorDeps>])[] = [
	['read-only', {kind: 'read-only'}, {}],
	['frozen by kim', armed, {machine: machineOf({frozen: () => ({by: 'kim', reason: 'wait'})})}],
	['kim is at it', armed, {machine: machineOf({lock: async () => ({by: 'kim', system: '', title: 'x', at: 0})})}],
	['change window', armed, {systems: systems.map(system => ({...system, windows: [never]}))}],
];

/** A call without what is known only once it leaves. */
const formOf = ({body: _, ...call}: Call) => call;

/** Those that are carried out; others are only planned and copied. */
const carried: string[] = [];
for (const action of Object.keys(catalogue)) if (!('copies' in (await anySpecOf(action)))) carried.push(action);

/** Actions that come after another one need its stage. */
const rootOf = (action: string): string => {
	const {by} = entryOf(action);
	return by === undefined ? action : rootOf(by);
};
/** The API of the calls of an action, by its kind. A pipeline is stopped by its jobs, and run by the function that its job calls. */
function apiOf(action: string): string {
	if (action === 'pipeline.backfill') return 'fn';
	const [kind = ''] = action.split('.');
	return kind === 'pipeline' ? 'job' : kind;
}
/** The stage of an action: that of the one that it comes after. */
function stageOf(action: string): number {
	const root = rootOf(action);
	return carried.filter(one => apiOf(one) === apiOf(root)).indexOf(root) % stageCount;
}
/**
 * The actions of an API on a stage, which have its faults and its counts to themselves, go one after the other. All such lanes
 * run side by side: nearly all of the time is waiting for the cloud.
 */
const lanes = [...Map.groupBy(carried, action => `${apiOf(action)}, sandbox ${stageOf(action)}`)].map(
	([name, actions]) => ({name, actions}),
);

describe.concurrent.each(lanes)('$name', ({actions}) => {
	describe.each(actions)('%s', {concurrent: false}, cellsOf);
});

/** The cells of an action. */
function cellsOf(action: string): void {
	const onStage = (work: (stage: ActionStage) => Promise<void>): Promise<void> => {
		const stage = stages[stageOf(action)];
		if (!stage) throw new Error('the stages did not start');
		return work(stage);
	};
	const cell = (work: (stage: ActionStage) => Promise<void>) => () => onStage(work);

	test(
		'read-only, frozen, locked, out of its window or without its approval: nothing is sent',
		cell(async stage => {
			const plan = await stage.planFor(action);
			const calls: Call[] = [];
			for (const [words, mode, told] of heldBack) {
				const held = stage.executorIn(mode, told, calls).execute(plan, plan.confirm, () => undefined, why);
				await expect(held).rejects.toThrow(words);
				await expect(held).rejects.toThrow(ActionRefused);
			}
			const asked = await stage.planFor(action, {from: asking});
			const unapproved = stage.executorIn(armed, {systems: asking}, calls);
			await expect(unapproved.execute(asked, asked.confirm, () => undefined, why)).rejects.toThrow(
				'approval of manager',
			);
			expect(calls).toEqual([]);
		}),
	);

	test(
		'stale: what changed since it was shown is not touched',
		cell(async stage => {
			const spec = await specOf(action);
			// Where there is no etag, nothing can tell.
			if (!spec.etag) return expect((await stage.planFor(action)).target.etag).toBeUndefined();
			const plan = await stage.planFor(action, {alter: {etag: () => 'an older one'}});
			const {ended, sent} = await stage.sentDuring(plan, () => stage.run(plan));
			expect(ended).toMatchObject({name: 'ActionRefused', message: expect.stringContaining('stale')});
			expect(sent).toBe(0);
		}),
	);

	test(
		'denied when it is checked: refused, where Google can check it',
		cell(async stage => {
			const plan = await stage.planFor(action);
			const {ended, sent} = await stage.runWith('403', plan, {after: 0});
			if (plan.call.dryRun)
				expect(ended).toMatchObject({name: 'ActionRefused', message: expect.stringContaining('Google accepts it')});
			else expect(ended).toMatchObject({phase: 'failed'});
			expect(sent).toBe(plan.call.dryRun ? 0 : 1);
		}),
	);

	test.each<[FaultName, string]>([
		['403', 'failed'],
		['429', 'failed'],
		['deadline', 'unknown'],
		['reset', 'unknown'],
	])('%s when it is sent: %s, and it was sent once', (fault, phase) =>
		onStage(async stage => {
			const {ended, sent} = await stage.runWith(fault, await stage.planFor(action));
			expect(ended).toMatchObject({phase});
			if (phase === 'unknown') expect('summary' in ended && ended.summary).toContain('not retried');
			expect(sent).toBe(1);
		}),
	);

	/** What came of a plan of which one call failed: no call after it, what it says, and what it has left is taken back. */
	async function fails(stage: ActionStage, nth: number): Promise<void> {
		const calls: Call[] = [];
		const by = stage.executorIn(armed, {}, calls);
		const plan = await stage.planFor(action, {by});
		const {further = []} = plan;
		const failing = [plan, ...further][nth];
		// Google does it at once: what is refused when it is sent has a cell of its own.
		if (!failing || (nth === 0 && !stage.begins(plan))) return;
		const {ended} = await stage.runFailing(plan, nth, by);
		if (!('phase' in ended)) throw ended;
		expect(ended).toMatchObject({phase: 'failed', ...(further.length > 0 && {steps: {done: nth}})});
		expect(ended.summary).toMatch(stage.begins(failing) ? /internal error ended the operation/i : /permission/);
		expect(calls.map(formOf)).toEqual([plan, ...further].slice(0, nth + 1).map(({call}) => formOf(call)));
		const outcomes = stage.recordsOf(plan).filter(({kind}) => kind === 'outcome');
		expect(outcomes.map(({result}) => result)).toEqual([`failed: ${ended.summary}`]);
		await stage.takeBack(plan, ended);
	}

	test(
		'its operation ends in an error: failed, nothing is sent after it, and what is left is taken back',
		cell(stage => fails(stage, 0)),
	);

	test(
		'the second of its calls fails: it says how far it came, and takes that back',
		cell(stage => fails(stage, 1)),
	);

	test(
		'armed: sent once, seen through to its end, and written down',
		cell(async stage => {
			const calls: Call[] = [];
			const by = stage.executorIn(armed, {}, calls);
			const plan = await stage.planFor(action, {by});
			const {ended, sent} = await stage.sentDuring(plan, () => stage.run(plan, by));
			expect(ended).toMatchObject({phase: 'done'});
			const {further = []} = plan;
			const planned = [plan, ...further];
			expect(calls.map(formOf)).toEqual(planned.map(({call}) => formOf(call)));
			expect(sent).toBe(planned.filter(step => stage.calledBy(step).method === stage.calledBy(plan).method).length);
			stage.backOf.set(action, plan.back && {...plan.back, target: plan.action.target});
			const own = stage.recordsOf(plan);
			const kinds = own.map(({kind}) => kind);
			expect(kinds.slice(0, 2)).toEqual([(await specOf(action)).noted ?? 'intent', 'execute']);
			expect(kinds.filter(kind => kind === 'outcome')).toHaveLength(1);
			expect(own[0]).toMatchObject({action: plan.action, call: plan.call, cli: plan.gcloud});
		}),
	);

	test(
		'its answer is lost after the work was done: no call twice, and it is never called failed',
		cell(async stage => {
			const calls: Call[] = [];
			const by = stage.executorIn(armed, {}, calls);
			// What takes back another action is lost as that one's.
			if (entryOf(action).by !== undefined) return;
			const back = stage.backOf.get(action);
			const plan = await stage.planFor(back?.action ?? action, {by, ...(back && {back})}).catch((error: unknown) => {
				// It is in force, and nothing takes it back: there is nothing left to lose.
				if (error instanceof RangeError && !back) return undefined;
				throw error;
			});
			if (!plan) return;
			const {ended} = await stage.runWith('reset', plan, {midStream: true}, by);
			expect(ended).toMatchObject({phase: expect.stringMatching(/^(done|unknown)$/)});
			// What comes after the action needs it done once more.
			for (const other of Object.keys(catalogue)) if (entryOf(other).by === action) stage.led.delete(other);
			expect(calls[0]).toEqual(plan.call);
			expect(new Set(calls).size).toBe(calls.length);
			expect(calls.length).toBeLessThanOrEqual(1 + (plan.further ?? []).length);
		}),
	);
}
