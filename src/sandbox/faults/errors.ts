/** The errors behind the faults' names, worded and detailed as Google's APIs do; an API may word them in its own way. */
import {apis} from '../apis/index.ts';
import {detailJson} from './details.ts';
import {type Failure, plain} from './failure.ts';
import type {FaultName} from './names.ts';
import type {Called} from './registry.ts';

/** Seconds (of the sandbox's clock) that a throttled caller is asked to wait. */
export const retryAfter = 30;

function throttled(called: Called, project: string): Failure {
	const {
		host: service,
		quota: [metric, title, limit, value],
	} = apis[called.api].words;
	const consumer = `project_number:${projectNumber(project)}`;
	return {
		code: 8,
		status: 'RESOURCE_EXHAUSTED',
		http: 429,
		reason: 'rateLimitExceeded',
		message: `Quota exceeded for quota metric '${title}' and limit '${title} per minute' of service '${service}' for consumer '${consumer}'.`,
		details: [
			{
				type: 'ErrorInfo',
				reason: 'RATE_LIMIT_EXCEEDED',
				domain: 'googleapis.com',
				metadata: {
					service,
					consumer: consumer.replace('project_number:', 'projects/'),
					quota_metric: `${service}/${metric}`,
					quota_limit: limit,
					quota_limit_value: String(value),
					quota_location: 'global',
					quota_unit: '1/min/{project}',
				},
			},
			{
				type: 'Help',
				description: 'Request a higher quota limit.',
				url: 'https://cloud.google.com/docs/quotas/help/request_increase',
			},
		],
	};
}

function disabled({api}: Called, project: string): Failure {
	const {host: service, title} = apis[api].words;
	const url = `https://console.developers.google.com/apis/api/${service}/overview?project=${project}`;
	const message = `${title} has not been used in project ${project} before or it is disabled. Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`;
	return {
		code: 7,
		status: 'PERMISSION_DENIED',
		http: 403,
		reason: 'accessNotConfigured',
		message,
		details: [
			{
				type: 'ErrorInfo',
				reason: 'SERVICE_DISABLED',
				domain: 'googleapis.com',
				metadata: {
					service,
					serviceTitle: title,
					consumer: `projects/${project}`,
					containerInfo: project,
					activationUrl: url,
				},
			},
			{type: 'LocalizedMessage', message},
			{type: 'Help', description: 'Google developers console API activation', url},
		],
	};
}

const expired = {
	error: 'invalid_grant',
	error_description: 'reauth related error (invalid_rapt)',
	error_uri: 'https://support.google.com/a/answer/9368756',
	error_subtype: 'invalid_rapt',
};

/** A number as Google's projects have one; the same for the same project. */
function projectNumber(project: string): string {
	let sum = 0;
	for (const char of project) sum = (sum * 31 + char.charCodeAt(0)) % 900_000_000;
	return String(100_000_000_000 + sum * 1000 + 51);
}

/** How the API says that a permission is missing. */
function deniedText({api, method}: Called, project: string, resource: string): string {
	const {permission, denied} = apis[api].words;
	const needed = permission(method);
	return (
		denied?.(needed, project, resource) ??
		`Permission '${needed}' denied on resource '${resource}' (or it may not exist).`
	);
}

/** The error of a fault; undefined for faults that are no errors but broken transport or altered answers. */
export function failureOf(name: FaultName, called: Called, project: string, resource: string): Failure | undefined {
	const usual = usualFailure(name, called, project, resource);
	const own = apis[called.api].words.errors?.[name];
	return usual && own ? own(usual, deniedText(called, project, resource)) : usual;
}

function usualFailure(name: FaultName, called: Called, project: string, resource: string): Failure | undefined {
	const {host, domain = host, permission} = apis[called.api].words;
	switch (name) {
		case '401':
			return {
				...plain(
					16,
					'UNAUTHENTICATED',
					401,
					'authError',
					'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
				),
				details: [
					{
						type: 'ErrorInfo',
						reason: 'ACCESS_TOKEN_EXPIRED',
						domain: 'googleapis.com',
						metadata: {service: host, method: called.method},
					},
				],
				headers: {'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"'},
			};
		case '403':
			return plain(7, 'PERMISSION_DENIED', 403, 'accessDenied', 'The caller does not have permission');
		case '429':
			return throttled(called, project);
		case '429-retry-after': {
			const failure = throttled(called, project);
			return {
				...failure,
				details: [...failure.details, {type: 'RetryInfo', retrySeconds: retryAfter}],
				headers: {'retry-after': String(retryAfter)},
			};
		}
		case '500':
			return plain(13, 'INTERNAL', 500, 'internalError', 'Internal error encountered.');
		case '503':
			return plain(14, 'UNAVAILABLE', 503, 'backendError', 'The service is currently unavailable.');
		case 'deadline':
			return plain(4, 'DEADLINE_EXCEEDED', 504, 'timeout', 'Deadline expired before operation could complete.');
		case 'invalid-rapt':
			// A client meets it when it refreshes its token, before any call: over gRPC as the failure of its credentials.
			return {
				...plain(
					2,
					'UNKNOWN',
					400,
					'invalid_grant',
					`Getting metadata from plugin failed with error: ${JSON.stringify(expired)}`,
				),
				body: expired,
			};
		case 'revoked':
			return {
				...plain(7, 'PERMISSION_DENIED', 403, 'accessDenied', deniedText(called, project, resource)),
				details: [
					{
						type: 'ErrorInfo',
						reason: 'IAM_PERMISSION_DENIED',
						domain,
						metadata: {permission: permission(called.method), resource},
					},
				],
			};
		case 'api-disabled':
			return disabled(called, project);
		case 'operation-failed':
			return plain(
				13,
				'INTERNAL',
				500,
				'internalError',
				'An internal error ended the operation before its work was done.',
			);
		case 'tail-ended':
			return plain(11, 'OUT_OF_RANGE', 400, 'outOfRange', 'Session has run for the maximum allowed duration of 1h');
		default:
			return undefined;
	}
}

/** Google's usual body of an error over REST. */
export function failureBody({http, status, message, details, body}: Failure): object {
	return body ?? {error: {code: http, message, status, ...(details.length > 0 && {details: details.map(detailJson)})}};
}
