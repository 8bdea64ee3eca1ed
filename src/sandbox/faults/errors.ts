/** The errors behind the faults' names, worded and detailed as each of Google's APIs words and details them. */
import {type Detail, detailJson} from './details.ts';
import type {Called} from './registry.ts';
import type {Api, FaultName} from './types.ts';

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
	/** Of the HTTP answer; `retry-after` is a trailer over gRPC as well. */
	headers?: Record<string, string>;
	/** The whole REST body where it is not Google's usual one. */
	body?: object;
}

/** Seconds (of the sandbox's clock) that a throttled caller is asked to wait. */
export const retryAfter = 30;

const services: Record<Api, [host: string, title: string]> = {
	bigquery: ['bigquery.googleapis.com', 'BigQuery API'],
	spanner: ['spanner.googleapis.com', 'Cloud Spanner API'],
	monitoring: ['monitoring.googleapis.com', 'Cloud Monitoring API'],
	logging: ['logging.googleapis.com', 'Cloud Logging API'],
	run: ['run.googleapis.com', 'Cloud Run Admin API'],
	functions: ['cloudfunctions.googleapis.com', 'Cloud Functions API'],
	scheduler: ['cloudscheduler.googleapis.com', 'Cloud Scheduler API'],
	http: ['api.company.com', 'health page'],
	token: ['iamcredentials.googleapis.com', 'IAM Service Account Credentials API'],
};

/** Quota metric, its title, limit and value per minute. */
const quotas: Record<Api, [metric: string, title: string, limit: string, value: number]> = {
	bigquery: ['api_requests', 'API requests', 'ApiRequestsPerMinutePerProjectPerUser', 6000],
	spanner: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProject', 1000],
	monitoring: ['query_requests', 'Time series queries', 'QueryRequestsPerMinutePerProject', 6000],
	logging: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProject', 60],
	run: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProjectPerRegion', 3000],
	functions: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProjectPerRegion', 3000],
	scheduler: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProject', 1000],
	http: ['requests', 'Requests', 'RequestsPerMinute', 600],
	token: ['generate_credential_requests', 'Generate credential requests', 'GenerateCredentialPerMinutePerProject', 600],
};

/** The permission that a method needs. */
function permission({api, method}: Called): string {
	switch (api) {
		case 'bigquery':
			return method === 'tables.get' || method.startsWith('datasets') ? `bigquery.${method}` : 'bigquery.jobs.create';
		case 'spanner':
			return /Sql|Read/.test(method) ? 'spanner.databases.select' : 'spanner.sessions.create';
		case 'monitoring':
			return method === 'ListTimeSeries' ? 'monitoring.timeSeries.list' : 'monitoring.metricDescriptors.get';
		case 'logging':
			return 'logging.logEntries.list';
		case 'run': {
			const [, verb = '', kind = ''] = /^([A-Z][a-z]+)(\w+?)s?$/.exec(method) ?? [];
			return `run.${kind.toLowerCase()}s.${verb.toLowerCase()}`;
		}
		case 'functions':
			return method === 'invoke' ? 'run.routes.invoke' : `cloudfunctions.${method}`;
		case 'scheduler':
			return `cloudscheduler.${method}`;
		default:
			return method === 'generateAccessToken'
				? 'iam.serviceAccounts.getAccessToken'
				: 'iam.serviceAccounts.getOpenIdToken';
	}
}

/** How each API says that a permission is missing. */
function deniedText(called: Called, project: string, resource: string): string {
	const needed = permission(called);
	switch (called.api) {
		case 'bigquery':
			return needed === 'bigquery.jobs.create'
				? `Access Denied: Project ${project}: User does not have bigquery.jobs.create permission in project ${project}.`
				: `Access Denied: Permission ${needed} denied on resource ${resource} (or it may not exist).`;
		case 'spanner':
			return `Caller is missing IAM permission ${needed} on resource ${resource}.`;
		case 'monitoring':
			return `Permission ${needed} denied (or the resource may not exist).`;
		case 'logging':
			return 'Permission denied for all log views';
		case 'scheduler':
			return `The principal lacks IAM permission "${needed}" for the resource "${resource}" (or the resource may not exist).`;
		default:
			return `Permission '${needed}' denied on resource '${resource}' (or it may not exist).`;
	}
}

/** A number as Google's projects have one; the same for the same project. */
function projectNumber(project: string): string {
	let sum = 0;
	for (const char of project) sum = (sum * 31 + char.charCodeAt(0)) % 900_000_000;
	return String(100_000_000_000 + sum * 1000 + 51);
}

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
