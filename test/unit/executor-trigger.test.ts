/** A run that was started: followed to its end, and never started twice. */
import {expect, test} from 'vitest';
import {CloudError} from '../../src/cloud/types.ts';
import {minute, mutations, newWorld, t0, type World} from '../support/actions.ts';
import {execute, invoke, runJob} from '../support/executing.ts';

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
	expect(mutations(world)).toEqual(['function']);
});

test('a 504 without any new run stays unknown', async () => {
	const world = newWorld({fail: new CloudError('outcome-unknown', 'HTTP 504', 'functions')});
	const {result} = await execute(world, await invoke(world));
	expect(result).toMatchObject({phase: 'unknown', summary: expect.stringContaining('not retried')});
	expect(mutations(world)).toEqual(['function']);
});

test.each([
	[504, 'unknown', 'outcome unknown'],
	[500, 'failed', 'HTTP 500: boom'],
])('an answer of %i without a run ends as %s', async (status, phase, text) => {
	const world = newWorld();
	const writes = {send: async () => ({status, body: 'boom\u001b[31m'})};
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
	expect(mutations(world)).toEqual(['cloudscheduler']);
});

const took = (startedAt: number, ms: number, status = 'success') => ({
	source: 'mail',
	run_id: String(startedAt),
	status,
	started_at: new Date(startedAt).toISOString(),
	...(status === 'running' ? {} : {completed_at: new Date(startedAt + ms).toISOString()}),
});
const usual = [1, 2, 3].map(day => took(t0 - day * 24 * 60 * minute, 4.5 * minute));

test.each([
	['only when it is over', 4.5 * minute, false],
	['only when it is over, and late', 9 * minute, false],
	['from its start', 20 * minute, true],
])('A23: a run that usually takes 4.5 min and shows %s is waited for', async (_, lasts, shows) => {
	const world = newWorld({runs: usual});
	world.onSleep = () => {
		if (world.now > t0 + lasts) world.runs = [...usual, took(t0 + 1000, lasts)];
		else if (shows && world.now > t0 + minute) world.runs = [...usual, took(t0 + 1000, lasts, 'running')];
	};
	const {result, text} = await execute(world, await runJob(world));
	expect(result.phase).toBe('done');
	expect(text).toMatch(
		shows ? /run of mail running for .*, usually 4 m 30 s/ : /no run of mail seen yet, usually 4 m 30 s; looking until/,
	);
});

test('A23: a run that never shows is unknown once the usual time is well over', async () => {
	const world = newWorld({runs: usual});
	expect((await execute(world, await runJob(world))).result.phase).toBe('unknown');
	expect(world.now - t0).toBeGreaterThan(9 * minute);
	expect(world.now - t0).toBeLessThan(20 * minute);
});

test.each([
	['in a row of its own', [took(t0 - minute, 0, 'running')]],
	['whose start alone is told, as in a log', [...usual, took(t0 - 2 * minute, 0, 'running')]],
	['beside one that ended', [took(t0 - 2 * minute, 0, 'running'), took(t0 - 3 * minute, minute)]],
])('A23: the preflight fails while a run is in progress: %s', async (_, runs) => {
	const world = newWorld({runs});
	await expect(execute(world, await runJob(world))).rejects.toThrow(
		/no run of mail in progress: one has been running for \d m/,
	);
	expect(mutations(world)).toEqual([]);
});

test('A23: a start and its end in two rows are one run, which is over', async () => {
	const begun = took(t0 - 10 * minute, 0, 'running');
	const world = newWorld({runs: [begun, {...took(t0 - 10 * minute, minute)}]});
	follow(world, 'success');
	expect((await execute(world, await runJob(world))).result.phase).toBe('done');
});

test.each([
	['skipped', 'unknown'],
	['cancelled', 'failed'],
	['SUCCEEDED', 'done'],
])('a run that ended as %s is %s', async (word, phase) => {
	const world = newWorld();
	follow(world, word);
	expect((await execute(world, await runJob(world))).result.phase).toBe(phase);
});
