/** Expressions with their GoogleSQL types, and which type becomes which by itself. */
import {SqlError, type SqlType} from '../contract/tables.ts';
import {filled} from './bound.ts';
import {duckTypeName, quoteText, typeText} from './types.ts';

/** The type of an expression; NULL is what NULL has until something gives it another. */
export type ExprType = SqlType | 'NULL';

export interface Typed {
	/** DuckDB's text, of exactly the type. */
	sql: string;
	type: ExprType;
	/** The text of a string literal or parameter, which becomes a DATE or a TIMESTAMP where one is asked for. */
	text?: string;
	/** A literal with a fraction, which becomes a NUMERIC where one is asked for. */
	isFraction?: boolean;
	/** An array literal without elements: it has whatever type it is given. */
	isEmpty?: boolean;
	/** The fields of a STRUCT that is made here: each of them becomes what is asked for by itself. */
	fields?: readonly Typed[];
}

/** A type as messages name it. */
export const nameOfType = (type: ExprType): string => (type === 'NULL' ? 'NULL' : typeText(type));

export function sameType(a: ExprType, b: ExprType): boolean {
	if (typeof a === 'string' || typeof b === 'string') return a === b;
	if ('array' in a) return 'array' in b && sameType(a.array, b.array);
	return (
		'struct' in b &&
		a.struct.length === b.struct.length &&
		a.struct.every(({type}, index) => sameType(type, b.struct[index]?.type ?? 'NULL'))
	);
}

export const isNumber = (type: ExprType) => type === 'INT64' || type === 'NUMERIC' || type === 'FLOAT64';
export const isArray = (type: ExprType): type is {array: SqlType} => typeof type !== 'string' && 'array' in type;
export const isStruct = (type: ExprType): type is Extract<SqlType, {struct: unknown}> =>
	typeof type !== 'string' && 'struct' in type;
/** The type that a column of the result has. */
export const settled = (type: ExprType): SqlType => (type === 'NULL' ? 'INT64' : type);

const widening = ['INT64', 'NUMERIC', 'FLOAT64'];

/** Whether a value of one type becomes one of the other by itself. */
function converts({type, text, isEmpty, isFraction, fields}: Typed, to: SqlType): boolean {
	if (type === 'NULL' || sameType(type, to)) return true;
	if (fields && isStruct(to))
		return (
			fields.length === to.struct.length &&
			to.struct.every((field, index) => converts(fields[index] as Typed, field.type))
		);
	if (text !== undefined) return to === 'DATE' || to === 'TIMESTAMP';
	if (isFraction && to === 'NUMERIC') return true;
	if (isArray(type) && isArray(to)) return isEmpty === true;
	if (typeof type !== 'string' || typeof to !== 'string') return false;
	return widening.includes(type) && widening.indexOf(to) > widening.indexOf(type);
}

/** The value as one of the type, where it becomes one by itself. `zone` is that of times without one. */
export function coerced(value: Typed, to: SqlType, zone: string): Typed | undefined {
	if (!converts(value, to)) return undefined;
	if (sameType(value.type, to)) return {...value, ...renamed(value, to)};
	if (value.fields && isStruct(to)) return built(value.fields, to.struct, zone);
	if (value.text !== undefined) return {type: to, sql: to === 'DATE' ? dateOf(value) : timestampOf(value, zone)};
	return {type: to, sql: `CAST(${value.sql} AS ${duckTypeName(to)})`};
}

/** A STRUCT under the names of another of the same types: DuckDB goes by names, GoogleSQL by positions. */
function renamed({sql, type}: Typed, to: SqlType): {sql: string; type: ExprType} {
	if (!isStruct(type) || !isStruct(to) || JSON.stringify(type) === JSON.stringify(to)) return {sql, type};
	const fields = to.struct.map(({name}, index) => {
		const old = type.struct[index]?.name || `_${index}`;
		return `${quoteText(name || `_${index}`)}: struct_extract(${sql}, ${quoteText(old)})`;
	});
	return {type: to, sql: `CASE WHEN ${sql} IS NOT NULL THEN {${fields.join(', ')}} END`};
}

/** A STRUCT of values under names, each of its type. */
export function built(fields: readonly Typed[], struct: readonly {name: string; type: SqlType}[], zone: string): Typed {
	const text = struct.map(({name, type}, index) => {
		const {sql} = coerced(fields[index] as Typed, type, zone) ?? {sql: 'NULL'};
		return `${quoteText(name || `_${index}`)}: ${sql === 'NULL' ? `CAST(NULL AS ${duckTypeName(type)})` : sql}`;
	});
	return {type: {struct: [...struct]}, sql: `{${text.join(', ')}}`, fields};
}

/** How a text of a DATE and of a TIMESTAMP looks, as RE2 and JavaScript read it. */
export const dayForm = String.raw`\d{4}-\d{1,2}-\d{1,2}`;
const zoneForm = String.raw`(Z|z| ?[-+]\d{1,2}(?::?\d{2})?| [A-Za-z]+(?:/[A-Za-z_]+)*)?`;
export const timestampForm = String.raw`${dayForm}(?:[ Tt](?:[01]?\d|2[0-3]):\d{1,2}:\d{1,2}(?:\.\d{1,9})?)?${zoneForm}`;
const datePattern = new RegExp(`^${dayForm}$`);
const timestampPattern = new RegExp(`^${timestampForm}$`);

/** Whether the day that a text begins with is one of the calendar. */
function isDay(text: string): boolean {
	const [year = 0, month = 0, day = 0] = (/\d+-\d+-\d+/.exec(text)?.[0] ?? '').split('-').map(Number);
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Whether the time in a text, if it has one, is one of a day. */
function isTime(text: string): boolean {
	const [hour = 0, minute = 0, second = 0] = (/\d+:\d+:\d+/.exec(text.slice(8))?.[0] ?? '').split(':').map(Number);
	return hour < 24 && minute < 60 && second < 60;
}

/** A DATE out of a value of text. Throws SqlError for a literal that is none. */
export function dateOf({sql, text}: Pick<Typed, 'sql' | 'text'>): string {
	if (text === undefined) return filled('gs_date($1)', [sql]);
	if (!datePattern.test(text) || !isDay(text)) throw new SqlError('outOfRange', `Invalid date: '${text}'`);
	return `CAST(${quoteText(text.trim())} AS DATE)`;
}

/** A TIMESTAMP out of a value of text; `zone` is that of a time without one. Throws SqlError for a literal that is none. */
export function timestampOf({sql, text}: Pick<Typed, 'sql' | 'text'>, zone: string): string {
	if (text === undefined) return filled('gs_timestamp($1, $2)', [sql, zone]);
	const [found, own] = timestampPattern.exec(text) ?? [];
	if (found === undefined || !isDay(text) || !isTime(text))
		throw new SqlError('outOfRange', `Invalid timestamp: '${text}'`);
	if (own !== undefined) return `CAST(${quoteText(text.trim())} AS TIMESTAMPTZ)`;
	if (zone === "'UTC'") return `timezone('UTC', CAST(${quoteText(text.trim())} AS TIMESTAMP))`;
	return `gs_instant(${zone}, CAST(${quoteText(text.trim())} AS TIMESTAMP))`;
}

/** The one type that all values become by themselves; undefined where there is none. */
export function supertype(values: readonly Typed[]): ExprType | undefined {
	return structType(values) ?? scalarSupertype(values);
}

/** The common type of STRUCTs, field by field; undefined where they are none, or have none. */
function structType(values: readonly Typed[]): ExprType | undefined {
	const structs = values.filter(({type}) => type !== 'NULL');
	const [first] = structs;
	if (!first || !isStruct(first.type) || structs.every(({fields}) => !fields)) return undefined;
	const fields = first.type.struct.map(({name}, index) => {
		const found = supertype(
			structs.map(
				({type, fields: made}) =>
					made?.[index] ?? {sql: '', type: (isStruct(type) && type.struct[index]?.type) || 'NULL'},
			),
		);
		return found && {name, type: settled(found)};
	});
	const struct = fields.filter(field => field !== undefined);
	const type = {struct};
	return struct.length === fields.length && structs.every(value => converts(value, type)) ? type : undefined;
}

function scalarSupertype(values: readonly Typed[]): ExprType | undefined {
	let found: ExprType = 'NULL';
	// A value with a type of its own decides over literals.
	const isLiteral = ({text, isFraction}: Typed) => text !== undefined || isFraction === true;
	for (const value of [...values.filter(one => !isLiteral(one)), ...values.filter(isLiteral)]) {
		const {type} = value;
		if (type === 'NULL') continue;
		if (found === 'NULL') found = type;
		else if (converts(value, found)) continue;
		else if (converts({sql: '', type: found}, type)) found = type;
		else return undefined;
	}
	return found;
}

/** All values as ones of their common type; undefined where there is none. */
export function unified(values: readonly Typed[], zone: string): Typed[] | undefined {
	const type = supertype(values);
	if (type === undefined) return undefined;
	if (type === 'NULL') return [...values];
	return values.map(value => coerced(value, type, zone) ?? value);
}

/** The refusal of arguments, as GoogleSQL words it. */
export function noMatch(what: string, args: readonly Typed[]): SqlError {
	const types = args.map(({type}) => nameOfType(type)).join(', ');
	return new SqlError('invalidQuery', `No matching signature for ${what} for argument types: ${types}`);
}

/** Whether values of a type are equal to each other, and which is greater, is defined. */
export const isComparable = (type: ExprType) => typeof type === 'string' && type !== 'JSON';
export const hasEquality = (type: ExprType): boolean =>
	isComparable(type) || (isStruct(type) && type.struct.every(field => hasEquality(field.type)));
