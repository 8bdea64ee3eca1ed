/** GoogleSQL types and names, and their names in DuckDB. */
import {SqlError, type SqlType, type SqlValue} from '../contract/tables.ts';

const scalar: Record<string, string> = {
	STRING: 'VARCHAR',
	INT64: 'BIGINT',
	FLOAT64: 'DOUBLE',
	NUMERIC: 'DECIMAL(38,9)',
	BOOL: 'BOOLEAN',
	TIMESTAMP: 'TIMESTAMPTZ',
	DATE: 'DATE',
	JSON: 'JSON',
	BYTES: 'BLOB',
};

/** An identifier, quoted for DuckDB. */
export function quoteName(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal for DuckDB. */
export function quoteText(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}

/** The DuckDB type that holds a GoogleSQL type. */
export function duckTypeName(type: SqlType): string {
	if (typeof type === 'string') return scalar[type] ?? 'VARCHAR';
	if ('array' in type) return `${duckTypeName(type.array)}[]`;
	return `STRUCT(${type.struct.map(({name, type: field}, index) => `${quoteName(name || `_${index}`)} ${duckTypeName(field)}`).join(', ')})`;
}

/** A type's name as BigQuery writes it in messages. */
export function typeText(type: SqlType): string {
	if (typeof type === 'string') return type;
	if ('array' in type) return `ARRAY<${typeText(type.array)}>`;
	return `STRUCT<${type.struct.map(({name, type: field}) => `${name} ${typeText(field)}`.trim()).join(', ')}>`;
}

/** Logical bytes of a value, as BigQuery bills them. */
export function valueBytes(value: SqlValue, type: SqlType): number {
	if (value === null) return 0;
	if (typeof type !== 'string') {
		if ('array' in type)
			return Array.isArray(value) ? value.reduce<number>((sum, item) => sum + valueBytes(item, type.array), 0) : 0;
		return type.struct.reduce(
			(sum, field) => sum + valueBytes((value as Record<string, SqlValue>)[field.name] ?? null, field.type),
			0,
		);
	}
	if (type === 'STRING' || type === 'JSON' || type === 'BYTES') return 2 + Buffer.byteLength(String(value));
	if (type === 'BOOL') return 1;
	return type === 'NUMERIC' ? 16 : 8;
}

/** A value as a typed DuckDB expression; used for query parameters. Throws SqlError on a value that is not of its type. */
export function literal(value: SqlValue, type: SqlType): string {
	if (value === null) return `CAST(NULL AS ${duckTypeName(type)})`;
	if (typeof type !== 'string') {
		if ('array' in type)
			return `CAST([${(value as SqlValue[]).map(item => literal(item, type.array)).join(', ')}] AS ${duckTypeName(type)})`;
		const fields = value as Record<string, SqlValue>;
		return `{${type.struct.map(({name, type: field}, index) => `${quoteText(name || `_${index}`)}: ${literal(fields[name] ?? null, field)}`).join(', ')}}`;
	}
	if (type === 'TIMESTAMP' && typeof value === 'number') return `make_timestamptz(${BigInt(Math.round(value * 1000))})`;
	if (type === 'TIMESTAMP' && typeof value === 'bigint') return `make_timestamptz(${value})`;
	if (type === 'BYTES') return `from_base64(${quoteText(String(value))})`;
	if (type === 'INT64' && !/^[-+]?\d{1,19}$/.test(String(value)))
		throw new SqlError('invalidQuery', `Invalid value for INT64: ${String(value)}`);
	return `CAST(${quoteText(String(value))} AS ${duckTypeName(type)})`;
}
