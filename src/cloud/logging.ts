/** Cloud Logging reads: one page of entries.list per call (60 a minute per project), and entries as plain lines and rows. */
import type {Duplex} from 'node:stream';
import {cleanDeep, cleanLine} from '../text/clean.ts';
import {type CloudContext, shared} from './context.ts';
import {readDeadline, within} from './deadline.ts';
import {entryId, logRow, plainEntry, type RawEntry} from './log-entry.ts';
import {isoMs} from './time.ts';
import type {Row} from './types.ts';

/** What one stream message holds. */
export interface TailMessage {
	entries?: RawEntry[] | null;
	suppressionInfo?: {suppressedCount?: number | null}[] | null;
}

/** The two calls that we need of the generated client, which the package itself exports untyped. */
interface LoggingClient {
	listLogEntries(request: object, options: object): Promise<[RawEntry[], ...unknown[]]>;
	tailLogEntries(options?: object): Duplex & {cancel?(): void};
	close(): Promise<void>;
}

export interface LoggingApi {
	/** Newest first, at most `limit`. `since` in ms. Throws CloudError. */
	list(project: string, filter: string, since: number, limit: number, signal?: AbortSignal): Promise<RawEntry[]>;
	/** An open tail; the caller listens, and destroys it. */
	stream(project: string, filter: string): Promise<Duplex & {cancel?(): void}>;
	/** Rows of a filter: one per entry, newest first. `dataAt` is the newest timestamp. */
	rows(
		project: string,
		filter: string,
		columns: Record<string, string>,
		since: number,
		limit: number,
		signal?: AbortSignal,
	): Promise<{rows: Row[]; dataAt?: number}>;
	close(): Promise<void>;
}

export function createLogging({auth}: CloudContext): LoggingApi {
	const client = shared(async project => {
		const [{v2}, options] = await Promise.all([import('./clients/logging.ts'), auth.grpc(project)]);
		return new v2.LoggingServiceV2Client(options) as LoggingClient;
	});
	const api: LoggingApi = {
		async list(project, filter, since, limit, outer) {
			const [entries] = await within(readDeadline, outer, 'logging', async signal =>
				(await client(project)).listLogEntries(
					{
						resourceNames: [`projects/${project}`],
						filter: `${filter.trim() === '' ? '' : `(${filter}) AND `}timestamp>="${new Date(since).toISOString()}"`,
						orderBy: 'timestamp desc',
						pageSize: limit,
					},
					{autoPaginate: false, timeout: readDeadline, retry: null, signal},
				),
			);
			return entries;
		},
		async stream(project, filter) {
			const stream = (await client(project)).tailLogEntries();
			stream.write({resourceNames: [`projects/${project}`], filter, bufferWindow: {seconds: 2}});
			return stream;
		},
		async rows(project, filter, columns, since, limit, signal) {
			const listed = await api.list(project, filter, since, limit, signal);
			const entries = [...new Map(listed.map(raw => [entryId(raw), raw])).values()].map(plainEntry);
			const dataAt = entries.reduce((newest, entry) => Math.max(newest, isoMs(entry.timestamp) ?? 0), 0);
			const cleaned = entries.map(entry => logRow(cleanDeep(entry), columns));
			const rows = cleaned.map(row =>
				Object.fromEntries(Object.entries(row).map(([name, cell]) => [cleanLine(name, 256), cell])),
			);
			return {rows, ...(dataAt > 0 && {dataAt})};
		},
		async close() {
			await Promise.allSettled(client.values().map(async one => (await one).close()));
		},
	};
	return api;
}
