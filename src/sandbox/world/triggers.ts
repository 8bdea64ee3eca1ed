/** Effects of calls from outside: functions invoked, jobs run by hand, the health endpoint. */
import {STATUS_CODES} from 'node:http';
import {z} from 'zod';
import type {InvokeResult} from '../contract/control.ts';
import {projects} from '../contract/names.ts';
import type {AiUsage} from './aiusage.ts';
import {type Context, revisionOf, timeoutOf} from './context.ts';
import {second} from './daily.ts';
import type {Etl} from './etl.ts';
import {requestLine} from './logs.ts';
import {accounts} from './names.ts';
import {countQueues} from './queues.ts';
import {isUp} from './revisions.ts';
import {idOf} from './rng.ts';
import {mends} from './rotations.ts';
import {isMended, type Run, storyError, usualDuration} from './runs.ts';
import {troubleOf} from './sales-trouble.ts';
import {functionNames, functionUrl, type Source, sources, usageJob} from './sources.ts';
import {healthOf, type Stress} from './stress.ts';

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

/** That of the usage pipeline: the day to load. */
const usageBody = z.object({date: z.iso.date().optional()});

/** What vendors answer somebody without credentials. */
const vendors: Readonly<Record<string, number>> = {
	'api.callrail.com': 401,
	'api.hubapi.com': 404,
	'api.salesforce.com': 404,
	'api.cursor.com': 401,
	'api.anthropic.com': 404,
	'status.cursor.com': 200,
	'status.anthropic.com': 200,
	'api.status.salesforce.com': 200,
	'status.hubspot.com': 200,
	'status.dialpad.com': 200,
	'status.cloud.google.com': 200,
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
	const failure = isMended(context, source) ? undefined : storyError(context, source.name, at);
	const endsAt = Math.round(at + (failure ? failure.seconds * second : duration));
	return {
		id: `${source.name}-manual-${idOf(context.options.seed, source.name, at)}`,
		source: source.name,
		startedAt: at,
		endsAt,
		manual: true,
		...(endsAt - at > timeoutOf(context, projects.sales, source.fn) * second ? {timesOut: true} : {}),
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
	parts: {
		etl: Etl;
		aiusage: AiUsage;
		stress: () => Stress;
		setStress: (patch: Partial<Stress>) => void;
		changed: () => void;
	},
): Triggers {
	const {clock, control} = context.stores;
	const {etl, aiusage, stress, setStress, changed} = parts;
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
		const timeout = timeoutOf(context, projects.sales, source.fn) * second;
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
					revision: revisionOf(context, projects.sales, name),
					isFunction: true,
				}),
			),
		);
		return {status: 200, body: {status: 'success', function: name}, afterMs};
	}

	control.hooks.invoke = (project, name, body) => {
		if (project === projects.aiusage && name === usageJob.name) {
			const asked = usageBody.safeParse(body ?? {});
			if (!asked.success)
				return {
					status: 400,
					body: {error: 'invalid_request', message: 'date: not a day such as 2026-01-31'},
					afterMs: 60,
				};
			const run = aiusage.trigger(now(), {...(asked.data.date && {date: asked.data.date}), onEnd: () => undefined});
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
			const run = aiusage.trigger(now(), {
				onEnd: code => control.jobAttempted(project, name, run.startedAt, code),
			});
			changed();
			return;
		}
		const source = sources.find(item => item.job === name);
		if (project !== projects.sales || !source) return;
		attempt(source, now());
		changed();
	};

	control.hooks.health = () => {
		if (!context.pressure.reachable) return undefined;
		if (!isUp(context)) return {status: 503, body: {status: 'Service Unavailable'}};
		const {status, services} = healthOf(stress());
		return {status, body: {status: status === 200 ? 'healthy' : 'degraded', services}};
	};

	control.hooks.webhook = signature => {
		if (!context.pressure.reachable) return undefined;
		const {status} = healthOf(stress());
		if (status !== 200) return {status, body: {error: 'unavailable'}};
		// Nobody outside has the key that signs: a signature of the right form passes for one.
		return /^sha256=[0-9a-f]{64}$/.test(signature ?? '')
			? {status: 200, body: {status: 'accepted'}}
			: {status: 401, body: {error: 'invalid_signature'}};
	};

	control.hooks.secretAdded = (project, name, value) => {
		if (!mends(context.options.story, project, name, value)) return;
		context.mended = true;
		context.usage = {...context.usage, refused: false};
	};

	control.hooks.vendor = host => {
		const limited =
			(host === 'api.hubapi.com' && context.pressure.hubspotLimits) ||
			(host === 'api.cursor.com' && context.usage.limited);
		const status = limited ? 429 : (vendors[host] ?? 404);
		return {status, body: {status: 'error', message: STATUS_CODES[status]}};
	};

	control.hooks.web = () => {
		const service = 'sales-intelligence-web';
		const trouble = troubleOf(context, service, revisionOf(context, projects.sales, service), clock.now());
		return trouble ? {status: trouble.status, body: trouble.text} : {status: 200, body: {status: 'ok'}};
	};

	countQueues(context, stress, setStress);

	return {attempt};
}
