/** Every call that changes the cloud. Nothing is repeated: a call that may have arrived is `outcome-unknown`. */
import {cleanLine} from '../text/clean.ts';
import type {CloudContext} from './context.ts';
import {within} from './deadline.ts';
import {toCloudError} from './errors.ts';
import type {CloudWrites, TrafficAssignment} from './port.ts';
import {readText} from './readText.ts';
import {idToken, request} from './rest.ts';
import type {RunApi} from './run.ts';
import {CloudError, type CloudErrorKind} from './types.ts';

const writeDeadline = 15_000;
const maxBody = 64 * 1024;

export function createWrites(context: CloudContext, run: () => RunApi): CloudWrites {
	const {auth} = context;
	return {
		async setTraffic(resource, {etag, traffic, validateOnly}) {
			const project = resource.split('/')[1] ?? '';
			await sent('run', !validateOnly, () =>
				within(writeDeadline, undefined, 'run', async signal => {
					const client = await run().client(project);
					await client.updateService(
						{
							service: {name: resource, etag, traffic: traffic.map(toTarget)},
							updateMask: {paths: ['traffic']},
							validateOnly,
						},
						{timeout: writeDeadline, retry: null, signal},
					);
				}),
			);
		},
		async invoke({url, audience, serviceAccount, body, timeoutMs}) {
			// The project only matters for who is charged; a function's host tells no project.
			const token = await idToken(
				context,
				serviceAccount?.split('@')[1]?.split('.')[0] ?? '',
				serviceAccount,
				audience,
			);
			return sent('function', true, () =>
				within(timeoutMs, undefined, 'function', signal => post(url, token, body, signal)),
			);
		},
		async runJob(resource) {
			const url = `${auth.base('cloudscheduler')}/v1/${resource}:run`;
			await sent('cloudscheduler', true, () =>
				request(context, resource.split('/')[1] ?? '', 'cloudscheduler', {
					method: 'POST',
					url,
					body: {},
					timeout: writeDeadline,
				}),
			);
		},
	};
}

function toTarget({revision, percent, tag}: TrafficAssignment) {
	return {
		percent,
		...(tag !== undefined && {tag}),
		...(revision === undefined
			? {type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' as const}
			: {type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION' as const, revision}),
	};
}

async function post(
	url: string,
	token: string,
	body: unknown,
	signal: AbortSignal,
): Promise<{status: number; body: string}> {
	const response = await fetch(url, {
		method: 'POST',
		signal,
		redirect: 'error',
		headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json', 'user-agent': 'pitwall'},
		body: JSON.stringify(body ?? {}),
	});
	const text = cleanLine(await readText(response, maxBody));
	// The gateway gave up waiting; the function goes on.
	if (response.status === 504)
		throw new CloudError('outcome-unknown', 'HTTP 504: the function may still be running', 'function');
	return {status: response.status, body: text};
}

/** Kinds that say for certain that nothing was done; after all others nobody knows. */
const refusals: ReadonlySet<CloudErrorKind> = new Set([
	'auth',
	'denied',
	'notFound',
	'invalid',
	'quota',
	'stale-etag',
	'outcome-unknown',
]);

/** Runs a write; where it may have reached Google although we got no answer, says so. */
async function sent<T>(api: string, changes: boolean, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (raw) {
		const error = toCloudError(raw, api);
		if (!changes || refusals.has(error.kind) || neverConnected(error)) throw error;
		throw new CloudError('outcome-unknown', `no answer (${error.message}): it may have happened`, api, {cause: error});
	}
}

function neverConnected(error: CloudError): boolean {
	const texts: string[] = [];
	for (let cause: unknown = error; cause instanceof Error && texts.length < 5; cause = cause.cause) {
		texts.push(cause.message, String('code' in cause ? cause.code : ''));
	}
	return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|No connection established|Name resolution failed/.test(texts.join(' '));
}
