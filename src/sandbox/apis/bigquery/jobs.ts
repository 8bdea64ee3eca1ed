/** Query and copy jobs of the sandbox's BigQuery: running, billing, cache, and a bounded store. */
import {randomUUID} from 'node:crypto';
import {statementOf} from '../../../text/statement.ts';
import type {Stores} from '../../contract/stores.ts';
import type {Column, Namespace, QueryRequest, SqlValue} from '../../contract/tables.ts';
import {runChanges} from './changes.ts';
import {type Copied, type CopyConfig, runCopy} from './copies.ts';
import {type JobResource, jobBody, pipelineBody} from './job-body.ts';
import {syncJobsView} from './jobs-view.ts';
import type {ReadableJobLog} from './pipeline.ts';
import {ApiError, paramsOf, toApiError, type WireParam} from './wire.ts';

const mebibyte = 1_048_576;
const minimumBytesPerTable = 10 * mebibyte;
const cacheLifeMs = 24 * 3_600_000;
const maxJobs = 1000;
/** Jobs whose rows are kept for paging. */
const maxResults = 100;

/** What a query may have and the sandbox does not heed: left out, the answer would be another one. */
const unread = ['tableDefinitions', 'userDefinedFunctionResources', 'systemVariables', 'createSession', 'continuous'];

/** The query part of a request, the same for jobs.query and jobs.insert. */
export interface QueryConfig {
	query?: string;
	useLegacySql?: boolean | null;
	dryRun?: boolean | null;
	destinationTable?: unknown;
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
	/** Of a copy: its labels alone. */
	config: QueryConfig;
	copy?: CopyConfig;
	copied?: Copied;
	/** As BigQuery names it. */
	statementType: string;
	createdAt: number;
	endedAt: number;
	cacheHit: boolean;
	bytesProcessed: number;
	bytesBilled: number;
	slotMs: number;
	/** Rows that a statement of DML changed. */
	changed?: number;
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
	private readonly stores: Pick<Stores, 'engine' | 'clock'> & {pipeline: ReadableJobLog};

	constructor(stores: JobStore['stores']) {
		this.stores = stores;
	}

	get(project: string, id: string): Job {
		const job = this.jobs.get(`${project}/${id}`);
		if (!job) throw new ApiError(404, 'notFound', `Not found: Job ${project}:US.${id}`);
		return job;
	}

	/** All jobs, those of the systems too, newest first. */
	resources(project: string): JobResource[] {
		const now = this.stores.clock.now();
		const own = [...this.jobs.values()].filter(job => job.project === project).reverse();
		const all = [...own.map(jobBody), ...this.stores.pipeline.list(project, now).map(job => pipelineBody(job, now))];
		return all.toSorted((a, b) => Number(b.statistics.creationTime) - Number(a.statistics.creationTime));
	}

	/**
	 * Runs a query to its end and records it; a failed job carries `error`. Throws where no job comes to be (bad request, same id).
	 * @param ending the error in which it has to end, without having done anything
	 */
	async run(project: string, config: QueryConfig, id = `job_${randomUUID()}`, ending?: ApiError): Promise<Job> {
		const {clock} = this.stores;
		if (!config.query) throw new ApiError(400, 'required', 'Required parameter is missing: query');
		if (config.useLegacySql !== false)
			throw new ApiError(
				400,
				'invalidQuery',
				'The sandbox does not support legacy SQL: set useLegacySql to false (bq query --use_legacy_sql=false)',
			);
		if (config.destinationTable)
			throw new ApiError(
				400,
				'notImplemented',
				'The sandbox writes no answers into tables: leave destinationTable out',
			);
		const given = config as unknown as Record<string, unknown>;
		const left = unread.find(name => given[name] && JSON.stringify(given[name]).length > 2);
		if (left !== undefined)
			throw new ApiError(400, 'notImplemented', `The sandbox does not support ${left} of a query`);
		const dataset = config.defaultDataset;
		const request: QueryRequest = {
			sql: config.query,
			dialect: 'bigquery',
			project,
			params: paramsOf(config.queryParameters),
			...(dataset && {namespace: `bq/${dataset.projectId ?? project}/${dataset.datasetId}` as const}),
		};
		// A statement without a known word is a mistake that the parser will name.
		const job = this.begin(project, id, config, statementOf(config.query).type ?? 'SELECT');
		const began = performance.now();
		try {
			if (ending) throw ending;
			await syncJobsView(this.stores.engine, project, config.query, () => this.resources(project));
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

	/** Copies a table and records the job; a failed one carries `error`. Throws where no job comes to be. @param ending as in `run` */
	async copy(
		project: string,
		copy: CopyConfig,
		labels: Job['config']['labels'],
		id = `job_${randomUUID()}`,
		ending?: ApiError,
	): Promise<Job> {
		const job: Job = {...this.begin(project, id, labels ? {labels} : {}, ''), copy};
		try {
			if (ending) throw ending;
			job.copied = await runCopy(copy, project, this.stores);
		} catch (error) {
			job.error = toApiError(error);
		}
		this.keep(job);
		return job;
	}

	/** A job that was just created. Throws ApiError for an id that another one has. */
	private begin(project: string, id: string, config: QueryConfig, statementType: string): Job {
		if (this.jobs.has(`${project}/${id}`))
			throw new ApiError(409, 'duplicate', `Already Exists: Job ${project}:US.${id}`);
		const now = this.stores.clock.now();
		return {
			...{id, project, config, statementType, createdAt: now, endedAt: now, tables: []},
			...{cacheHit: false, bytesProcessed: 0, bytesBilled: 0, slotMs: 0},
		};
	}

	private async execute(job: Job, request: QueryRequest): Promise<void> {
		const {engine} = this.stores;
		if (job.statementType !== 'SELECT') {
			const changed = await runChanges(request, engine, job.config.dryRun === true);
			if (/^(INSERT|UPDATE|DELETE)$/.test(job.statementType) && !job.config.dryRun) job.changed = changed;
			job.result = {columns: [], rows: []};
			return;
		}
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
}

function cacheKey({project, namespace, sql, params}: QueryRequest): string {
	return JSON.stringify([project, namespace, sql, params], (_, value: unknown) =>
		typeof value === 'bigint' ? String(value) : value,
	);
}
