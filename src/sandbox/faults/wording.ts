/** Names, quotas, permissions and refusals in the words of each API. */
import type {Called} from './registry.ts';
import type {Api} from './types.ts';

/** What Google calls its APIs. */
export const services: Record<Api, [host: string, title: string]> = {
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
export const quotas: Record<Api, [metric: string, title: string, limit: string, value: number]> = {
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

/** `ListDatabaseOperations` → `databaseOperations.list`. */
function verbOf(method: string): string {
	const [, verb = '', kind = ''] = /^([A-Z][a-z]+)(\w+?)s?$/.exec(method) ?? [];
	return `${kind.charAt(0).toLowerCase()}${kind.slice(1)}s.${verb.toLowerCase()}`;
}

/** The permission that a method needs. */
export function permission({api, method}: Called): string {
	switch (api) {
		case 'bigquery':
			if (method === 'tabledata.list') return 'bigquery.tables.getData';
			return /^(tables|datasets)/.test(method) ? `bigquery.${method}` : 'bigquery.jobs.create';
		case 'spanner':
			if (/Sql|Read/.test(method)) return 'spanner.databases.select';
			return method.endsWith('Sessions') ? 'spanner.sessions.create' : `spanner.${verbOf(method)}`;
		case 'monitoring':
			return method === 'ListTimeSeries' ? 'monitoring.timeSeries.list' : `monitoring.${verbOf(method)}`;
		case 'logging':
			return 'logging.logEntries.list';
		case 'run':
			return `run.${verbOf(method)}`;
		case 'functions':
			return method === 'invoke' ? 'run.routes.invoke' : `cloudfunctions.${method}`;
		case 'scheduler':
			return `cloudscheduler.${method}`;
		default:
			return `iam.serviceAccounts.${method === 'generateAccessToken' ? 'getAccessToken' : 'getOpenIdToken'}`;
	}
}

/** How each API says that a permission is missing. */
export function deniedText(called: Called, project: string, resource: string): string {
	const needed = permission(called);
	const [, dataset, table] = /\/datasets\/([^/]+)(?:\/tables\/([^/]+))?/.exec(resource) ?? [];
	switch (called.api) {
		case 'bigquery':
			if (dataset === undefined)
				return `Access Denied: Project ${project}: User does not have ${needed} permission in project ${project}.`;
			if (table === undefined)
				return `Access Denied: Dataset ${project}:${dataset}: Permission ${needed} denied on dataset ${project}:${dataset} (or it may not exist).`;
			return `Access Denied: Table ${project}:${dataset}.${table}: Permission ${needed} denied on table ${project}:${dataset}.${table} (or it may not exist).`;
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
export function projectNumber(project: string): string {
	let sum = 0;
	for (const char of project) sum = (sum * 31 + char.charCodeAt(0)) % 900_000_000;
	return String(100_000_000_000 + sum * 1000 + 51);
}
