/** A paused Scheduler job that begins runs by its schedule again. */
import {switchJob} from '../scheduler/switchJob.ts';

export const action = switchJob('ENABLED');
