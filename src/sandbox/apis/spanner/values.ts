/** Spanner's encodings: SqlValue ↔ google.protobuf.Value, SqlType ↔ google.spanner.v1.Type. */
import type {Column, SqlParam, SqlType, SqlValue} from '../../contract/tables.ts';

/** google.protobuf.Value as proto-loader reads and writes it. */
export interface ProtoValue {
	kind?: string;
	nullValue?: 'NULL_VALUE';
	boolValue?: boolean;
	numberValue?: number;
	stringValue?: string;
	listValue?: {values: ProtoValue[]};
	structValue?: {fields: Record<string, ProtoValue>};
}

export interface ProtoType {
	code: string;
	arrayElementType?: ProtoType | null;
	structType?: {fields: {name: string; type: ProtoType}[]} | null;
}

export function protoType(type: SqlType): ProtoType {
	if (typeof type === 'string') return {code: type};
	if ('array' in type) return {code: 'ARRAY', arrayElementType: protoType(type.array)};
	return {
		code: 'STRUCT',
		structType: {fields: type.struct.map(field => ({name: field.name, type: protoType(field.type)}))},
	};
}

function sqlType(type: ProtoType | undefined, value: ProtoValue): SqlType {
	switch (type?.code) {
		case 'ARRAY':
			return {array: sqlType(type.arrayElementType ?? undefined, value.listValue?.values[0] ?? {})};
		case 'STRUCT':
			return {
				struct: (type.structType?.fields ?? []).map(field => ({name: field.name, type: sqlType(field.type, {})})),
			};
		case 'INT64':
		case 'FLOAT64':
		case 'NUMERIC':
		case 'BOOL':
		case 'TIMESTAMP':
		case 'DATE':
		case 'JSON':
		case 'BYTES':
		case 'STRING':
			return type.code;
		default:
			// Undeclared parameters have the type of their JSON form, as Spanner infers it.
			return value.numberValue !== undefined ? 'FLOAT64' : value.boolValue !== undefined ? 'BOOL' : 'STRING';
	}
}

/** RFC 3339 with up to nine decimals, from microseconds. */
function rfc3339(micros: bigint): string {
	const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n);
	const rest = micros - seconds * 1_000_000n;
	const base = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
	return rest === 0n ? `${base}Z` : `${base}.${rest.toString().padStart(6, '0').replace(/0+$/, '')}Z`;
}

export function encode(value: SqlValue, type: SqlType): ProtoValue {
	if (value === null) return {nullValue: 'NULL_VALUE'};
	if (typeof type === 'object') {
		if ('array' in type) return {listValue: {values: (value as SqlValue[]).map(item => encode(item, type.array))}};
		const fields = value as Record<string, SqlValue>;
		return {listValue: {values: type.struct.map(field => encode(fields[field.name] ?? null, field.type))}};
	}
	switch (type) {
		case 'BOOL':
			return {boolValue: Boolean(value)};
		case 'FLOAT64': {
			const number = Number(value);
			return Number.isFinite(number)
				? {numberValue: number}
				: {stringValue: Number.isNaN(number) ? 'NaN' : number > 0 ? 'Infinity' : '-Infinity'};
		}
		case 'TIMESTAMP':
			return {stringValue: rfc3339(BigInt(value as bigint))};
		default:
			return {stringValue: String(value)};
	}
}

/** A `google.protobuf.Value` as JSON. */
export function plain(value: ProtoValue): unknown {
	if (value.listValue) return value.listValue.values.map(plain);
	return value.stringValue ?? value.numberValue ?? value.boolValue ?? null;
}

/** JSON as a `google.protobuf.Value`. */
export function protoValue(json: unknown): ProtoValue {
	if (typeof json === 'string') return {stringValue: json};
	if (typeof json === 'number') return {numberValue: json};
	if (typeof json === 'boolean') return {boolValue: json};
	return Array.isArray(json) ? {listValue: {values: json.map(protoValue)}} : {nullValue: 'NULL_VALUE'};
}

function decode(value: ProtoValue, type: SqlType): SqlValue {
	if (
		value.nullValue !== undefined &&
		value.kind !== 'stringValue' &&
		value.stringValue === undefined &&
		value.numberValue === undefined &&
		value.boolValue === undefined &&
		!value.listValue
	)
		return null;
	if (typeof type === 'object')
		return 'array' in type ? (value.listValue?.values ?? []).map(item => decode(item, type.array)) : null;
	switch (type) {
		case 'BOOL':
			return value.boolValue ?? null;
		case 'INT64':
			return BigInt(value.stringValue ?? value.numberValue ?? 0);
		case 'FLOAT64':
			return value.numberValue ?? Number(value.stringValue);
		case 'TIMESTAMP':
			return Date.parse(value.stringValue ?? '');
		default:
			return value.stringValue ?? null;
	}
}

/** Bound parameters of a request. */
export function parameters(
	fields: Record<string, ProtoValue> | undefined,
	types: Record<string, ProtoType> | undefined,
): SqlParam[] {
	return Object.entries(fields ?? {}).map(([name, value]) => {
		const type = sqlType(types?.[name], value);
		return {name, type, value: decode(value, type)};
	});
}

export function rowType(columns: readonly Column[]): {fields: {name: string; type: ProtoType}[]} {
	return {fields: columns.map(column => ({name: column.name, type: protoType(column.type)}))};
}
