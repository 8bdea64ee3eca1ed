/** The errors behind the faults' names, worded and detailed as each of Google's APIs words and details them. */
import {type Detail, detailJson} from './details.ts';
import type {Called} from './registry.ts';
import type {Api, FaultName} from './types.ts';
import {deniedText, permission, projectNumber, quotas, services} from './wording.ts';

/** What an error says, for gRPC and REST alike. */
export interface Failure {
	/** google.rpc.Code. */
	code: number;
	/** Its name. */
	status: string;
	http: number;
	message: string;
	details: Detail[];
	/** BigQuery's `errors[].reason`. */
	reason: string;
	/** Of the HTTP answer. */
	headers?: Record<string, string>;
	/** The whole REST body where it is not Google's usual one. */
	body?: object;
}

/** Seconds (of the sandbox's clock) that a throttled caller is asked to wait. */
export const retryAfter = 30;

function throttled(called: Called, project: string): Failure {
	const [service] = services[called.api];
	const [metric, title, limit, value] = quotas[called.api];
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
	const [service, title] = services[api];
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

const plain = (code: number, status: string, http: number, reason: string, message: string): Failure => ({
	code,
	status,
	http,
	reason,
	message,
	details: [],
});

/** The error of a fault; undefined for faults that are no errors but broken transport or altered answers. */
export function failureOf(name: FaultName, called: Called, project: string, resource: string): Failure | undefined {
	const [service] = services[called.api];
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
						metadata: {service, method: called.method},
					},
				],
				headers: {'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"'},
			};
		case '403':
			return plain(
				7,
				'PERMISSION_DENIED',
				403,
				'accessDenied',
				called.api === 'bigquery' ? deniedText(called, project, resource) : 'The caller does not have permission',
			);
		case '429':
			// BigQuery's own limits on requests come as 403 with a reason; everybody else's as 429.
			return called.api === 'bigquery'
				? plain(
						7,
						'PERMISSION_DENIED',
						403,
						'rateLimitExceeded',
						'Exceeded rate limits: too many api requests per user per method for this user_method. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas',
					)
				: throttled(called, project);
		case '429-retry-after': {
			const failure = throttled(called, project);
			return {
				...failure,
				details: [...failure.details, {type: 'RetryInfo', retrySeconds: retryAfter}],
				headers: {'retry-after': String(retryAfter)},
			};
		}
		case '500':
			return plain(
				13,
				'INTERNAL',
				500,
				'internalError',
				called.api === 'bigquery'
					? 'An internal error occurred and the request could not be completed. This is usually caused by a transient issue. Retrying the job with back-off as described in the BigQuery SLA should solve the problem: https://cloud.google.com/bigquery/sla.'
					: 'Internal error encountered.',
			);
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
						domain: called.api === 'token' ? 'iam.googleapis.com' : service,
						metadata: {permission: permission(called), resource},
					},
				],
			};
		case 'api-disabled':
			return disabled(called, project);
		case 'tail-ended':
			return plain(11, 'OUT_OF_RANGE', 400, 'outOfRange', 'Session has run for the maximum allowed duration of 1h');
		default:
			return undefined;
	}
}

/** The body of an error over REST: Google's, with BigQuery's list of errors where it is BigQuery's. */
export function failureBody({http, status, message, details, reason, body}: Failure, api: Api): object {
	if (body) return body;
	return {
		error: {
			code: http,
			message,
			...(api === 'bigquery' && {
				errors: [
					{
						message: reason === 'authError' ? 'Invalid Credentials' : message,
						domain: reason === 'rateLimitExceeded' || reason === 'accessNotConfigured' ? 'usageLimits' : 'global',
						reason,
						...(reason === 'authError' && {location: 'Authorization', locationType: 'header'}),
					},
				],
			}),
			status,
			...(details.length > 0 && {details: details.map(detailJson)}),
		},
	};
}
