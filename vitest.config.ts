import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// Two cores: terminal tests start whole programs, and a third worker only makes them wait.
		maxWorkers: 2,
		testTimeout: 30_000,
		hookTimeout: 60_000,
		env: {FORCE_COLOR: '3', TZ: 'UTC', LANG: 'C.UTF-8', METADATA_SERVER_DETECTION: 'none', GRPC_VERBOSITY: 'NONE'},
	},
});
