/** What others have to approve runs only when they did, and says so in the log before it does. */
import {describe, expect, test} from 'vitest';
import {codeOf} from '../../src/actions/approval/code.ts';
import {newKey, signedCode} from '../../src/actions/approval/signed.ts';
import type {Decision} from '../../src/actions/approval/types.ts';
import {action as runRollback} from '../../src/actions/catalogue/run.rollback.ts';
import {lifetimeOf, planOf} from '../../src/actions/plan.ts';
import type {ActionSpec} from '../../src/actions/spec.ts';
import type {Plan} from '../../src/actions/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {executorOf, mutations, newWorld, testSystem, type World} from '../support/actions.ts';
import {approvalsOfKeys} from '../support/approving.ts';
import {aimed, execute} from '../support/executing.ts';

const [ana, bob] = [newKey(), newKey()];
const people = {ana: {groups: ['manager'], key: ana.key}, bob: {groups: ['security'], key: bob.key}};
const system = {
	...testSystem,
	approvals: {'run.*': {risk: 'high' as const, all: ['manager', 'security'], distinct: true}},
};

const planned = (world: World, config: SystemConfig = system): Plan =>
	planOf(
		runRollback as ActionSpec,
		{service: world.service, series: world.series, delaySeconds: 240, at: world.now},
		{
			action: 'run.rollback',
			target: {...aimed('run.rollback', 'hook'), system: config},
			params: {revision: 'hook-42'},
			now: world.now,
		},
	);
const signs = (plan: Plan, person: 'ana' | 'bob', verdict: Decision['verdict'] = 'approve') =>
	signedCode({code: codeOf(plan.planHash), person, verdict, at: 1000, reason: 'because'}, {ana, bob}[person].secret);
const run = (world: World, plan: Plan, signed: readonly string[], patch = {}) =>
	execute(world, plan, plan.confirm, {systems: [system], approvals: approvalsOfKeys(people), ...patch}, signed);

test('the plan says whom it needs, and lives as long as they need', () => {
	const world = newWorld();
	const plan = planned(world);
	expect(plan).toMatchObject({
		...{risk: 'high', confirm: 'roll back hook'},
		approvals: {all: ['manager', 'security'], distinct: true},
	});
	expect(plan.expiresAt - world.now).toBe(lifetimeOf(plan));
	expect(lifetimeOf(plan)).toBeGreaterThan(lifetimeOf({}));
});

describe('is refused, written down, and not sent', () => {
	test.each<[string, (plan: Plan) => string[], object, string]>([
		['nobody said anything', () => [], {}, 'waits for the approval of manager and security'],
		['one of two did', plan => [signs(plan, 'ana')], {}, 'waits for the approval of security'],
		[
			'somebody said no',
			plan => [signs(plan, 'ana'), signs(plan, 'bob'), signs(plan, 'bob', 'deny')],
			{},
			'denied by bob: because',
		],
		['this wall cannot ask', plan => [signs(plan, 'ana'), signs(plan, 'bob')], {approvals: undefined}, 'cannot ask'],
	])('%s', async (_, signed, patch, why) => {
		const world = newWorld();
		const plan = planned(world);
		await expect(run(world, plan, signed(plan), patch)).rejects.toThrow(why);
		expect(mutations(world)).toEqual([]);
		expect(world.audit).toMatchObject([{kind: 'deny', planHash: plan.planHash, result: expect.stringContaining(why)}]);
	});

	test('the approvals are of a plan that was made anew since', async () => {
		const world = newWorld();
		const old = planned(world);
		world.now += 1000;
		const plan = planned(world);
		await expect(run(world, plan, [signs(old, 'ana'), signs(old, 'bob')])).rejects.toThrow('waits for');
		expect(mutations(world)).toEqual([]);
	});

	test('the config asks others by now', async () => {
		const world = newWorld();
		const plan = planned(world);
		const stricter = {...system, approvals: {'run.*': {...system.approvals['run.*'], all: ['board']}}};
		const signed = [signs(plan, 'ana'), signs(plan, 'bob')];
		await expect(run(world, plan, signed, {systems: [stricter]})).rejects.toThrow('other approvals now');
		expect(mutations(world)).toEqual([]);
	});

	test('what was approved was changed afterwards', async () => {
		const world = newWorld();
		const plan = planned(world);
		const signed = [signs(plan, 'ana'), signs(plan, 'bob')];
		await expect(run(world, {...plan, undo: 'another one'}, signed)).rejects.toThrow('not the one that was shown');
		expect(mutations(world)).toEqual([]);
	});
});

test('runs once both approved, and the log says who before anything is sent', async () => {
	const world = newWorld();
	const plan = planned(world);
	await run(world, plan, [signs(plan, 'ana'), signs(plan, 'bob')]);
	expect(mutations(world)).toEqual(['run']);
	expect(world.audit.map(({kind, by}) => [kind, by]).slice(0, 3)).toEqual([
		['approve', 'ana for manager, by key'],
		['approve', 'bob for security, by key'],
		['intent', undefined],
	]);
	expect(world.log.indexOf('audit:intent')).toBe(world.log.indexOf('sent run') - 1);
});

describe('C-11: a rollback that nobody is asked about while a grave incident is open', () => {
	const rule = {risk: 'high' as const, all: ['team-lead'], distinct: true, unless: {incident: ['high' as const]}};
	const own = {...testSystem, approvals: {'run.rollback': rule}};
	const incident = {system: 'demo', title: 'API down', severity: 'high' as const};

	test('waits without one, and runs once it is declared, by the same plan; the intent says why nobody was asked', async () => {
		const world = newWorld();
		const plan = planned(world, own);
		const incidents: (typeof incident)[] = [];
		const deps = {systems: [own], approvals: approvalsOfKeys(people, incidents)};
		await expect(run(world, plan, [], deps)).rejects.toThrow('waits for the approval of team-lead');
		expect(mutations(world)).toEqual([]);
		incidents.push(incident);
		await run(world, plan, [], deps);
		expect(mutations(world)).toEqual(['run']);
		expect(world.audit.filter(({kind}) => kind !== 'deny').slice(0, 1)).toMatchObject([
			{kind: 'intent', by: 'nobody is asked while the high incident is open: API down'},
		]);
	});

	test('what was waived is asked again where the incident is over by then', async () => {
		const world = newWorld();
		const plan = planned(world, own);
		const incidents = [incident];
		const executor = executorOf(world, {systems: [own], approvals: approvalsOfKeys(people, incidents)});
		expect(await executor.preflight(plan)).toMatchObject({ok: true, standing: {state: 'waived'}});
		incidents.pop();
		await expect(executor.execute(plan, plan.confirm, () => undefined, {reason: 'API is down'})).rejects.toThrow(
			'waits for the approval of team-lead',
		);
		expect(mutations(world)).toEqual([]);
	});
});
