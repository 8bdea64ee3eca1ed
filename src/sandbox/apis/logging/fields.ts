/** Reads the fields of a log entry by the paths of the query language. */
import type {LogEntry} from '../../contract/logs.ts';
import {FilterError} from '../../filter-syntax.ts';

/** Severities in their order, with the numbers of `google.logging.type.LogSeverity`. */
const severities: Record<string, number> = {
	DEFAULT: 0,
	DEBUG: 100,
	INFO: 200,
	NOTICE: 300,
	WARNING: 400,
	ERROR: 500,
	CRITICAL: 600,
	ALERT: 700,
	EMERGENCY: 800,
};

/** The top-level fields of a LogEntry; the sandbox never fills some of them. */
const topFields = [
	'logName',
	'resource',
	'timestamp',
	'receiveTimestamp',
	'severity',
	'insertId',
	'httpRequest',
	'labels',
	'metadata',
	'operation',
	'trace',
	'spanId',
	'traceSampled',
	'sourceLocation',
	'split',
	'textPayload',
	'jsonPayload',
	'protoPayload',
] as const;
const byFoldedName = new Map<string, string>(topFields.map(name => [fold(name), name]));

/** `http_request`, `httpRequest` and `HTTPREQUEST` name the same field. */
function fold(name: string): string {
	return name.replaceAll('_', '').toLowerCase();
}

/** The path with its first part spelled as in the API. Throws FilterError for a field that no log entry has. */
export function canonicalPath(path: string[], at: number): string[] {
	const [head = '', ...rest] = path;
	const top = byFoldedName.get(fold(head));
	if (top === undefined) throw new FilterError(`field not found: '${path.join('.')}'`, at);
	return [top, ...rest];
}

/** The number of a severity's name (any case) or number; undefined when there is none such. */
export function severityRank(text: string): number | undefined {
	if (/^\d+$/.test(text)) return Number(text);
	return severities[text.toUpperCase()];
}

/** ms of an RFC 3339 time, or of a date alone (midnight UTC); undefined when it is neither. */
export function parseTimestamp(text: string): number | undefined {
	if (!/^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?)?$/.test(text)) return undefined;
	const zoned = /[Zz]$|[+-]\d{2}:?\d{2}$/.test(text.slice(10)) || text.length === 10 ? text : `${text}Z`;
	const ms = Date.parse(zoned.replace(' ', 'T').toUpperCase());
	return Number.isNaN(ms) ? undefined : ms;
}

/** The values at a path: none when it is missing, several when it leads through a list. */
export function valuesAt(entry: LogEntry, path: readonly string[]): unknown[] {
	const [head, ...rest] = path;
	if (head === 'httpRequest' && rest[0] === 'latency') return defined(entry.httpRequest?.latencySeconds);
	return walk(entry[head as keyof LogEntry], rest);
}

function defined(value: unknown): unknown[] {
	return value === undefined ? [] : [value];
}

function walk(value: unknown, path: readonly string[]): unknown[] {
	if (Array.isArray(value)) return value.flatMap(item => walk(item, path));
	const [key, ...rest] = path;
	if (key === undefined) return defined(value);
	if (typeof value !== 'object' || value === null) return [];
	const record = value as Record<string, unknown>;
	if (Object.hasOwn(record, key)) return walk(record[key], rest);
	// A key with dots in it, written without quotes.
	const whole = path.join('.');
	return Object.hasOwn(record, whole) ? walk(record[whole], []) : [];
}

/** All text inside a value, its keys included when asked for (for `labels:key`). */
export function textsIn(value: unknown, keys: boolean): string[] {
	if (value === undefined || value === null) return [];
	if (Array.isArray(value)) return value.flatMap(item => textsIn(item, keys));
	if (typeof value !== 'object') return [String(value)];
	return Object.entries(value).flatMap(([key, item]) => [...(keys ? [key] : []), ...textsIn(item, keys)]);
}
