import {status} from '@grpc/grpc-js';
import type {LogEntry, LogStore} from '../../contract/logs.ts';
import {describeFilterError, FilterError} from '../../filter-syntax.ts';
import {decodePageToken, encodePageToken, projectOf} from '../../grpc/handlers.ts';
import {rpcError} from '../../grpc/protos.ts';
import {type LogFilter, parseLogFilter} from './filter.ts';
import {compareEntries} from './store.ts';

export interface ListRequest {
	resourceNames: string[];
	filter: string;
	orderBy: string;
	pageSize: number;
	pageToken: string;
}

interface ListResult {
	entries: LogEntry[];
	/** Empty on the last page. */
	nextPageToken: string;
}

/** Google's limits. */
const maxPage = 1000;
const defaultPage = 50;
const maxFilter = 20_000;

/** Parses a filter of a request; throws INVALID_ARGUMENT with the position. */
export function requestFilter(text: string): LogFilter {
	if (text.length > maxFilter) throw rpcError(status.INVALID_ARGUMENT, `filter is longer than ${maxFilter} characters`);
	try {
		return parseLogFilter(text);
	} catch (error) {
		if (error instanceof FilterError) throw rpcError(status.INVALID_ARGUMENT, describeFilterError(text, error));
		throw error;
	}
}

/** The distinct projects of a request's resource names (views of buckets included); throws INVALID_ARGUMENT. */
export function requestProjects(resourceNames: string[]): string[] {
	if (resourceNames.length === 0) throw rpcError(status.INVALID_ARGUMENT, 'At least one resource name is required.');
	return [...new Set(resourceNames.map(projectOf))];
}

function isDescending(orderBy: string): boolean {
	const order = orderBy.trim().replaceAll(/\s+/g, ' ');
	if (order === '' || order === 'timestamp' || order === 'timestamp asc') return false;
	if (order === 'timestamp desc') return true;
	throw rpcError(
		status.INVALID_ARGUMENT,
		`Unsupported order_by "${orderBy}": use "timestamp asc" or "timestamp desc".`,
	);
}

type Cursor = Pick<LogEntry, 'timestamp' | 'insertId' | 'logName'>;

function scope(request: ListRequest): string {
	return JSON.stringify([request.resourceNames, request.filter, request.orderBy]);
}

function readCursor(request: ListRequest): Cursor | undefined {
	if (request.pageToken === '') return undefined;
	const token = decodePageToken(request.pageToken);
	const cursor = token?.at;
	if (token?.scope !== scope(request) || !Array.isArray(cursor))
		throw rpcError(status.INVALID_ARGUMENT, 'page_token does not match the other arguments of the request');
	return {timestamp: Number(cursor[0]), insertId: String(cursor[1]), logName: String(cursor[2])};
}

function writeCursor(request: ListRequest, entry: LogEntry): string {
	return encodePageToken({scope: scope(request), at: [entry.timestamp, entry.insertId, entry.logName]});
}

/** Index of the first entry whose timestamp is at least `ms`. */
function indexAt(entries: readonly LogEntry[], ms: number): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((entries[middle] as LogEntry).timestamp < ms) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Matching entries of one project in the asked-for order, at most `limit`, strictly after the cursor. */
function select(
	entries: readonly LogEntry[],
	filter: LogFilter,
	descending: boolean,
	after: Cursor | undefined,
	limit: number,
): LogEntry[] {
	let from = filter.from;
	let to = filter.to;
	if (after && descending) to = Math.min(to, after.timestamp);
	if (after && !descending) from = Math.max(from, after.timestamp);
	const first = indexAt(entries, from);
	const found: LogEntry[] = [];
	const take = (entry: LogEntry) => {
		if (after && compareEntries(entry, after as LogEntry) * (descending ? -1 : 1) <= 0) return;
		if (filter.matches(entry)) found.push(entry);
	};
	if (descending) {
		let last = indexAt(entries, to);
		while (last < entries.length && (entries[last] as LogEntry).timestamp <= to) last++;
		for (let i = last - 1; i >= first && found.length < limit; i--) take(entries[i] as LogEntry);
	} else {
		for (let i = first; i < entries.length && found.length < limit; i++) {
			const entry = entries[i] as LogEntry;
			if (entry.timestamp > to) break;
			take(entry);
		}
	}
	return found;
}

/** One page of entries. Throws INVALID_ARGUMENT. */
export function listLogEntries(logs: LogStore, request: ListRequest): ListResult {
	const projects = requestProjects(request.resourceNames);
	const filter = requestFilter(request.filter);
	const descending = isDescending(request.orderBy);
	if (request.pageSize < 0) throw rpcError(status.INVALID_ARGUMENT, 'page_size must not be negative');
	const size = Math.min(request.pageSize || defaultPage, maxPage);
	const after = readCursor(request);
	// One more than asked for tells whether there is a next page.
	const found = projects.flatMap(project => select(logs.scan(project), filter, descending, after, size + 1));
	if (projects.length > 1) found.sort((a, b) => compareEntries(a, b) * (descending ? -1 : 1));
	const entries = found.slice(0, size);
	const last = entries.at(-1);
	return {entries, nextPageToken: found.length > size && last ? writeCursor(request, last) : ''};
}
