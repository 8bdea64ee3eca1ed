/** S3-054 to S3-059, S3-109: a rollout grows, returns, or asks. */
import {describe, expect, test} from 'vitest';
import {judgeRevision, splitWith} from '../../src/actions/run/rollout.ts';
import {type ActionRun, asks, createDesk} from '../../src/actions/runs.ts';
import type {Progress} from '../../src/actions/types.ts';
import type {Dispatch} from '../../src/shell/context.ts';
import {goOn} from '../../src/shell/undo.ts';
import {
	executorOf,
	minute,
	mutations,
	newWorld,
	revision,
	served,
	service,
	t0,
	type World,
} from '../support/actions.ts';
import {planned} from '../support/executing.ts';

describe('the split', () => {
	const of = (traffic: {revision: string; percent: number; tag?: string}[], percent: number) =>
		splitWith('hook-44', percent, {traffic, latestReadyRevision: 'hook-44'});

	test('the others keep their proportions in whole percents, and all are 100', () => {
		const split = of(
			[
				{revision: 'hook-43', percent: 67},
				{revision: 'hook-42', percent: 33},
			],
			50,
		);
		expect(split).toEqual([
			{revision: 'hook-44', percent: 50},
			{revision: 'hook-43', percent: 34},
			{revision: 'hook-42', percent: 16},
		]);
	});

	test('tagged URLs stay at 0 %, and what the revision had is no share of another', () => {
		expect(
			of(
				[
					{revision: 'hook-43', percent: 90},
					{revision: 'hook-44', percent: 10},
					{revision: 'hook-44', percent: 0, tag: 'next'},
				],
				50,
			),
		).toEqual([
			{revision: 'hook-44', percent: 50},
			{revision: 'hook-43', percent: 50},
			{revision: 'hook-44', percent: 0, tag: 'next'},
		]);
	});

	test('what follows the latest revision goes on following it', () => {
		expect(splitWith('hook-42', 10, {traffic: [], latestReadyRevision: 'hook-43'})).toEqual([
			{revision: 'hook-42', percent: 10},
			{percent: 90},
		]);
	});

	test('all of it leaves nothing to the others', () => {
		expect(of([{revision: 'hook-43', percent: 100}], 100)).toEqual([{revision: 'hook-44', percent: 100}]);
	});
});

describe('how it does', () => {
	const well = {others: {requests: 900, errors: 1}, its: {requests: 100, errors: 0}};
	test.each<[string, Parameters<typeof judgeRevision>[0], string]>([
		['as the others', well, 'good'],
		['more errors', {...well, its: {requests: 100, errors: 12}}, 'bad'],
		['much slower', {...well, othersP95: 900, itsP95: 2400}, 'bad'],
		['slower by what nobody feels', {...well, othersP95: 20, itsP95: 60}, 'good'],
		['unwell', {...well, health: {ok: false, text: 'health 503'}}, 'bad'],
		['too few requests', {...well, its: {requests: 5, errors: 0}}, 'unclear'],
		['too few of the others to compare', {...well, others: {requests: 0, errors: 0}}, 'unclear'],
	])('%s: %j', (_, measured, verdict) => expect(judgeRevision(measured).verdict).toBe(verdict));
});

/** Revision 44 is there and serves nothing yet; each minute brings so many requests to it and to 43. */
function worldOf(points: (world: World) => World['series']): World {
	const world = newWorld({
		service: service({
			latestReadyRevision: 'hook-44',
			traffic: [
				{revision: 'hook-43', percent: 100},
				{revision: 'hook-42', percent: 0, tag: 'old'},
			],
			revisions: [{...revision(44), createdAt: t0 - minute}, ...service().revisions],
		}),
		series: [served('hook-43', t0, 30)],
	});
	world.onSleep = () => {
		world.series = points(world);
	};
	return world;
}

const grown = ({now}: World, code = '2xx', value = 30) => [
	served('hook-43', now, 60),
	served('hook-44', now, Math.max(0, Math.floor((now - t0) / minute)), value),
	...(code === '2xx' ? [] : [served('hook-44', now, Math.max(0, Math.floor((now - t0) / minute)), value, code)]),
];

async function rolledOut(world: World, goesOn = 'by itself', during?: (line: Progress, goOn: () => void) => void) {
	const plan = await planned(world, {action: 'run.rollout', target: 'hook', params: {revision: 'hook-44', goesOn}});
	const executor = executorOf(world);
	const told: string[] = [];
	const result = await executor.execute(plan, plan.confirm, line => {
		told.push(line.text);
		during?.(line, () => executor.goOn(plan));
	});
	const splits = world.audit.flatMap(({kind, call}) =>
		call && (kind === 'intent' || kind === 'step') ? [splitOf(call.body)] : [],
	);
	return {
		plan,
		result,
		told,
		splits,
		outcomes: world.audit.filter(({kind}) => kind === 'outcome').map(({result: r}) => r),
	};
}
const splitOf = (body: unknown) =>
	(body as {traffic: {revision?: string; percent: number}[]}).traffic
		.map(({revision = 'LATEST', percent}) => `${revision}=${percent}`)
		.join(' ');

describe('run.rollout', () => {
	test('10, 50, 100: each five minutes after the one before was served, with the etag that it left', async () => {
		const world = worldOf(grown);
		const {result, splits, outcomes, told} = await rolledOut(world);
		expect(result).toMatchObject({phase: 'done', steps: {done: 3, of: 3}});
		expect(splits).toEqual([
			'hook-44=10 hook-43=90 hook-42=0',
			'hook-44=50 hook-43=50 hook-42=0',
			'hook-44=100 hook-42=0',
		]);
		expect(world.now - t0).toBeGreaterThanOrEqual(15 * minute);
		expect(world.audit.filter(({kind}) => kind === 'step').map(({etagBefore}) => etagBefore)).toEqual(['e2', 'e3']);
		expect(outcomes).toEqual([expect.stringMatching(/^done: hook-44 serves 100 %/)]);
		expect(told).toEqual(expect.arrayContaining(['50 % to hook-44', '100 % to hook-44']));
	});

	test('worse than the others: the split from before is back by itself, and nothing is left to undo', async () => {
		const {result, splits} = await rolledOut(worldOf(world => grown(world, '5xx')));
		expect(result).toMatchObject({phase: 'failed', verdict: 'worse', steps: {done: 0, of: 3}});
		expect(splits).toEqual(['hook-44=10 hook-43=90 hook-42=0', 'hook-43=100 hook-42=0']);
		expect(result.summary).toMatch(/^0 of 3 done: returned to hook-43 100 %: 5xx 50.0 % of its \d+ requests/);
	});

	test('too few requests: a person is asked, and what the person says is done', async () => {
		const world = worldOf(now => grown(now, '2xx', 1));
		let asked = 0;
		const {result, splits} = await rolledOut(world, 'by itself', ({step}, goOn) => {
			if (!step?.asks) return;
			asked++;
			goOn();
		});
		expect(asked).toBe(2);
		expect(splits).toHaveLength(3);
		expect(result).toMatchObject({phase: 'done', verdict: 'inconclusive'});
	});

	test('the key lets the run go on that asks, and no other', async () => {
		const world = worldOf(at => grown(at, '2xx', 1));
		const plan = await planned(world, {
			action: 'run.rollout',
			target: 'hook',
			params: {revision: 'hook-44', goesOn: 'by itself'},
		});
		const desk = createDesk(executorOf(world), () => undefined);
		const said: string[] = [];
		const on = {desk, store: {getState: () => ({notify: (text: string) => said.push(text)})}} as unknown as Dispatch;
		goOn(on);
		expect(said).toEqual(['no action asks to go on']);
		const ended = new Promise<ActionRun>(resolve => {
			desk.runs.subscribe(({runs: [run]}) => {
				if (run && asks(run)) goOn(on);
				if (run?.result) resolve(run);
			});
		});
		desk.runs.getState().start(desk.executor, plan, plan.confirm);
		expect((await ended).result).toMatchObject({phase: 'done', steps: {done: 3, of: 3}});
	});

	test('by hand: well or not, it waits for the person; when it turns bad meanwhile, it returns', async () => {
		const world = worldOf(at => grown(at, at.now > t0 + 20 * minute ? '5xx' : '2xx'));
		const {result, splits, told} = await rolledOut(world, 'by hand');
		expect(world.now - t0).toBeGreaterThan(20 * minute);
		expect(splits).toEqual(['hook-44=10 hook-43=90 hook-42=0', 'hook-43=100 hook-42=0']);
		expect(result.phase).toBe('failed');
		expect(told.join('\n')).toContain('5xx 0.0 % of its');
	});

	test.each([
		['disarmed', {mode: {kind: 'read-only'}}, /^1 of 3 done: not sent: read-only/],
		['the log is full', {auditFails: new Error('the disk is full')}, /^1 of 3 done: not sent: the disk is full/],
	] as const)('%s meanwhile: the next share is not sent, and the end says how far it came', async (_, patch, end) => {
		const world = worldOf(grown);
		const {result} = await rolledOut(world, 'by itself', ({step}) => {
			if (step?.name === '10 % watched' && step.state === 'ok') Object.assign(world, patch);
		});
		expect(mutations(world)).toEqual(['run']);
		expect(result).toMatchObject({phase: 'failed', steps: {done: 1, of: 3}, summary: expect.stringMatching(end)});
	});

	test('the time of the arming may run out meanwhile: what was confirmed goes on, and nothing new begins', async () => {
		const world = worldOf(grown);
		world.mode = {kind: 'armed', reason: 'x', until: t0 + minute};
		const {result, plan} = await rolledOut(world);
		expect(result.phase).toBe('done');
		await expect(executorOf(world).execute(plan, plan.confirm, () => undefined)).rejects.toThrow('15 minutes');
	});

	test('an etag that changed with the state of the service alone stops nothing', async () => {
		const world = worldOf(grown);
		const {result} = await rolledOut(world, 'by itself', ({step}) => {
			if (step?.name === '10 % watched' && step.state === 'ok') world.service = {...world.service, etag: 'e2 later'};
		});
		expect(result.phase).toBe('done');
		expect(world.audit.find(({kind}) => kind === 'step')?.etagBefore).toBe('e2 later');
	});

	test('a rollback while a share is watched ends it where it is', async () => {
		const world = worldOf(grown);
		const executor = executorOf(world);
		const plan = await planned(world, {
			action: 'run.rollout',
			target: 'hook',
			params: {revision: 'hook-44', goesOn: 'by itself'},
		});
		let undone: Promise<unknown> | undefined;
		const result = await executor.execute(plan, plan.confirm, ({step}) => {
			if (step?.name !== '10 % watched' || step.state !== 'runs' || undone) return;
			undone = planned(world, {
				action: 'run.undo',
				target: 'hook',
				params: {traffic: [{revision: 'hook-43', percent: 100}]},
			}).then(undo => executor.execute(undo, undo.confirm, () => undefined));
		});
		await undone;
		expect(result.summary).toContain('a newer action on this service began');
		expect(mutations(world)).toEqual(['run', 'run']);
	});

	test('begins on a healthy service only (S3-054), and goes on from the share that it has', async () => {
		const world = worldOf(grown);
		const half = {
			...world.service,
			serving: [
				{revision: 'hook-43', percent: 50},
				{revision: 'hook-44', percent: 50},
			],
		};
		const plan = await planned(
			{...world, service: half},
			{action: 'run.rollout', target: 'hook', params: {revision: 'hook-44', goesOn: 'by itself'}},
		);
		expect(plan).toMatchObject({
			further: [],
			call: {body: {traffic: [{revision: 'hook-44', percent: 100}, {tag: 'old'}]}},
		});
		world.healthStatus = 503;
		await expect(rolledOut(world)).rejects.toThrow('healthy before');
		expect(mutations(world)).toEqual([]);
	});

	test('a share that is refused by Google ends it, and nothing is tried again', async () => {
		const world = worldOf(grown);
		const {result} = await rolledOut(world, 'by itself', ({step}) => {
			// Somebody else changed the service while the share was watched.
			if (step?.name === '10 % watched' && step.state === 'ok')
				world.service = {...world.service, etag: 'other', generation: 20, observedGeneration: 20};
		});
		expect(result).toMatchObject({phase: 'failed', steps: {done: 1, of: 3}, summary: expect.stringContaining('stale')});
	});
});
