/** Plans for the world of test/support/actions.ts, and what comes of executing them. */
import {planRollback} from '../../src/actions/rollback.ts';
import {planInvoke, planRunJob} from '../../src/actions/trigger.ts';
import type {Plan, Progress} from '../../src/actions/types.ts';
import {executorOf, testSystem, type World} from './actions.ts';

/** The rollback of the world's service to revision 42. */
export const rollback = (world: World): Plan =>
	planRollback(
		{system: testSystem, now: world.now},
		{service: world.service, series: world.series, health: 'https://hook/health'},
		'hook-42',
	);

/** A call of the world's function. */
export const invoke = async (world: World): Promise<Plan> => {
	const info = await executorOf(world).lookFunction(testSystem, 'sync');
	const [trigger] = testSystem.actions.triggers;
	if (!info || !trigger) throw new Error('no function');
	return planInvoke({system: testSystem, now: world.now}, trigger, {mailbox: 'a@b.co', kind: 'full'}, info);
};

/** A run of the world's job. */
export const runJob = async (world: World): Promise<Plan> => {
	const info = await executorOf(world).lookJob(testSystem, 'nightly');
	const [job] = testSystem.actions.jobs;
	if (!info || !job) throw new Error('no job');
	return planRunJob({system: testSystem, now: world.now}, job, info);
};

/** Runs a plan as somebody does who types `typed`; with what was told meanwhile. */
export const execute = async (world: World, plan: Plan, typed: string = plan.confirm, patch = {}) => {
	const progress: Progress[] = [];
	const result = await executorOf(world, patch).execute(plan, typed, line => progress.push(line));
	return {
		result,
		phases: [...new Set(progress.map(({phase}) => phase))],
		text: progress.map(({text}) => text).join('\n'),
	};
};

/** What was changed, in order. */
export const mutations = (world: World) =>
	world.log.filter(entry => entry === 'setTraffic' || entry === 'invoke' || entry === 'runJob');
