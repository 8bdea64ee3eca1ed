/** What BigQuery says of a query without running it. */
import type {BigQuerySource} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {cleanLine} from '../text/clean.ts';
import {localDate} from '../zone.ts';
import type {CloudContext} from './context.ts';
import {onlyReads} from './readOnly.ts';
import {request} from './rest.ts';
import {CloudError} from './types.ts';

interface DryRunJob {
	statistics?: {
		totalBytesProcessed?: string;
		query?: {
			statementType?: string;
			totalBytesProcessed?: string;
			schema?: {fields?: {name?: string}[]};
			referencedTables?: {projectId?: string; datasetId?: string; tableId?: string}[];
		};
	};
}

/** What BigQuery says of a query that it did not run. */
export interface DryRun {
	/** Bytes that a run would read. */
	bytes: number;
	/** Columns of the answer. */
	columns: readonly string[];
	/** Tables that it reads. */
	tables: number;
}

/** Parameters by name. */
export interface Values {
	now: number;
	today: string;
	tz: string;
}

/** Whether a text uses a parameter: unused ones are not sent, so that a constant query stays in Google's cache. */
export const names = (sql: string, parameter: keyof Values) => new RegExp(`@${parameter}\\b`).test(sql);

/** A query, and where it runs. */
export type Asked = Pick<BigQuerySource, 'bigquery' | 'project' | 'location'>;

/** A dry run by jobs.insert, because that of jobs.query does not return the statement's type. */
async function dryRunJob(
	context: CloudContext,
	project: string,
	{bigquery: sql, location}: Asked,
	values: Values,
	signal?: AbortSignal,
): Promise<DryRunJob> {
	const parameters = [
		['now', 'TIMESTAMP', new Date(values.now).toISOString()],
		['today', 'DATE', values.today],
		['tz', 'STRING', values.tz],
	] as const;
	const queryParameters = parameters
		.filter(([name]) => names(sql, name))
		.map(([name, type, value]) => ({name, parameterType: {type}, parameterValue: {value}}));
	const query = {query: sql, useLegacySql: false, parameterMode: 'NAMED', queryParameters};
	const body = {
		configuration: {dryRun: true, query},
		...(location !== undefined && {jobReference: {projectId: project, location}}),
	};
	onlyReads('POST', '/jobs', body);
	const url = `${context.auth.base('bigquery')}/bigquery/v2/projects/${project}/jobs?prettyPrint=false`;
	return request<DryRunJob>(context, project, 'bigquery', {method: 'POST', url, body, signal});
}

/** What a query of a system would read and answer; it does not run. Throws CloudError. */
export async function dryRun(context: CloudContext, {project, tz}: SystemConfig, asked: Asked): Promise<DryRun> {
	const now = context.clock.now();
	const {statistics = {}} = await dryRunJob(context, project, asked, {now, today: localDate(now, tz), tz});
	const {query = {}, totalBytesProcessed} = statistics;
	return {
		bytes: Number(query.totalBytesProcessed ?? totalBytesProcessed ?? 0),
		columns: (query.schema?.fields ?? []).map(({name = ''}) => cleanLine(name)),
		tables: query.referencedTables?.length ?? 0,
	};
}

/** The type of a statement, `SELECT` for a query. Throws CloudError. */
export async function statementType(...asked: Parameters<typeof dryRunJob>): Promise<string> {
	const {statistics} = await dryRunJob(...asked);
	const type = statistics?.query?.statementType;
	if (type) return type;
	throw new CloudError('unavailable', 'not run: BigQuery does not say what kind of statement this is', 'bigquery');
}
