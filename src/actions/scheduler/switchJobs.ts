/** The common part of pausing and resuming all jobs of Cloud Scheduler that a permission lists (S4-49): one call a job. */

import type {Call} from '../../cloud/call.ts';
import type {SchedulerJobInfo} from '../../cloud/resources.ts';
import {settling} from '../after/followState.ts';
import type {Steps} from '../after/steps.ts';
import {lookAtJobs} from '../look/look.ts';
import type {ActionSpec} from '../spec.ts';
import {followJob, jobAfter} from './followJob.ts';
import {opposite, type State, stateIs, switchCommand, verbs} from './switchJob.ts';

/** `jobs`: exactly these of them; absent: all. */
type Params = {readonly jobs?: readonly string[]};

/** The action that brings the jobs into this state. */
export const switchJobs = (wanted: State): ActionSpec<Params, readonly SchedulerJobInfo[]> => ({
	risk: wanted === 'PAUSED' ? 'critical' : 'medium',
	look: async (eyes, {system, allowed: {jobs = []}}) => jobs.map(await lookAtJobs(eyes, system)),
	etag: seen => seen.map(({name, state}) => `${name} ${state}`).join(', '),
	plan({system, name}, seen, {jobs}) {
		const meant = seen.filter(job => jobs?.includes(job.name) ?? true);
		const changed = meant.filter(({state}) => state === opposite[wanted]);
		const left = meant.filter(job => !changed.includes(job));
		const [first, ...further] = changed.map(job => ({
			what: `${job.name} is ${wanted}`,
			call: callFor(job, wanted),
			command: switchCommand(system, job.name, wanted),
		}));
		if (!first)
			throw new RangeError(
				`${name}: ${left.map(({name: job, state}) => `${job} is ${state}`).join(', ')}: there is nothing to change`,
			);
		return {
			resource: `projects/${system.project}/locations/${system.region}/jobs`,
			changes: [
				...changed.map(({name: what, state, schedule}) => ({what, before: `${state} (${schedule})`, after: wanted})),
				...left.map(({name: what, state}) => ({what, before: state, after: `${state}, as it is`})),
			],
			blastRadius: [
				wanted === 'PAUSED'
					? 'No run of these begins by schedule until they are resumed; what they feed grows stale.'
					: 'Runs of these begin by schedule again; what was missed meanwhile is not made up for.',
			],
			command: first.command,
			undo: changed.map(job => `gcloud ${switchCommand(system, job.name, opposite[wanted]).join(' ')}`).join(' && '),
			back: {
				action: wanted === 'PAUSED' ? 'pipeline.resume_all' : 'pipeline.stop_all',
				params: {jobs: changed.map(job => job.name)},
			},
			success: [`Scheduler says ${wanted} of each, one after the other (within ${settling} s each)`],
			sideEffects: [
				...(wanted === 'PAUSED' ? ['Runs that are under way go on.'] : []),
				'Undo changes exactly those that this changes.',
			],
			call: first.call,
			...(further.length > 0 && {further}),
			facts: {},
		};
	},
	async verify(_, steps) {
		for (let step: Steps = steps; ; ) {
			const followed = await followJob(jobOf(step.call), stateIs(wanted), step);
			if ('ended' in followed) return followed.ended;
			const next = step.next(followed.text);
			if (!next) return {phase: 'done', summary: followed.text, at: step.clock.now()};
			step = next;
		}
	},
	became: (intent, {system}, eyes) =>
		jobAfter(intent, {system, name: intent.call ? jobOf(intent.call) : ''}, eyes, stateIs(wanted)),
});

const callFor = ({resource}: SchedulerJobInfo, wanted: State): Call => ({
	api: 'cloudscheduler',
	method: 'POST',
	path: `/v1/${resource}:${verbs[wanted]}`,
});

/** The job that a call switches. */
const jobOf = ({path}: Call): string => /\/jobs\/([^/:]+):/.exec(path)?.[1] ?? '';
