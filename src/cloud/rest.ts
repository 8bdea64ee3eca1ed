/** Requests, lists and ID tokens over plain REST. */
import type {IdTokenProvider} from 'google-auth-library';
import {cleanLine} from '../text/clean.ts';
import {scopes} from './auth.ts';
import type {CloudContext} from './context.ts';
import {within} from './deadline.ts';
import {type Listed, listed} from './pages.ts';
import {CloudError} from './types.ts';

const maxPages = 10;
/** Bytes of one answer, unpacked. BigQuery's pages end at 10 MB. */
const maxAnswer = 16 * 1024 * 1024;

interface RestRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	url: string;
	body?: unknown;
	/** An access token in place of our own credentials. */
	token?: string | undefined;
	/** ms */
	timeout?: number;
	signal?: AbortSignal | undefined;
}

/**
 * One request with our credentials, or the token that is given, and our deadline. A GET without an answer is repeated once on a
 * new connection, because a middlebox may have dropped a kept one silently. Throws CloudError.
 */
export async function request<T>(context: CloudContext, project: string, api: string, asked: RestRequest): Promise<T> {
	try {
		return await send<T>(context, project, api, asked);
	} catch (error) {
		// The error in the answer is the cause.
		const isUnanswered = error instanceof CloudError && error.kind === 'timeout' && error.cause === undefined;
		if (asked.method !== 'GET' || !isUnanswered) throw error;
		context.connections.dropIdle();
		return await send<T>(context, project, api, asked);
	}
}

async function send<T>(
	{auth, clock, patience, server}: CloudContext,
	project: string,
	api: string,
	{method, url, body, token, timeout = patience.read, signal}: RestRequest,
): Promise<T> {
	return within(timeout, signal, api, async inner => {
		const client = token === undefined ? await auth.client(project) : await auth.bare();
		const sent = clock.now();
		const {data, headers} = await client.request<T>({
			method,
			url,
			signal: inner,
			retry: false,
			responseType: 'json',
			maxContentLength: maxAnswer,
			// `within` has the deadline; the transport's own timeout is for tokens.
			timeout: 0,
			...(body !== undefined && {data: body}),
			...(token !== undefined && {headers: {authorization: `Bearer ${token}`}}),
		});
		server.note(api, headers.get('date'), sent, clock.now());
		// A body that is no JSON comes as text, and must not pass for an empty answer.
		if (typeof data !== 'object' || data === null)
			throw new CloudError('unavailable', 'answered with something that cannot be read', api);
		return data;
	});
}

/** A list of a REST API, as Google's have it: pages with a token for the next one. */
export interface RestList {
	api: string;
	project: string;
	/** Absolute, without the host. */
	path: string;
	/** The field of a page that holds the items. */
	field: string;
	/** A list is a parameter that is repeated. */
	query?: Readonly<Record<string, string | readonly string[]>>;
	/** Items that are wanted at most. */
	most?: number;
}

/** The list with the regions that did not answer. Throws CloudError. */
export async function list<Raw>(
	context: CloudContext,
	{api, project, path, field, query, most}: RestList,
	signal: AbortSignal,
): Promise<Listed<Raw> & {unreachable: readonly string[]}> {
	const unreachable = new Set<string>();
	const found = await listed<Raw>({maxPages, ...(most !== undefined && {most})}, async pageToken => {
		const asked = Object.entries({...query, ...(pageToken && {pageToken})});
		const search = new URLSearchParams(
			asked.flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
		);
		const url = `${context.auth.base(api)}${path}?${search}`;
		const page = await request<Page>(context, project, api, {method: 'GET', url, signal});
		for (const place of page.unreachable ?? []) unreachable.add(cleanLine(place));
		return {items: (page[field] ?? []) as Raw[], next: page.nextPageToken};
	});
	return {...found, unreachable: [...unreachable]};
}

/** All items of a list. Throws CloudError, also where there are more than we ask for: a part must not pass for the whole. */
export async function wholeList<Raw>(context: CloudContext, asked: RestList, signal: AbortSignal): Promise<Raw[]> {
	const {items, more} = await list<Raw>(context, asked, signal);
	if (more)
		throw new CloudError('invalid', `there are more than ${items.length} ${asked.field}: not all were read`, asked.api);
	return items;
}

/** The IAM policy of a project: who has which role. Throws CloudError. */
export async function policy(context: CloudContext, project: string, signal: AbortSignal): Promise<IamPolicy> {
	const api = 'cloudresourcemanager';
	const url = `${context.auth.base(api)}/v1/projects/${project}:getIamPolicy`;
	// Bindings with conditions are told only to those who know version 3.
	const body = {options: {requestedPolicyVersion: 3}};
	return request<IamPolicy>(context, project, api, {method: 'POST', url, body, signal});
}

/** google.iam.v1.Policy, as far as it is read. */
export interface IamPolicy {
	bindings?: {role?: string; members?: string[]; condition?: {title?: string; expression?: string}}[];
}

interface Page {
	nextPageToken?: string;
	unreachable?: string[];
	[field: string]: unknown;
}

/** An access token of another account, good for five minutes: whoever asks needs the right to impersonate it. Throws CloudError. */
export async function accessToken(context: CloudContext, project: string, serviceAccount: string): Promise<string> {
	const api = 'iamcredentials';
	const url = `${context.auth.base(api)}/v1/projects/-/serviceAccounts/${serviceAccount}:generateAccessToken`;
	const body = {scope: scopes, lifetime: '300s'};
	const answer = await request<{accessToken?: string}>(context, project, api, {method: 'POST', url, body});
	if (answer.accessToken) return answer.accessToken;
	throw new CloudError('internal', 'IAM Credentials answered without a token', api);
}

/** An ID token for `audience`. Tokens of people are refused by Cloud Run, so an account is impersonated. Throws CloudError. */
export async function idToken(
	context: CloudContext,
	project: string,
	serviceAccount: string | undefined,
	audience: string,
): Promise<string> {
	const {auth, patience} = context;
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
		return within(patience.read, undefined, 'iamcredentials', () => client.fetchIdToken(audience));
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
