/** BigQuery reads: tables are checked first, which is free; the query runs only when its answer may have changed. */

import type {BigQuery} from '@google-cloud/bigquery';
import {minute} from '../clock.ts';
import type {BigQuerySource} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {localDate} from '../zone.ts';
import {bigqueryCell, rowsOf} from './cells.ts';
import {type CloudContext, once} from './context.ts';
import {within} from './deadline.ts';
import {names, statementType, type Values} from './dryRun.ts';
import {createStatements, onlyReads} from './readOnly.ts';
import {request} from './rest.ts';
import {type TableState, tableState, type Watched, watchedTables} from './tables.ts';
import {CloudError, type Reading} from './types.ts';

/** After this time the query runs even over unchanged tables, because its SQL may use the current time. */
const maxAge = 15 * minute;
/** Sources that read the same table share one check within this time, real ms. */
const sharedFor = 30_000;

interface Queried {
	signature: string;
	/** Clock ms. */
	at: number;
}

export interface BigQueryReads {
	read(
		system: SystemConfig,
		id: string,
		source: BigQuerySource,
		previous: Reading | undefined,
		signal: AbortSignal,
	): Promise<Reading>;
}

export function createBigQuery(context: CloudContext): BigQueryReads {
	const {connection, clock, auth, patience} = context;
	const client = once(async project => {
		const [{BigQuery}, authClient] = await Promise.all([import('./clients/bigquery.ts'), auth.client(project)]);
		if (auth.local && connection.http === undefined)
			throw new CloudError('invalid', 'endpoints.http is not set', 'config');
		return new BigQuery({
			projectId: project,
			authClient,
			retryOptions: {autoRetry: false, maxRetries: 0},
			...(connection.http !== undefined && {apiEndpoint: connection.http}),
		});
	});

	/** The client for one call: its requests end with the call. The client itself has neither deadline nor abort. */
	async function clientFor(project: string, signal: AbortSignal): Promise<BigQuery> {
		const bound = Object.create(await client(project)) as BigQuery;
		const root = `${auth.base('bigquery')}/bigquery/v2/projects`;
		const send = (
			{method = 'GET', uri, json, qs = {}, projectId = project}: ClientRequest,
			callback: ClientCallback,
		) => {
			const query = new URLSearchParams({prettyPrint: 'false'});
			for (const [name, value] of Object.entries(qs)) if (value !== undefined) query.set(name, String(value));
			const url = `${root}/${projectId}${uri}?${query}`;
			Promise.resolve()
				.then(() => onlyReads(method, uri, json))
				.then(() =>
					request<QueryAnswer>(context, project, 'bigquery', {
						method,
						url,
						body: json,
						timeout: patience.query,
						signal,
					}),
				)
				.then(answer => {
					// The client would look for a job without a name, and throw in a callback where no caller can catch.
					if (/^\/queries/.test(uri) && typeof answer.jobComplete !== 'boolean')
						throw new CloudError('unavailable', 'answered with something that cannot be read', 'bigquery');
					// One page, 10 MB. By default the client reads all pages.
					if (answer.pageToken)
						throw new CloudError('invalid', 'too many rows, cut off: LIMIT or group the query', 'bigquery');
					return answer;
				})
				.then(answer => callback(null, answer), callback);
		};
		return Object.assign(bound, {request: send});
	}
	/** By project and table; `at`: performance.now(). */
	const checks = new Map<string, {at: number; state: Promise<TableState>}>();
	const queried = new Map<string, Queried>();
	const onlySelect = createStatements();

	/** The check of one table, and whether it cost a request. Sources share it, so none of them can end it for the others. */
	function checkTable(project: string, table: Watched): {state: Promise<TableState>; requests: number} {
		const key = `${project}.${table.name}`;
		const known = checks.get(key);
		if (known && performance.now() - known.at < Math.max(1000, sharedFor / clock.speed))
			return {state: known.state, requests: 0};
		const state = tableState(context, project, table);
		checks.set(key, {at: performance.now(), state});
		state.catch(() => {
			if (checks.get(key)?.state === state) checks.delete(key);
		});
		return {state, requests: 1};
	}

	return {
		async read(system, id, source, previous, signal) {
			const now = clock.now();
			const today = localDate(now, system.tz);
			const started = source.tables
				.flatMap(name => watchedTables(name, now, system.tz))
				.map(table => checkTable(system.project, table));
			const found = await within(patience.query, signal, 'bigquery', () =>
				Promise.all(started.map(({state}) => state)),
			);
			const requests = started.reduce((sum, one) => sum + one.requests, 0);
			const key = `${system.system}/${id}`;
			const signature = JSON.stringify([source.bigquery, today, ...found.map(state => state.signature)]);
			const last = queried.get(key);
			if (previous && last?.signature === signature && Math.abs(now - last.at) < maxAge) {
				return {...previous, fetchedAt: now, cost: {requests, bytesBilled: 0}};
			}
			const values = {now, today, tz: system.tz};
			let dryRuns = 0;
			const {rows, dataAt, bytesBilled} = await within(patience.query, signal, 'bigquery', async inner => {
				await onlySelect(JSON.stringify([system.project, source.location, source.bigquery]), () => {
					dryRuns++;
					return statementType(context, system.project, source, values);
				});
				return run(await clientFor(system.project, inner), source, values);
			});
			queried.set(key, {signature, at: now});
			const modified = Math.max(0, ...found.map(state => state.lastModified));
			const at = dataAt ?? (modified > 0 ? modified : undefined);
			return {
				answer: {kind: 'rows', rows},
				fetchedAt: clock.now(),
				...(at !== undefined && {dataAt: at}),
				cost: {requests: requests + dryRuns + 1, bytesBilled},
			};
		},
	};
}

/** The client's request to its transport. */
interface ClientRequest {
	method?: 'GET' | 'POST';
	uri: string;
	json?: unknown;
	qs?: Record<string, unknown>;
	projectId?: string;
}
type ClientCallback = (error: unknown, answer?: unknown) => void;

interface QueryAnswer {
	jobComplete?: boolean;
	pageToken?: string;
}

interface QueryStatistics {
	totalBytesBilled?: string;
	totalBytesProcessed?: string;
	cacheHit?: boolean;
}

/** One jobs.query request. */
async function run(bigquery: BigQuery, source: BigQuerySource, values: Values) {
	const sql = source.bigquery;
	const params: Record<string, unknown> = {};
	if (names(sql, 'now')) params.now = bigquery.timestamp(new Date(values.now));
	if (names(sql, 'today')) params.today = bigquery.date(values.today);
	if (names(sql, 'tz')) params.tz = values.tz;
	const answer = (await bigquery.query({
		query: sql,
		useLegacySql: false,
		useQueryCache: true,
		maximumBytesBilled: String(source.maxBytes),
		labels: {app: 'pitwall'},
		...(source.location !== undefined && {location: source.location}),
		wrapIntegers: true,
		...(Object.keys(params).length > 0 && {params}),
	})) as unknown as [Record<string, unknown>[], unknown, QueryStatistics | undefined];
	const [raw, , statistics] = answer;
	return {...rowsOf(raw, bigqueryCell, values.now), bytesBilled: billed(statistics)};
}

function billed(statistics: QueryStatistics | undefined): number {
	if (!statistics || statistics.cacheHit === true) return 0;
	return Number(statistics.totalBytesBilled ?? statistics.totalBytesProcessed ?? 0);
}
