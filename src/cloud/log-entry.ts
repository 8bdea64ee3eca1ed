/** Log entries: from the wire (protobuf Struct, Timestamp) to plain JSON, lines and rows. */
import {cleanDeep, cleanLine} from '../text/clean.ts';
import {isoText} from '../zone.ts';
import {rpcName} from './rpc-codes.ts';
import {shared} from './shared.ts';
import {plainStruct, type RawStruct} from './struct.ts';
import {isoMs, type ProtoTime, protoMs} from './time.ts';
import {type Cell, type LogLine, type Row, type Severity, severities} from './types.ts';

/** An entry as the gRPC client decodes it. */
export interface RawEntry {
	logName?: string | null;
	insertId?: string | null;
	timestamp?: ProtoTime | string | null;
	receiveTimestamp?: ProtoTime | string | null;
	severity?: string | number | null;
	resource?: {type?: string | null; labels?: Record<string, string> | null} | null;
	labels?: Record<string, string> | null;
	textPayload?: string | null;
	jsonPayload?: RawStruct | null;
	protoPayload?: {type_url?: string | null; value?: Uint8Array | null} | null;
	httpRequest?: (Record<string, unknown> & {latency?: ProtoTime | null}) | null;
	trace?: string | null;
	spanId?: string | null;
	operation?: object | null;
	sourceLocation?: object | null;
}

/** An entry as Google's REST API would show it; absent members are absent. */
export interface PlainEntry {
	logName: string;
	insertId: string;
	/** RFC 3339 with ms; `?` where it is beyond what a Date can hold. */
	timestamp: string;
	severity: Severity;
	resource: {type: string; labels: Record<string, string>};
	labels?: Record<string, string>;
	textPayload?: string;
	jsonPayload?: Record<string, unknown>;
	protoPayload?: {'@type': string} & Record<string, unknown>;
	httpRequest?: Record<string, unknown>;
	trace?: string;
	spanId?: string;
	/** id, producer, first, last. */
	operation?: object;
	/** file, line, function. */
	sourceLocation?: object;
}

const serviceLabels = ['service_name', 'function_name', 'job_id', 'job_name'];

export function plainEntry(raw: RawEntry): PlainEntry {
	const at = protoMs(raw.timestamp) ?? protoMs(raw.receiveTimestamp) ?? 0;
	const http = raw.httpRequest;
	return {
		logName: raw.logName ?? '',
		insertId: raw.insertId ?? '',
		timestamp: isoText(at),
		severity: severityOf(raw.severity),
		resource: {type: raw.resource?.type ?? '', labels: {...raw.resource?.labels}},
		...(raw.labels && Object.keys(raw.labels).length > 0 && {labels: raw.labels}),
		...(raw.textPayload && {textPayload: raw.textPayload}),
		...(raw.jsonPayload && {jsonPayload: plainStruct(raw.jsonPayload)}),
		...(raw.protoPayload?.type_url && {protoPayload: plainAny(raw.protoPayload.type_url, raw.protoPayload.value)}),
		...(http && {httpRequest: {...http, ...(http.latency && {latency: `${(protoMs(http.latency) ?? 0) / 1000}s`})}}),
		...(raw.trace && {trace: raw.trace}),
		...(raw.spanId && {spanId: raw.spanId}),
		...(raw.operation && {operation: raw.operation}),
		...(raw.sourceLocation && {sourceLocation: raw.sourceLocation}),
	};
}

/**
 * Decoders of the Any of an entry (bytes to JSON), by type URL. Filled with the Logging client, because protobuf is not loaded
 * before it (`logging.ts`).
 */
export const anyTypes = new Map<string, (bytes: Uint8Array) => Record<string, unknown>>();

function plainAny(url: string, value: Uint8Array | null | undefined): {'@type': string} & Record<string, unknown> {
	try {
		return {'@type': url, ...anyTypes.get(url)?.(value ?? new Uint8Array())};
	} catch {
		// An entry with an unreadable payload is still an entry.
		return {'@type': url};
	}
}

function severityOf(raw: string | number | null | undefined): Severity {
	const found = typeof raw === 'number' ? severities[Math.floor(raw / 100)] : severities.find(one => one === raw);
	return found ?? 'DEFAULT';
}

/** One line for the wall, cleaned. */
export function toLogLine(raw: RawEntry): LogLine {
	const entry = plainEntry(raw);
	const {insertId, timestamp, severity, logName, resource, labels, ...rest} = entry;
	const named = serviceLabels.map(label => resource.labels[label]).find(value => value !== undefined && value !== '');
	const called = entry.protoPayload?.serviceName;
	const service = named ?? (typeof called === 'string' ? called : undefined);
	return {
		insertId: cleanLine(insertId),
		t: isoMs(timestamp) ?? 0,
		severity,
		service: shared(cleanLine(service ?? resource.type, 256)),
		revision: shared(cleanLine(resource.labels.revision_name ?? '', 256)),
		message: cleanLine(messageOf(entry)),
		origin: shared(cleanJson({logName, resource, ...(labels && {labels})})),
		payload: cleanJson(rest),
	};
}

/** Printable ASCII without escapes of other characters, within the limits of `cleanDeep`. */
const harmlessJson = /^(?:[ -[\]-~]|\\["\\])*$/;
const longestHarmless = 8192;

/** JSON text with every string cleaned. The fast path matters: nearly all entries are clean already, and a flood has thousands a second. */
function cleanJson(part: object): string {
	const text = JSON.stringify(part);
	return text.length <= longestHarmless && harmlessJson.test(text) ? text : JSON.stringify(cleanDeep(part));
}

/** The identity of an entry, as Google defines it: the same one may come more than once. */
export const entryId = (raw: RawEntry): string => `${raw.logName ?? ''}\n${rawTime(raw)}\n${raw.insertId ?? ''}`;

/** All digits of the time: two entries of one millisecond may share an insertId's prefix only. */
function rawTime({timestamp}: RawEntry): string {
	if (typeof timestamp === 'string') return timestamp;
	return timestamp ? `${String(timestamp.seconds)}.${timestamp.nanos ?? 0}` : '';
}

/** The text of an entry for people, as it was written. */
export function messageOf({textPayload, jsonPayload, httpRequest, protoPayload, insertId}: PlainEntry): string {
	if (textPayload) return textPayload;
	for (const name of ['message', 'msg', 'error', 'event']) {
		const value = jsonPayload?.[name];
		if (typeof value === 'string' && value !== '') return value;
		if (typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string')
			return value.message;
	}
	if (jsonPayload) return typedText(jsonPayload) ?? JSON.stringify(jsonPayload);
	if (httpRequest)
		return ['requestMethod', 'status', 'requestUrl']
			.map(name => httpRequest[name])
			.filter(Boolean)
			.join(' ');
	return protoPayload ? protoText(protoPayload, insertId) : '';
}

/** `AttemptFinished: debugInfo URL_UNREACHABLE, jobName projects/p/locations/l/jobs/j, status INTERNAL`: Google's own records say of what type they are. */
function typedText({'@type': type, ...fields}: Record<string, unknown>): string | undefined {
	if (typeof type !== 'string') return undefined;
	const words = Object.entries(fields)
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
	return `${type.split(/[/.]/).at(-1)}: ${words.join(', ')}`;
}

/** Audit logs leave out empty values, and a status of success is empty. */
interface AuditLog {
	methodName?: string;
	resourceName?: string;
	authenticationInfo?: {principalEmail?: string; principalSubject?: string};
	status?: {code?: number; message?: string};
}

/** `google.cloud.run.v1.Services.ReplaceService by ops@example.com: PERMISSION_DENIED: no access, on projects/p/services/api`. */
function protoText({'@type': url, ...payload}: {'@type': string} & AuditLog, insertId: string): string {
	const {methodName, resourceName, authenticationInfo, status} = payload;
	// Two unreadable entries may differ, so their ids keep them from folding.
	if (methodName === undefined) return `${url.split('/').at(-1)} that cannot be read, ${insertId}`;
	const who = authenticationInfo?.principalEmail ?? authenticationInfo?.principalSubject;
	const outcome = status === undefined ? '' : [rpcName(status.code ?? 0), status.message].filter(Boolean).join(': ');
	return [
		`${methodName}${who ? ` by ${who}` : ''}${outcome ? `: ${outcome}` : ''}`,
		...(resourceName ? [`on ${resourceName}`] : []),
	].join(', ');
}

/** The columns of one entry by their paths, e.g. `jsonPayload.rows` or `labels."goog-managed-by"`; null where it has none. */
export function logRow(entry: unknown, columns: Record<string, string>): Row {
	return Object.fromEntries(Object.entries(columns).map(([name, path]) => [name, toCell(at(entry, path))]));
}

function at(value: unknown, path: string): unknown {
	const steps = path.match(/"[^"]*"|[^.]+/g) ?? [];
	return steps.reduce<unknown>((current, step) => {
		const name = step.replace(/^"|"$/g, '');
		return typeof current === 'object' && current !== null && Object.hasOwn(current, name)
			? (current as Record<string, unknown>)[name]
			: undefined;
	}, value);
}

function toCell(value: unknown): Cell {
	if (value === undefined || value === null) return null;
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
	return cleanLine(JSON.stringify(value));
}
