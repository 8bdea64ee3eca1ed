/** The ladder of risk: what has to be typed, and who has to say why. */
import {describe, expect, test} from 'vitest';
import {planLines} from '../../panels/dialogs/lines.ts';
import {action as runRollback} from '../../src/actions/catalogue/run.rollback.ts';
import {confirmOf, unconfirmed} from '../../src/actions/confirm.ts';
import {planOf} from '../../src/actions/plan.ts';
import type {ActionSpec} from '../../src/actions/spec.ts';
import type {Plan} from '../../src/actions/types.ts';
import {type Risk, risks} from '../../src/config/risk.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {executorOf, mutations, newWorld, testSystem, type World} from '../support/actions.ts';
import {aimed} from '../support/executing.ts';

/** The test system, whose config gives rollbacks another risk. */
const systemAt = (risk: Risk): SystemConfig => ({
	...testSystem,
	approvals: {'run.rollback': {risk, all: [], distinct: true}},
});
const executorAt = (world: World, risk: Risk) => executorOf(world, {systems: [systemAt(risk)]});

/** The rollback of the world's service. */
const plannedAt = (world: World, risk: Risk): Plan =>
	planOf(
		runRollback as ActionSpec,
		{service: world.service, series: world.series, delaySeconds: 240, at: world.now},
		{
			action: 'run.rollback',
			target: {...aimed('run.rollback', 'hook'), system: systemAt(risk)},
			params: {revision: 'hook-42'},
			now: world.now,
		},
	);

test.each([
	['careful', 'y'],
	['medium', 'hook'],
	['high', 'roll back hook'],
	['critical', 'roll back hook'],
] as const)('%s is confirmed by %s', (risk, word) => {
	expect(confirmOf(risk, 'roll back', 'hook')).toBe(word);
	expect(plannedAt(newWorld(), risk).confirm).toBe(word);
});

test.each(risks)('%s: nothing but its own word confirms, or that it is wanted anyway', risk => {
	const plan = plannedAt(newWorld(), risk);
	const given = {reason: 'a bad release'};
	expect(unconfirmed(plan, plan.confirm, given)).toBeUndefined();
	expect(unconfirmed(plan, `${plan.confirm} anyway`, given)).toBeUndefined();
	for (const other of ['', 'y', 'hook', 'roll back', 'roll back hook'].filter(word => word !== plan.confirm))
		expect(unconfirmed(plan, other, given)).toContain('not confirmed');
});

describe('a reason', () => {
	test.each([
		['careful', false],
		['medium', false],
		['high', true],
		['critical', true],
	] as const)('is asked at %s: %s', async (risk, isAsked) => {
		const world = newWorld();
		const plan = plannedAt(world, risk);
		const run = executorAt(world, risk).execute(plan, plan.confirm, () => undefined);
		if (isAsked) await expect(run).rejects.toThrow('say why');
		else await run;
		expect(mutations(world)).toEqual(isAsked ? [] : ['run']);
		expect(planLines(plan, undefined, world.now, 80).some(({text}) => text.includes('asks for your reason'))).toBe(
			isAsked,
		);
	});

	test.each([undefined, '', '       .', 'because'])('is more than %j', async reason => {
		const world = newWorld();
		const plan = plannedAt(world, 'high');
		const given = reason === undefined ? {} : {reason};
		await expect(executorAt(world, 'high').execute(plan, plan.confirm, () => undefined, given)).rejects.toThrow(
			'say why',
		);
		expect(mutations(world)).toEqual([]);
	});

	test('is written down with the intent, before anything is sent, and cannot break a line', async () => {
		const world = newWorld();
		const plan = plannedAt(world, 'high');
		await executorAt(world, 'high').execute(plan, plan.confirm, () => undefined, {
			reason: 'bad release\n\x1b[2Jof hook',
		});
		const [intent] = world.audit;
		expect(intent).toMatchObject({kind: 'intent', planHash: plan.planHash});
		expect(intent?.reason).toMatch(/^bad release.*of hook$/);
		expect(world.log.indexOf('audit:intent')).toBe(world.log.indexOf('sent run') - 1);
	});
});
