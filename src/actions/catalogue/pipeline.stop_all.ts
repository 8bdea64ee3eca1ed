/** All pipelines of a system stop being started (S4-49): the first thing where data is lost or wrong. */
import {switchJobs} from '../scheduler/switchJobs.ts';

export const action = switchJobs('PAUSED');
