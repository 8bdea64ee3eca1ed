/** REST of Cloud Functions v2, Cloud Scheduler v1 and IAM Credentials v1, the functions' HTTPS triggers, and the health endpoint. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Clock} from '../../clock.ts';
import type {InvokeResult} from '../contract/control.ts';
import {ControlError} from './error.ts';
import {functionFilter, functionJson, functionUrl} from './functions.ts';
import {field, readJson, sendError, sendJson, sendThrown} from './http.ts';
import {pageOf} from './names.ts';
import {jobJson} from './scheduler.ts';
import type {ControlPlaneState} from './state.ts';
import {createTokenIssuer} from './tokens.ts';

/** Longest real wait for a function's answer, ms. */
const maxWait = 20_000;

const scope = 'https://www.googleapis.com/auth/cloud-platform';

interface Call {
	req: IncomingMessage;
	res: ServerResponse;
	query: URLSearchParams;
	/** The path's variable parts, decoded. */
	parts: string[];
}

interface Route {
	method: 'GET' | 'POST';
	path: RegExp;
	handle(call: Call): unknown;
}

/** Answers a call when it is one of ours; resolves false, without touching the response, when it is not. */
export type Routes = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

/** `selfUrl`: where this server can be reached, no trailing slash; known once it listens. */
export function controlRoutes(control: ControlPlaneState, clock: Clock, selfUrl: () => string): Routes {
	const tokens = createTokenIssuer();

	function functionNamed(project: string, location: string, name: string) {
		const fn = control.function(project, name);
		if (!fn || (location !== '-' && location !== fn.region))
			throw new ControlError(
				'NOT_FOUND',
				`Resource 'projects/${project}/locations/${location}/functions/${name}' was not found`,
			);
		return fn;
	}
	function jobNamed(project: string, location: string, name: string) {
		const job = control.job(project, name);
		if (!job || location !== job.region)
			throw new ControlError('NOT_FOUND', `Job projects/${project}/locations/${location}/jobs/${name} was not found.`);
		return job;
	}
	const page = <T>(all: T[], query: URLSearchParams, size: number) =>
		pageOf(all, Number(query.get('pageSize') ?? 0), query.get('pageToken') ?? '', size);

	/** The answer comes when the work is over in virtual time; a caller that hangs up does not stop the work. */
	function answerLater(res: ServerResponse, {status, body, afterMs}: InvokeResult): void {
		const timer = setTimeout(() => sendJson(res, status, body), Math.min(maxWait, Math.max(0, afterMs) / clock.speed));
		res.on('close', () => clearTimeout(timer));
	}

	const locations = (project: string) =>
		[...new Set([...control.functions(project), ...control.jobs(project)].map(({region}) => region))].sort();

	const routes: Route[] = [
		{
			method: 'GET',
			path: /^\/v[12]\/projects\/([^/]+)\/locations$/,
			handle: ({res, parts: [project = '']}) =>
				sendJson(res, 200, {
					locations: locations(project).map(locationId => ({
						name: `projects/${project}/locations/${locationId}`,
						locationId,
					})),
				}),
		},
		{
			// First-generation functions, which gcloud asks for too: there are none.
			method: 'GET',
			path: /^\/v1\/projects\/[^/]+\/locations\/[^/]+\/functions$/,
			handle: ({res}) => sendJson(res, 200, {functions: []}),
		},
		{
			method: 'GET',
			path: /^\/v2\/projects\/([^/]+)\/locations\/([^/]+)\/functions$/,
			handle({res, query, parts: [project = '', location = '']}) {
				const matches = functionFilter(query.get('filter') ?? '');
				const all = control
					.functions(project)
					.filter(fn => location === '-' || fn.region === location)
					.map(fn => functionJson(fn, selfUrl()))
					.filter(matches);
				const {items, nextPageToken} = page(all, query, 100);
				sendJson(res, 200, {functions: items, ...(nextPageToken !== '' && {nextPageToken})});
			},
		},
		{
			method: 'GET',
			path: /^\/v2\/projects\/([^/]+)\/locations\/([^/]+)\/functions\/([^/:]+)$/,
			handle: ({res, parts: [project = '', location = '', name = '']}) =>
				sendJson(res, 200, functionJson(functionNamed(project, location, name), selfUrl())),
		},
		{
			method: 'GET',
			path: /^\/v1\/projects\/([^/]+)\/locations\/([^/]+)\/jobs$/,
			handle({res, query, parts: [project = '', location = '']}) {
				const all = control.jobs(project).filter(job => job.region === location);
				const {items, nextPageToken} = page(all, query, 500);
				sendJson(res, 200, {
					jobs: items.map(job => jobJson(job, control, selfUrl())),
					...(nextPageToken !== '' && {nextPageToken}),
				});
			},
		},
		{
			method: 'GET',
			path: /^\/v1\/projects\/([^/]+)\/locations\/([^/]+)\/jobs\/([^/:]+)$/,
			handle: ({res, parts: [project = '', location = '', name = '']}) =>
				sendJson(res, 200, jobJson(jobNamed(project, location, name), control, selfUrl())),
		},
		{
			method: 'POST',
			path: /^\/v1\/projects\/([^/]+)\/locations\/([^/]+)\/jobs\/([^/:]+):(run|pause|resume)$/,
			handle({res, parts: [project = '', location = '', name = '', verb]}) {
				const job = jobNamed(project, location, name);
				if (verb === 'run') control.hooks.runJob(project, name);
				else control.setPaused(job, verb === 'pause');
				sendJson(res, 200, jobJson(jobNamed(project, location, name), control, selfUrl()));
			},
		},
		{
			method: 'POST',
			path: /^\/v1\/projects\/-\/serviceAccounts\/([^/:]+):(generateIdToken|generateAccessToken)$/,
			async handle({req, res, parts: [account = '', verb]}) {
				const body = await readJson(req);
				if (!/^[^@\s]+@[^@\s]+$/.test(account))
					throw new ControlError('INVALID_ARGUMENT', `Invalid service account '${account}'.`);
				if (verb === 'generateAccessToken') {
					const seconds = Number(/^(\d+)s$/.exec(String(field(body, 'lifetime') ?? '3600s'))?.[1]);
					if (!(seconds > 0 && seconds <= 43_200))
						throw new ControlError('INVALID_ARGUMENT', 'lifetime must be between 1s and 43200s.');
					return sendJson(res, 200, tokens.accessToken(seconds));
				}
				const audience = field(body, 'audience');
				if (typeof audience !== 'string' || audience === '')
					throw new ControlError('INVALID_ARGUMENT', 'audience is required.');
				sendJson(res, 200, {token: tokens.idToken(account, audience, field(body, 'includeEmail') === true)});
			},
		},
		{
			// Where a login is renewed; every refresh token is good.
			method: 'POST',
			path: /^\/token$/,
			handle({res}) {
				const lifetime = 3600;
				const {accessToken} = tokens.accessToken(lifetime);
				sendJson(res, 200, {access_token: accessToken, expires_in: lifetime, token_type: 'Bearer', scope});
			},
		},
		{
			method: 'POST',
			path: /^\/fn\/([^/]+)\/([^/]+)$/,
			async handle({req, res, parts: [project = '', name = '']}) {
				const body = await readJson(req);
				const fn = functionNamed(project, '-', name);
				const refusal = tokens.refusal(req.headers.authorization, functionUrl(selfUrl(), fn));
				if (refusal !== undefined)
					return sendError(res, 401, 'UNAUTHENTICATED', refusal, {'www-authenticate': 'Bearer error="invalid_token"'});
				answerLater(res, control.hooks.invoke(project, name, body));
			},
		},
		{
			method: 'GET',
			path: /^\/v1\/health$/,
			handle({res}) {
				const {status, body} = control.hooks.health();
				sendJson(res, status, body);
			},
		},
	];

	return async (req, res) => {
		// A malformed target must not reach the caller as a rejection.
		const url = URL.parse(req.url ?? '/', 'http://sandbox');
		if (!url) return false;
		for (const {method, path, handle} of routes) {
			const match = path.exec(url.pathname);
			if (!match || method !== req.method) continue;
			try {
				await handle({req, res, query: url.searchParams, parts: match.slice(1).map(decodeURIComponent)});
			} catch (error) {
				sendThrown(res, error);
			}
			return true;
		}
		return false;
	};
}
