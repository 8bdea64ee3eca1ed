/** Functions, Scheduler and ID tokens over plain REST, and health probes without Google's credentials. */
import type {IdTokenProvider} from 'google-auth-library';
import type {SystemConfig} from '../config/schema/system.ts';
import {cleanDeep, cleanLine} from '../text/clean.ts';
import type {CloudContext} from './context.ts';
import {readDeadline, within} from './deadline.ts';
import {readText} from './readText.ts';
import {isoMs, shortName} from './time.ts';
import {CloudError, type FunctionInfo, type HttpProbe, type SchedulerJobInfo} from './types.ts';

const maxPages = 10;
const maxProbeBody = 256 * 1024;

interface RawFunction {
	name?: string;
	state?: string;
	stateMessages?: {message?: string; severity?: string}[];
	updateTime?: string;
	url?: string;
	serviceConfig?: {uri?: string; revision?: string; timeoutSeconds?: number; availableMemory?: string};
}

interface RawJob {
	name?: string;
	state?: string;
	schedule?: string;
	timeZone?: string;
	scheduleTime?: string;
	lastAttemptTime?: string;
	status?: {code?: number; message?: string};
}

interface RestRequest {
	method: 'GET' | 'POST';
	url: string;
	body?: unknown;
	/** ms */
	timeout?: number;
	signal?: AbortSignal | undefined;
}

/** One request with our credentials and our deadline, never repeated. Throws CloudError. */
export async function request<T>(
	{auth, clock, server}: CloudContext,
	project: string,
	api: string,
	{method, url, body, timeout = readDeadline, signal}: RestRequest,
): Promise<T> {
	return within(timeout, signal, api, async inner => {
		const client = await auth.client(project);
		const sent = clock.now();
		const {data, headers} = await client.request<T>({
			method,
			url,
			signal: inner,
			retry: false,
			responseType: 'json',
			...(body !== undefined && {data: body}),
		});
		server.note(api, headers.get('date'), sent, clock.now());
		// What is no JSON comes as text: it must not pass for an empty answer.
		if (typeof data !== 'object' || data === null)
			throw new CloudError('unavailable', 'answered with something that cannot be read', api);
		return data;
	});
}

/** All 2nd generation functions of a project, every region; `unreachable` names the regions that did not answer. */
export async function listFunctions(context: CloudContext, {project}: SystemConfig, signal: AbortSignal) {
	const functions: FunctionInfo[] = [];
	const unreachable = new Set<string>();
	let requests = 0;
	let pageToken = '';
	do {
		const query = new URLSearchParams({filter: 'environment="GEN_2"', pageSize: '100', ...(pageToken && {pageToken})});
		const url = `${context.auth.base('cloudfunctions')}/v2/projects/${project}/locations/-/functions?${query}`;
		const page = await request<{functions?: RawFunction[]; unreachable?: string[]; nextPageToken?: string}>(
			context,
			project,
			'cloudfunctions',
			{method: 'GET', url, signal},
		);
		requests++;
		functions.push(...(page.functions ?? []).map(toFunction));
		for (const place of page.unreachable ?? []) unreachable.add(cleanLine(place));
		pageToken = page.nextPageToken ?? '';
	} while (pageToken !== '' && requests < maxPages);
	return {functions, unreachable: [...unreachable], requests};
}

function toFunction(raw: RawFunction): FunctionInfo {
	const message = (raw.stateMessages ?? []).map(one => one.message ?? '').join('; ');
	return {
		name: cleanLine(shortName(raw.name)),
		resource: cleanLine(raw.name ?? ''),
		state: cleanLine(raw.state ?? ''),
		url: cleanLine(raw.url ?? raw.serviceConfig?.uri ?? ''),
		revision: cleanLine(shortName(raw.serviceConfig?.revision)),
		updatedAt: isoMs(raw.updateTime) ?? 0,
		timeoutSeconds: raw.serviceConfig?.timeoutSeconds ?? 0,
		memory: cleanLine(raw.serviceConfig?.availableMemory ?? ''),
		...(message !== '' && {message: cleanLine(message, 300)}),
	};
}

/** All jobs of the system's region. */
export async function listJobs(context: CloudContext, {project, region}: SystemConfig, signal: AbortSignal) {
	const jobs: SchedulerJobInfo[] = [];
	let requests = 0;
	let pageToken = '';
	do {
		const query = new URLSearchParams({pageSize: '500', ...(pageToken && {pageToken})});
		const url = `${context.auth.base('cloudscheduler')}/v1/projects/${project}/locations/${region}/jobs?${query}`;
		const page = await request<{jobs?: RawJob[]; nextPageToken?: string}>(context, project, 'cloudscheduler', {
			method: 'GET',
			url,
			signal,
		});
		requests++;
		jobs.push(...(page.jobs ?? []).map(toJob));
		pageToken = page.nextPageToken ?? '';
	} while (pageToken !== '' && requests < maxPages);
	return {jobs, requests};
}

function toJob(raw: RawJob): SchedulerJobInfo {
	const nextAt = isoMs(raw.scheduleTime);
	const lastAttemptAt = isoMs(raw.lastAttemptTime);
	return {
		name: cleanLine(shortName(raw.name)),
		resource: cleanLine(raw.name ?? ''),
		state: cleanLine(raw.state ?? ''),
		schedule: cleanLine(raw.schedule ?? ''),
		timeZone: cleanLine(raw.timeZone ?? ''),
		...(nextAt !== undefined && {nextAt}),
		// An absent code means OK, but only once there was an attempt.
		...(lastAttemptAt !== undefined && {lastAttemptAt, lastCode: raw.status?.code ?? 0}),
		...(raw.status?.message && {lastMessage: cleanLine(raw.status.message, 300)}),
	};
}

/** An ID token for `audience`. Tokens of people are refused by Cloud Run, so an account is impersonated. Throws CloudError. */
export async function idToken(
	context: CloudContext,
	project: string,
	serviceAccount: string | undefined,
	audience: string,
): Promise<string> {
	const {auth} = context;
	if (serviceAccount !== undefined) {
		const url = `${auth.base('iamcredentials')}/v1/projects/-/serviceAccounts/${serviceAccount}:generateIdToken`;
		const {token} = await request<{token?: string}>(context, project, 'iamcredentials', {
			method: 'POST',
			url,
			body: {audience, includeEmail: true},
		});
		if (token) return token;
		throw new CloudError('internal', 'IAM Credentials answered without a token', 'iamcredentials');
	}
	const client = await auth.client(project);
	if (isTokenProvider(client))
		return within(readDeadline, undefined, 'iamcredentials', () => client.fetchIdToken(audience));
	throw new CloudError(
		'invalid',
		'no service account to impersonate: set actions.invokeAs in the system file',
		'iamcredentials',
	);
}

/** Service accounts and metadata servers issue their own tokens. */
function isTokenProvider(client: object): client is IdTokenProvider {
	return 'fetchIdToken' in client && typeof client.fetchIdToken === 'function';
}

/** GETs a health page. Any status is an answer; only no answer throws (CloudError). */
export async function probe(
	{auth, connection}: CloudContext,
	address: string,
	signal: AbortSignal,
): Promise<HttpProbe> {
	// A sandbox stands in for the whole internet: nothing it monitors may be asked for real.
	const url = auth.local && connection.http !== undefined ? rebased(address, connection.http) : address;
	return within(readDeadline, signal, 'http', async inner => {
		const start = performance.now();
		const response = await fetch(url, {
			signal: inner,
			redirect: 'follow',
			headers: {accept: 'application/json', 'user-agent': 'pitwall'},
		});
		const text = await readText(response, maxProbeBody);
		return {status: response.status, latency: Math.round(performance.now() - start), body: json(text)};
	});
}

function rebased(address: string, base: string): string {
	const {hostname, pathname, search} = new URL(address);
	return hostname === 'localhost' || hostname === '127.0.0.1' ? address : `${base}${pathname}${search}`;
}

function json(text: string): unknown {
	try {
		return cleanDeep(JSON.parse(text));
	} catch {
		return null;
	}
}
