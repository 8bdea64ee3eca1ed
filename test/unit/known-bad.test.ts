/** D4, D5: traffic does not go back to a bad revision by mistake, and each revision is judged by itself. */
import {describe, expect, test} from 'vitest';
import {rolledBackIn} from '../../src/actions/audit/rolledBack.ts';
import type {AuditRecord} from '../../src/actions/audit/types.ts';
import {
	executorOf,
	hour,
	minute,
	mutations,
	newWorld,
	resource,
	served,
	service,
	t0,
	type World,
} from '../support/actions.ts';
import {execute, planned, rollback, undo} from '../support/executing.ts';

const pinned = service({
	traffic: [{revision: 'hook-42', percent: 100}],
	serving: [{revision: 'hook-42', percent: 100}],
});
/** 43 answered 11.8 % with 5xx until an hour ago; since then 42 serves. */
const bad = [
	...[served('hook-43', t0 - hour, 60, 882), served('hook-43', t0 - hour, 60, 118, '5xx')],
	...[served('hook-42', t0, 59, 999), served('hook-42', t0, 59, 1, '5xx')],
];
const left = new Map([[resource, {at: t0 - hour, revisions: ['hook-43']}]]);

describe('D4: to unpin after a rollback', () => {
	const unpin = (world: World) => planned(world, {action: 'run.unpin', target: 'hook'});
	const cases: [string, Partial<World>, RegExp][] = [
		[
			'that answered with 5xx',
			{series: bad},
			/hook-43 answered 11\.8 % of its requests with 5xx; wait for a revision newer than hook-43/,
		],
		[
			'that was rolled back from, without any metrics left',
			{series: [], rolledBack: left},
			/hook-43 was rolled back from at/,
		],
		['with both', {series: bad, rolledBack: left}, /11\.8 %/],
	];

	test.each(cases)('fails the preflight for a latest revision %s', async (_, patch, reason) => {
		const world = newWorld({service: pinned, ...patch});
		const plan = await unpin(world);
		await expect(execute(world, plan)).rejects.toThrow(reason);
		expect(mutations(world)).toEqual([]);
		const report = await executorOf(world).preflight(plan);
		expect(report).toMatchObject({ok: false, override: 'hook anyway'});
	});

	test.each(cases)('goes on when a person insists, which is written down: %s', async (_, patch, reason) => {
		const world = newWorld({service: pinned, ...patch});
		await execute(world, await unpin(world), 'hook anyway');
		expect(mutations(world)).toEqual(['run']);
		const intent = world.audit.find(({kind}) => kind === 'intent');
		expect(intent?.override).toMatch(reason);
		expect(intent?.override).toContain('hook anyway');
	});

	test.each<[string, Partial<World>]>([
		['a newer revision', {service: {...pinned, latestReadyRevision: 'hook-44'}, series: bad, rolledBack: left}],
		[
			'errors that all revisions have',
			{
				series: [
					served('hook-43', t0 - hour, 60, 50),
					served('hook-43', t0 - hour, 60, 3, '5xx'),
					served('hook-42', t0, 59, 50),
					served('hook-42', t0, 59, 3, '5xx'),
				],
			},
		],
		['too few requests to tell', {series: [served('hook-43', t0 - hour, 1, 3, '5xx'), served('hook-42', t0, 59)]}],
	])('is no matter with %s', async (_, patch) => {
		const world = newWorld({service: pinned, ...patch});
		await execute(world, await unpin(world));
		expect(mutations(world)).toEqual(['run']);
	});

	test('insisting does not help against anything else', async () => {
		const world = newWorld({service: {...pinned, reconciling: true}, series: bad});
		await expect(execute(world, await unpin(world), 'hook anyway')).rejects.toThrow('not reconciling');
		world.service = {...pinned, etag: 'e9'};
		await expect(execute(world, await unpin(newWorld({service: pinned, series: bad})), 'hook anyway')).rejects.toThrow(
			'stale',
		);
	});

	test('an undo to a bad revision has to be insisted on, too', async () => {
		const world = newWorld({service: pinned, series: bad});
		await expect(execute(world, undo(world))).rejects.toThrow('11.8 %');
	});

	test('what was rolled back from is known at once, and after a restart', async () => {
		const world = newWorld();
		const executor = executorOf(world);
		await executor.execute(rollback(world), 'hook', () => undefined);
		expect(executor.rolledBack(resource)).toEqual({at: t0, revisions: ['hook-43']});
		const records = world.audit.map(entry => ({...entry, ts: new Date(t0).toISOString()}) as AuditRecord);
		expect(rolledBackIn(records).get(resource)).toEqual({at: t0, revisions: ['hook-43']});
	});
});

describe('D5: a canary of 30 % that answers 12 % with 5xx', () => {
	const canary = service({
		traffic: [
			{revision: 'hook-42', percent: 70},
			{revision: 'hook-43', percent: 30},
		],
		serving: [
			{revision: 'hook-42', percent: 70},
			{revision: 'hook-43', percent: 30},
		],
	});
	const series = [
		...[served('hook-43', t0, 30, 264), served('hook-43', t0, 30, 36, '5xx')],
		...[served('hook-42', t0, 300, 700), served('hook-42', t0 - 2 * hour, 60, 700)],
	];
	const plan = () => rollback(newWorld({service: canary, series}));

	test('the plan tells each revision by itself', () => {
		expect(plan().blastRadius).toEqual([
			expect.stringMatching(/^hook-42 \(70 % of the traffic\): .* 0\.0 % of them 5xx/),
			expect.stringMatching(/^hook-43 \(30 % of the traffic\): .* 12\.0 % of them 5xx/),
		]);
		expect(plan().facts).toMatchObject({left: ['hook-43'], gains: ['hook-42']});
	});

	test('a revision that serves all is not averaged with the one before it', () => {
		const sick = service({latestReadyRevision: 'hook-43', serving: [{revision: 'hook-43', percent: 100}]});
		const mixed = [
			...[served('hook-43', t0, 5, 88), served('hook-43', t0, 5, 12, '5xx')],
			served('hook-42', t0 - 5 * minute, 60, 1000),
		];
		expect(rollback(newWorld({service: sick, series: mixed})).blastRadius).toEqual([
			expect.stringMatching(/^hook-43 \(100 % of the traffic\): .* 12\.0 % of them 5xx/),
		]);
	});

	test('the verdict compares the revision that was left with the one that got its traffic', async () => {
		const world = newWorld({service: canary, series});
		world.onSleep = () => {
			world.series = [...series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 1000)];
		};
		const {result} = await execute(world, plan());
		expect(result.summary).toContain('5xx 12.0 % before, 0.0 % since');
		expect(result.verdict).toBe('recovered');
	});
});
