/** The form of a trigger and the plans that start runs. Pure. */
import type {FunctionInfo, SchedulerJobInfo} from '../cloud/types.ts';
import type {ActionsConfig, ParamConfig} from '../config/schema/actions.ts';
import {commandLine} from './canonical.ts';
import {freezePlan, type PlanContext} from './plan.ts';
import type {Plan} from './types.ts';

export type TriggerConfig = ActionsConfig['triggers'][number];
export type JobConfig = ActionsConfig['jobs'][number];

/** One field of the form, as text until it is validated. */
export interface Field {
	name: string;
	/** What is expected, in words. */
	hint: string;
	/** Values to choose from, for oneOf. */
	options?: readonly string[];
	optional: boolean;
	initial: string;
}

/** The fields of a trigger, in the order of the config. */
export function formFields(params: Readonly<Record<string, ParamConfig>>): Field[] {
	return Object.entries(params).map(([name, param]) => {
		const initial = param.default === undefined ? '' : String(param.default);
		if ('oneOf' in param)
			return {
				name,
				hint: param.oneOf.join(' | '),
				options: param.oneOf,
				optional: false,
				initial: initial || (param.oneOf[0] ?? ''),
			};
		if ('integer' in param)
			return {
				name,
				hint: `${param.integer.min} to ${param.integer.max}${param.optional ? ', may stay empty' : ''}`,
				optional: param.optional,
				initial,
			};
		return {name, hint: 'an e-mail address', optional: false, initial};
	});
}

/** As zod has it, without zod. */
const email = /^(?:[\w'+-]+\.)*[\w'+-]*[\w+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** Why a text is no value for this parameter, or the value; undefined value: left out. */
export function parseField(param: ParamConfig, text: string): {value: string | number | undefined} | {error: string} {
	const trimmed = text.trim();
	if ('oneOf' in param)
		return param.oneOf.includes(trimmed) ? {value: trimmed} : {error: `one of ${param.oneOf.join(', ')}`};
	if ('email' in param)
		return email.test(trimmed) ? {value: trimmed} : {error: trimmed === '' ? 'needed' : 'not an e-mail address'};
	if (trimmed === '') return param.optional ? {value: undefined} : {error: 'needed'};
	const {min, max} = param.integer;
	if (!/^[+-]?\d+$/.test(trimmed)) return {error: 'not a whole number'};
	const number = Number(trimmed);
	return number >= min && number <= max ? {value: number} : {error: `not within ${min} to ${max}`};
}

/** The request body of a filled form, or what is wrong, by field. Texts of unknown fields are ignored. */
export function validateForm(
	params: Readonly<Record<string, ParamConfig>>,
	texts: Readonly<Record<string, string>>,
): {body: Record<string, string | number>} | {errors: Record<string, string>} {
	const body: Record<string, string | number> = {};
	const errors: Record<string, string> = {};
	for (const [name, param] of Object.entries(params)) {
		const parsed = parseField(param, texts[name] ?? '');
		if ('error' in parsed) errors[name] = parsed.error;
		else if (parsed.value !== undefined) body[name] = parsed.value;
	}
	return Object.keys(errors).length > 0 ? {errors} : {body};
}

const cannotStop = 'None: a run that has started cannot be taken back from here.';

function successOf(follow: string | undefined): string[] {
	return follow === undefined
		? ['The call answers 2xx (no run to follow is configured)']
		: [`A run of ${follow} that began after the call ends with success in the ETL pane`];
}

/** A call of a function's HTTPS trigger with an ID token. */
export function planInvoke(
	context: PlanContext,
	trigger: TriggerConfig,
	body: Record<string, string | number>,
	info: FunctionInfo,
): Plan {
	const {system, now} = context;
	const account = system.actions.invokeAs;
	const command = commandLine(
		'gcloud',
		'functions',
		'call',
		info.name,
		'--gen2',
		`--region=${system.region}`,
		`--project=${system.project}`,
		...(account === undefined ? [] : [`--impersonate-service-account=${account}`]),
		`--data=${JSON.stringify(body)}`,
	);
	return freezePlan(context, {
		action: {kind: 'invoke', system: system.system, function: info.name, body},
		title: trigger.title,
		target: {
			resource: info.resource,
			name: info.name,
			project: system.project,
			region: system.region,
			...(account === undefined ? {} : {account}),
			...(info.revision === '' ? {} : {etag: info.revision}),
			shownAt: now,
		},
		changes: [
			{what: 'runs', before: 'nothing started', after: `one run of ${info.name}`},
			...Object.entries(body).map(([name, value]) => ({what: name, before: '', after: String(value)})),
		],
		blastRadius: [
			`One run of at most ${info.timeoutSeconds} s; it writes what this function always writes`,
			...(trigger.note === undefined ? [] : [trigger.note]),
		],
		gcloud: command,
		undo: cannotStop,
		success: successOf(trigger.follow),
		sideEffects: ['Not retried: a 504 or a timeout means that the outcome is unknown.'],
		risk: 'careful',
		confirm: 'y',
		call: {
			kind: 'invoke',
			url: info.url,
			audience: info.url,
			...(account === undefined ? {} : {serviceAccount: account}),
			body,
			timeoutMs: info.timeoutSeconds * 1000,
		},
		judging: trigger.follow === undefined ? {} : {follow: trigger.follow},
	});
}

/** Cloud Scheduler jobs.run of an existing job. */
export function planRunJob(context: PlanContext, job: JobConfig, info: SchedulerJobInfo): Plan {
	const {system, now} = context;
	return freezePlan(context, {
		action: {kind: 'runJob', system: system.system, job: info.name},
		title: job.title,
		target: {resource: info.resource, name: info.name, project: system.project, region: system.region, shownAt: now},
		changes: [
			{
				what: 'attempts',
				before: `next ${info.nextAt === undefined ? 'not known' : `${new Date(info.nextAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`} (${info.schedule} ${info.timeZone})`,
				after: 'one attempt now, the schedule stays',
			},
		],
		blastRadius: ['One run of what this job always starts'],
		gcloud: commandLine(
			'gcloud',
			'scheduler',
			'jobs',
			'run',
			info.name,
			`--location=${system.region}`,
			`--project=${system.project}`,
		),
		undo: cannotStop,
		success: successOf(job.follow),
		sideEffects: ['Scheduler answers at once; only the run itself shows how it went.'],
		risk: 'careful',
		confirm: 'y',
		call: {kind: 'runJob'},
		judging: job.follow === undefined ? {} : {follow: job.follow},
	});
}
