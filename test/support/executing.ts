/** Plans for the world of test/support/actions.ts, and what comes of executing them. */

import {action as runRollback} from '../../src/actions/catalogue/run.rollback.ts';
import {action as runUndo} from '../../src/actions/catalogue/run.undo.ts';
import {specOf} from '../../src/actions/catalogue.ts';
import type {Given} from '../../src/actions/confirm.ts';
import {targetOf} from '../../src/actions/offers.ts';
import {planOf} from '../../src/actions/plan.ts';
import type {ActionSpec} from '../../src/actions/spec.ts';
import type {Offer, ParamValues, Plan, Progress, Target} from '../../src/actions/types.ts';
import {executorOf, testSystem, type World} from './actions.ts';

/** What the test system allows an action on. Throws for what it does not. */
export function aimed(action: string, target: string): Target {
	const found = targetOf([testSystem], {action, system: testSystem.system, target});
	if (!found) throw new Error(`the test system does not allow ${action} on ${target}`);
	return found;
}

/** The plan of any action on what the world shows. */
export async function planned(world: World, {action, target, params = {}}: Omit<Offer, 'system'>): Promise<Plan> {
	const spec = await specOf(action);
	const aim = aimed(action, target);
	const seen = await spec.look(executorOf(world).eyes, aim);
	return planOf(spec, seen, {action, target: aim, params, now: world.now});
}

const traffic = (world: World, action: string, spec: ActionSpec, params: ParamValues): Plan =>
	planOf(
		spec,
		{service: world.service, series: world.series, delaySeconds: 240, at: world.now},
		{action, target: aimed(action, 'hook'), params, now: world.now},
	);

/** The rollback of the world's service to revision 42. */
export const rollback = (world: World): Plan =>
	traffic(world, 'run.rollback', runRollback as ActionSpec, {revision: 'hook-42'});

/** All traffic of the world's service follows the latest revision, as before a rollback. */
export const undo = (world: World): Plan =>
	traffic(world, 'run.undo', runUndo as ActionSpec, {traffic: [{percent: 100}]});

/** A call of the world's function. */
export const invoke = (world: World): Promise<Plan> =>
	planned(world, {action: 'fn.invoke', target: 'sync', params: {mailbox: 'a@b.co', kind: 'full'}});

/** The world's function may take nine minutes. */
export const raiseTimeout = (world: World): Promise<Plan> =>
	planned(world, {action: 'fn.update_timeout', target: 'sync', params: {seconds: 540}});

/** A run of the world's job. */
export const runJob = (world: World): Promise<Plan> => planned(world, {action: 'job.run', target: 'nightly'});

/** The world's Spanner instance gets twice its size. */
export const scaleSpanner = (world: World): Promise<Plan> =>
	planned(world, {action: 'spanner.scale', target: 'inst', params: {preset: 'busy'}});

/** The world's table gets a column. */
export const addColumn = (world: World): Promise<Plan> =>
	planned(world, {action: 'bq.add_column', target: 'd.accounts', params: {column: 'note', type: 'STRING'}});

/** What somebody says who is asked why. */
export const why: Given = {reason: 'a test of this action'};

/** Runs a plan as somebody does who types `typed` and pastes what others signed; with what was told meanwhile. */
export const execute = async (
	world: World,
	plan: Plan,
	typed: string = plan.confirm,
	patch = {},
	signed: readonly string[] = [],
) => {
	const progress: Progress[] = [];
	const result = await executorOf(world, patch).execute(plan, typed, line => progress.push(line), {...why, signed});
	return {
		result,
		// What is only announced has not begun.
		phases: [...new Set(progress.flatMap(({phase, step}) => (step?.state === 'waits' ? [] : [phase])))],
		text: progress.map(({text}) => text).join('\n'),
	};
};
