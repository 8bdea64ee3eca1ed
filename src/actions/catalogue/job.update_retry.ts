/** For how long Cloud Scheduler tries a failed run again (S2-13), told beside the time that one attempt may take. */

import type {Call} from '../../cloud/call.ts';
import type {SchedulerJobInfo} from '../../cloud/resources.ts';
import {duration} from '../../text/durations.ts';
import {settling} from '../after/followState.ts';
import {commandLine} from '../canonical.ts';
import {lookAtJob} from '../look/look.ts';
import {followJob, jobAfter, type WantedJob} from '../scheduler/followJob.ts';
import type {ActionSpec} from '../spec.ts';

/** A job that is tried again for so many seconds. */
const retriedFor = (seconds: number): WantedJob => ({
	inForce: ({retryMs}) => retryMs === seconds * 1000,
	text: job => `Scheduler says: tried again ${retriesText(job, job.retryMs)}`,
});

const retriesText = ({retries}: SchedulerJobInfo, ms: number): string => {
	if (ms > 0) return `for ${duration(ms)}${retries > 0 ? ` and ${retries} times at least` : ''}`;
	return retries > 0 ? `${retries} times, without an end in time` : 'never';
};

/** gcloud has a command for each kind of target. */
const kindOf = ({calls}: SchedulerJobInfo): string =>
	calls.startsWith('topic ') ? 'pubsub' : /https?:/.test(calls) ? 'http' : 'app-engine';

export const action: ActionSpec<{readonly seconds: number}, SchedulerJobInfo> = {
	risk: 'medium',
	fields: () => ({seconds: {integer: {min: 0, max: 86_400}, default: 1800, optional: false}}),
	look: (eyes, {system, name}) => lookAtJob(eyes, system, name),
	etag: ({retryMs}) => String(retryMs),
	plan({system: {project, region}, name}, job, {seconds}) {
		const {resource, retryMs, deadlineMs} = job;
		if (seconds * 1000 === retryMs)
			throw new RangeError(`${name} has these retries already: ${retriesText(job, retryMs)}`);
		const command = (ms: number) => [
			...['scheduler', 'jobs', 'update', kindOf(job), name, `--max-retry-duration=${ms / 1000}s`],
			...[`--location=${region}`, `--project=${project}`],
		];
		const attempt = deadlineMs === undefined ? 'not limited' : duration(deadlineMs);
		return {
			resource,
			changes: [
				{what: 'tried again', before: retriesText(job, retryMs), after: retriesText(job, seconds * 1000)},
				{what: 'an attempt may take', before: attempt, after: `${attempt}, which stays`},
			],
			blastRadius: ['Runs that fail from now on.'],
			command: command(seconds * 1000),
			undo: commandLine('gcloud', ...command(retryMs)),
			back: {action: 'job.update_retry', params: {seconds: retryMs / 1000}},
			success: [`Scheduler says: tried again ${retriesText(job, seconds * 1000)} (within ${settling} s)`],
			sideEffects: [
				seconds > 0
					? 'A run that fails for good, such as one with a wrong model, is started again all that time, and paid for.'
					: 'A run that fails waits for its next time by schedule.',
			],
			call: {
				api: 'cloudscheduler',
				method: 'PATCH',
				path: `/v1/${resource}`,
				query: {updateMask: 'retryConfig.maxRetryDuration'},
				body: {retryConfig: {maxRetryDuration: `${seconds}s`}},
			},
			facts: {},
		};
	},
	async verify(plan, steps) {
		const followed = await followJob(plan.target.name, retriedFor(secondsOf(plan.call)), steps);
		return 'ended' in followed ? followed.ended : {phase: 'done', summary: followed.text, at: steps.clock.now()};
	},
	became: (intent, target, eyes) => jobAfter(intent, target, eyes, retriedFor(secondsOf(intent.call))),
};

/** The seconds that a call asks for. */
function secondsOf(call: Call | undefined): number {
	const {retryConfig} = (call?.body ?? {}) as {retryConfig?: {maxRetryDuration?: string}};
	return Number.parseInt(retryConfig?.maxRetryDuration ?? '0', 10);
}
