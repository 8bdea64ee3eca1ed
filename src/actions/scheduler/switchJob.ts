/** The common part of pausing and resuming a Scheduler job (S4-28, S4-49). */

import type {SchedulerJobInfo} from '../../cloud/resources.ts';
import {schedulerColumns} from '../../cloud/sources/scheduler.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {utcMinute} from '../../zone.ts';
import {settling} from '../after/followState.ts';
import {commandLine} from '../canonical.ts';
import {listed} from '../look/listed.ts';
import {lookAtJob} from '../look/look.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues} from '../types.ts';
import {followJob, jobAfter, type WantedJob} from './followJob.ts';

export type State = 'PAUSED' | 'ENABLED';
export const verbs = {PAUSED: 'pause', ENABLED: 'resume'} as const satisfies Record<State, string>;
export const opposite = {PAUSED: 'ENABLED', ENABLED: 'PAUSED'} as const satisfies Record<State, State>;

/** A job in this state. */
export const stateIs = (wanted: State): WantedJob => ({
	inForce: ({state}) => state === wanted,
	text: ({state}) => `Scheduler says ${state}`,
	etag: ({state}) => state,
});

/** The command of gcloud that brings a job into a state. */
export const switchCommand = ({project, region}: SystemConfig, job: string, to: State): string[] => [
	...['scheduler', 'jobs', verbs[to], job],
	...[`--location=${region}`, `--project=${project}`],
];

/** The action that brings a job into this state. */
export const switchJob = (wanted: State): ActionSpec<ParamValues, SchedulerJobInfo> => ({
	risk: 'medium',
	tags: ['mitigation'],
	idle({system, name}, source) {
		const job = listed(system, source, {kind: 'scheduler', columns: schedulerColumns, is: row => row.name === name});
		return job?.state === wanted ? `it is ${wanted}` : undefined;
	},
	look: (eyes, {system, name}) => lookAtJob(eyes, system, name),
	etag: ({state}) => state,
	plan({system, name}, {resource, state, nextAt, schedule, timeZone}) {
		const now = state === wanted ? undefined : state;
		if (now === undefined) throw new RangeError(`${name} is ${wanted} already`);
		if (now !== opposite[wanted]) throw new RangeError(`${name} is ${now}: mend that first`);
		const next = nextAt === undefined ? '' : `, next ${utcMinute(nextAt)}`;
		return {
			resource,
			changes: [{what: 'state', before: `${now} (${schedule} ${timeZone}${next})`, after: wanted}],
			blastRadius: [
				wanted === 'PAUSED'
					? 'No run begins by schedule until the job is resumed; what it feeds grows stale.'
					: 'Runs begin by schedule again; what was missed meanwhile is not made up for.',
			],
			command: switchCommand(system, name, wanted),
			undo: commandLine('gcloud', ...switchCommand(system, name, opposite[wanted])),
			back: {action: wanted === 'PAUSED' ? 'job.resume' : 'job.pause'},
			success: [`Scheduler says ${wanted} (within ${settling} s)`],
			sideEffects: wanted === 'PAUSED' ? ['A run that is under way goes on.'] : [],
			call: {api: 'cloudscheduler', method: 'POST', path: `/v1/${resource}:${verbs[wanted]}`},
			facts: {},
		};
	},
	async verify(plan, steps) {
		const followed = await followJob(plan.target.name, stateIs(wanted), steps);
		return 'ended' in followed ? followed.ended : {phase: 'done', summary: followed.text, at: steps.clock.now()};
	},
	became: (intent, target, eyes) => jobAfter(intent, target, eyes, stateIs(wanted)),
});
