/**
 * A seeded monkey at the built program in a real pty: keys, pastes, resizes, signals, faults, floods of log lines, clock
 * jumps and config edits, with what must always hold looked at after every step (test/support/monkey).
 *
 * PITWALL_MONKEY_SECONDS (60), PITWALL_MONKEY_SEED (1; `random` draws one), PITWALL_MONKEY_STEPS (as many as fit).
 */
import {expect, test} from 'vitest';
import {runMonkey} from '../support/monkey/run.ts';

const {PITWALL_MONKEY_SECONDS = '60', PITWALL_MONKEY_SEED = '1', PITWALL_MONKEY_STEPS} = process.env;
const steps = PITWALL_MONKEY_STEPS === undefined ? undefined : Number(PITWALL_MONKEY_STEPS);
// Asked for so many steps, it takes the time that they need.
const seconds = steps === undefined ? Number(PITWALL_MONKEY_SECONDS) : 3600;
const seed = PITWALL_MONKEY_SEED === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(PITWALL_MONKEY_SEED);

const replay = (done: number) =>
	`PITWALL_MONKEY_SEED=${seed} PITWALL_MONKEY_STEPS=${done} node node_modules/vitest/vitest.mjs run test/terminal/monkey.test.ts`;

test(`a monkey at the keyboard, seed ${seed}`, {timeout: seconds * 1000 + 400_000}, async () => {
	const report = await runMonkey({seed, seconds, replay, ...(steps !== undefined && {steps})});
	console.log(`monkey, seed ${seed}: ${JSON.stringify(report)}`);
	// Else it has looked at nothing, or compared nothing with what Ctrl-L makes of it (one in 40 steps, where it finds the time).
	expect(report.screens).toBeGreaterThan(report.steps / 2);
	expect(report.compared).toBeGreaterThan(report.steps / 400 - 1);
});
