/**
 * One calm sandbox for all terminal tests that only look at it. A sandbox writes its past and meets every question for the
 * first time: 10 s of a processor, which each test with one of its own spends again. What the tests ask, wrong queries among
 * it, stands in its logs: a test that needs a world in which nothing fires has one of its own.
 */
import type {TestProject} from 'vitest/node';
import {sharedSandbox} from './commandLine.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** The environment of a wall that is to look at it: `openTerminal(..., {env: inject('calm')})` with `--sandbox`. */
		calm: Record<string, string>;
	}
}

/** Vitest's global setup of the terminal tests. Returns its end. */
export default async function calmSandbox(project: TestProject): Promise<() => Promise<void>> {
	const {env, stop} = await sharedSandbox('calm', 1);
	project.provide('calm', env);
	return stop;
}
