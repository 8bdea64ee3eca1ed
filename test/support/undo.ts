/** What a file stubbed is as before after it: the files of a kind share a worker. */
import {afterAll, vi} from 'vitest';

afterAll(() => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
	vi.useRealTimers();
});
