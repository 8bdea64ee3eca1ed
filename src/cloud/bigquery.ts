/** BigQuery reads: a free look at the tables first, the query only when it can have changed. */
import type {BigQuery} from '@google-cloud/bigquery';
import type {BigQuerySource} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {localDate} from '../zone.ts';
import {bigqueryCell, rowsOf} from './cells.ts';
import {type CloudContext, once} from './context.ts';
import {within} from './deadline.ts';
import {request} from './rest.ts';
import {CloudError, type Reading} from './types.ts';

/** A query may take longer than a look: it is bounded by maxBytes, not only by time. */
const queryDeadline = 30_000;
/** Past this the query runs even over unchanged tables: its SQL may speak of now. */
const maxAge = 15 * 60_000;
/** Views have no modification time of their own. */
const viewAge = 5 * 60_000;
/** Sources that read the same table share one look within this time, real ms. */
const lookShared = 30_000;

interface Look {
	/** Changes whenever the table's data may have. */
	signature: string;
	lastModified: number;
}

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
	const {connection, clock, auth} = context;
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

	/** The client as one call sees it: its requests end with the call. By itself it knows neither deadline nor abort. */
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
			request<QueryAnswer>(context, project, 'bigquery', {method, url, body: json, timeout: queryDeadline, signal})
				.then(answer => {
					// The client would look for a job that nobody named, and throw where nobody listens.
					if (/^\/queries/.test(uri) && typeof answer.jobComplete !== 'boolean')
						throw new CloudError('unavailable', 'answered with something that cannot be read', 'bigquery');
					return answer;
				})
				.then(answer => callback(null, answer), callback);
		};
		return Object.assign(bound, {request: send});
	}
	const looks = new Map<string, {at: number; look: Promise<Look>}>();
	const queried = new Map<string, Queried>();

	/** The look at one table, and whether it cost a request. */
	function lookAt(project: string, name: string, signal: AbortSignal): {look: Promise<Look>; requests: number} {
		const key = `${project}.${name}`;
		const known = looks.get(key);
		if (known && Date.now() - known.at < Math.max(1000, lookShared / clock.speed))
			return {look: known.look, requests: 0};
		const look = metadata(context, project, name, signal);
		looks.set(key, {at: Date.now(), look});
		look.catch(() => {
			if (looks.get(key)?.look === look) looks.delete(key);
		});
		return {look, requests: 1};
	}

	return {
		async read(system, id, source, previous, signal) {
			const now = clock.now();
			const today = localDate(now, system.tz);
			const started = source.tables.map(table => lookAt(system.project, table, signal));
			const found = await Promise.all(started.map(({look}) => look));
			const requests = started.reduce((sum, one) => sum + one.requests, 0);
			const key = `${system.system}/${id}`;
			const signature = JSON.stringify([source.bigquery, today, ...found.map(look => look.signature)]);
			const last = queried.get(key);
			if (previous && last?.signature === signature && now - last.at < maxAge) {
				return {...previous, fetchedAt: now, cost: {requests, bytesBilled: 0}, unchanged: true};
			}
			const values = {now, today, tz: system.tz};
			const {rows, dataAt, bytesBilled} = await within(queryDeadline, signal, 'bigquery', async inner =>
				run(await clientFor(system.project, inner), source, values),
			);
			queried.set(key, {signature, at: now});
			const modified = Math.max(...found.map(look => look.lastModified));
			const at = dataAt ?? (modified > 0 ? modified : undefined);
			return {
				answer: {kind: 'rows', rows},
				fetchedAt: clock.now(),
				...(at !== undefined && {dataAt: at}),
				cost: {requests: requests + 1, bytesBilled},
			};
		},
	};
}

async function metadata(context: CloudContext, project: string, name: string, signal: AbortSignal): Promise<Look> {
	const parts = name.split('.');
	const [table = '', dataset = '', owner = project] = parts.toReversed();
	const url = `${context.auth.base('bigquery')}/bigquery/v2/projects/${owner}/datasets/${dataset}/tables/${table}?view=STORAGE_STATS&prettyPrint=false`;
	const data = await request<TableMetadata>(context, project, 'bigquery', {method: 'GET', url, signal});
	if (data.lastModifiedTime === undefined && data.type === undefined)
		throw new CloudError('unavailable', 'answered with something that cannot be read', 'bigquery');
	const lastModified = Number(data.lastModifiedTime ?? 0);
	const age = data.type === 'VIEW' ? Math.floor(context.clock.now() / viewAge) : 0;
	return {signature: JSON.stringify([data.lastModifiedTime, data.numRows, data.streamingBuffer, age]), lastModified};
}

/** What the client hands to its transport. */
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
}

interface TableMetadata {
	type?: string;
	lastModifiedTime?: string;
	numRows?: string;
	streamingBuffer?: unknown;
}

interface QueryStatistics {
	totalBytesBilled?: string;
	totalBytesProcessed?: string;
	cacheHit?: boolean;
}

/** One jobs.query request; only the parameters that the SQL names are sent, so that a constant text stays in Google's cache. */
async function run(bigquery: BigQuery, source: BigQuerySource, values: {now: number; today: string; tz: string}) {
	const sql = source.bigquery;
	const params: Record<string, unknown> = {};
	if (/@now\b/.test(sql)) params.now = bigquery.timestamp(new Date(values.now));
	if (/@today\b/.test(sql)) params.today = bigquery.date(values.today);
	if (/@tz\b/.test(sql)) params.tz = values.tz;
	const answer = (await bigquery.query({
		query: sql,
		useLegacySql: false,
		useQueryCache: true,
		maximumBytesBilled: String(source.maxBytes),
		labels: {app: 'pitwall'},
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
