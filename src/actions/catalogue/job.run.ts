/** One attempt of an existing Cloud Scheduler job, now. */
import type {SchedulerJobInfo} from '../../cloud/resources.ts';
import {instantOf, utcMinute} from '../../zone.ts';
import {lookAtJob} from '../look/look.ts';
import {cannotStop, dependencies, factsOf, notRunning, ranAfter, startsRun, successOf} from '../pipeline/startRun.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues} from '../types.ts';

export const action: ActionSpec<ParamValues, SchedulerJobInfo> = {
	...startsRun,
	look: (eyes, {system, name}) => lookAtJob(eyes, system, name),
	plan(target, {name, resource, nextAt, schedule, timeZone}) {
		const {region, project} = target.system;
		const next = nextAt === undefined ? 'not known' : utcMinute(nextAt);
		return {
			resource,
			changes: [
				{
					what: 'attempts',
					before: `next ${next} (${schedule} ${timeZone})`,
					after: 'one attempt now, the schedule stays',
				},
			],
			blastRadius: ['One run of what this job always starts'],
			command: ['scheduler', 'jobs', 'run', name, `--location=${region}`, `--project=${project}`],
			undo: cannotStop,
			success: successOf(target),
			sideEffects: ['Scheduler answers at once; only the run itself shows how it went.'],
			call: {api: 'cloudscheduler', method: 'POST', path: `/v1/${resource}:run`},
			facts: factsOf(target),
		};
	},
	preflight: async (plan, {state, schedule}, known) => [
		state === 'ENABLED'
			? {title: 'job enabled', state: 'ok', detail: schedule}
			: {title: 'job enabled', state: 'failed', detail: `state ${state}`},
		...(await dependencies(known)),
		...(await notRunning(plan, known)),
	],
	async became(intent, target, eyes) {
		const followed = await ranAfter(intent, target, eyes);
		if (followed.state === 'found') return followed;
		const {lastAttemptAt, lastCode} = await lookAtJob(eyes, target.system, target.name);
		if (lastAttemptAt === undefined || lastAttemptAt < instantOf(intent.at ?? intent.ts)) return followed;
		const code = lastCode ? `code ${lastCode}` : 'no error';
		return {state: 'found', text: `the job was attempted after the intent, with ${code}`};
	},
};
