/** Log entries: from the wire (protobuf Struct, Timestamp) to plain JSON, lines and rows. */
import type {LogSource} from '../config/schema/sources.ts';
import {cleanDeep, cleanLine} from '../text/clean.ts';
import {shared} from './shared.ts';
import {isoMs, type ProtoTime, protoMs} from './time.ts';
import {type Cell, type LogLine, type Row, type Severity, severities} from './types.ts';

interface RawValue {
	kind?: string;
	nullValue?: unknown;
	numberValue?: number | null;
	stringValue?: string | null;
	boolValue?: boolean | null;
	structValue?: RawStruct | null;
	listValue?: {values?: RawValue[] | null} | null;
}
interface RawStruct {
	fields?: Record<string, RawValue> | null;
}

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
	protoPayload?: {type_url?: string | null} | null;
	httpRequest?: (Record<string, unknown> & {latency?: ProtoTime | null}) | null;
	trace?: string | null;
	spanId?: string | null;
}

/** An entry as Google's REST API would show it; absent members are absent. */
export interface PlainEntry {
	logName: string;
	insertId: string;
	/** RFC 3339 with ms. */
	timestamp: string;
	severity: Severity;
	resource: {type: string; labels: Record<string, string>};
	labels?: Record<string, string>;
	textPayload?: string;
	jsonPayload?: Record<string, unknown>;
	protoPayload?: {'@type': string};
	httpRequest?: Record<string, unknown>;
	trace?: string;
}

const serviceLabels = ['service_name', 'function_name', 'job_id', 'job_name'];

export function plainEntry(raw: RawEntry): PlainEntry {
	const at = protoMs(raw.timestamp) ?? protoMs(raw.receiveTimestamp) ?? 0;
	const http = raw.httpRequest;
	return {
		logName: raw.logName ?? '',
		insertId: raw.insertId ?? '',
		timestamp: new Date(at).toISOString(),
		severity: severityOf(raw.severity),
		resource: {type: raw.resource?.type ?? '', labels: {...raw.resource?.labels}},
		...(raw.labels && Object.keys(raw.labels).length > 0 && {labels: raw.labels}),
		...(raw.textPayload && {textPayload: raw.textPayload}),
		...(raw.jsonPayload && {jsonPayload: plainStruct(raw.jsonPayload)}),
		...(raw.protoPayload?.type_url && {protoPayload: {'@type': raw.protoPayload.type_url}}),
		...(http && {httpRequest: {...http, ...(http.latency && {latency: `${(protoMs(http.latency) ?? 0) / 1000}s`})}}),
		...(raw.trace && {trace: raw.trace}),
	};
}

function severityOf(raw: string | number | null | undefined): Severity {
	const found = typeof raw === 'number' ? severities[Math.floor(raw / 100)] : severities.find(one => one === raw);
	return found ?? 'DEFAULT';
}

function plainStruct({fields}: RawStruct): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: RawValue): unknown {
	if (value.structValue) return plainStruct(value.structValue);
	if (value.listValue) return (value.listValue.values ?? []).map(plainValue);
	// `kind` names the member that was sent; the others are defaults.
	switch (value.kind) {
		case 'numberValue':
			return value.numberValue ?? null;
		case 'boolValue':
			return value.boolValue ?? null;
		case 'stringValue':
			return value.stringValue ?? null;
		case 'nullValue':
			return null;
		default:
			return value.stringValue ?? value.numberValue ?? value.boolValue ?? null;
	}
}

/** One line for the wall, cleaned. */
export function toLogLine(raw: RawEntry): LogLine {
	const entry = plainEntry(raw);
	const {insertId, timestamp, severity, logName, resource, labels, ...rest} = entry;
	const service = serviceLabels.map(label => resource.labels[label]).find(value => value !== undefined && value !== '');
	return {
		insertId: cleanLine(insertId),
		t: isoMs(timestamp) ?? 0,
		severity,
		service: shared(cleanLine(service ?? resource.type, 256)),
		message: cleanLine(messageOf(entry)),
		origin: shared(cleanJson({logName, resource, ...(labels && {labels})})),
		payload: cleanJson(rest),
	};
}

/** Printable ASCII without an escape that could stand for anything else; and no more than `cleanDeep` would let pass. */
const harmlessJson = /^(?:[ -[\]-~]|\\["\\])*$/;
const longestHarmless = 8192;

/** JSON text whose every string is cleaned. Nearly all entries are harmless as they are, and a flood brings thousands a second. */
function cleanJson(part: object): string {
	const text = JSON.stringify(part);
	return text.length <= longestHarmless && harmlessJson.test(text) ? text : JSON.stringify(cleanDeep(part));
}

/** What Google tells entries apart by: the same one may come more than once. */
export const entryId = (raw: RawEntry): string => `${raw.logName ?? ''}\n${rawTime(raw)}\n${raw.insertId ?? ''}`;

/** All digits of the time: two entries of one millisecond may share an insertId's prefix only. */
function rawTime({timestamp}: RawEntry): string {
	if (typeof timestamp === 'string') return timestamp;
	return timestamp ? `${String(timestamp.seconds)}.${timestamp.nanos ?? 0}` : '';
}

function messageOf({textPayload, jsonPayload, httpRequest, protoPayload}: PlainEntry): string {
	if (textPayload) return textPayload;
	for (const name of ['message', 'msg', 'error', 'event']) {
		const value = jsonPayload?.[name];
		if (typeof value === 'string' && value !== '') return value;
		if (typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string')
			return value.message;
	}
	if (jsonPayload) return JSON.stringify(jsonPayload);
	if (httpRequest)
		return ['requestMethod', 'status', 'requestUrl']
			.map(name => httpRequest[name])
			.filter(Boolean)
			.join(' ');
	return protoPayload?.['@type'] ?? '';
}

/** The columns of one entry by their paths, e.g. `jsonPayload.rows` or `labels."goog-managed-by"`; null where there is nothing. */
export function logRow(entry: unknown, columns: Record<string, string>): Row {
	return Object.fromEntries(Object.entries(columns).map(([name, path]) => [name, toCell(at(entry, path))]));
}

/** Adds fixed columns, and puts what a column means in place of what was found. */
export function shapeRow(row: Row, {constants, translate}: Pick<LogSource, 'constants' | 'translate'>): Row {
	const shaped: Record<string, Cell> = {...row, ...constants};
	for (const [column, meanings] of Object.entries(translate)) {
		const found = String(shaped[column]);
		if (Object.hasOwn(meanings, found)) shaped[column] = meanings[found] ?? null;
	}
	return shaped;
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
