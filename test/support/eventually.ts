import {vi} from 'vitest';
import {patience} from './patience.ts';

/** Waits until this no longer throws. */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> =>
	vi.waitFor(look, {timeout: patience, interval: 20});
