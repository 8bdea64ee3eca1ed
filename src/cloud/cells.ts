/** Values of BigQuery and Spanner rows as plain cells. */
import {cleanDeep, cleanLine} from '../text/clean.ts';
import {timeOfText} from '../zone.ts';
import type {Cell, Row} from './types.ts';

const plainDate = /^\d{4}-\d\d-\d\d$/;
const timestamp = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/;

/** Raw records as rows; `dataAt` is the newest TIMESTAMP among them that is not after `now`, ms. */
export function rowsOf(
	records: readonly Record<string, unknown>[],
	toCell: (value: unknown) => {cell: Cell; at?: number},
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

/** A BigQuery value; `at` is set (ms) for a TIMESTAMP. Clients wrap temporal values and integers in {value}. */
export function bigqueryCell(value: unknown): {cell: Cell; at?: number} {
	if (isWrapped(value)) {
		const text = value.value;
		// Only BigQueryTimestamp ends in a zone; DATETIME and TIME have none and stay as they are.
		if (timestamp.test(text)) {
			const at = timeOfText(text, 'UTC');
			return at === undefined ? {cell: cleanLine(text)} : {cell: new Date(at).toISOString(), at};
		}
		if (/^-?\d+$/.test(text)) return {cell: integer(text)};
		return {cell: cleanLine(text)};
	}
	return {cell: plainCell(value)};
}

/** A Spanner value of a row read with `json: true`. */
export function spannerCell(value: unknown): {cell: Cell; at?: number} {
	if (value instanceof Date) {
		// A SpannerDate is a Date whose JSON is only the day; the JSON of a PreciseDate (a TIMESTAMP) costs more than all else here.
		const json: unknown = 'getFullTime' in value ? undefined : value.toJSON();
		if (typeof json === 'string' && plainDate.test(json)) return {cell: json};
		const at = value.getTime();
		return Number.isNaN(at) ? {cell: null} : {cell: new Date(at).toISOString(), at};
	}
	if (isWrapped(value))
		return {cell: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value.value) ? Number(value.value) : cleanLine(value.value)};
	return {cell: plainCell(value)};
}

function plainCell(value: unknown): Cell {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string') return cleanLine(value);
	if (typeof value === 'boolean') return value;
	// NaN and infinities cannot be compared, so they count as no value.
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value === 'bigint') return integer(String(value));
	if (Buffer.isBuffer(value)) return value.toString('base64').slice(0, 4096);
	if (isNumeric(value)) return Number(value.toString());
	return cleanLine(JSON.stringify(cleanDeep(value)));
}

/** Beyond 2^53 the exact digits matter more than arithmetic. */
function integer(text: string): Cell {
	const number = Number(text);
	return Number.isSafeInteger(number) ? number : text;
}

function isWrapped(value: unknown): value is {value: string} {
	return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string';
}

/** big.js, which BigQuery gives for NUMERIC. */
function isNumeric(value: unknown): value is {toString(): string} {
	return typeof value === 'object' && value !== null && 'toFixed' in value && typeof value.toFixed === 'function';
}
