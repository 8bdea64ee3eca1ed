import {defineConfig} from 'vitest/config';
import {patchedInkInTests} from './scripts/patches.ts';

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
		testTimeout: 30_000,
		hookTimeout: 60_000,
		env: {FORCE_COLOR: '3', TZ: 'UTC', LANG: 'C.UTF-8', METADATA_SERVER_DETECTION: 'none', GRPC_VERBOSITY: 'NONE'},
	},
});
