/** A pipeline again for days that are past (S4-24, S4-32): one call a day, each after the run before it has ended well. */
import {day, hour} from '../../clock.ts';
import {audienceOf, type Call} from '../../cloud/call.ts';
import type {SchedulerJobInfo} from '../../cloud/resources.ts';
import {instantOf, localDate} from '../../zone.ts';
import type {Steps} from '../after/steps.ts';
import {commandLine, shellQuote} from '../canonical.ts';
import {lookAtJob} from '../look/look.ts';
import {followRun} from '../pipeline/followRun.ts';
import {cannotStop, dependencies, factsOf, notRunning, ranAfter} from '../pipeline/startRun.ts';
import type {ActionSpec} from '../spec.ts';
import type {Target} from '../types.ts';

type Params = {readonly from: string; readonly to: string};

export const action: ActionSpec<Params, SchedulerJobInfo> = {
	risk: 'careful',
	fields: () => ({from: {date: true}, to: {date: true}}),
	// The job knows the address of the pipeline, and how long a run may take.
	look: (eyes, {system, name}) => lookAtJob(eyes, system, name),
	plan(target, job, {from, to}, now) {
		const days = daysOf(target, {from, to}, now);
		const calls = days.map(date => callFor(target, job, date));
		const [first, ...further] = calls.map(({what, call}) => ({what, call, command: commandFor(call)}));
		if (!first) throw new RangeError('no day');
		const {follow} = target.allowed;
		return {
			resource: job.resource,
			changes: [
				{what: 'runs', before: 'nothing started', after: `${days.length}, one after the other`},
				{what: 'days', before: '', after: days.length === 1 ? from : `${from} to ${to}`},
			],
			blastRadius: ['Each run loads its day again, over what is there of it.'],
			command: first.command,
			undo: cannotStop,
			success: [
				follow === undefined
					? 'Each call answers 2xx (no run to follow is configured)'
					: `Each call starts a run of ${follow} that ends with success in the ETL pane`,
			],
			sideEffects: [
				'A day that fails ends it: the days after it are not run.',
				'Disarming or freezing stops it before the next day; that the time of arming ends does not.',
			],
			call: first.call,
			...(further.length > 0 && {further}),
			facts: factsOf(target),
		};
	},
	preflight: async (plan, _, known) => [...(await dependencies(known)), ...(await notRunning(plan, known))],
	async verify(plan, steps) {
		for (let step: Steps = steps; ; ) {
			const result = await followRun(plan, step);
			const next = result.phase === 'done' ? step.next(result.summary) : undefined;
			if (!next) return result;
			step = next;
		}
	},
	became: ranAfter,
};

/** The days from one to the other. Throws RangeError for those that may not be run. */
function daysOf({system: {tz}, name, allowed: {dates}}: Target, {from, to}: Params, now: number): string[] {
	if (!dates) throw new RangeError(`the config does not say how ${name} is told a day (dates)`);
	if (to < from) throw new RangeError(`${to} is before ${from}`);
	if (to >= localDate(now, tz)) throw new RangeError(`${to} is not over yet`);
	const count = Math.round((instantOf(to) - instantOf(from)) / day) + 1;
	if (count > dates.most) throw new RangeError(`${count} days are more than ${dates.most}, which may be run at once`);
	return Array.from({length: count}, (_, index) => localDate(instantOf(from) + index * day, 'UTC'));
}

function callFor(
	{system, name, allowed: {dates}}: Target,
	job: SchedulerJobInfo,
	date: string,
): {what: string; call: Call} {
	const [, path] = /^POST (https?:\/\/\S+)$/.exec(job.calls) ?? [];
	if (path === undefined) throw new RangeError(`${name} calls ${job.calls}, which cannot be told a day`);
	const {invokeAs} = system.actions;
	return {
		what: `the run of ${date}`,
		call: {
			api: 'function',
			method: 'POST',
			path,
			body: {[dates?.as ?? 'date']: date},
			timeoutMs: job.deadlineMs ?? hour,
			...(invokeAs !== undefined && {as: invokeAs}),
		},
	};
}

/** gcloud calls functions only, and no other service. */
function commandFor({path, body, as}: Call): string {
	const identity = as === undefined ? '' : ` --impersonate-service-account=${shellQuote(as)} --include-email`;
	const token = `"Authorization: Bearer $(gcloud auth print-identity-token --audiences=${shellQuote(audienceOf(path))}${identity})"`;
	const rest = commandLine('-H', 'Content-Type: application/json', '-d', JSON.stringify(body), path);
	return `curl --fail -X POST -H ${token} ${rest}`;
}
