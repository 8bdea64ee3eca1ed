/** F12: the config that is in force when a plan is executed decides, whatever stood in it when the dialog was opened. */
import {describe, expect, test} from 'vitest';
import type {ExecutorDeps} from '../../src/actions/executor.ts';
import {ActionRefused} from '../../src/actions/types.ts';
import type {Permission} from '../../src/config/schema/actions.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {executorOf, mutations, newWorld, testSystem, type World} from '../support/actions.ts';
import {invoke, rollback, runJob} from '../support/executing.ts';

const {actions} = testSystem;
const {allow} = actions;
const systems = (patch: Partial<SystemConfig['actions']>): Partial<ExecutorDeps> => ({
	systems: [{...testSystem, actions: {...actions, ...patch}}],
});
/** With another list of targets for an action. */
const allowing = (action: string, ...permissions: Permission[]) => systems({allow: {...allow, [action]: permissions}});

const changes: [
	string,
	(world: World) => ReturnType<typeof rollback> | Promise<ReturnType<typeof rollback>>,
	Partial<ExecutorDeps>,
	RegExp,
][] = [
	['a service removed from actions', rollback, allowing('run.rollback'), /no longer names hook/],
	['another service in its place', rollback, allowing('run.rollback', {target: 'other'}), /no longer names hook/],
	['readOnly turned true', rollback, {readOnlyConfig: true}, /readOnly/],
	['the system gone', rollback, {systems: []}, /no longer has the system demo/],
	['another project', rollback, {systems: [{...testSystem, project: 'q'}]}, /is q\/r in the config now/],
	['another region', runJob, {systems: [{...testSystem, region: 's'}]}, /is p\/s in the config now/],
	['a function removed from actions', invoke, allowing('fn.invoke'), /no longer names sync/],
	[
		'a parameter that is no longer allowed',
		invoke,
		allowing('fn.invoke', {target: 'sync', params: {mailbox: {email: true}, kind: {oneOf: ['delta']}}}),
		/other parameters for sync/,
	],
	['another account', invoke, systems({invokeAs: 'other@p.iam.gserviceaccount.com'}), /names another account/],
	['a job removed from actions', runJob, allowing('job.run'), /no longer names nightly/],
];

describe('F12: refused by the executor, and nothing is sent', () => {
	test.each(changes)('%s', async (_, make, patch, reason) => {
		const world = newWorld();
		const plan = await make(world);
		const executor = executorOf(world, patch);
		await expect(executor.execute(plan, plan.confirm, () => undefined)).rejects.toThrow(reason);
		expect(world.log).toEqual(['audit:deny']);
		const report = await executor.preflight(plan);
		expect(report.ok).toBe(patch.readOnlyConfig === true);
	});

	test.each(changes)('%s, between the preflight and the call', async (_, make, patch, reason) => {
		const world = newWorld();
		const plan = await make(world);
		let changed = false;
		const executor = executorOf(world, {
			get systems() {
				return changed ? (patch.systems ?? [testSystem]) : [testSystem];
			},
			get readOnlyConfig() {
				return changed && patch.readOnlyConfig === true;
			},
		});
		await expect(
			executor.execute(plan, plan.confirm, ({phase}) => {
				changed ||= phase === 'calling';
			}),
		).rejects.toThrow(ActionRefused);
		expect(mutations(world)).toEqual([]);
		expect(world.audit.at(-1)).toMatchObject({kind: 'outcome', result: expect.stringMatching(reason)});
	});
});
