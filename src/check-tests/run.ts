/** Runs the tests of a file: each through the wall's own judgement, on a clock of its own. */
import {compare} from './compare.ts';
import type {LoadedTests} from './load.ts';
import {walk} from './walk.ts';

/** A test that was run. */
export interface Result {
	name: string;
	/** What does not hold, each with file:line:column of what was expected; empty where all does. */
	failures: readonly string[];
}

/** The results of a file, one for each test. */
export const runTests = ({system, tests: {tests, evaluation_interval}, place}: LoadedTests): Result[] =>
	tests.map((test, index) => ({
		name: test.name,
		failures: compare(test, walk(system, test, evaluation_interval)).map(
			({path, text}) => `${place(['tests', index, ...path])}: ${text}`,
		),
	}));
