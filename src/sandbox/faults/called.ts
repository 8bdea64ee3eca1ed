/** Which API and method a request is for, by its path. */
import type {Called} from './registry.ts';
import type {Api} from './types.ts';

const grpcApis: readonly [RegExp, Api][] = [
	[/^\/google\.monitoring\./, 'monitoring'],
	[/^\/google\.logging\./, 'logging'],
	[/^\/google\.spanner\./, 'spanner'],
	[/^\/google\.(cloud\.run|longrunning)\./, 'run'],
];

/** `/google.logging.v2.LoggingServiceV2/ListLogEntries` → logging, ListLogEntries. */
export function grpcCalled(path: string): Called | undefined {
	const api = grpcApis.find(([pattern]) => pattern.test(path))?.[1];
	return api && {api, method: path.slice(path.lastIndexOf('/') + 1)};
}

/** A REST call and the project that it is about. */
export interface RestCalled extends Called {
	project: string;
	/** The resource's name as Google's errors quote it. */
	resource: string;
}

/** Paths with their variable parts as `*`; a custom verb after `:` is the method's name. */
const restMethods: Record<string, [Api, string]> = {
	'POST queries': ['bigquery', 'jobs.query'],
	'GET queries/*': ['bigquery', 'jobs.getQueryResults'],
	'POST jobs': ['bigquery', 'jobs.insert'],
	'GET jobs': ['bigquery', 'jobs.list'],
	'GET jobs/*': ['bigquery', 'jobs.get'],
	'POST jobs/*/cancel': ['bigquery', 'jobs.cancel'],
	'GET datasets': ['bigquery', 'datasets.list'],
	'GET datasets/*': ['bigquery', 'datasets.get'],
	'GET datasets/*/tables': ['bigquery', 'tables.list'],
	'GET datasets/*/tables/*': ['bigquery', 'tables.get'],
	'GET datasets/*/tables/*/data': ['bigquery', 'tabledata.list'],
	'GET locations': ['functions', 'locations.list'],
	'GET locations/*/functions': ['functions', 'functions.list'],
	'GET locations/*/functions/*': ['functions', 'functions.get'],
	'GET locations/*/jobs': ['scheduler', 'jobs.list'],
	'GET locations/*/jobs/*': ['scheduler', 'jobs.get'],
	'POST locations/*/jobs/*:run': ['scheduler', 'jobs.run'],
	'POST locations/*/jobs/*:pause': ['scheduler', 'jobs.pause'],
	'POST locations/*/jobs/*:resume': ['scheduler', 'jobs.resume'],
	'POST serviceAccounts/*:generateIdToken': ['token', 'generateIdToken'],
	'POST serviceAccounts/*:generateAccessToken': ['token', 'generateAccessToken'],
};

/** The REST call of a request; undefined for what is no API of Google's or of the systems'. */
export function restCalled(method: string, path: string): RestCalled | undefined {
	if (path === '/v1/health') return {api: 'http', method: 'health', project: '', resource: path};
	if (path === '/token') return {api: 'token', method: 'token', project: '', resource: path};
	const invoked = /^\/fn\/([^/]+)\/([^/]+)$/.exec(path);
	if (invoked) return {api: 'functions', method: 'invoke', project: invoked[1] ?? '', resource: invoked[2] ?? ''};
	const [, version, project = '', rest = ''] = /^\/(bigquery\/v2|v[12])\/projects\/([^/]+)\/(.+)$/.exec(path) ?? [];
	const route = rest
		.split('/')
		.map((part, index) => (index % 2 === 0 ? part : `*${/:[a-zA-Z]+$/.exec(part)?.[0] ?? ''}`))
		.join('/');
	const found = restMethods[`${method} ${route}`];
	if (!found || (found[0] === 'bigquery') !== (version === 'bigquery/v2')) return undefined;
	return {api: found[0], method: found[1], project, resource: `projects/${project}/${rest}`};
}
