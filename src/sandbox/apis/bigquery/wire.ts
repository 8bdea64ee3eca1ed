/** BigQuery's JSON: parameters in, schemas and rows out, errors. */
import {type Column, SqlError, type SqlParam, type SqlType, type SqlValue} from '../../contract/tables.ts';

/** An error as the REST API answers it. */
export class ApiError extends Error {
	override readonly name = 'ApiError';
	readonly code: number;
	readonly reason: string;
	constructor(code: number, reason: string, message: string) {
		super(message);
		this.code = code;
		this.reason = reason;
	}
}

const codes: Record<SqlError['reason'], [number, string]> = {
	invalidQuery: [400, 'invalidQuery'],
	outOfRange: [400, 'invalidQuery'],
	notFound: [404, 'notFound'],
	accessDenied: [403, 'accessDenied'],
	// Not 501: clients take that for an outage and try again.
	unimplemented: [400, 'invalidQuery'],
};
const statuses: Record<number, string> = {
	400: 'INVALID_ARGUMENT',
	403: 'PERMISSION_DENIED',
	404: 'NOT_FOUND',
	409: 'ALREADY_EXISTS',
};

export function toApiError(error: unknown): ApiError {
	if (error instanceof ApiError) return error;
	if (error instanceof SqlError) return new ApiError(...codes[error.reason], error.message);
	return new ApiError(500, 'internalError', error instanceof Error ? error.message : String(error));
}

export function errorBody({code, reason, message}: ApiError) {
	return {error: {code, message, errors: [{message, domain: 'global', reason}], status: statuses[code] ?? 'INTERNAL'}};
}

interface WireType {
	type: string;
	arrayType?: WireType;
	structTypes?: {name?: string; type: WireType}[];
}

interface WireValue {
	value?: string | null;
	arrayValues?: WireValue[];
	structValues?: Record<string, WireValue>;
}

export interface WireParam {
	name?: string;
	parameterType: WireType;
	parameterValue?: WireValue;
}

const scalars: Record<string, SqlType> = {
	STRING: 'STRING',
	INT64: 'INT64',
	INTEGER: 'INT64',
	FLOAT64: 'FLOAT64',
	FLOAT: 'FLOAT64',
	NUMERIC: 'NUMERIC',
	BOOL: 'BOOL',
	BOOLEAN: 'BOOL',
	TIMESTAMP: 'TIMESTAMP',
	DATE: 'DATE',
	JSON: 'JSON',
	BYTES: 'BYTES',
};

/** Query parameters of a request; throws ApiError on types that the sandbox lacks and on malformed values. */
export function paramsOf(list: readonly WireParam[] | undefined): SqlParam[] {
	return (list ?? []).map(({name, parameterType, parameterValue}) => {
		const type = typeOf(parameterType);
		return {...(name ? {name} : {}), type, value: paramValue(parameterValue ?? {}, type)};
	});
}

/** A simple type by its name in SQL. Throws ApiError for one that the sandbox lacks. */
export function typeNamed(name: string): SqlType {
	const found = scalars[name.toUpperCase()];
	if (!found) throw new ApiError(400, 'invalidQuery', `Type not found: ${name}`);
	return found;
}

function typeOf({type, arrayType, structTypes}: WireType): SqlType {
	if (type === 'ARRAY' && arrayType) return {array: typeOf(arrayType)};
	if (type === 'STRUCT')
		return {struct: (structTypes ?? []).map(field => ({name: field.name ?? '', type: typeOf(field.type)}))};
	const found = scalars[type];
	if (!found) throw new ApiError(400, 'invalidQuery', `The sandbox does not support parameters of type ${type}`);
	return found;
}

function paramValue(wire: WireValue, type: SqlType): SqlValue {
	if (typeof type !== 'string') {
		if ('array' in type) return (wire.arrayValues ?? []).map(item => paramValue(item, type.array));
		return Object.fromEntries(
			type.struct.map(field => [field.name, paramValue(wire.structValues?.[field.name] ?? {}, field.type)]),
		);
	}
	if (wire.value === undefined || wire.value === null) return null;
	const text = String(wire.value);
	if (type === 'BOOL') return text.toLowerCase() === 'true';
	if (type !== 'TIMESTAMP') return text;
	const iso = text
		.trim()
		.replace(' ', 'T')
		.replace(/ ?UTC$|\+00$/, 'Z');
	const micros = /\.\d{3}(\d{1,3})/.exec(iso)?.[1]?.padEnd(3, '0') ?? '0';
	const ms = Date.parse(/(Z|[-+]\d\d:?\d\d)$/.test(iso) || iso.length <= 10 ? iso : `${iso}Z`);
	if (Number.isNaN(ms)) throw new ApiError(400, 'invalid', `Invalid value for type: TIMESTAMP: ${text}`);
	return BigInt(ms) * 1000n + BigInt(micros);
}

const restTypes: Partial<Record<string, string>> = {INT64: 'INTEGER', FLOAT64: 'FLOAT', BOOL: 'BOOLEAN'};

export interface WireField {
	name: string;
	type: string;
	mode: 'NULLABLE' | 'REPEATED';
	fields?: WireField[];
}

export function fieldOf({name, type}: Column): WireField {
	if (typeof type !== 'string' && 'array' in type) return {...fieldOf({name, type: type.array}), mode: 'REPEATED'};
	if (typeof type !== 'string') return {name, type: 'RECORD', mode: 'NULLABLE', fields: type.struct.map(fieldOf)};
	return {name, type: restTypes[type] ?? type, mode: 'NULLABLE'};
}

/** One row as `{f: [{v}]}`. Timestamps: µs as an integer, or seconds as a float. */
export function rowOf(row: readonly SqlValue[], columns: readonly Column[], intTimestamps: boolean) {
	return {f: columns.map(({type}, index) => ({v: cell(row[index] ?? null, type, intTimestamps)}))};
}

function cell(value: SqlValue, type: SqlType, intTimestamps: boolean): unknown {
	if (typeof type !== 'string') {
		if ('array' in type) return ((value ?? []) as SqlValue[]).map(item => ({v: cell(item, type.array, intTimestamps)}));
		if (value === null) return null;
		const fields = value as Record<string, SqlValue>;
		return {f: type.struct.map(({name, type: field}) => ({v: cell(fields[name] ?? null, field, intTimestamps)}))};
	}
	if (value === null) return null;
	if (type === 'TIMESTAMP' && !intTimestamps) return floatText(Number(value) / 1e6);
	if (type === 'FLOAT64') return floatText(Number(value));
	return String(value);
}

/** A FLOAT64 as BigQuery's API writes it, which is Java's way: `183.0`, `1.0E20`, `1.0E-4`, `NaN`. */
export function floatText(value: number): string {
	const size = Math.abs(value);
	if (!Number.isFinite(value)) return String(value);
	if (Object.is(value, -0)) return '-0.0';
	if (size === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(value) ? `${value}.0` : String(value);
	const [digits = '', exponent = ''] = value.toExponential().split('e');
	return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
