/** A Scheduler job that begins no run until it is resumed. */
import {switchJob} from '../scheduler/switchJob.ts';

export const action = switchJob('PAUSED');
