/** Query jobs of the sandbox's BigQuery: running, billing, cache, and a bounded store. */
import {randomUUID} from 'node:crypto';
import type {Stores} from '../contract/stores.ts';
import type {Column, Namespace, QueryRequest, SqlValue} from '../contract/tables.ts';
import {ApiError, fieldOf, paramsOf, toApiError, type WireParam} from './wire.ts';

const mebibyte = 1_048_576;
const minimumBytesPerTable = 10 * mebibyte;
const cacheLifeMs = 24 * 3_600_000;
const maxJobs = 1000;
/** Jobs whose rows are kept for paging. */
const maxResults = 100;
export const operator = 'operator@sandbox.invalid';

/** The query part of a request, the same for jobs.query and jobs.insert. */
export interface QueryConfig {
	query?: string;
	useLegacySql?: boolean | null;
	dryRun?: boolean | null;
	useQueryCache?: boolean | null;
	maximumBytesBilled?: string;
	defaultDataset?: {projectId?: string; datasetId: string};
	queryParameters?: WireParam[];
	labels?: Record<string, string>;
	priority?: string;
}

export interface Job {
	id: string;
	project: string;
	config: QueryConfig;
	createdAt: number;
	endedAt: number;
	cacheHit: boolean;
	bytesProcessed: number;
	bytesBilled: number;
	slotMs: number;
	tables: {namespace: Namespace; table: string}[];
	error?: ApiError;
	result?: {columns: Column[]; rows: SqlValue[][]};
}

interface Cached {
	at: number;
	stamp: string;
	result: NonNullable<Job['result']>;
	tables: Job['tables'];
}

export class JobStore {
	private readonly jobs = new Map<string, Job>();
	private readonly cache = new Map<string, Cached>();
	private readonly stores: Pick<Stores, 'engine' | 'clock'>;

	constructor(stores: Pick<Stores, 'engine' | 'clock'>) {
		this.stores = stores;
	}

	get(project: string, id: string): Job {
		const job = this.jobs.get(`${project}/${id}`);
		if (!job) throw new ApiError(404, 'notFound', `Not found: Job ${project}:US.${id}`);
		return job;
	}

	/** Newest first. */
	list(project: string): Job[] {
		return [...this.jobs.values()].filter(job => job.project === project).reverse();
	}

	/** Runs a query to its end and records it; a failed job carries `error`. Throws where no job comes to be (bad request, same id). */
	async run(project: string, config: QueryConfig, id = `job_${randomUUID()}`): Promise<Job> {
		const {clock} = this.stores;
		if (!config.query) throw new ApiError(400, 'required', 'Required parameter is missing: query');
		if (config.useLegacySql !== false)
			throw new ApiError(501, 'notImplemented', 'The sandbox does not support legacy SQL: set useLegacySql to false');
		if (this.jobs.has(`${project}/${id}`))
			throw new ApiError(409, 'duplicate', `Already Exists: Job ${project}:US.${id}`);
		const dataset = config.defaultDataset;
		const request: QueryRequest = {
			sql: config.query,
			dialect: 'bigquery',
			project,
			params: paramsOf(config.queryParameters),
			...(dataset && {namespace: `bq/${dataset.projectId ?? project}/${dataset.datasetId}` as const}),
		};
		const job: Job = {
			id,
			project,
			config,
			createdAt: clock.now(),
			endedAt: clock.now(),
			cacheHit: false,
			bytesProcessed: 0,
			bytesBilled: 0,
			slotMs: 0,
			tables: [],
		};
		const began = performance.now();
		try {
			await this.syncJobsView(project, config.query);
			const cached = config.dryRun || config.useQueryCache === false ? undefined : this.cached(request);
			if (cached) Object.assign(job, {cacheHit: true, result: cached.result, tables: cached.tables});
			else await this.execute(job, request);
		} catch (error) {
			job.error = toApiError(error);
		}
		if (!job.cacheHit && !job.error && !config.dryRun) job.slotMs = Math.max(1, Math.round(performance.now() - began));
		job.endedAt = Math.max(job.createdAt, clock.now());
		if (!config.dryRun) this.keep(job);
		return job;
	}

	private async execute(job: Job, request: QueryRequest): Promise<void> {
		const {engine} = this.stores;
		const plan = await engine.explain(request);
		job.bytesProcessed = plan.bytesProcessed;
		job.tables = plan.tables;
		const billed = Math.max(
			plan.tables.length * minimumBytesPerTable,
			Math.ceil(plan.bytesProcessed / mebibyte) * mebibyte,
		);
		const limit = job.config.maximumBytesBilled;
		if (limit !== undefined && billed > Number(limit)) {
			throw new ApiError(
				400,
				'bytesBilledLimitExceeded',
				`Query exceeded limit for bytes billed: ${limit}. ${billed} or higher required.`,
			);
		}
		if (job.config.dryRun) {
			job.result = {columns: plan.columns, rows: []};
			return;
		}
		const stamp = this.stamp(plan.tables);
		const {columns, rows} = await engine.query(request);
		job.result = {columns, rows};
		job.bytesBilled = billed;
		this.cache.set(cacheKey(request), {at: job.createdAt, stamp, result: job.result, tables: plan.tables});
		if (this.cache.size > maxResults) this.cache.delete(this.cache.keys().next().value ?? '');
	}

	private cached(request: QueryRequest): Cached | undefined {
		if (/\b(CURRENT_\w+|RAND|GENERATE_UUID|SESSION_USER|INFORMATION_SCHEMA)\b/i.test(request.sql)) return undefined;
		const found = this.cache.get(cacheKey(request));
		const fresh = found && this.stores.clock.now() - found.at < cacheLifeMs && found.stamp === this.stamp(found.tables);
		return fresh ? found : undefined;
	}

	private stamp(tables: Job['tables']): string {
		return tables
			.map(({namespace, table}) => {
				const info = this.stores.engine.info(namespace, table);
				return `${namespace}/${table}@${info?.lastModified}/${info?.numRows}/${info?.numBytes}`;
			})
			.join();
	}

	private keep(job: Job): void {
		this.jobs.set(`${job.project}/${job.id}`, job);
		const keys = [...this.jobs.keys()];
		for (const key of keys.slice(0, Math.max(0, keys.length - maxJobs))) this.jobs.delete(key);
		const old = this.jobs.get(keys.at(-1 - maxResults) ?? '');
		if (old) delete old.result;
	}

	/** Writes the jobs into the table that INFORMATION_SCHEMA.JOBS_BY_PROJECT reads, when a query asks for it. */
	private async syncJobsView(project: string, sql: string): Promise<void> {
		if (!/INFORMATION_SCHEMA`?\.`?JOBS/i.test(sql)) return;
		const {engine} = this.stores;
		const namespace: Namespace = `bq/${project}/region-us`;
		if (!engine.info(namespace, jobsTable)) {
			await engine.createTable({namespace, table: jobsTable, columns: jobsColumns, key: ['job_id']});
			for (const name of ['JOBS', 'JOBS_BY_USER'])
				await engine.createView(
					namespace,
					`INFORMATION_SCHEMA.${name}`,
					`SELECT * FROM \`${project}.region-us.${jobsTable}\``,
				);
		}
		const jobs = this.list(project);
		await engine.upsert(namespace, jobsTable, jobs.map(jobRow));
		const oldest = jobs.at(-1);
		if (oldest) await engine.prune(namespace, jobsTable, 'creation_time', oldest.createdAt);
	}
}

const jobsTable = 'INFORMATION_SCHEMA.JOBS_BY_PROJECT';
const jobsColumns: Column[] = [
	{name: 'creation_time', type: 'TIMESTAMP'},
	{name: 'project_id', type: 'STRING'},
	{name: 'user_email', type: 'STRING'},
	{name: 'job_id', type: 'STRING'},
	{name: 'job_type', type: 'STRING'},
	{name: 'statement_type', type: 'STRING'},
	{name: 'priority', type: 'STRING'},
	{name: 'start_time', type: 'TIMESTAMP'},
	{name: 'end_time', type: 'TIMESTAMP'},
	{name: 'query', type: 'STRING'},
	{name: 'state', type: 'STRING'},
	{name: 'total_bytes_processed', type: 'INT64'},
	{name: 'total_bytes_billed', type: 'INT64'},
	{name: 'total_slot_ms', type: 'INT64'},
	{name: 'cache_hit', type: 'BOOL'},
	{
		name: 'error_result',
		type: {
			struct: [
				{name: 'reason', type: 'STRING'},
				{name: 'location', type: 'STRING'},
				{name: 'message', type: 'STRING'},
			],
		},
	},
];

function jobRow(job: Job): SqlValue[] {
	const {createdAt, endedAt, error} = job;
	return [
		createdAt,
		job.project,
		operator,
		job.id,
		'QUERY',
		'SELECT',
		job.config.priority ?? 'INTERACTIVE',
		createdAt,
		endedAt,
		job.config.query ?? '',
		'DONE',
		job.bytesProcessed,
		job.bytesBilled,
		job.slotMs,
		job.cacheHit,
		error ? {reason: error.reason, location: null, message: error.message} : null,
	];
}

function cacheKey({project, namespace, sql, params}: QueryRequest): string {
	return JSON.stringify([project, namespace, sql, params], (_, value: unknown) =>
		typeof value === 'bigint' ? String(value) : value,
	);
}

/** The job resource. */
export function jobBody(job: Job) {
	const failed = job.error && {reason: job.error.reason, message: job.error.message};
	const {dryRun} = job.config;
	return {
		kind: 'bigquery#job',
		id: `${job.project}:US.${job.id}`,
		jobReference: {projectId: job.project, jobId: job.id, location: 'US'},
		user_email: operator,
		configuration: {
			jobType: 'QUERY',
			query: queryConfiguration(job.config),
			...(dryRun && {dryRun}),
			...(job.config.labels && {labels: job.config.labels}),
		},
		status: {state: 'DONE', ...(failed && {errorResult: failed, errors: [failed]})},
		state: 'DONE',
		...(failed && {errorResult: failed}),
		statistics: {
			creationTime: String(Math.trunc(job.createdAt)),
			startTime: String(Math.trunc(job.createdAt)),
			endTime: String(Math.trunc(job.endedAt)),
			totalBytesProcessed: String(job.bytesProcessed),
			totalSlotMs: String(job.slotMs),
			query: {
				statementType: 'SELECT',
				totalBytesProcessed: String(job.bytesProcessed),
				totalBytesBilled: String(job.bytesBilled),
				totalSlotMs: String(job.slotMs),
				cacheHit: job.cacheHit,
				referencedTables: job.tables.map(({namespace, table}) => ({
					projectId: namespace.split('/')[1],
					datasetId: namespace.split('/')[2],
					tableId: table,
				})),
				...(dryRun && job.result && {schema: {fields: job.result.columns.map(fieldOf)}}),
			},
		},
	};
}

function queryConfiguration({query, priority = 'INTERACTIVE', maximumBytesBilled, useQueryCache}: QueryConfig) {
	return {
		query,
		useLegacySql: false,
		priority,
		...(maximumBytesBilled && {maximumBytesBilled}),
		...(useQueryCache !== undefined && {useQueryCache}),
	};
}
