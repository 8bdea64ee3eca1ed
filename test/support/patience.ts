/** How long tests wait for what never comes. What comes is waited for no longer than it takes. */
import {type Patience, usualPatience} from '../../src/cloud/patience.ts';

/** Real ms. Long, because machines are busy. */
export const patience = 90_000;

/** Of clients that read a sandbox: no answer is given up because the machine is busy. */
export const unhurried: Patience = {...usualPatience, read: patience, query: patience};
