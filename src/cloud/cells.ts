/** Values of BigQuery and Spanner rows as plain cells. */
import {cleanDeep, cleanLine} from '../text/clean.ts';
import {isoText, timeOfText} from '../zone.ts';
import type {Cell, Row} from './types.ts';

const plainDate = /^\d{4}-\d\d-\d\d$/;
const timestamp = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/;

/** Raw records as rows; `dataAt` is the newest TIMESTAMP among them that is not after `now`, ms. */
export function rowsOf(
	records: readonly Record<string, unknown>[],
	toCell: ToCell,
	now: number,
): {rows: Row[]; dataAt?: number} {
	let dataAt: number | undefined;
	const rows = records.map(record =>
		Object.fromEntries(
			Object.entries(record).map(([column, value]) => {
				const {cell, at} = toCell(value);
				if (at !== undefined && at <= now) dataAt = Math.max(dataAt ?? 0, at);
				return [cleanLine(column, 256), cell];
			}),
		),
	);
	return {rows, ...(dataAt !== undefined && {dataAt})};
}

/** A value as a cell; `at` is set (ms) for a TIMESTAMP. */
type ToCell = (value: unknown) => {cell: Cell; at?: number};

/** A BigQuery value. Its client wraps temporal values and integers in {value}. */
export function bigqueryCell(value: unknown): {cell: Cell; at?: number} {
	if (isWrapped(value) && typeof value.value === 'string') {
		const text = value.value;
		// Only BigQueryTimestamp ends in a zone; DATETIME and TIME have none and stay as they are.
		if (timestamp.test(text)) {
			const at = timeOfText(text, 'UTC');
			return at === undefined ? {cell: cleanLine(text)} : {cell: isoText(at), at};
		}
		if (/^-?\d+$/.test(text)) return {cell: integer(text)};
		return {cell: cleanLine(text)};
	}
	return {cell: plainCell(value, bigqueryCell)};
}

/** A Spanner value of a row read with `json: true` and `wrapNumbers`: without that an INT64 beyond 2^53 fails the whole query. */
export function spannerCell(value: unknown): {cell: Cell; at?: number} {
	if (value instanceof Date) {
		// A SpannerDate is a Date whose JSON is only the day; the JSON of a PreciseDate (a TIMESTAMP) costs more than all else here.
		const json: unknown = 'getFullTime' in value ? undefined : value.toJSON();
		if (typeof json === 'string' && plainDate.test(json)) return {cell: json};
		const at = value.getTime();
		return Number.isNaN(at) ? {cell: null} : {cell: isoText(at), at};
	}
	if (!isWrapped(value)) return {cell: plainCell(value, spannerCell)};
	const text = String(value.value);
	if (/^-?\d+$/.test(text)) return {cell: integer(text)};
	return {cell: isDecimal.test(text) ? Number(text) : cleanLine(text)};
}

const isDecimal = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

function plainCell(value: unknown, toCell: ToCell): Cell {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string') return cleanLine(value);
	if (typeof value === 'boolean') return value;
	// NaN and infinities cannot be compared: as text they let a check say what it cannot judge.
	if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
	if (typeof value === 'bigint') return integer(String(value));
	if (Buffer.isBuffer(value)) return value.toString('base64').slice(0, 4096);
	if (isRange(value)) return cleanLine(value.apiValue);
	if (isNumeric(value)) return Number(value.toString());
	return cleanLine(JSON.stringify(cleanDeep(partsOf(value, toCell))));
}

/** An ARRAY, a STRUCT or JSON with cells as its parts, instead of the classes of a client. */
function partsOf(value: unknown, toCell: ToCell): unknown {
	if (Array.isArray(value)) return value.map(part => partsOf(part, toCell));
	if (!isMap(value)) return toCell(value).cell;
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, partsOf(part, toCell)]));
}

/** Whether a value is a map of names to values, and of no class. */
function isMap(value: unknown): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}

/** Beyond 2^53 the exact digits matter more than arithmetic. */
function integer(text: string): Cell {
	const number = Number(text);
	return Number.isSafeInteger(number) ? number : text;
}

/** A number or a time in a class of a client. A STRUCT or JSON that has a member `value` is none. */
function isWrapped(value: unknown): value is {value: string | number} {
	if (isMap(value) || typeof value !== 'object' || value === null || !('value' in value)) return false;
	return typeof value.value === 'string' || typeof value.value === 'number';
}

/** A RANGE of BigQuery, whose text is `[2026-01-01, 2026-02-01)`. */
function isRange(value: unknown): value is {apiValue: string} {
	return typeof value === 'object' && value !== null && 'apiValue' in value && typeof value.apiValue === 'string';
}

/** big.js, which BigQuery gives for NUMERIC. */
function isNumeric(value: unknown): value is {toString(): string} {
	return typeof value === 'object' && value !== null && 'toFixed' in value && typeof value.toFixed === 'function';
}
