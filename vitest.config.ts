import {defineConfig} from 'vitest/config';
import {BaseSequencer, type TestSpecification} from 'vitest/node';
import {patchedInkInTests} from './scripts/patches.ts';
import {patience} from './test/support/patience.ts';

/**
 * Whole programs, each with its own deadlines in real time, on two cores: where the machine stood still for seconds, a test
 * gets another try, and its line says `retry x1`. One that fails three times has failed.
 */
const busy = {retry: 2};
const setupFiles = ['test/support/runs.ts', 'test/support/undo.ts'];
/** The kinds of tests, each a folder of test/ and a project (`--project unit`), in the order of a run. */
const kinds = {
	terminal: {...busy, globalSetup: 'test/support/calmSandbox.ts'},
	protocol: busy,
	process: {},
	world: {},
	component: {
		setupFiles: [...setupFiles, 'test/support/undraw.ts'],
		// Ink starts `tput` for the size of a terminal that does not say it, such as that of ink-testing-library.
		env: {COLUMNS: '80', LINES: '24'},
	},
	unit: {},
};

/** They take a minute and more, mostly of waiting. Vitest goes by the size of files and would end with one of them alone. */
const longest = [
	'terminal/stories',
	'protocol/actions',
	'terminal/leftovers',
	'protocol/printed-commands',
	'terminal/monkey',
	'terminal/trigger',
	'protocol/fault-matrix',
	'terminal/restart',
	'protocol/lost-connections',
	'terminal/incident',
	'terminal/causes',
	'protocol/wall-faults',
	'world/ingestion-alerts',
	'world/world',
];

class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const rank = ({moduleId, project}: TestSpecification) => {
			const at = longest.findIndex(name => moduleId.endsWith(`/${name}.test.ts`));
			return at < 0 ? longest.length + Object.keys(kinds).indexOf(project.name) : at;
		};
		return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
	}
}

export default defineConfig({
	plugins: [patchedInkInTests],
	test: {
		// The program's Ink, and not the one that npm brought.
		server: {deps: {inline: ['ink', 'ink-testing-library']}},
		projects: Object.entries(kinds).map(([name, options]) => ({
			extends: true as const,
			test: {setupFiles, ...options, name, include: [`test/${name}/**/*.test.{ts,tsx}`]},
		})),
		// Google's clients and their protos take 2 s of a processor to load, and what a file does first is compiled for it: the files
		// of a kind share a worker and its modules. It is kept as long as files of its own kind follow.
		isolate: false,
		sequence: {sequencer: LongestFirst},
		globalSetup: 'test/support/scratch.ts',
		// One more than the cores of the slowest machine: tests of whole programs wait for nearly half of their time.
		maxWorkers: 3,
		// The lanes of the fault matrix, which mostly wait.
		maxConcurrency: 16,
		// Several times what a condition is waited for (test/support/patience.ts), so that it is the condition that is named.
		testTimeout: 240_000,
		hookTimeout: 240_000,
		expect: {poll: {timeout: patience, interval: 20}},
		env: {
			FORCE_COLOR: '3',
			TZ: 'UTC',
			LANG: 'C.UTF-8',
			METADATA_SERVER_DETECTION: 'none',
			GRPC_VERBOSITY: 'NONE',
			PITWALL_TOKEN: 'of-tests',
		},
	},
});
