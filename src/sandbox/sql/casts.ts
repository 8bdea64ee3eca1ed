/** Literals and casts: how texts and values become values of a type. */
import {SqlError, type SqlType} from '../contract/tables.ts';
import {type Body, nodes, unsupported} from './ast.ts';
import {bound, filled, freshName} from './bound.ts';
import {coerced, dateOf, isArray, isStruct, nameOfType, sameType, type Typed, timestampOf} from './typed.ts';
import {duckTypeName, quoteText} from './types.ts';
import {otherTypes, scalarTypes} from './vocabulary.ts';

const largest = 9_223_372_036_854_775_807n;

/** `negative`: behind a minus sign, where the smallest INT64 stands. */
export function literalOf(body: Body, zone: string, negative = false): Typed {
	const value = String(body.value);
	const sign = negative ? '-' : '';
	switch (body.literal_type) {
		case 'number': {
			if (!/^(\d+|0x[\da-f]+)$/i.test(value))
				return {type: 'FLOAT64', sql: `CAST('${sign}${value}' AS DOUBLE)`, isFraction: true};
			const whole = BigInt(value);
			if (whole > (negative ? largest + 1n : largest))
				throw new SqlError('invalidQuery', `Invalid integer literal: ${sign}${value}`);
			return {type: 'INT64', sql: `CAST(${sign}${whole} AS BIGINT)`};
		}
		case 'string':
		case 'raw_string':
			return {type: 'STRING', sql: quoteText(value), text: value};
		case 'date':
			return {type: 'DATE', sql: dateOf({sql: '', text: value})};
		case 'timestamp':
			return {type: 'TIMESTAMP', sql: timestampOf({sql: '', text: value}, zone)};
		default:
			throw unsupported(`literals of type ${String(body.literal_type)}`);
	}
}

/** The GoogleSQL type that a CAST names. */
export function castType(type: Body): SqlType {
	const data = String(type.data_type);
	if (data === 'array') return {array: castType(type.element_type as Body)};
	if (data === 'struct')
		return {
			struct: nodes(type.fields).map(field => {
				const {name, data_type: of} = field as Body;
				return {name: String(name ?? ''), type: castType(of as Body)};
			}),
		};
	const name = (data === 'custom' ? String(type.name) : data).toUpperCase();
	const found = scalarTypes[name];
	if (!found && otherTypes.test(name)) throw unsupported(`the type ${name}`);
	// Polyglot's name of another dialect's type.
	if (!found || type.timezone) throw new SqlError('invalidQuery', `Type not found: ${name.replaceAll('_', '')}`);
	if (type.length || type.precision) throw unsupported(`a length or precision of ${found}`);
	return found;
}

/** DuckDB text of a cast between scalars, `$` the value; absent where GoogleSQL has none. */
const casts: Partial<Record<string, Partial<Record<string, string>>>> = {
	STRING: {
		INT64: 'CAST($ AS VARCHAR)',
		FLOAT64: "replace(gs_float_text($), 'NaN', 'nan')",
		NUMERIC: 'gs_numeric_text($)',
		BOOL: 'CAST($ AS VARCHAR)',
		DATE: 'CAST($ AS VARCHAR)',
		TIMESTAMP: 'gs_timestamp_text($, @zone)',
		BYTES: 'decode($)',
	},
	INT64: {
		STRING: 'gs_int_of_text($)',
		FLOAT64: 'gs_int_of_float($)',
		NUMERIC: 'CAST(round($) AS BIGINT)',
		BOOL: 'CAST($ AS BIGINT)',
	},
	FLOAT64: {STRING: 'gs_float_of_text($)', INT64: 'CAST($ AS DOUBLE)', NUMERIC: 'CAST($ AS DOUBLE)'},
	NUMERIC: {
		STRING: 'gs_numeric_of_text($)',
		INT64: 'CAST($ AS DECIMAL(38,9))',
		FLOAT64: 'gs_numeric_of_float($)',
	},
	BOOL: {STRING: 'gs_bool_of_text($)', INT64: '($ <> 0)'},
	DATE: {STRING: 'gs_date($)', TIMESTAMP: 'CAST(gs_zone(@zone, $) AS DATE)'},
	TIMESTAMP: {STRING: 'gs_timestamp($, @zone)', DATE: 'gs_instant(@zone, CAST($ AS TIMESTAMP))'},
	BYTES: {STRING: 'encode($)'},
};

/** An explicit cast. Throws SqlError where GoogleSQL has none. */
export function castTo(value: Typed, to: SqlType, zone: string, isSafe = false): Typed {
	const {type: from, sql} = value;
	if (sameType(from, to) && !isStruct(to)) return {type: to, sql};
	if (from === 'NULL' || value.isEmpty) return {type: to, sql: `CAST(${sql} AS ${duckTypeName(to)})`};
	const element = freshName([sql]);
	if (isArray(from) && isArray(to))
		return {
			type: to,
			sql: `list_transform(${sql}, ${element} -> ${castTo({sql: element, type: from.array}, to.array, zone).sql})`,
		};
	if (isStruct(from) && isStruct(to) && from.struct.length === to.struct.length) {
		const fields = to.struct.map(({name, type}, index) => {
			const old = from.struct[index] as {name: string; type: SqlType};
			const field = {type: old.type, sql: `struct_extract(${sql}, ${quoteText(old.name || `_${index}`)})`};
			return `${quoteText(name || `_${index}`)}: ${castTo(field, type, zone).sql}`;
		});
		return {type: to, sql: `CASE WHEN ${sql} IS NOT NULL THEN {${fields.join(', ')}} END`};
	}
	if (value.text !== undefined && (to === 'DATE' || to === 'TIMESTAMP') && !isSafe)
		return {type: to, sql: to === 'DATE' ? dateOf(value) : timestampOf(value, zone)};
	// Left to DuckDB, a literal that fails would do so even where no row comes to it.
	if (value.text !== undefined && isBad(value.text, to) && !isSafe)
		return {type: to, sql: `CAST(error(${quoteText(`gs!${formOf(to)?.[1]}${value.text}`)}) AS ${duckTypeName(to)})`};
	// A literal that is plain needs no check when it is run.
	if (to === 'NUMERIC' && value.text !== undefined && /^[-+]?\d{1,20}(\.\d{1,9})?$/.test(value.text))
		return {type: to, sql: `CAST(${sql} AS DECIMAL(38,9))`};
	const template = typeof to === 'string' && typeof from === 'string' ? casts[to]?.[from] : undefined;
	if (template) return {type: to, sql: filled(template.replaceAll('@zone', () => zone).replaceAll('$', '$1'), [sql])};
	const found = coerced(value, to, zone);
	if (found) return found;
	throw new SqlError('invalidQuery', `Invalid cast from ${nameOfType(from)} to ${nameOfType(to)}`);
}

/** CAST, and SAFE_CAST where `safe`: what is cast may still fail by itself. */
export function cast(value: Typed, body: Body, safe: boolean, zone: string): Typed {
	if (body.format) throw unsupported('CAST ... FORMAT');
	const to = castType(body.to as Body);
	if (!safe || value.type === 'NULL' || sameType(value.type, to)) return castTo(value, to, zone);
	if (value.text !== undefined && isBad(value.text, to)) return {type: to, sql: `CAST(NULL AS ${duckTypeName(to)})`};
	const {fields: _, ...given} = value;
	return {type: to, sql: bound([value.sql], sql => `TRY(${castTo({...given, sql}, to, zone, true).sql})`)};
}

/** How a text of each type looks, and what is said of one that does not. */
const forms: Partial<Record<string, readonly [RegExp, string]>> = {
	INT64: [/^\s*[-+]?(\d+|0x[\da-f]+)\s*$/i, 'Bad int64 value: '],
	FLOAT64: [/^\s*[-+]?((\d+\.?\d*|\.\d+)(e[-+]?\d+)?|inf(inity)?|nan)\s*$/i, 'Bad double value: '],
	NUMERIC: [/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i, 'Invalid NUMERIC value: '],
	BOOL: [/^(true|false)$/i, 'Bad bool value: '],
};
const formOf = (to: SqlType) => (typeof to === 'string' ? forms[to] : undefined);
const isBad = (text: string, to: SqlType) => formOf(to)?.[0].test(text) === false;
