/** Cloud Logging reads: a page of entries.list per call (60 a minute per project) where it is full, and entries as plain lines and rows. */
import type {Duplex} from 'node:stream';
import {cleanDeep, cleanLine} from '../text/clean.ts';
import {isoText} from '../zone.ts';
import {type CloudContext, shared} from './context.ts';
import {within} from './deadline.ts';
import {anyTypes, entryId, logRow, type PlainEntry, plainEntry, type RawEntry} from './log-entry.ts';
import {type Listed, listed, pageOf} from './pages.ts';
import {isoMs} from './time.ts';
import {CloudError, type Row} from './types.ts';

/** Pages of one read: a page may end early when the search takes Google long. */
const maxPages = 5;

/** One message of a stream. */
export interface TailMessage {
	entries?: RawEntry[] | null;
	suppressionInfo?: {suppressedCount?: number | null}[] | null;
}

/** The two calls that we need of the generated client, which the package itself exports untyped. */
interface LoggingClient {
	listLogEntries(
		request: object,
		options: object,
	): Promise<[entries: RawEntry[], next: unknown, raw?: {nextPageToken?: string | null}]>;
	tailLogEntries(options?: object): Duplex & {cancel?(): void};
	close(): Promise<void>;
}

/**
 * A filter with one more term. What stands behind `--` is a comment up to the end of its line, so the parenthesis that closes
 * the filter stands on a line of its own.
 */
export const filterAnd = (filter: string, term: string): string =>
	filter.trim() === '' ? term : `(${filter}\n) AND ${term}`;

export interface LoggingApi {
	/** Newest first, at most `limit`. `since` in ms. Throws CloudError. */
	list(project: string, filter: string, since: number, limit: number, signal?: AbortSignal): Promise<Listed<RawEntry>>;
	/** An open tail; the caller listens, and destroys it. */
	stream(project: string, filter: string): Promise<Duplex & {cancel?(): void}>;
	/** Rows of a filter: one per entry, newest first. `dataAt` is the newest timestamp, `more` whether there are older ones. */
	rows(
		project: string,
		filter: string,
		columns: Record<string, string>,
		since: number,
		limit: number,
		signal?: AbortSignal,
	): Promise<{rows: Row[]; dataAt?: number; requests: number; more: boolean}>;
	/** Entries of a filter as the wall shows them, newest first, each once. */
	entries(
		project: string,
		filter: string,
		since: number,
		limit: number,
		signal?: AbortSignal,
	): Promise<{entries: PlainEntry[]; requests: number; more: boolean}>;
	close(): Promise<void>;
}

export function createLogging({auth, patience}: CloudContext): LoggingApi {
	const client = shared(async project => {
		const [{v2, auditLogUrl, decodeAuditLog}, options] = await Promise.all([
			import('./clients/logging.ts'),
			auth.grpc(project, 'logging'),
		]);
		anyTypes.set(auditLogUrl, decodeAuditLog);
		return new v2.LoggingServiceV2Client(options) as LoggingClient;
	});
	/** Open tails: after closing the channel they may stay open and silent. */
	const streams = new Set<Duplex>();
	const api: LoggingApi = {
		async list(project, filter, since, limit, outer) {
			return listed<RawEntry>({maxPages, most: limit}, async (pageToken, pageSize) =>
				pageOf(
					await within(patience.read, outer, 'logging', async signal =>
						(await client(project)).listLogEntries(
							{
								resourceNames: [`projects/${project}`],
								filter: filterAnd(filter, `timestamp>="${isoText(since)}"`),
								orderBy: 'timestamp desc',
								pageSize,
								pageToken,
							},
							{autoPaginate: false, timeout: patience.read, retry: null, signal},
						),
					),
				),
			);
		},
		async stream(project, filter) {
			const stream = (await client(project)).tailLogEntries();
			streams.add(stream);
			stream.once('close', () => streams.delete(stream));
			stream.write({resourceNames: [`projects/${project}`], filter, bufferWindow: {seconds: 2}});
			return stream;
		},
		async entries(project, filter, since, limit, signal) {
			const {items, requests, more} = await api.list(project, filter, since, limit, signal);
			return {entries: [...new Map(items.map(raw => [entryId(raw), raw])).values()].map(plainEntry), requests, more};
		},
		async rows(project, filter, columns, since, limit, signal) {
			const {entries, requests, more} = await api.entries(project, filter, since, limit, signal);
			const dataAt = entries.reduce((newest, entry) => Math.max(newest, isoMs(entry.timestamp) ?? 0), 0);
			const cleaned = entries.map(entry => logRow(cleanDeep(entry), columns));
			const rows = cleaned.map(row =>
				Object.fromEntries(Object.entries(row).map(([name, cell]) => [cleanLine(name, 256), cell])),
			);
			return {rows, requests, more, ...(dataAt > 0 && {dataAt})};
		},
		async close() {
			for (const stream of streams)
				stream.destroy(new CloudError('unavailable', 'the connection was replaced', 'logging'));
			await Promise.allSettled(client.values().map(async one => (await one).close()));
		},
	};
	return api;
}
