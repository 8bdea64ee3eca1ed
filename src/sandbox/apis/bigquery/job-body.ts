/** Jobs in the form of BigQuery's REST API. */
import type {PipelineJob} from '../../contract/jobs.ts';
import {operator} from '../../contract/names.ts';
import type {Job, QueryConfig} from './jobs.ts';
import {fieldOf} from './wire.ts';

/** The members of every job in the API. */
interface Told {
	project: string;
	id: string;
	user: string;
	createdAt: number;
	/** Absent while it runs. */
	endedAt?: number;
	error?: {reason: string; message: string};
	configuration: {
		jobType: string;
		query?: ReturnType<typeof queryConfiguration>;
		load?: object;
		copy?: object;
		dryRun?: boolean;
		labels?: Record<string, string>;
	};
	bytesProcessed?: number;
	slotMs?: number;
	/** By the type of the job. */
	statistics: {query?: QueryStatistics; load?: object; copy?: object};
}

interface QueryStatistics {
	statementType: string;
	totalBytesProcessed: string;
	totalBytesBilled: string;
	totalSlotMs: string;
	cacheHit: boolean;
	numDmlAffectedRows?: string;
	referencedTables?: object[];
	schema?: object;
}

/** A job as the API answers it. */
export type JobResource = ReturnType<typeof bodyOf>;

const ms = (at: number) => String(Math.trunc(at));

function bodyOf({project, id, user, createdAt, endedAt, error, ...told}: Told) {
	const {configuration, bytesProcessed, slotMs, statistics} = told;
	const state = endedAt === undefined ? 'RUNNING' : 'DONE';
	const failed = error && {reason: error.reason, message: error.message};
	return {
		kind: 'bigquery#job',
		id: `${project}:US.${id}`,
		jobReference: {projectId: project, jobId: id, location: 'US'},
		user_email: user,
		configuration,
		status: {state, ...(failed && {errorResult: failed, errors: [failed]})},
		state,
		...(failed && {errorResult: failed}),
		statistics: {
			creationTime: ms(createdAt),
			startTime: ms(createdAt),
			...(endedAt !== undefined && {endTime: ms(endedAt)}),
			...(bytesProcessed !== undefined && {totalBytesProcessed: String(bytesProcessed)}),
			...(slotMs !== undefined && {totalSlotMs: String(slotMs)}),
			...statistics,
		},
	};
}

/** The resource of a job that a client of the sandbox started. */
export function jobBody(job: Job): JobResource {
	const {project, id, createdAt, endedAt, error, bytesProcessed, slotMs, config, copy, copied} = job;
	const {dryRun, labels} = config;
	const told = {project, id, user: operator, createdAt, endedAt, ...(error && {error})};
	if (copy)
		return bodyOf({
			...told,
			configuration: {jobType: 'COPY', copy, ...(labels && {labels})},
			statistics: copied
				? {copy: {copiedRows: String(copied.rows), copiedLogicalBytes: String(Math.round(copied.bytes))}}
				: {},
		});
	return bodyOf({
		...told,
		configuration: {
			jobType: 'QUERY',
			query: queryConfiguration(config),
			...(dryRun && {dryRun}),
			...(labels && {labels}),
		},
		bytesProcessed,
		slotMs,
		statistics: {
			query: {
				statementType: job.statementType,
				totalBytesProcessed: String(bytesProcessed),
				totalBytesBilled: String(job.bytesBilled),
				totalSlotMs: String(slotMs),
				cacheHit: job.cacheHit,
				...(job.changed !== undefined && {numDmlAffectedRows: String(job.changed)}),
				referencedTables: job.tables.map(({namespace, table}) => ({
					projectId: namespace.split('/')[1],
					datasetId: namespace.split('/')[2],
					tableId: table,
				})),
				...(dryRun && job.result && {schema: {fields: job.result.columns.map(fieldOf)}}),
			},
		},
	});
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

/** The resource of a job that a system runs by itself, as far as it is known by now. */
export function pipelineBody(job: PipelineJob, now: number): JobResource {
	const {project, id, user, createdAt, endsAt, work, error, slotMs, labels} = job;
	const isDone = endsAt <= now;
	return bodyOf({
		project,
		id,
		user,
		createdAt,
		...(isDone && {endedAt: endsAt, slotMs, ...(error && {error})}),
		...(isDone && work.type === 'QUERY' && {bytesProcessed: work.bytesProcessed}),
		configuration: {
			jobType: work.type,
			...(work.type === 'QUERY'
				? {query: queryConfiguration({query: work.query})}
				: {load: loadConfiguration(project, work)}),
			...(labels && {labels}),
		},
		statistics: isDone ? statisticsOf(job) : {},
	});
}

function loadConfiguration(project: string, {dataset, table, uri}: Extract<PipelineJob['work'], {type: 'LOAD'}>) {
	return {
		sourceUris: [uri],
		sourceFormat: 'NEWLINE_DELIMITED_JSON',
		writeDisposition: 'WRITE_APPEND',
		destinationTable: {projectId: project, datasetId: dataset, tableId: table},
	};
}

function statisticsOf({work, slotMs, error}: PipelineJob): Told['statistics'] {
	if (work.type === 'LOAD')
		return {
			load: {
				inputFiles: '1',
				inputFileBytes: String(work.bytes),
				outputBytes: String(error ? 0 : work.bytes),
				...(work.rows !== undefined && {outputRows: String(work.rows)}),
				badRecords: '0',
			},
		};
	const {statementType, bytesProcessed, bytesBilled} = work;
	return {
		query: {
			statementType,
			totalBytesProcessed: String(bytesProcessed),
			totalBytesBilled: String(bytesBilled),
			totalSlotMs: String(slotMs),
			cacheHit: false,
		},
	};
}
