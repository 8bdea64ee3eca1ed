/** How often a wall looks at the shared journal, in real ms. Pure. */
import {minute, second} from '../clock.ts';

/** While somebody does something, and at rest. */
const busyEvery = 15 * second;
const restEvery = minute;
/** The longest pause after failures. */
const longest = 5 * minute;

/** Real ms from what a person did to its being told. */
export const soon = second;
/** Real ms after which a wall says again that it is there, and after which it counts as gone. */
export const sayEvery = minute;
export const goneAfter = 2.5 * minute;
/** Real ms between two renewals of a lock, and after which one that nobody renews is of the past. */
export const renewEvery = 30 * second;
export const lease = 2 * minute;

/** The pause before the next look. @param failures looks that failed in a row */
export const pauseOf = ({isBusy, failures}: {isBusy: boolean; failures: number}): number =>
	failures > 0 ? Math.min(busyEvery * 2 ** (failures - 1), longest) : isBusy ? busyEvery : restEvery;
