/** BigQuery's REST API (v2) over the sandbox's SQL engine: queries, jobs, datasets, tables. Mounted by the sandbox's HTTP server. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Stores} from '../contract/stores.ts';
import type {Namespace, TableInfo} from '../contract/tables.ts';
import {type Job, JobStore, jobBody, type QueryConfig} from './jobs.ts';
import {ApiError, errorBody, fieldOf, rowOf, toApiError} from './wire.ts';

const prefix = '/bigquery/v2/';
const defaultPage = 10_000;
const maxBodyBytes = 10 * 1_048_576;

interface Call {
	method: string;
	project: string;
	/** Path after the project. */
	path: string[];
	query: URLSearchParams;
	body: Record<string, unknown>;
}

/** Handles paths under /bigquery/v2/; resolves to false for any other. */
export function bigQueryRoutes(
	stores: Pick<Stores, 'engine' | 'clock'>,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
	const jobs = new JobStore(stores);
	return async (request, response) => {
		const url = new URL(request.url ?? '/', 'http://sandbox.invalid');
		if (!url.pathname.startsWith(prefix)) return false;
		const send = (code: number, body: unknown) => {
			response.writeHead(code, {'content-type': 'application/json; charset=UTF-8'});
			response.end(JSON.stringify(body));
		};
		try {
			const [projects, project = '', ...path] = url.pathname.slice(prefix.length).split('/').map(decodeURIComponent);
			if (projects !== 'projects' || !project) throw new ApiError(404, 'notFound', `Not found: ${url.pathname}`);
			const body = await readBody(request);
			send(
				200,
				await answer({method: request.method ?? 'GET', project, path, query: url.searchParams, body}, jobs, stores),
			);
		} catch (error) {
			const failure = toApiError(error);
			send(failure.code, errorBody(failure));
		}
		return true;
	};
}

async function answer(call: Call, jobs: JobStore, {engine}: Pick<Stores, 'engine'>): Promise<unknown> {
	const {method, project, path, body} = call;
	const [kind, id = '', sub, tableId = '', data] = path;
	const route = `${method} ${path.map((part, index) => (index % 2 === 0 ? part : '*')).join('/')}`;
	switch (route) {
		case 'POST queries': {
			const job = await jobs.run(project, body as QueryConfig);
			if (job.error) throw job.error;
			return queryResponse(job, call, 'bigquery#queryResponse');
		}
		case 'GET queries/*': {
			const job = jobs.get(project, id);
			if (job.error) throw job.error;
			return queryResponse(job, call, 'bigquery#getQueryResultsResponse');
		}
		case 'POST jobs':
			return insertJob(call, jobs);
		case 'GET jobs':
			return listJobs(call, jobs);
		case 'GET jobs/*':
			return jobBody(jobs.get(project, id));
		case 'POST jobs/*/cancel':
			return {kind: 'bigquery#jobCancelResponse', job: jobBody(jobs.get(project, id))};
		case 'GET datasets':
			return {
				kind: 'bigquery#datasetList',
				datasets: datasetsOf(project, engine.namespaces()).map(dataset => datasetBody(project, dataset)),
			};
		case 'GET datasets/*':
			requireDataset(project, id, engine.namespaces());
			return datasetBody(project, id);
		case 'GET datasets/*/tables':
			requireDataset(project, id, engine.namespaces());
			return listTables(call, engine.list(`bq/${project}/${id}`));
		case 'GET datasets/*/tables/*':
			return {...tableSummary(project, id, tableOf(call, engine)), ...tableFacts(tableOf(call, engine))};
		case 'GET datasets/*/tables/*/data': {
			tableOf(call, engine);
			const page = pageOf(call, Number.MAX_SAFE_INTEGER);
			const {columns, rows} = await engine.query({
				sql: `SELECT * FROM \`${project}.${id}.${tableId}\``,
				dialect: 'bigquery',
				project,
				params: [],
			});
			const part = rows.slice(page.start, page.start + page.size);
			return {
				kind: 'bigquery#tableDataList',
				totalRows: String(rows.length),
				rows: part.map(row => rowOf(row, columns, intTimestamps(call))),
				...nextToken(page, rows.length),
			};
		}
		default:
			throw new ApiError(
				404,
				'notFound',
				`The sandbox has no ${method} ${[kind, sub, data].filter(Boolean).join('/')}`,
			);
	}
}

async function insertJob({project, body}: Call, jobs: JobStore): Promise<unknown> {
	const configuration = (body.configuration ?? {}) as {
		query?: QueryConfig;
		dryRun?: boolean;
		labels?: Record<string, string>;
	};
	if (!configuration.query) throw new ApiError(403, 'accessDenied', 'Access Denied: the sandbox only runs query jobs');
	const {dryRun, labels} = configuration;
	const reference = body.jobReference as {jobId?: string} | undefined;
	const job = await jobs.run(
		project,
		{...configuration.query, ...(dryRun && {dryRun}), ...(labels && {labels})},
		reference?.jobId,
	);
	if (job.error && (dryRun || !/division by zero|exceeded limit/.test(job.error.message))) throw job.error;
	return jobBody(job);
}

function listJobs(call: Call, jobs: JobStore): unknown {
	const {project, query} = call;
	const states = query.getAll('stateFilter').map(state => state.toUpperCase());
	const [from, to] = [Number(query.get('minCreationTime') ?? 0), Number(query.get('maxCreationTime') ?? Infinity)];
	// Jobs run to their end at once, so none is ever pending or running.
	const all =
		states.length > 0 && !states.includes('DONE')
			? []
			: jobs.list(project).filter(({createdAt}) => createdAt >= from && createdAt <= to);
	const page = pageOf(call, 50);
	return {
		kind: 'bigquery#jobList',
		jobs: all.slice(page.start, page.start + page.size).map(jobBody),
		...nextToken(page, all.length, 'nextPageToken'),
	};
}

function listTables(call: Call, tables: TableInfo[]): unknown {
	const page = pageOf(call, 50);
	const [, dataset = ''] = call.path;
	const part = tables.slice(page.start, page.start + page.size).map(info => tableSummary(call.project, dataset, info));
	return {
		kind: 'bigquery#tableList',
		tables: part,
		totalItems: tables.length,
		...nextToken(page, tables.length, 'nextPageToken'),
	};
}

function queryResponse(job: Job, call: Call, kind: string): unknown {
	if (!job.result) throw new ApiError(404, 'notFound', `Not found: the rows of job ${job.id} are no longer kept`);
	const {columns, rows} = job.result;
	const page = pageOf(call, defaultPage);
	const common = {
		kind,
		schema: {fields: columns.map(fieldOf)},
		jobComplete: true,
		totalBytesProcessed: String(job.bytesProcessed),
		cacheHit: job.cacheHit,
	};
	if (job.config.dryRun)
		return {...common, jobReference: {projectId: job.project, location: 'US'}, totalBytesBilled: '0'};
	return {
		...common,
		jobReference: {projectId: job.project, jobId: job.id, location: 'US'},
		queryId: job.id,
		totalRows: String(rows.length),
		totalBytesBilled: String(job.bytesBilled),
		totalSlotMs: String(job.slotMs),
		rows: rows.slice(page.start, page.start + page.size).map(row => rowOf(row, columns, intTimestamps(call))),
		...nextToken(page, rows.length),
	};
}

interface Page {
	start: number;
	size: number;
}

/** The page that is asked for: maxResults, and pageToken or startIndex. A token is the index of its first row. */
function pageOf({query, body}: Call, size: number): Page {
	const asked = query.get('maxResults') ?? body.maxResults;
	const token = query.get('pageToken') || undefined;
	if (token !== undefined && !/^p\d+$/.test(token))
		throw new ApiError(400, 'invalid', `Invalid value for pageToken: ${token}`);
	const start = token === undefined ? Number(query.get('startIndex') ?? 0) : Number(token.slice(1));
	return {start, size: asked === undefined || asked === null ? size : Number(asked)};
}

function nextToken({start, size}: Page, total: number, field = 'pageToken'): Record<string, string> {
	return start + size < total ? {[field]: `p${start + size}`} : {};
}

function intTimestamps({query, body}: Call): boolean {
	return (
		query.get('formatOptions.useInt64Timestamp') === 'true' ||
		(body.formatOptions as {useInt64Timestamp?: boolean} | undefined)?.useInt64Timestamp === true
	);
}

function datasetsOf(project: string, namespaces: readonly Namespace[]): string[] {
	return namespaces
		.filter(name => name.startsWith(`bq/${project}/`))
		.map(name => name.split('/')[2] ?? '')
		.filter(name => !name.startsWith('region-'));
}

function requireDataset(project: string, dataset: string, namespaces: readonly Namespace[]): void {
	if (!datasetsOf(project, namespaces).includes(dataset))
		throw new ApiError(404, 'notFound', `Not found: Dataset ${project}:${dataset}`);
}

function datasetBody(project: string, dataset: string) {
	return {
		kind: 'bigquery#dataset',
		id: `${project}:${dataset}`,
		datasetReference: {projectId: project, datasetId: dataset},
		location: 'US',
	};
}

function tableOf({project, path}: Call, engine: Stores['engine']): TableInfo {
	const [, dataset = '', , table = ''] = path;
	const info = engine.info(`bq/${project}/${dataset}`, table);
	if (!info) throw new ApiError(404, 'notFound', `Not found: Table ${project}:${dataset}.${table}`);
	return info;
}

function tableSummary(project: string, dataset: string, {def, createdAt}: TableInfo) {
	return {
		kind: 'bigquery#table',
		id: `${project}:${dataset}.${def.table}`,
		tableReference: {projectId: project, datasetId: dataset, tableId: def.table},
		type: 'TABLE',
		creationTime: String(Math.trunc(createdAt)),
		...(def.partitionBy && {timePartitioning: {type: 'DAY', field: def.partitionBy}}),
	};
}

function tableFacts({def, lastModified, numRows, numBytes}: TableInfo) {
	return {
		location: 'US',
		schema: {fields: def.columns.map(fieldOf)},
		lastModifiedTime: String(Math.trunc(lastModified)),
		numRows: String(numRows),
		numBytes: String(numBytes),
		numTotalLogicalBytes: String(numBytes),
	};
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += (chunk as Buffer).length;
		if (size > maxBodyBytes) throw new ApiError(400, 'invalid', 'Request too large');
		chunks.push(chunk as Buffer);
	}
	const text = Buffer.concat(chunks).toString();
	if (!text) return {};
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch {
		throw new ApiError(400, 'parseError', 'Invalid JSON payload received');
	}
}
