/** A rollback that was sent: it converges or not, is judged, is undone; an outcome that is not known is never success. */
import {expect, test} from 'vitest';
import {planUndo} from '../../src/actions/rollback.ts';
import type {CloudWrites} from '../../src/cloud/port.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {executorOf, minute, newWorld, recordingWrites, served, service, t0, testSystem} from '../support/actions.ts';
import {execute, mutations, rollback} from '../support/executing.ts';

test('converges, then judges the error rate once late points are there', async () => {
	const world = newWorld();
	const plan = rollback(world);
	world.onSleep = () => {
		world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
	};
	const {result, phases} = await execute(world, plan);
	expect(phases).toEqual(['checking', 'auditing', 'calling', 'verifying', 'done']);
	expect(result).toMatchObject({phase: 'done', verdict: 'recovered', previous: [{percent: 100}]});
	expect(result.summary).toContain('health 200');
});

test('errors that stay are no effect; a failing health spoils a recovery', async () => {
	const world = newWorld();
	world.onSleep = () => {
		world.series = [
			...newWorld().series,
			served('hook-42', world.now, 5, 100),
			served('hook-42', world.now, 5, 50, '5xx'),
		];
	};
	expect((await execute(world, rollback(world))).result.verdict).toBe('no effect');
	const sick = newWorld({healthStatus: 503});
	sick.onSleep = () => {
		sick.series = [...newWorld().series, served('hook-42', sick.now, 5, 100)];
	};
	expect((await execute(sick, rollback(sick))).result.verdict).toBe('inconclusive');
});

test('a health that comes up while we watch counts as it is at the end', async () => {
	const world = newWorld({healthStatus: 503});
	world.onSleep = () => {
		if (world.now > t0 + minute) world.healthStatus = 200;
		world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
	};
	expect((await execute(world, rollback(world))).result).toMatchObject({
		verdict: 'recovered',
		summary: expect.stringContaining('health 200'),
	});
});

test('a health that needs minutes to digest what piled up is waited for, not for ever', async () => {
	for (const [after, verdict] of [
		[9, 'recovered'],
		[40, 'inconclusive'],
	] as const) {
		const world = newWorld({healthStatus: 503});
		world.onSleep = () => {
			if (world.now > t0 + after * minute) world.healthStatus = 200;
			world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
		};
		expect((await execute(world, rollback(world))).result.verdict).toBe(verdict);
	}
});

test('without points after the switch it stays inconclusive, and says how late metrics are', async () => {
	const world = newWorld();
	const {result, text} = await execute(world, rollback(world));
	expect(result).toMatchObject({phase: 'done', verdict: 'inconclusive'});
	expect(text).toContain('up to 4 min late');
});

test('never converging ends as unknown after 120 s, not as success', async () => {
	const world = newWorld();
	const plan = rollback(world);
	const writes = recordingWrites(world);
	const slow: CloudWrites = {
		...writes,
		async setTraffic(name, request) {
			await writes.setTraffic(name, request);
			if (!request.validateOnly) world.service = {...world.service, reconciling: true, serving: service().serving};
		},
	};
	const {result, phases} = await execute(world, plan, 'hook', {writes: slow});
	expect(phases).toContain('converging');
	expect(result.phase).toBe('unknown');
	expect(result.summary).toContain('not converged after 120 s');
	expect(world.now - t0).toBeLessThanOrEqual(120_000);
});

test('a stale etag from Google fails, changes nothing, and is not retried', async () => {
	const world = newWorld({fail: new CloudError('stale-etag', 'etag mismatch', 'run')});
	const {result} = await execute(world, rollback(world));
	expect(result).toMatchObject({phase: 'failed', summary: expect.stringContaining('stale')});
	expect(result.previous).toBeUndefined();
	expect(mutations(world)).toEqual(['setTraffic']);
});

test('a timeout is unknown, reads the state back, is never retried', async () => {
	const world = newWorld({fail: new CloudError('timeout', 'deadline exceeded', 'run')});
	const {result, phases} = await execute(world, rollback(world));
	expect(phases).toContain('unknown');
	expect(result).toMatchObject({phase: 'unknown', summary: expect.stringContaining('LATEST (hook-43) 100 %')});
	expect(mutations(world)).toEqual(['setTraffic']);
});

test('a timeout after which the change is there counts as made', async () => {
	const world = newWorld();
	const writes = recordingWrites(world);
	const lost: CloudWrites = {
		...writes,
		async setTraffic(name, request) {
			await writes.setTraffic(name, request);
			if (!request.validateOnly) throw new CloudError('outcome-unknown', 'connection reset', 'run');
		},
	};
	const {result} = await execute(world, rollback(world), 'hook', {writes: lost});
	expect(result.phase).toBe('done');
	expect(mutations(world)).toEqual(['setTraffic']);
});

test('undo restores the split, and may begin while the first still verifies', async () => {
	const world = newWorld();
	const executor = executorOf(world);
	let undone: Promise<unknown> | undefined;
	const first = await executor.execute(rollback(world), 'hook', ({phase}) => {
		if (phase !== 'verifying' || undone) return;
		const undo = planUndo({system: testSystem, now: world.now}, {service: world.service, series: world.series}, [
			{percent: 100},
		]);
		undone = executor.execute(undo, 'hook', () => undefined);
	});
	expect(await undone).toMatchObject({phase: 'done'});
	expect(first.summary).toContain('a newer action on this service began');
	expect(world.service.traffic).toEqual([{revision: 'LATEST', percent: 100}]);
});
