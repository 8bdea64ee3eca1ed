/** Log entries as messages of `google.logging.v2`. */
import {auditLogUrl, encodeAuditLog} from '../../../cloud/audit-log.ts';
import type {LogEntry} from '../../contract/logs.ts';
import {toTimestamp} from '../../grpc/handlers.ts';
import {severityRank} from './fields.ts';

/** A `google.protobuf.Value`. */
function toValue(value: unknown): object {
	if (typeof value === 'string') return {stringValue: value};
	if (typeof value === 'number') return {numberValue: value};
	if (typeof value === 'boolean') return {boolValue: value};
	if (Array.isArray(value)) return {listValue: {values: value.map(toValue)}};
	if (typeof value === 'object' && value !== null) return {structValue: toStruct(value)};
	return {nullValue: 'NULL_VALUE'};
}

/** A `google.protobuf.Struct`; fields that are undefined are left out. */
function toStruct(record: object): object {
	const fields = Object.entries(record).filter(([, value]) => value !== undefined);
	return {fields: Object.fromEntries(fields.map(([key, value]) => [key, toValue(value)]))};
}

function toHttpRequest({latencySeconds, ...request}: NonNullable<LogEntry['httpRequest']>): object {
	return {...request, ...(latencySeconds === undefined ? {} : {latency: toTimestamp(latencySeconds * 1000)})};
}

/** The Any of a payload: the bytes of an AuditLog, and no bytes of what the sandbox has no type for. */
function toAny({'@type': url, ...payload}: NonNullable<LogEntry['protoPayload']>): object {
	if (url !== auditLogUrl) return {type_url: url, value: Buffer.alloc(0)};
	const structs = ['request', 'response', 'metadata', 'resourceOriginalState'].filter(name => payload[name]);
	const message = {...payload, ...Object.fromEntries(structs.map(name => [name, toStruct(payload[name] as object)]))};
	return {type_url: url, value: encodeAuditLog(message)};
}

/** The message of an entry. A severity that Google does not know becomes DEFAULT, as its agents do. */
export function toMessage(entry: LogEntry): object {
	return {
		logName: entry.logName,
		insertId: entry.insertId,
		resource: entry.resource,
		severity: severityRank(entry.severity) ?? 0,
		timestamp: toTimestamp(entry.timestamp),
		receiveTimestamp: toTimestamp(entry.receiveTimestamp),
		...(entry.labels && {labels: entry.labels}),
		...(entry.trace === undefined ? {} : {trace: entry.trace}),
		...(entry.textPayload === undefined ? {} : {textPayload: entry.textPayload}),
		...(entry.jsonPayload && {jsonPayload: toStruct(entry.jsonPayload)}),
		...(entry.protoPayload && {protoPayload: toAny(entry.protoPayload)}),
		...(entry.httpRequest && {httpRequest: toHttpRequest(entry.httpRequest)}),
	};
}
