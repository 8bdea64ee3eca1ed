/** What calls from outside do: functions invoked, jobs run by hand, the health endpoint. */
import {z} from 'zod';
import type {InvokeResult} from '../contract/control.ts';
import {projects} from '../contract/names.ts';
import type {AiUsage} from './aiusage.ts';
import type {Context} from './context.ts';
import {second} from './daily.ts';
import type {Etl} from './etl.ts';
import {requestLine} from './logs.ts';
import {accounts} from './names.ts';
import {idOf} from './rng.ts';
import {type Run, storyError, usualDuration} from './runs.ts';
import {functionNames, functionTimeout, functionUrl, type Source, sources, usageJob} from './sources.ts';
import type {Stress} from './stress.ts';

const syncType = z.enum(['incremental', 'full']).optional();
const limit = z.number().int().min(1).max(10_000).optional();
/** Bodies of the functions' triggers, by function (seed 000). */
const bodies: Record<string, z.ZodType<Record<string, unknown>>> = {
	'gmail-sync': z.object({mailbox: z.email().optional(), sync_type: syncType}),
	'salesforce-sync': z.object({
		object_type: z.enum(['Account', 'Contact', 'Lead', 'Opportunity', 'Task', 'Event']).optional(),
		sync_type: syncType,
	}),
	'hubspot-sync': z.object({sync_type: syncType}),
	'dialpad-sync': z.object({sync_type: syncType}),
	'entity-resolution': z.object({}),
	'generate-embeddings': z.object({type: z.enum(['emails', 'calls', 'both']).optional(), limit}),
	'account-scoring': z.object({limit}),
};

/** Seconds an account takes when scored alone; with none of the night's quota a full run by hand takes longer than a request may. */
const secondsPerAccount = 2.6;

/** A run by hand of the source, starting at `at`. */
function manualRun(
	context: Context,
	source: Source,
	at: number,
	body: Record<string, unknown>,
	scheduled: boolean,
): Run {
	const size = typeof body.limit === 'number' ? body.limit : undefined;
	const full = body.sync_type === 'full';
	const mailbox = typeof body.mailbox === 'string' ? body.mailbox : undefined;
	const usual = usualDuration(context, source, at);
	let duration = full ? usual * 2.2 : usual;
	if (source.name === 'embeddings' && size !== undefined) duration = Math.min(usual, (20 + size * 0.35) * second);
	if (source.name === 'account_scoring' && !scheduled)
		duration = (25 + Math.min(size ?? accounts.length, accounts.length) * secondsPerAccount) * second;
	const failure = storyError(context, source.name, at);
	const endsAt = Math.round(at + (failure ? failure.seconds * second : duration));
	return {
		id: `${source.name}-manual-${idOf(context.options.seed, source.name, at)}`,
		source: source.name,
		startedAt: at,
		endsAt,
		manual: true,
		...(endsAt - at > functionTimeout(source.fn) * second ? {timesOut: true} : {}),
		...(failure ? {error: failure.error, ...(failure.timesOut ? {timesOut: true} : {})} : {}),
		...(size === undefined ? {} : {limit: size}),
		...(full ? {full} : {}),
		...(mailbox === undefined ? {} : {mailbox}),
	};
}

export interface Triggers {
	/** Runs a source at `at` as its Scheduler job does; the attempt is recorded. */
	attempt(source: Source, at: number): void;
}

/** Sets the hooks of the control plane. `changed` is called after each, so that what it wrote is stored at once. */
export function installTriggers(
	context: Context,
	parts: {etl: Etl; aiusage: AiUsage; stress: () => Stress; changed: () => void},
): Triggers {
	const {clock, control} = context.stores;
	const {etl, aiusage, stress, changed} = parts;
	let last = 0;
	/** Strictly ascending, so that two calls in the same instant are two runs. */
	const now = () => {
		last = Math.max(Math.round(clock.now()), last + 1);
		return last;
	};

	function invokeSource(source: Source, body: unknown): InvokeResult {
		const parsed = bodies[source.fn]?.safeParse(body ?? {});
		if (!parsed?.success) {
			const issue = parsed?.error.issues[0];
			return {
				status: 400,
				body: {
					error: 'invalid_request',
					message: `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not an object'}`,
				},
				afterMs: 60,
			};
		}
		const run = manualRun(context, source, now(), parsed.data, false);
		const timeout = functionTimeout(source.fn) * second;
		etl.begin(run, () => undefined);
		changed();
		if (run.timesOut) return {status: 504, body: 'upstream request timeout', afterMs: timeout};
		if (run.error)
			return {
				status: 500,
				body: {status: 'error', run_id: run.id, message: run.error},
				afterMs: run.endsAt - run.startedAt,
			};
		return {
			status: 200,
			body: {status: 'success', run_id: run.id, source_system: run.source},
			afterMs: run.endsAt - run.startedAt,
		};
	}

	function attempt(source: Source, at: number): void {
		etl.begin({...manualRun(context, source, at, source.body, true), manual: false});
	}

	function invokeQuick(name: string, body: unknown): InvokeResult {
		if (typeof body !== 'object' || body === null || Array.isArray(body))
			return {status: 400, body: {error: 'invalid_request', message: 'body: expected a JSON object'}, afterMs: 60};
		const at = now();
		const afterMs = Math.round(context.rng('quick', name, at).logNormal(700, 0.4));
		context.agenda.add(at + afterMs, end =>
			context.writes.log(
				requestLine({
					project: projects.sales,
					service: name,
					at: end,
					method: 'POST',
					url: functionUrl(projects.sales, name),
					status: 200,
					latencySeconds: afterMs / 1000,
					isFunction: true,
				}),
			),
		);
		return {status: 200, body: {status: 'success', function: name}, afterMs};
	}

	control.hooks.invoke = (project, name, body) => {
		if (project === projects.aiusage && name === usageJob.name) {
			const run = aiusage.trigger(now(), () => undefined);
			changed();
			return {status: 200, body: {status: 'success', run_id: run.id}, afterMs: run.endsAt - run.startedAt};
		}
		const source = sources.find(item => item.fn === name);
		if (project === projects.sales && source) return invokeSource(source, body);
		if (project === projects.sales && functionNames.some(item => item === name)) return invokeQuick(name, body);
		return {
			status: 404,
			body: {error: 'not_found', message: `function ${name} does not exist in project ${project}`},
			afterMs: 20,
		};
	};

	control.hooks.runJob = (project, name) => {
		if (project === projects.aiusage && name === usageJob.name) {
			aiusage.trigger(now(), (code, at) => control.jobAttempted(project, name, at, code));
			changed();
			return;
		}
		const source = sources.find(item => item.job === name);
		if (project !== projects.sales || !source) return;
		attempt(source, now());
		changed();
	};

	control.hooks.health = () => {
		const now = stress();
		const state = (bad: boolean) => (bad ? 'degraded' : 'healthy');
		const services = {
			spanner: state(now.stall > 0.6),
			pubsub: state(now.backlog > 100),
			vertex_ai: 'healthy',
			crm: state(now.crm > 0.3),
		};
		const degraded = now.errors > 0.3 || Object.values(services).includes('degraded');
		return {status: degraded ? 503 : 200, body: {status: state(degraded), services}};
	};

	return {attempt};
}
