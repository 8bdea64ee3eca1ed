/** The pipelines of a system are started by schedule again. */
import {switchJobs} from '../switchJobs.ts';

export const action = switchJobs('ENABLED');
