/** BigQuery's methods over the sandbox's SQL engine. */
import type {IncomingMessage} from 'node:http';
import type {TableInfo} from '../../contract/tables.ts';
import type {Failure} from '../../faults/failure.ts';
import type {Call} from '../../rest/call.ts';
import {sendJson} from '../../rest/http.ts';
import type {Sandbox} from '../../stores.ts';
import type {CopyConfig} from './copies.ts';
import {discoveryDocument} from './discovery.ts';
import {jobBody} from './job-body.ts';
import {type Job, JobStore, type QueryConfig} from './jobs.ts';
import {listJobs} from './jobs-list.ts';
import {datasetBody, datasetsOf, projectBody, selected, selectList, tableFacts, tableSummary} from './tables.ts';
import {ApiError, errorBody, fieldOf, rowOf, toApiError} from './wire.ts';

const defaultPage = 10_000;
const maxBodyBytes = 10 * 1_048_576;

/** The request of a method; its project is separate from the other parts of the path. */
interface Asked {
	project: string;
	/** The other variable parts of the path. */
	names: string[];
	query: URLSearchParams;
	body: Record<string, unknown>;
	/** As in `Call`. */
	failure?: Failure;
}

export function handlers({engine, clock, jobs: pipeline, self}: Pick<Sandbox, 'engine' | 'clock' | 'jobs' | 'self'>) {
	const jobs = new JobStore({engine, clock, pipeline});
	/** A method with the errors that BigQuery has. */
	const on = (answer: (asked: Asked) => unknown) => async (call: Call) => {
		try {
			const {
				query,
				parts: [project = '', ...names],
				failure,
			} = call;
			return await answer({project, names, query, body: await readBody(call.req), ...(failure && {failure})});
		} catch (error) {
			const failure = toApiError(error);
			return sendJson(call.res, failure.code, errorBody(failure));
		}
	};
	const knownJob = ({project, names: [id = '']}: Asked) => jobs.get(project, id);
	const knownResource = ({project, names: [id = '']}: Asked) =>
		jobs.resources(project).find(({jobReference}) => jobReference.jobId === id) ?? jobBody(jobs.get(project, id));
	const knownDataset = ({project, names: [dataset = '']}: Asked): string => {
		if (!datasetsOf(project, engine.namespaces()).includes(dataset))
			throw new ApiError(404, 'notFound', `Not found: Dataset ${project}:${dataset}`);
		return dataset;
	};
	const knownTable = async ({project, names: [dataset = '', table = '']}: Asked): Promise<TableInfo> => {
		const info = await engine.describe(`bq/${project}/${dataset}`, table);
		if (!info) throw new ApiError(404, 'notFound', `Not found: Table ${project}:${dataset}.${table}`);
		return info;
	};

	return {
		'jobs.query': on(async asked => {
			const job = await jobs.run(asked.project, asked.body as QueryConfig);
			if (job.error) throw job.error;
			return queryResponse(job, asked, 'bigquery#queryResponse');
		}),
		'jobs.getQueryResults': on(asked => {
			const job = knownJob(asked);
			if (job.error) throw job.error;
			return queryResponse(job, asked, 'bigquery#getQueryResultsResponse');
		}),
		'jobs.insert': on(asked => insertJob(asked, jobs)),
		'jobs.list': on(({project, query}) => listJobs(query, jobs.resources(project), clock.now())),
		'jobs.get': on(knownResource),
		'jobs.cancel': on(asked => ({kind: 'bigquery#jobCancelResponse', job: knownResource(asked)})),
		'projects.list': () => {
			const projects = [...new Set(engine.namespaces().flatMap(name => /^bq\/([^/]+)/.exec(name)?.[1] ?? []))].sort();
			return {
				kind: 'bigquery#projectList',
				totalItems: projects.length,
				projects: projects.map(projectBody),
			};
		},
		discovery: () => discoveryDocument(self),
		'datasets.list': on(({project, query}) => ({
			kind: 'bigquery#datasetList',
			// A filter is one of labels, which no dataset here has.
			datasets: (query.get('filter') ? [] : datasetsOf(project, engine.namespaces())).map(dataset =>
				datasetBody(project, dataset),
			),
		})),
		'datasets.get': on(asked => datasetBody(asked.project, knownDataset(asked))),
		'tables.list': on(asked => listTables(asked, engine.list(`bq/${asked.project}/${knownDataset(asked)}`))),
		'tables.get': on(async asked => {
			const info = await knownTable(asked);
			return {...tableSummary(asked, info), ...tableFacts(info, selected(asked.query, info.def))};
		}),
		'tables.delete': on(async asked => {
			const {def} = await knownTable(asked);
			if (!def.copied) throw new ApiError(400, 'notImplemented', 'The sandbox deletes only copies of tables');
			const {project} = asked;
			const sql = `DROP TABLE \`${project}.${asked.names[0]}.${def.table}\``;
			await engine.change({sql, dialect: 'bigquery', project, params: []});
			return {};
		}),
		'tabledata.list': on(async asked => {
			const {def} = await knownTable(asked);
			const [dataset] = asked.names;
			const {project} = asked;
			const sql = `SELECT ${selectList(asked.query, def)} FROM \`${project}.${dataset}.${def.table}\``;
			const {columns, rows} = await engine.query({sql, dialect: 'bigquery', project, params: []});
			const page = pageOf(asked, Number.MAX_SAFE_INTEGER);
			const part = rows.slice(page.start, page.start + page.size);
			return {
				kind: 'bigquery#tableDataList',
				totalRows: String(rows.length),
				rows: part.map(row => rowOf(row, columns, intTimestamps(asked))),
				...nextToken(page, rows.length),
			};
		}),
	};
}

async function insertJob({project, body, failure}: Asked, jobs: JobStore): Promise<unknown> {
	const configuration = (body.configuration ?? {}) as {
		query?: QueryConfig;
		copy?: CopyConfig;
		dryRun?: boolean;
		labels?: Record<string, string>;
	};
	const {dryRun, labels, copy} = configuration;
	const reference = body.jobReference as {jobId?: string} | undefined;
	const ending = failure && !dryRun ? new ApiError(failure.http, failure.reason, failure.message) : undefined;
	if (copy) return jobBody(await jobs.copy(project, copy, labels, reference?.jobId, ending));
	if (!configuration.query)
		throw new ApiError(403, 'accessDenied', 'Access Denied: the sandbox only runs query and copy jobs');
	const job = await jobs.run(
		project,
		{...configuration.query, ...(dryRun && {dryRun}), ...(labels && {labels})},
		reference?.jobId,
		ending,
	);
	if (job.error && job.error !== ending && (dryRun || !/division by zero|exceeded limit/.test(job.error.message)))
		throw job.error;
	return jobBody(job);
}

function listTables(asked: Asked, tables: TableInfo[]): unknown {
	const page = pageOf(asked, 50);
	const part = tables.slice(page.start, page.start + page.size).map(info => tableSummary(asked, info));
	return {
		kind: 'bigquery#tableList',
		tables: part,
		totalItems: tables.length,
		...nextToken(page, tables.length, 'nextPageToken'),
	};
}

function queryResponse(job: Job, asked: Asked, kind: string): unknown {
	if (!job.result) throw new ApiError(404, 'notFound', `Not found: the rows of job ${job.id} are no longer kept`);
	const {columns, rows} = job.result;
	const page = pageOf(asked, defaultPage);
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
		...(job.changed !== undefined && {numDmlAffectedRows: String(job.changed)}),
		rows: rows.slice(page.start, page.start + page.size).map(row => rowOf(row, columns, intTimestamps(asked))),
		...nextToken(page, rows.length),
	};
}

interface Page {
	start: number;
	size: number;
}

/** The page that is asked for: maxResults, and pageToken or startIndex. A token is the index of its first row. */
function pageOf({query, body}: Asked, size: number): Page {
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

function intTimestamps({query, body}: Asked): boolean {
	return (
		query.get('formatOptions.useInt64Timestamp') === 'true' ||
		(body.formatOptions as {useInt64Timestamp?: boolean} | undefined)?.useInt64Timestamp === true
	);
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
