/** The ordinary lines of the ingestion service, and the lines of trouble. */
import type {Context} from './context.ts';
import {minute, traffic} from './daily.ts';
import {type Line, line, nastyMessage, requestLine} from './logs.ts';
import {tenants} from './names.ts';
import {sliceLength} from './processing.ts';
import {webhook} from './revisions.ts';
import {idOf, type Rng} from './rng.ts';
import type {Stress} from './stress.ts';
import type {Served} from './webhook-metrics.ts';

const webhookUrl = 'https://api.company.com/v1/callrail/webhook';
const troubles = [
	'google.api_core.exceptions.ResourceExhausted: 429 Spanner session pool exhausted: max_sessions=4, waiting=61',
	"Unhandled exception in POST /v1/callrail/webhook: TypeError: 'NoneType' object is not subscriptable (payload.tracking_number)",
	'Traceback (most recent call last):\n  File "/app/webhook.py", line 212, in handle\n    call = payload["call"]["tracking_number"]\nTypeError: \'NoneType\' object is not subscriptable',
	'upstream request timeout after 10000 ms: POST /v1/callrail/webhook',
] as const;

/** One slice of webhook-processor's log, all lines with times inside it. `density` 0..1 thins old history. */
export function webhookSlice(
	context: Context,
	start: number,
	serving: readonly Served[],
	stress: Stress,
	density = 1,
): void {
	const rng = context.rng('webhook-log', start / sliceLength);
	const main = serving.find(item => !item.isBad) ?? serving[0];
	const bad = serving.find(item => item.isBad);
	const write = (item: Omit<Line, 'project' | 'service' | 'at'>) =>
		emit(context, {
			project: webhook.project,
			service: webhook.service,
			at: start + rng.between(0, sliceLength - 1),
			...item,
		});
	const usual = rng.poisson(9 * Math.min(1.4, traffic(start)) * density);
	for (let i = 0; i < usual; i++) {
		const [tenant] = rng.pick(tenants);
		const revision = main?.revision ?? webhook.service;
		if (rng.chance(0.35))
			request(context, start, rng, revision, rng.chance(0.012) ? 401 : 200, rng.logNormal(0.36, 0.5));
		else if (rng.chance(0.004))
			write({
				severity: 'WARNING',
				revision,
				message: `CallRail signature older than 300 s, accepted once tenant=${tenant}`,
			});
		else if (rng.chance(0.006)) write({severity: 'INFO', revision, message: nastyMessage(rng.int(0, 4))});
		else write({severity: 'INFO', revision, message: usualMessage(rng, tenant)});
	}
	if (!bad || stress.errors < 0.05) return;
	const burst = rng.poisson(28 * stress.errors);
	for (let i = 0; i < burst; i++) {
		if (rng.chance(0.3))
			request(context, start, rng, bad.revision, rng.chance(0.7) ? 500 : 503, rng.logNormal(1 + 4 * stress.slow, 0.4));
		else
			write({severity: rng.chance(0.02) ? 'CRITICAL' : 'ERROR', revision: bad.revision, message: rng.pick(troubles)});
	}
	if (stress.backlog > 100)
		write({
			severity: 'WARNING',
			revision: bad.revision,
			message: `Pub/Sub subscriber webhook-processing-sub behind: ${Math.round(stress.backlog)} undelivered, ack deadline exceeded`,
		});
	for (let i = rng.poisson(6 * stress.crm); i > 0; i--)
		write({
			severity: 'ERROR',
			revision: bad.revision,
			message: {
				message: 'crm sync failed after 3 attempts',
				crm_type: rng.pick(['hubspot', 'salesforce', 'pipedrive']),
				error: 'payload is older than 300 s, token expired',
			},
		});
}

function usualMessage(rng: Rng, tenant: string): string | Record<string, unknown> {
	const id = idOf('line', Math.round(rng.next() * 1e9)).slice(0, 10);
	switch (rng.int(0, 4)) {
		case 0:
			return {message: 'webhook accepted', tenant_id: tenant, request_id: `req_${id}`, source: 'callrail'};
		case 1:
			return {message: 'published to webhook-processing-topic', message_id: id, tenant_id: tenant};
		case 2:
			return {
				message: 'transcript analysed',
				tenant_id: tenant,
				model: 'gemini-2.5-flash',
				duration_ms: Math.round(rng.logNormal(2100, 0.4)),
			};
		case 3:
			return {
				message: 'crm sync ok',
				tenant_id: tenant,
				crm_type: rng.pick(['hubspot', 'salesforce', 'pipedrive']),
				duration_ms: Math.round(rng.logNormal(420, 0.4)),
			};
		default:
			return `lead scored tenant=${tenant} score=${rng.int(12, 97)}`;
	}
}

function request(
	context: Context,
	start: number,
	rng: Rng,
	revision: string,
	status: number,
	latencySeconds: number,
): void {
	const at = start + rng.between(0, sliceLength - 1);
	later(context, at, () =>
		context.writes.log(
			requestLine({...webhook, at, method: 'POST', url: webhookUrl, status, latencySeconds, revision}),
		),
	);
}

/** The error lines behind a minute's server errors on a healthy day. */
export function rareErrors(context: Context, start: number, failed: {revision: string; count: number}[]): void {
	for (const {revision, count} of failed)
		for (let i = 0; i < Math.min(count, 5); i++) {
			const at = start + context.rng('rare', start, i).between(0, minute - 1);
			context.writes.log(
				requestLine({
					...webhook,
					at,
					method: 'POST',
					url: webhookUrl,
					status: 503,
					latencySeconds: 0.6,
					revision,
					text: 'The request failed because the instance was being replaced.',
				}),
			);
		}
}

/** Writes a line at its time. */
export function emit(context: Context, item: Line): void {
	later(context, item.at, () => context.writes.log(line(item)));
}

/** History is written at once, the future when it comes. */
export function later(context: Context, at: number, write: () => void): void {
	if (at <= context.startedAt) write();
	else context.agenda.add(at, write);
}
