/** Fields of a log line by their paths: what filters name, and columns show. Pure. */
import {logRow} from '../../cloud/log-entry.ts';
import type {FieldValue} from '../../filter/filter.ts';
import type {FoldedLine} from '../../poll/types.ts';

/** Fields of the entry as Google's REST API names them; `payload` is the one payload that it has. */
const inOrigin: ReadonlySet<string> = new Set(['logName', 'resource', 'labels']);
const inPayload: ReadonlySet<string> = new Set([
	'payload',
	'textPayload',
	'jsonPayload',
	'protoPayload',
	'httpRequest',
	'trace',
	'spanId',
]);
const ofLine: ReadonlySet<string> = new Set(['severity', 'service', 'revision', 'message', 'insertId']);

const firstOf = (path: string): string => path.split('.', 1)[0] ?? '';

/** Whether a path can lead to a field: of the line itself, or of its entry. */
export const isLogField = (path: string): boolean =>
	ofLine.has(path) || inOrigin.has(firstOf(path)) || inPayload.has(firstOf(path));

/** The value at a path; lists and maps as JSON, undefined where the line has none. */
export function logField(line: FoldedLine, path: string): FieldValue {
	switch (path) {
		case 'severity':
		case 'service':
		case 'revision':
		case 'message':
		case 'insertId':
			return line[path];
	}
	const first = firstOf(path);
	const entry = parsed(inOrigin.has(first) ? line.origin : line.payload);
	const rest = path.slice(first.length);
	const name = first === 'payload' ? payloads.find(one => Object.hasOwn(entry, one)) : first;
	return name === undefined ? undefined : (logRow(entry, {value: name + rest}).value ?? undefined);
}

const payloads = ['jsonPayload', 'protoPayload', 'textPayload'];

/** A line from before a restart has no payload. */
function parsed(json: string): object {
	try {
		return JSON.parse(json) ?? {};
	} catch {
		return {};
	}
}
