/** A rollback that was sent: it converges or not, is judged, is undone; an outcome that is not known is never success. */
import {expect, test} from 'vitest';
import type {CloudWrites} from '../../src/cloud/port.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {executorOf, minute, mutations, newWorld, recordingWrites, served, service, t0} from '../support/actions.ts';
import {execute, rollback, undo} from '../support/executing.ts';

test('converges, then judges the error rate once late points are there', async () => {
	const world = newWorld();
	const plan = rollback(world);
	world.onSleep = () => {
		world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
	};
	const {result, phases} = await execute(world, plan);
	expect(phases).toEqual(['checking', 'auditing', 'calling', 'converging', 'converged', 'verifying', 'done']);
	expect(result).toMatchObject({phase: 'done', verdict: 'recovered'});
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
		async send(call, how) {
			const answer = await writes.send(call, how);
			if (!how.dryRun) world.service = {...world.service, reconciling: true, serving: service().serving};
			return answer;
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
	expect(mutations(world)).toEqual(['run']);
});

test('a timeout is unknown, reads the state back, is never retried', async () => {
	const world = newWorld({fail: new CloudError('outcome-unknown', 'deadline exceeded', 'run')});
	const {result, phases} = await execute(world, rollback(world));
	expect(phases).toContain('unknown');
	expect(result).toMatchObject({phase: 'unknown', summary: expect.stringContaining('LATEST (hook-43) 100 %')});
	expect(mutations(world)).toEqual(['run']);
});

test('a call that never left has failed, and nothing is waited for', async () => {
	const world = newWorld({fail: new CloudError('unavailable', 'connection refused', 'run')});
	const {result, phases} = await execute(world, rollback(world));
	expect(result).toMatchObject({phase: 'failed', summary: 'connection refused'});
	expect(phases).not.toContain('converging');
});

test('an error that is none of the cloud leaves the outcome unknown', async () => {
	const world = newWorld();
	const broken: CloudWrites = {
		async send(_, {dryRun = false}) {
			if (dryRun) return {status: 200, body: ''};
			throw new TypeError('a bug');
		},
	};
	const {result} = await execute(world, rollback(world), 'hook', {writes: broken});
	expect(result).toMatchObject({phase: 'unknown'});
});

test('a timeout after which the change is there counts as made', async () => {
	const world = newWorld();
	const writes = recordingWrites(world);
	const lost: CloudWrites = {
		async send(call, how) {
			const answer = await writes.send(call, how);
			if (!how.dryRun) throw new CloudError('outcome-unknown', 'connection reset', 'run');
			return answer;
		},
	};
	const {result} = await execute(world, rollback(world), 'hook', {writes: lost});
	expect(result.phase).toBe('done');
	expect(mutations(world)).toEqual(['run']);
});

test('undo restores the split, and may begin while the first still verifies', async () => {
	const world = newWorld();
	const executor = executorOf(world);
	let undone: Promise<unknown> | undefined;
	const first = await executor.execute(rollback(world), 'hook', ({phase}) => {
		if (phase !== 'verifying' || undone) return;
		undone = executor.execute(undo(world), 'hook anyway', () => undefined);
	});
	expect(await undone).toMatchObject({phase: 'done'});
	expect(first.summary).toContain('a newer action on this service began');
	expect(world.service.traffic).toEqual([{revision: 'LATEST', percent: 100}]);
});
