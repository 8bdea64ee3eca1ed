/** BigQuery v2 over REST: queries, jobs, datasets, tables. */

import {detailJson} from '../../faults/details.ts';
import {type Failure, plain} from '../../faults/failure.ts';
import {restApi, type SandboxApi} from '../api.ts';

function denied(needed: string, project: string, resource: string): string {
	const [, dataset, table] = /\/datasets\/([^/]+)(?:\/tables\/([^/]+))?/.exec(resource) ?? [];
	if (dataset === undefined)
		return `Access Denied: Project ${project}: User does not have ${needed} permission in project ${project}.`;
	const [kind, name] =
		table === undefined ? ['Dataset', `${project}:${dataset}`] : ['Table', `${project}:${dataset}.${table}`];
	return `Access Denied: ${kind} ${name}: Permission ${needed} denied on ${kind.toLowerCase()} ${name} (or it may not exist).`;
}

/** Google's error with BigQuery's own list of errors. */
function body({http, status, message, details, reason, body: whole}: Failure): object | undefined {
	if (whole) return undefined;
	const isLogin = reason === 'authError';
	const isUsage = reason === 'rateLimitExceeded' || reason === 'accessNotConfigured';
	const error = {
		message: isLogin ? 'Invalid Credentials' : message,
		domain: isUsage ? 'usageLimits' : 'global',
		reason,
		...(isLogin && {location: 'Authorization', locationType: 'header'}),
	};
	return {
		error: {
			code: http,
			message,
			errors: [error],
			status,
			...(details.length > 0 && {details: details.map(detailJson)}),
		},
	};
}

const project = '/bigquery/v2/projects/*';
const table = `${project}/datasets/*/tables/*`;

export const bigquery: SandboxApi = {
	words: {
		host: 'bigquery.googleapis.com',
		title: 'BigQuery API',
		quota: ['api_requests', 'API requests', 'ApiRequestsPerMinutePerProjectPerUser', 6000],
		permission(method) {
			if (method === 'tabledata.list') return 'bigquery.tables.getData';
			return /^(tables|datasets)/.test(method) ? `bigquery.${method}` : 'bigquery.jobs.create';
		},
		denied,
		errors: {
			403: (usual, message) => ({...usual, message}),
			// Its own limits on requests come as 403 with a reason; everybody else's as 429.
			429: () =>
				plain(
					7,
					'PERMISSION_DENIED',
					403,
					'rateLimitExceeded',
					'Exceeded rate limits: too many api requests per user per method for this user_method. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas',
				),
			500: usual => ({
				...usual,
				message:
					'An internal error occurred and the request could not be completed. This is usually caused by a transient issue. Retrying the job with back-off as described in the BigQuery SLA should solve the problem: https://cloud.google.com/bigquery/sla.',
			}),
		},
		body,
	},
	operations: ['jobs.insert'],
	// Whether a job changes something stands in its body. The wall asks for compact JSON where it does not.
	changes: (method, query) =>
		method === 'tables.delete' ||
		(method === 'jobs.insert' && (query as {prettyPrint?: string}).prettyPrint !== 'false'),
	rest: {
		past: true,
		...restApi(
			{
				// How bq and other generated clients learn what there is.
				discovery: 'GET /$discovery/rest',
				'projects.list': 'GET /bigquery/v2/projects',
				'jobs.query': `POST ${project}/queries`,
				'jobs.getQueryResults': `GET ${project}/queries/*`,
				'jobs.insert': `POST ${project}/jobs`,
				'jobs.list': `GET ${project}/jobs`,
				'jobs.get': `GET ${project}/jobs/*`,
				'jobs.cancel': `POST ${project}/jobs/*/cancel`,
				'datasets.list': `GET ${project}/datasets`,
				'datasets.get': `GET ${project}/datasets/*`,
				'tables.list': `GET ${project}/datasets/*/tables`,
				'tables.get': `GET ${table}`,
				'tables.delete': `DELETE ${table}`,
				'tabledata.list': `GET ${table}/data`,
			},
			() => import('./handlers.ts'),
		),
	},
};
