/** Turns whatever the clients throw (gRPC, gaxios, BigQuery, Node) into the one CloudError. */
import {cleanLine} from '../text/clean.ts';
import {retryAfterOf} from './retryAfter.ts';
import {CloudError, type CloudErrorKind} from './types.ts';

/** Workspace reauthentication and revoked logins arrive under several codes (400, 2, 3): only the text tells. */
const loginExpired =
	/invalid_rapt|invalid_grant|reauth related|reauthentication (?:is )?(?:needed|required|failed)|could not load the default credentials|could not refresh access token/i;
const apiDisabled = /SERVICE_DISABLED|has not been used in project \S+ before or it is disabled|accessNotConfigured/i;
const overQuota = /rateLimitExceeded|userRateLimitExceeded|quotaExceeded|RATE_LIMIT_EXCEEDED|Quota exceeded/;
const connectionLost =
	/ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|socket hang up|premature close|^aborted$|HPE_[A-Z]/im;
const timedOut = /ETIMEDOUT|ESOCKETTIMEDOUT|TimeoutError|deadline exceeded|DEADLINE_EXCEEDED/i;

/** HTTP's limit and gRPC's, of auth.ts and rest.ts. */
const tooLarge =
	/content size at \S+ over limit|Content-Length\W+is over the limit|Received message\b.* larger than|Message size exceeds|too many rows/i;

/** The command comes first, because narrow panes show only the beginning. */
const loginHint = 'run gcloud auth application-default login (login expired or missing)';
const refusedHint = 'run gcloud auth application-default login if it stays (credentials refused)';
/** Messages of transports for an incomplete answer, and their meaning. */
const breaks: readonly [RegExp, string][] = [
	[tooLarge, 'the answer is too large: it was cut off and is not shown'],
	[/premature close|RST_STREAM|^aborted$/im, 'the answer broke off in the middle'],
	[
		/message parsing error|invalid wire type|index out of range|HPE_[A-Z]/i,
		'answered with something that cannot be read',
	],
	[/deadline exceeded|deadline for transaction/i, 'no answer in time'],
	[/ECONNRESET|socket hang up|EPIPE|ECONNABORTED|Connection dropped/, 'the connection was cut (ECONNRESET)'],
];
/** A permission as IAM spells it, in a text that speaks of permissions. */
const permissionName = /\b([a-z]+\.[a-zA-Z]+\.[a-zA-Z]+)\b/;

const kindByGrpcCode: Readonly<Record<number, CloudErrorKind>> = {
	1: 'unavailable',
	2: 'unavailable',
	3: 'invalid',
	4: 'timeout',
	5: 'notFound',
	7: 'denied',
	8: 'quota',
	9: 'stale-etag',
	10: 'stale-etag',
	11: 'invalid',
	12: 'invalid',
	13: 'unavailable',
	14: 'unavailable',
	15: 'unavailable',
	16: 'auth',
};
const kindByHttpStatus: Readonly<Record<number, CloudErrorKind>> = {
	400: 'invalid',
	401: 'auth',
	403: 'denied',
	404: 'notFound',
	408: 'timeout',
	409: 'stale-etag',
	412: 'stale-etag',
	429: 'quota',
	501: 'invalid',
	502: 'unavailable',
	503: 'unavailable',
	504: 'timeout',
};

/** Characters that are read of an error's message. */
const longest = 16 * 1024;

/** APIs whose FAILED_PRECONDITION and ABORTED are not about an etag. */
const withoutEtags: ReadonlySet<string> = new Set(['spanner', 'logging', 'monitoring', 'bigquery']);

/** The error for the screen. `api` names the API, e.g. `run`. A CloudError passes unchanged, even if a client wrapped it. */
export function toCloudError(error: unknown, api: string): CloudError {
	const ours = wrapped(error);
	if (ours) return ours;
	const text = textOf(error).slice(0, longest);
	const kind = kindOf(error, text, api);
	const who = loginExpired.test(text) ? 'login' : api;
	return new CloudError(kind, sentence(kind, text, api), who, {cause: slim(error), retryAfter: retryAfterOf(error)});
}

function wrapped(error: unknown): CloudError | undefined {
	if (error instanceof CloudError) return error;
	return error instanceof Error && error.cause !== error ? wrapped(error.cause) : undefined;
}

/** The parts of an error that later decisions need. The error itself may hold a whole answer, which would stay in memory while it is shown. */
function slim(error: unknown): unknown {
	if (!(error instanceof Error)) return undefined;
	const {message, cause, code} = error as Error & {code?: unknown};
	const kept = new Error(message.slice(0, longest), {cause: cause === error ? undefined : slim(cause)});
	return typeof code === 'string' || typeof code === 'number' ? Object.assign(kept, {code}) : kept;
}

function kindOf(error: unknown, text: string, api: string): CloudErrorKind {
	if (tooLarge.test(text)) return 'invalid';
	if (loginExpired.test(text)) return 'auth';
	if (apiDisabled.test(text)) return 'denied';
	if (overQuota.test(text)) return 'quota';
	const code = codeOf(error);
	const kind =
		code === undefined
			? undefined
			: code < 100
				? kindByGrpcCode[code]
				: (kindByHttpStatus[code] ?? (code >= 500 ? 'unavailable' : undefined));
	if (kind === 'stale-etag' && withoutEtags.has(api)) return code === 10 ? 'unavailable' : 'invalid';
	if (kind) return kind;
	if (timedOut.test(text)) return 'timeout';
	if (connectionLost.test(text)) return 'unavailable';
	return 'internal';
}

function sentence(kind: CloudErrorKind, text: string, api: string): string {
	if (loginExpired.test(text)) return loginHint;
	if (apiDisabled.test(text)) return disabled(text, api);
	if (kind === 'auth') return refusedHint;
	const broken = breaks.find(([pattern]) => pattern.test(text));
	if (broken) return broken[1];
	const line = cleanLine(firstLine(text), 300);
	if (kind === 'denied') return denied(line);
	return line === '' ? kind : line;
}

/** The missing permission comes first. */
function denied(line: string): string {
	const permission = /permission/i.test(line) ? permissionName.exec(line)?.[1] : undefined;
	return permission === undefined ? line || 'denied' : cleanLine(`needs ${permission}: ${line}`, 300);
}

function disabled(text: string, api: string): string {
	const service = /([a-z0-9-]+\.googleapis\.com)/.exec(text)?.[1] ?? `${api}.googleapis.com`;
	const project = /projects?[/= ]+([a-z0-9-]+)/i.exec(text)?.[1];
	return cleanLine(
		`API is disabled: run gcloud services enable ${service}${project ? ` --project ${project}` : ''}`,
		300,
	);
}

/** The message without the status that gRPC puts in front of it; a JSON body is reduced to its message. */
function firstLine(text: string): string {
	// The format in which @google-cloud/common joins several messages.
	const numbered = /Multiple errors occurred[\s\S]*?\n\s*1\. (.+)/.exec(text)?.[1];
	if (numbered !== undefined) return numbered.trim();
	const line = (text.split('\n').find(part => part.trim() !== '') ?? '').trim().replace(/^\d+ [A-Z_]+: /, '');
	const reason = /^request to \S+ failed, reason: (.+)/.exec(line)?.[1];
	if (reason !== undefined) return reason;
	const json = /\{.*\}/s.exec(text)?.[0];
	if (json === undefined) return line;
	try {
		const body = JSON.parse(json) as {error?: {message?: unknown} | string; error_description?: unknown};
		const message = typeof body.error === 'object' ? body.error.message : body.error_description;
		return typeof message === 'string' ? (message.split('\n')[0] ?? '') : line;
	} catch {
		return line;
	}
}

/** A gRPC code (< 100) or an HTTP status; undefined where the error has neither. */
function codeOf(error: unknown): number | undefined {
	if (typeof error !== 'object' || error === null) return undefined;
	const {code, status, response} = error as {code?: unknown; status?: unknown; response?: {status?: unknown}};
	for (const candidate of [status, response?.status, code]) {
		const number = typeof candidate === 'string' && /^\d+$/.test(candidate) ? Number(candidate) : candidate;
		if (typeof number === 'number' && number > 0) return number;
	}
	return undefined;
}

/** All messages of the error and of its causes. */
function textOf(error: unknown): string {
	if (!(error instanceof Error)) return typeof error === 'string' ? error : safeJson(error);
	const {code, errors, cause, reason, response} = error as Error & Record<string, unknown>;
	const listed = errors ?? (response as {data?: {error?: {errors?: unknown}}} | undefined)?.data?.error?.errors;
	const reasons = Array.isArray(listed)
		? listed.map(item => (item as {reason?: unknown} | null)?.reason).filter(item => typeof item === 'string')
		: [];
	const parts = [
		error.message,
		typeof code === 'string' ? code : '',
		typeof reason === 'string' ? reason : '',
		...reasons,
		error.name === 'TimeoutError' ? error.name : '',
	];
	// Causes come first.
	if (cause instanceof Error && cause !== error) parts.unshift(textOf(cause));
	return parts.filter(part => part !== '').join('\n');
}

function safeJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return String(value);
	}
}
