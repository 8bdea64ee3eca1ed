/** A run that was started: followed to its end, and never started twice. */
import {expect, test} from 'vitest';
import {CloudError} from '../../src/cloud/types.ts';
import {minute, newWorld, recordingWrites, t0, type World} from '../support/actions.ts';
import {execute, invoke, mutations, runJob} from '../support/executing.ts';

const run = (status: string) => ({
	source: 'mail',
	status,
	started_at: new Date(t0 + 1000).toISOString(),
	completed_at: status === 'running' ? null : new Date(t0 + 43_000).toISOString(),
	rows: 812,
});
const follow = (world: World, end: string) => {
	const old = {source: 'mail', status: 'failed', started_at: new Date(t0 - minute).toISOString()};
	world.runs = [old];
	world.onSleep = () => {
		world.runs = world.now < t0 + 40_000 ? [run('running'), old] : [run(end), old];
	};
};

test.each([
	['success', 'done'],
	['failed', 'failed'],
])('follows the new run until it ends: %s', async (end, phase) => {
	const world = newWorld();
	follow(world, end);
	const {result, text} = await execute(world, await invoke(world));
	expect(text).toContain('run of mail running');
	expect(result).toMatchObject({phase, summary: expect.stringContaining(`run of mail ${end} after 42 s, 812 rows`)});
});

test('a 504 is unknown, never retried, and the run is followed all the same', async () => {
	const world = newWorld({fail: new CloudError('outcome-unknown', 'HTTP 504', 'functions')});
	follow(world, 'success');
	const {result, phases} = await execute(world, await invoke(world));
	expect(phases).toContain('unknown');
	expect(result).toMatchObject({phase: 'done', summary: expect.stringContaining('the call itself: HTTP 504')});
	expect(mutations(world)).toEqual(['invoke']);
});

test('a 504 without any new run stays unknown', async () => {
	const world = newWorld({fail: new CloudError('outcome-unknown', 'HTTP 504', 'functions')});
	const {result} = await execute(world, await invoke(world));
	expect(result).toMatchObject({phase: 'unknown', summary: expect.stringContaining('not retried')});
	expect(mutations(world)).toEqual(['invoke']);
});

test.each([
	[504, 'unknown', 'outcome unknown'],
	[500, 'failed', 'HTTP 500: boom'],
])('an answer of %i without a run ends as %s', async (status, phase, text) => {
	const world = newWorld();
	const writes = {...recordingWrites(world), invoke: async () => ({status, body: 'boom\u001b[31m'})};
	const {result, text: told} = await execute(world, await invoke(world), 'y', {writes});
	expect(result.phase).toBe(phase);
	expect(told).toContain(text);
	expect(told).not.toContain('\u001b');
});

test('a denied call failed, nothing is followed', async () => {
	const world = newWorld({fail: new CloudError('denied', 'missing run.invoker', 'functions')});
	const {result} = await execute(world, await invoke(world));
	expect(result).toMatchObject({phase: 'failed', summary: 'missing run.invoker'});
});

test('a Scheduler run is followed too', async () => {
	const world = newWorld();
	follow(world, 'success');
	expect((await execute(world, await runJob(world))).result.phase).toBe('done');
	expect(mutations(world)).toEqual(['runJob']);
});
