/** The discovery document of BigQuery, as far as the sandbox answers it: clients that are generated at run time (bq) ask for it. */

const text = {type: 'string', location: 'query'};
const number = {type: 'integer', location: 'query'};
const flag = {type: 'boolean', location: 'query'};
const page = {maxResults: number, pageToken: text};
const format = {'formatOptions.useInt64Timestamp': flag};

/** Verb and path below the API's root, and the parameters of the query. */
type Method = readonly [call: string, query?: object];

const resources: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
	projects: {list: ['GET projects', page]},
	'projects.locations.transferConfigs': {
		list: [
			'GET {+parent}/transferConfigs',
			{pageSize: number, pageToken: text, dataSourceIds: {...text, repeated: true}},
		],
		create: ['POST {+parent}/transferConfigs', {versionInfo: text, serviceAccountName: text, authorizationCode: text}],
		get: ['GET {+name}'],
	},
	'projects.locations.dataSources': {
		get: ['GET {+name}'],
		checkValidCreds: ['POST {+name}:checkValidCreds'],
	},
	'projects.locations.connections': {
		list: ['GET {+parent}/connections', {pageSize: number, pageToken: text}],
		get: ['GET {+name}'],
	},
	'projects.locations.reservations': {list: ['GET {+parent}/reservations', {pageSize: number, pageToken: text}]},
	'projects.locations.capacityCommitments': {
		list: ['GET {+parent}/capacityCommitments', {pageSize: number, pageToken: text}],
	},
	'projects.dataSources': {
		get: ['GET {+name}'],
		checkValidCreds: ['POST {+name}:checkValidCreds'],
	},
	// Changes are here so that a client can ask for them, and is told that the sandbox has none.
	datasets: {
		insert: ['POST projects/{+projectId}/datasets', {accessPolicyVersion: number}],
		patch: ['PATCH projects/{+projectId}/datasets/{+datasetId}', {accessPolicyVersion: number, updateMode: text}],
		delete: ['DELETE projects/{+projectId}/datasets/{+datasetId}', {deleteContents: flag}],
		undelete: ['POST projects/{+projectId}/datasets/{+datasetId}:undelete'],
		list: ['GET projects/{+projectId}/datasets', {...page, all: flag, filter: text}],
		get: ['GET projects/{+projectId}/datasets/{+datasetId}', {accessPolicyVersion: number, datasetView: text}],
	},
	tables: {
		insert: ['POST projects/{+projectId}/datasets/{+datasetId}/tables'],
		patch: ['PATCH projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}', {autodetect_schema: flag}],
		delete: ['DELETE projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}'],
		list: ['GET projects/{+projectId}/datasets/{+datasetId}/tables', page],
		getIamPolicy: ['POST {+resource}:getIamPolicy'],
		setIamPolicy: ['POST {+resource}:setIamPolicy'],
		get: ['GET projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}', {selectedFields: text, view: text}],
	},
	models: {
		list: ['GET projects/{+projectId}/datasets/{+datasetId}/models', page],
		get: ['GET projects/{+projectId}/datasets/{+datasetId}/models/{+modelId}'],
		patch: ['PATCH projects/{+projectId}/datasets/{+datasetId}/models/{+modelId}'],
		delete: ['DELETE projects/{+projectId}/datasets/{+datasetId}/models/{+modelId}'],
	},
	routines: {
		list: ['GET projects/{+projectId}/datasets/{+datasetId}/routines', {...page, filter: text, readMask: text}],
		get: ['GET projects/{+projectId}/datasets/{+datasetId}/routines/{+routineId}', {readMask: text}],
		insert: ['POST projects/{+projectId}/datasets/{+datasetId}/routines'],
		update: ['PUT projects/{+projectId}/datasets/{+datasetId}/routines/{+routineId}'],
		delete: ['DELETE projects/{+projectId}/datasets/{+datasetId}/routines/{+routineId}'],
	},
	rowAccessPolicies: {
		list: [
			'GET projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/rowAccessPolicies',
			{...page, pageSize: number},
		],
	},
	tabledata: {
		insertAll: ['POST projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/insertAll'],
		list: [
			'GET projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/data',
			{...page, ...format, selectedFields: text, startIndex: text},
		],
	},
	jobs: {
		query: ['POST projects/{+projectId}/queries'],
		insert: ['POST projects/{+projectId}/jobs'],
		list: [
			'GET projects/{+projectId}/jobs',
			{
				...page,
				allUsers: flag,
				maxCreationTime: text,
				minCreationTime: text,
				parentJobId: text,
				projection: text,
				stateFilter: {...text, repeated: true},
			},
		],
		get: ['GET projects/{+projectId}/jobs/{+jobId}', {location: text}],
		cancel: ['POST projects/{+projectId}/jobs/{+jobId}/cancel', {location: text}],
		getQueryResults: [
			'GET projects/{+projectId}/queries/{+jobId}',
			{...page, ...format, location: text, startIndex: text, timeoutMs: number},
		],
	},
};

function methodOf(id: string, [call, query = {}]: Method) {
	const [httpMethod = '', path = ''] = call.split(' ');
	const names = [...path.matchAll(/\{\+(\w+)\}/g)].map(([, name = '']) => name);
	const inPath = names.map(name => [name, {type: 'string', required: true, location: 'path'}]);
	return {
		id: `bigquery.${id}`,
		httpMethod,
		path,
		parameterOrder: names,
		parameters: {...Object.fromEntries(inPath), ...query},
		...(/^P/.test(httpMethod) && !path.endsWith('/cancel') && {request: {$ref: 'JsonObject'}}),
		response: {$ref: 'JsonObject'},
		// Named for jobs that load files; the sandbox takes none, but clients pass the argument along.
		...(id === 'jobs.insert' && {
			supportsMediaUpload: true,
			mediaUpload: {
				accept: ['*/*'],
				protocols: {simple: {multipart: true, path: '/upload/bigquery/v2/projects/{+projectId}/jobs'}},
			},
		}),
	};
}

interface Described {
	methods?: Record<string, object>;
	resources?: Record<string, Described>;
}

/** The resources as a tree, by the dots in their names. */
function tree(): Record<string, Described> {
	const root: Described = {};
	for (const [path, all] of Object.entries(resources)) {
		let at = root;
		for (const part of path.split('.')) {
			at.resources ??= {};
			at.resources[part] ??= {};
			at = at.resources[part];
		}
		at.methods = Object.fromEntries(Object.entries(all).map(([name, one]) => [name, methodOf(`${path}.${name}`, one)]));
	}
	return root.resources ?? {};
}

/** `self`: where the sandbox is reached, without a slash at the end. */
export function discoveryDocument(self: string) {
	return {
		kind: 'discovery#restDescription',
		discoveryVersion: 'v1',
		id: 'bigquery:v2',
		name: 'bigquery',
		version: 'v2',
		title: 'BigQuery API',
		protocol: 'rest',
		rootUrl: `${self}/`,
		servicePath: 'bigquery/v2/',
		baseUrl: `${self}/bigquery/v2/`,
		basePath: '/bigquery/v2/',
		batchPath: 'batch/bigquery/v2',
		parameters: {alt: text, fields: text, key: text, prettyPrint: flag, quotaUser: text, trace: text},
		schemas: {JsonObject: {id: 'JsonObject', type: 'object', additionalProperties: {type: 'any'}}},
		resources: tree(),
	};
}
