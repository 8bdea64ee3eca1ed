/** The pipelines of a system are started by schedule again. */
import {switchJobs} from '../scheduler/switchJobs.ts';

export const action = switchJobs('ENABLED');
