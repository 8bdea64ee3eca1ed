/** Jobs of BigQuery, of everybody in the project: what runs, what failed, what it cost. Listing them is free. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {milliseconds} from '../../config/units.ts';
import {cleanLine} from '../../text/clean.ts';
import {listReading, numberCell, type RowOf, timeCell} from './columns.ts';
import type {Kind} from './kind.ts';

export const bigqueryJobsColumns = {
	job_id: 'text',
	location: 'text',
	state: 'text',
	type: 'text',
	user: 'text',
	created_at: 'time',
	started_at: 'time',
	ended_at: 'time',
	duration_ms: 'number',
	bytes_processed: 'number',
	bytes_billed: 'number',
	slot_ms: 'number',
	error: 'text',
	labels: 'text',
	statement: 'text',
} as const;

/** INT64 comes as text; times are ms. */
interface RawJob {
	jobReference?: {jobId?: string; location?: string};
	user_email?: string;
	status?: {state?: string; errorResult?: {reason?: string; message?: string}};
	configuration?: {jobType?: string; labels?: Record<string, string>; query?: {query?: string}};
	statistics?: {
		creationTime?: string;
		startTime?: string;
		endTime?: string;
		totalBytesProcessed?: string;
		totalSlotMs?: string;
		query?: {totalBytesBilled?: string};
	};
}

/** Characters of a statement: the table shows its begin. */
const statementLength = 300;

export const bigqueryJobs: Kind<SourceOf<'bigqueryJobs'>> = {
	api: 'bigquery',
	every: 60_000,
	async read({list}, {system: {project}, source: {window, limit}, now}, signal) {
		const {items, requests, more} = await list<RawJob>(
			{
				api: 'bigquery',
				project,
				path: `/bigquery/v2/projects/${project}/jobs`,
				field: 'jobs',
				most: limit,
				query: {
					allUsers: 'true',
					projection: 'full',
					maxResults: String(limit),
					minCreationTime: String(Math.floor(now() - milliseconds(window))),
					prettyPrint: 'false',
				},
			},
			signal,
		);
		const at = now();
		const cut = more ? `the newest ${items.length} jobs, there are more` : undefined;
		return listReading(bigqueryJobsColumns, {rows: items.map(raw => toRow(raw, at)), requests, cut}, at);
	},
};

function toRow(
	{jobReference, user_email: user, status, configuration, statistics = {}}: RawJob,
	now: number,
): RowOf<typeof bigqueryJobsColumns> {
	const started = numberCell(statistics.startTime);
	const ended = numberCell(statistics.endTime);
	return {
		job_id: cleanLine(jobReference?.jobId ?? ''),
		location: cleanLine(jobReference?.location ?? ''),
		state: cleanLine(status?.state ?? ''),
		type: cleanLine(configuration?.jobType ?? ''),
		user: cleanLine(user ?? ''),
		created_at: timeCell(numberCell(statistics.creationTime)),
		started_at: timeCell(started),
		ended_at: timeCell(ended),
		duration_ms: started === null ? null : Math.max(0, (ended ?? now) - started),
		bytes_processed: numberCell(statistics.totalBytesProcessed),
		bytes_billed: numberCell(statistics.query?.totalBytesBilled),
		slot_ms: numberCell(statistics.totalSlotMs),
		error: errorOf(status?.errorResult),
		labels: labelsOf(configuration?.labels),
		statement: statementOf(configuration?.query?.query),
	};
}

const statementOf = (sql: string | undefined): string | null =>
	sql ? cleanLine(sql.replace(/\s+/g, ' ').trim(), statementLength) : null;

const errorOf = (error: {reason?: string; message?: string} | undefined): string | null =>
	error ? cleanLine([error.reason, error.message].filter(Boolean).join(': '), 300) : null;

function labelsOf(labels: Record<string, string> = {}): string | null {
	const words = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
	return words.length === 0 ? null : cleanLine(words.join(', '), 300);
}
