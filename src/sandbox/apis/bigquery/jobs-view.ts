/** The jobs as SQL sees them: INFORMATION_SCHEMA.JOBS and its kin. */
import {operator} from '../../contract/names.ts';
import type {Stores} from '../../contract/stores.ts';
import type {Column, Namespace, SqlValue} from '../../contract/tables.ts';
import type {JobResource} from './job-body.ts';

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

/** The newest are in the view. */
const maxRows = 1000;

/** ms of a time that may be absent. */
const time = (text: string | undefined) => (text === undefined ? null : Number(text));

function jobRow(job: JobResource): SqlValue[] {
	const {creationTime, startTime, endTime, totalBytesProcessed = '0', totalSlotMs = '0', query} = job.statistics;
	const {jobType, query: asked} = job.configuration;
	const error = job.status.errorResult;
	return [
		time(creationTime),
		job.jobReference.projectId,
		job.user_email,
		job.jobReference.jobId,
		jobType,
		query?.statementType ?? null,
		asked?.priority ?? null,
		time(startTime),
		time(endTime),
		asked?.query ?? null,
		job.state,
		BigInt(totalBytesProcessed),
		BigInt(query?.totalBytesBilled ?? 0),
		BigInt(totalSlotMs),
		query?.cacheHit ?? false,
		error ? {reason: error.reason, location: null, message: error.message} : null,
	];
}

/** Writes the jobs into the table that INFORMATION_SCHEMA.JOBS_BY_PROJECT reads, when a query asks for it. */
export async function syncJobsView(
	engine: Stores['engine'],
	project: string,
	sql: string,
	list: () => readonly JobResource[],
): Promise<void> {
	if (!/INFORMATION_SCHEMA`?\.`?JOBS/i.test(sql)) return;
	const namespace: Namespace = `bq/${project}/region-us`;
	if (!engine.info(namespace, jobsTable)) {
		await engine.createTable({namespace, table: jobsTable, columns: jobsColumns, key: ['job_id']});
		const all = `SELECT * FROM \`${project}.region-us.${jobsTable}\``;
		await engine.createView(namespace, 'INFORMATION_SCHEMA.JOBS', all);
		await engine.createView(namespace, 'INFORMATION_SCHEMA.JOBS_BY_USER', `${all} WHERE user_email = '${operator}'`);
	}
	const jobs = list().slice(0, maxRows);
	await engine.upsert(namespace, jobsTable, jobs.map(jobRow));
	const oldest = jobs.at(-1);
	if (oldest) await engine.prune(namespace, jobsTable, 'creation_time', Number(oldest.statistics.creationTime));
}
