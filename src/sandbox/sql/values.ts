/** Values between JavaScript and DuckDB, in both directions. */
import type * as DuckDB from '@duckdb/node-api';
import type {SqlType, SqlValue} from '../contract/tables.ts';

const dayMs = 86_400_000;
const numericScale = 9;

/** A value for DuckDB's appender. TIMESTAMP: ms (number) or µs (bigint); BYTES: base64. */
export function toDuckValue(duck: typeof DuckDB, value: SqlValue, type: SqlType): DuckDB.DuckDBValue {
	if (value === null) return null;
	if (typeof type !== 'string') {
		if ('array' in type)
			return new duck.DuckDBListValue((value as SqlValue[]).map(item => toDuckValue(duck, item, type.array)));
		const fields = value as Record<string, SqlValue>;
		return new duck.DuckDBStructValue(
			Object.fromEntries(
				type.struct.map(({name, type: field}) => [name, toDuckValue(duck, fields[name] ?? null, field)]),
			),
		);
	}
	switch (type) {
		case 'INT64':
			return typeof value === 'bigint' ? value : BigInt(value as number | string);
		case 'FLOAT64':
			return Number(value);
		case 'BOOL':
			return Boolean(value);
		case 'TIMESTAMP':
			return new duck.DuckDBTimestampTZValue(
				typeof value === 'bigint' ? value : BigInt(Math.round(Number(value) * 1000)),
			);
		case 'DATE':
			return new duck.DuckDBDateValue(Date.parse(`${String(value)}T00:00:00Z`) / dayMs);
		case 'NUMERIC':
			return new duck.DuckDBDecimalValue(numericUnits(String(value)), 38, numericScale);
		case 'BYTES':
			return new duck.DuckDBBlobValue(Buffer.from(String(value), 'base64'));
		default:
			return typeof value === 'string' ? value : JSON.stringify(value);
	}
}

/** A DuckDB value as the contract has it: INT64 and TIMESTAMP (µs) bigint, NUMERIC text, BYTES base64. */
export function fromDuckValue(value: DuckDB.DuckDBValue, type: SqlType): SqlValue {
	if (value === null || value === undefined) return null;
	if (typeof type !== 'string') {
		if ('array' in type) return (value as DuckDB.DuckDBListValue).items.map(item => fromDuckValue(item, type.array));
		const {entries} = value as DuckDB.DuckDBStructValue;
		return Object.fromEntries(
			type.struct.map(({name, type: field}) => [name, fromDuckValue(entries[name] ?? null, field)]),
		);
	}
	switch (type) {
		case 'INT64':
			return BigInt(value as number | bigint);
		case 'FLOAT64':
			return Number(value);
		case 'BOOL':
			return Boolean(value);
		case 'TIMESTAMP':
			return (value as DuckDB.DuckDBTimestampTZValue).micros;
		case 'DATE':
			return new Date((value as DuckDB.DuckDBDateValue).days * dayMs).toISOString().slice(0, 10);
		case 'NUMERIC':
			return trimNumeric(String(value));
		case 'BYTES':
			return Buffer.from((value as DuckDB.DuckDBBlobValue).bytes).toString('base64');
		default:
			return String(value);
	}
}

function numericUnits(text: string): bigint {
	const [, sign = '', whole = '0', fraction = ''] = /^([-+]?)(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
	const units = BigInt(`${whole || '0'}${fraction.slice(0, numericScale).padEnd(numericScale, '0')}`);
	return sign === '-' ? -units : units;
}

function trimNumeric(text: string): string {
	return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
