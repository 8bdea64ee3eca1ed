import {vi} from 'vitest';
import {patience} from './patience.ts';

/** Waits until this no longer throws. @param interval real ms between two looks: longer, where a look is work for programs */
export const eventually = <T>(look: () => T | Promise<T>, interval = 20): Promise<T> =>
	vi.waitFor(look, {timeout: patience, interval});
