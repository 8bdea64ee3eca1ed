import {defineConfig} from 'vitest/config';
import {patchedInkInTests} from './scripts/patches.ts';
import {patience} from './test/support/patience.ts';

export default defineConfig({
	plugins: [patchedInkInTests],
	test: {
		// The program's Ink, and not the one that npm brought.
		server: {deps: {inline: ['ink', 'ink-testing-library']}},
		include: ['test/**/*.test.{ts,tsx}'],
		globalSetup: 'test/support/scratch.ts',
		// Two cores: terminal tests start whole programs, and a third worker only makes them wait.
		maxWorkers: 2,
		// The lanes of the fault matrix, which mostly wait.
		maxConcurrency: 16,
		// Several times what a condition is waited for (test/support/patience.ts), so that it is the condition that is named.
		testTimeout: 240_000,
		hookTimeout: 240_000,
		expect: {poll: {timeout: patience, interval: 20}},
		env: {FORCE_COLOR: '3', TZ: 'UTC', LANG: 'C.UTF-8', METADATA_SERVER_DETECTION: 'none', GRPC_VERBOSITY: 'NONE'},
	},
});
