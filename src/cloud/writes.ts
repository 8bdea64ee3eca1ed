/** The one function that changes the cloud. No call is repeated: one that may have arrived is `outcome-unknown`. */
import {cleanLine} from '../text/clean.ts';
import {audienceOf, type Call, type Json, mayBeSent, type TemplateChange} from './call.ts';
import type {CloudContext} from './context.ts';
import {within} from './deadline.ts';
import {toCloudError} from './errors.ts';
import {variablesWith} from './function.ts';
import {payloadOf, sealOf, without} from './hidden.ts';
import {send} from './http.ts';
import {type JobReference, jobOperation} from './jobs.ts';
import {moveMessages} from './moves.ts';
import type {CloudWrites, Sending, Sent} from './port.ts';
import {local} from './probe.ts';
import {accessToken, idToken, request} from './rest.ts';
import {sent} from './sent.ts';
import type {Silence} from './silence.ts';
import {changedTemplate, type TemplateJson} from './template.ts';
import {CloudError} from './types.ts';

const writeDeadline = 15_000;
const maxBody = 64 * 1024;
/** A name that can be asked about: each part of it means no more than itself in a URL. */
const operationName = /^(?:projects(?:\/[\w.:-]+)+\/)?operations\/[\w.-]+$/;

/** What is read of an answer: an operation, what was made, or the value of a secret. */
interface Answered {
	name?: unknown;
	jobReference?: JobReference;
	payload?: {data?: unknown};
}

export function createWrites(context: CloudContext, silence: Pick<Silence, 'except'>): CloudWrites {
	return {
		async send(call, {whyNot, dryRun = false, hidden}) {
			const {api, method, path, as, timeoutMs = writeDeadline} = call;
			if (!mayBeSent(call)) throw refused(call, `pitwall may not ${method} ${path}`);
			if (dryRun && !call.dryRun) throw refused(call, 'it cannot be checked without doing it');
			const body = withSecret(call, hidden);
			if (api === 'function') return invoke(context, silence, call, {whyNot, body, timeout: timeoutMs});
			if (api === 'web') return post(context, call, {whyNot, body, timeout: timeoutMs});
			const asked = dryRun ? asDryRun(call, body) : {query: call.query ?? {}, body};
			const query = new URLSearchParams(asked.query);
			const url = `${context.auth.base(api)}${path}${query.size > 0 ? `?${query}` : ''}`;
			const project = /\/projects\/([^/]+)/.exec(path)?.[1] ?? '';
			const reads = method === 'GET';
			const whole = await completed(context, project, call, asked.body);
			// No credential that may write is held for longer than a request: the token is asked for here, and kept nowhere.
			const token = as === undefined ? undefined : await accessToken(context, project, as);
			if (call.moves)
				return {status: 200, body: '', moved: await moveMessages(context, call, call.moves, {token, whyNot})};
			const {name, jobReference, payload} = await sent(api, {whyNot, dryRun}, () =>
				request<Answered>(context, project, api, {
					method,
					url,
					token,
					...(!reads && {body: whole}),
					timeout: timeoutMs,
				}),
			).catch((error: unknown) => {
				throw hidden === undefined ? error : silenced(error, hidden);
			});
			return {
				status: 200,
				body: '',
				...(jobReference ? {operation: jobOperation(jobReference)} : named(name)),
				...valueIn(payload),
			};
		},
	};
}

function named(name: unknown): Pick<Sent, 'operation' | 'made'> {
	if (typeof name !== 'string') return {};
	return operationName.test(name) ? {operation: name} : {made: name};
}

const valueIn = (payload: Answered['payload']): Pick<Sent, 'secret'> =>
	typeof payload?.data === 'string' ? {secret: Buffer.from(payload.data, 'base64').toString('utf8')} : {};

/** The error without the secret, which the answer may quote, and without its cause, which holds the request. */
function silenced(error: unknown, secret: string): CloudError {
	const {kind, message, api, retryAfter} = toCloudError(error, 'google');
	return new CloudError(kind, without(secret, message), api, {retryAfter});
}

/** The same request, which Google then checks alone. Of a job it asks for compact JSON, as all reads of BigQuery do. */
function asDryRun({dryRun, query}: Call, body: Json): {query: Readonly<Record<string, string>>; body: Json} {
	if (typeof dryRun !== 'string') return {query: {...query, ...dryRun}, body};
	return {query: {...query, prettyPrint: 'false'}, body: placed(body, dryRun.split('.'), true)};
}

const refused = ({api}: Call, why: string) => new CloudError('invalid', `not sent: ${why}`, api);

/** The body with the secret in its place. Throws CloudError for another secret than the plan's. */
function withSecret({body = {}, ...call}: Call, secret: string | undefined): Json {
	const {hidden} = call;
	if (hidden?.seal !== (secret === undefined ? undefined : sealOf(secret)))
		throw refused(call, 'the secret is not the one that was planned');
	if (!hidden || secret === undefined) return body;
	return placed(body, hidden.at.split('.'), hidden.as === 'payload' ? payloadOf(secret) : secret);
}

/** A copy of `within` with `value` at the end of the path. */
function placed(within: Json | undefined, [name, ...path]: readonly string[], value: Json): Json {
	if (name === undefined) return value;
	const members =
		typeof within === 'object' && !Array.isArray(within) ? (within as Readonly<Record<string, Json>>) : {};
	return {...members, [name]: placed(members[name], path, value)};
}

/** The body with what is read again when it is sent. Throws CloudError. */
async function completed(context: CloudContext, project: string, call: Call, body: Json): Promise<object | Json> {
	if (call.template) return withTemplate(context, project, call, call.template, body);
	return call.variables ? withVariables(context, call, body) : body;
}

/** The body with the template as the service has it now, changed. Throws CloudError `stale-etag` for another service than the plan's. */
async function withTemplate(
	context: CloudContext,
	project: string,
	{api, path}: Call,
	change: TemplateChange,
	body: Json,
): Promise<object> {
	const url = `${context.auth.base(api)}${path}`;
	type Service = {etag?: string; template?: TemplateJson};
	const {etag, template = {}} = await request<Service>(context, project, api, {method: 'GET', url});
	const planned = body as {etag?: string};
	if (planned.etag !== etag) throw new CloudError('stale-etag', 'the service was changed meanwhile', api);
	return {...planned, template: changedTemplate(template, change)};
}

/** The body with all variables that the function has now, and those of the call in them. Throws CloudError. */
async function withVariables(context: CloudContext, {path, variables = {}}: Call, body: Json): Promise<Json> {
	const all = await variablesWith(context, path.replace(/^\/v2\//, ''), variables);
	return placed(body, ['serviceConfig', 'environmentVariables'], all);
}

interface Posting extends Pick<Sending, 'whyNot'> {
	body: Json;
	/** ms */
	timeout: number;
}

/** A POST to a function's HTTPS trigger with an ID token. */
async function invoke(
	context: CloudContext,
	silence: Pick<Silence, 'except'>,
	{path, as}: Call,
	{whyNot, body, timeout}: Posting,
): Promise<{status: number; body: string}> {
	// The project matters for billing only, and a function's host has none.
	const token = await idToken(context, as?.split('@')[1]?.split('.')[0] ?? '', as, audienceOf(path));
	const done = silence.except();
	return sent('function', {whyNot}, () =>
		within(timeout, undefined, 'function', async signal => {
			const {status, text} = await send(new URL(path), await context.connections.agents(), {
				method: 'POST',
				headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'},
				body: JSON.stringify(body),
				limit: maxBody,
				signal,
			});
			// The gateway gave up waiting; the function goes on.
			if (status === 504)
				throw new CloudError('outcome-unknown', 'HTTP 504: the function may still be running', 'function');
			return {status, body: cleanLine(text)};
		}),
	).finally(done);
}

/** A POST to a page of somebody else's, with no login of ours. Any status is an answer but that of a gateway that gave up. */
async function post(context: CloudContext, {path, headers}: Call, {whyNot, body, timeout}: Posting): Promise<Sent> {
	const {url, asked} = local(context, path);
	return sent('web', {whyNot}, () =>
		within(timeout, undefined, 'web', async signal => {
			const {status, text} = await send(url, await context.connections.agents(), {
				method: 'POST',
				headers: {...headers, ...asked, 'content-type': 'application/json'},
				body: JSON.stringify(body),
				limit: maxBody,
				signal,
			});
			if (status === 504) throw new CloudError('outcome-unknown', 'HTTP 504: it may still be worked on', 'web');
			return {status, body: cleanLine(text)};
		}),
	);
}
