/** D6: what a person reads while a rollback runs. */
import {expect, test} from 'vitest';
import type {Progress} from '../../src/actions/types.ts';
import {executorOf, fakeReads, minute, newWorld, served, t0} from '../support/actions.ts';
import {rollback} from '../support/executing.ts';

test('D6: no line is older than half a minute, each says what it waits for until when, and the log tells at once', async () => {
	const world = newWorld();
	const told: Progress[] = [];
	let longest = 0;
	world.onSleep = () => {
		longest = Math.max(longest, world.now - (told.at(-1)?.at ?? world.now));
		if (world.now > t0 + 4 * minute)
			world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
	};
	const at = (seconds: number) => ({timestamp: new Date(t0 + seconds * 1000).toISOString()});
	const reads = {...fakeReads(world), logRows: async () => [at(5), at(-3), at(-20)]};
	const result = await executorOf(world, {reads}).execute(rollback(world), 'hook', line => told.push(line));
	expect(longest).toBeLessThanOrEqual(30_000);
	const said = (name: string, state: string) => told.filter(({step}) => step?.name === name && step.state === state);
	const [waiting] = said('converged', 'runs');
	expect(waiting).toMatchObject({text: 'waiting until the new split is served', step: {until: t0 + 2 * minute}});
	expect(said('converged', 'ok')).toMatchObject([{text: expect.stringMatching(/^hook-42 100 % is served/)}]);
	expect(said('log', 'runs')).toContainEqual(
		expect.objectContaining({
			text: expect.stringMatching(/^1 error line in the log 15 s since the switch, 2 in as long before$/),
		}),
	);
	for (const {step} of said('5xx since the switch', 'runs')) expect(step?.until).toBeGreaterThan(t0 + 5 * minute);
	expect(said('5xx since the switch', 'runs').length).toBeGreaterThan(3);
	expect(result.summary).toMatch(/^recovered: .*error lines? in the log/);
});

test('D6: a log that cannot be read is said, and does not stop the verdict', async () => {
	const world = newWorld();
	world.onSleep = () => {
		world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
	};
	const reads = {...fakeReads(world), logRows: () => Promise.reject(new Error('quota'))};
	const result = await executorOf(world, {reads}).execute(rollback(world), 'hook', () => undefined);
	expect(result.verdict).toBe('recovered');
	expect(result.summary).toContain('the log cannot be read: quota');
});
