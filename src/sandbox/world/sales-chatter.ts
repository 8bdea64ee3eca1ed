/** The ordinary calls of the sales services: request lines, their metrics, and a mishap now and then. */
import {projects} from '../contract/names.ts';
import {emit, later} from './chatter.ts';
import {type Context, revisionOf} from './context.ts';
import {atLocal, localDate, minute, second, traffic} from './daily.ts';
import {type Line, line, nastyMessage, requestLine} from './logs.ts';
import type {Rng} from './rng.ts';
import {salesAccessMinute} from './sales-access.ts';
import {troubleOf} from './sales-trouble.ts';
import {callSamples} from './services.ts';

const project = projects.sales;
const web = 'sales-intelligence-web';
const called = [
	web,
	web,
	'nlp-query',
	'generate-email-reply',
	'bigquery-embeddings-search',
	'get-hubspot-sequences',
] as const;

/** One minute of the sales services. At most two errors and three warnings a day while all is well. */
export function salesMinute(context: Context, start: number): void {
	const rng = context.rng('sales-log', start / minute);
	for (let i = rng.poisson(2.6 * Math.min(1.6, traffic(start))); i > 0; i--) {
		const service = rng.pick(called);
		const at = start + rng.between(0, minute - 1);
		call(context, service, at, rng.pick(['accounts', 'accounts/top', 'search', 'inbox']), rng.logNormal(0.24, 0.6));
	}
	if (rng.chance(0.004))
		emit(context, {
			project,
			service: 'nlp-query',
			at: start + 7 * second,
			severity: 'INFO',
			message: nastyMessage(rng.int(0, 4)),
			revision: revisionOf(context, project, 'nlp-query'),
			isFunction: true,
		});
	salesAccessMinute(context, start);
	const mishap = mishaps(context, start);
	if (!mishap) return;
	const revision = revisionOf(context, project, mishap.service);
	emit(context, {project, at: start + rng.between(0, minute - 1), revision, ...mishap});
}

/** One call; the metrics of the web application are those of its minute as a whole (services.ts). */
function call(context: Context, service: string, at: number, page: string, latencySeconds: number): void {
	later(context, at, () => {
		const revision = revisionOf(context, project, service);
		const rng: Rng = context.rng('sales-call', service, at);
		const trouble = troubleOf(context, service, revision, at);
		const failure = trouble && rng.chance(trouble.share) ? trouble : undefined;
		const isFunction = service !== web;
		const status = failure?.status ?? 200;
		const shared = {project, service, at, revision, isFunction};
		const error = failure?.error?.(rng);
		if (error !== undefined) context.writes.log(line({...shared, severity: 'ERROR', message: error}));
		context.writes.log(
			requestLine({
				...shared,
				method: isFunction ? 'POST' : 'GET',
				url: isFunction
					? `https://us-central1-${project}.cloudfunctions.net/${service}`
					: `https://sales.company.com/${page}`,
				status,
				latencySeconds,
				...(failure?.text !== undefined && {text: failure.text}),
			}),
		);
		if (isFunction)
			context.writes.samples.push(...callSamples({project, service, revision}, at, status, latencySeconds * second));
	});
}

function mishaps(
	context: Context,
	start: number,
): Pick<Line, 'service' | 'severity' | 'message' | 'isFunction'> | undefined {
	const date = localDate(start);
	const midnight = atLocal(date, 0);
	const rng = context.rng('mishaps', date);
	const at = () => midnight + rng.int(8 * 60, 19 * 60) * minute;
	for (let errors = rng.int(0, 2); errors > 0; errors--)
		if (at() === start)
			return {
				service: 'enroll-hubspot',
				severity: 'ERROR',
				message: 'HubSpot enrollment failed: 400 contact already enrolled in sequence 8841',
				isFunction: true,
			};
	for (let warnings = rng.int(1, 3); warnings > 0; warnings--)
		if (at() === start)
			return {
				service: 'generate-email-reply',
				severity: 'WARNING',
				message: 'Vertex AI answered slowly (9.2 s), reply shortened',
				isFunction: true,
			};
	return undefined;
}
