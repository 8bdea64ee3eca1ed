/** Operators of GoogleSQL by the types of their sides. */
import {SqlError} from '../contract/tables.ts';
import {unsupported} from './ast.ts';
import {filled} from './bound.ts';
import {
	coerced,
	hasEquality,
	isArray,
	isComparable,
	isNumber,
	noMatch,
	supertype,
	type Typed,
	unified,
} from './typed.ts';

/** Polyglot's comparisons: sign, and the macro for numbers that may be NaN. */
const comparisons: Readonly<Record<string, readonly [sign: string, macro: string]>> = {
	eq: ['=', 'gs_eq'],
	neq: ['!=', 'gs_neq'],
	lt: ['<', 'gs_lt'],
	lte: ['<=', 'gs_lte'],
	gt: ['>', 'gs_gt'],
	gte: ['>=', 'gs_gte'],
};
const distinctness: Readonly<Record<string, string>> = {
	null_safe_eq: 'IS NOT DISTINCT FROM',
	null_safe_neq: 'IS DISTINCT FROM',
};
const logic: Readonly<Record<string, string>> = {and: 'AND', or: 'OR'};
const bitwise: Readonly<Record<string, string>> = {
	bitwise_and: '&',
	bitwise_or: '|',
	bitwise_xor: '^',
	bitwise_left_shift: '<<',
	bitwise_right_shift: '>>',
};
const arithmetic: Readonly<Record<string, string>> = {add: '+', sub: '-', mul: '*', div: '/'};

export const isOperator = (kind: string) =>
	[comparisons, distinctness, logic, bitwise, arithmetic, {concat: '||'}].some(table => Object.hasOwn(table, kind));

/** A comparison; `kind` is polyglot's. Throws SqlError for types that have none. */
export function compare(kind: string, left: Typed, right: Typed, zone: string): Typed {
	const [sign, macro] = comparisons[kind] ?? [distinctness[kind] ?? kind, ''];
	const sides = unified([left, right], zone);
	const type = supertype([left, right]);
	const allowed = /^(eq|neq|null_safe_n?eq)$/.test(kind) ? hasEquality : isComparable;
	if (!sides || type === undefined || !allowed(type)) throw noMatch(`operator ${sign}`, [left, right]);
	const [l, r] = sides.map(({sql}) => sql);
	if (macro && type === 'FLOAT64') return {type: 'BOOL', sql: filled(`${macro}($1, $2)`, [l ?? '', r ?? ''])};
	return {type: 'BOOL', sql: `(${l} ${sign === '!=' ? '<>' : sign} ${r})`};
}

export function operator(kind: string, left: Typed, right: Typed, zone: string): Typed {
	if (comparisons[kind] ?? distinctness[kind]) return compare(kind, left, right, zone);
	if (logic[kind]) return ofType('BOOL', logic[kind], left, right, zone);
	if (kind === 'concat') return concatenated(left, right, zone);
	if (kind.endsWith('_shift')) {
		const [l, r] = [coerced(left, 'INT64', zone), coerced(right, 'INT64', zone)];
		if (!l || !r) throw noMatch(`operator ${bitwise[kind]}`, [left, right]);
		// As bits: a number shifted to the right gets zeros, whatever its sign, and one to the left loses bits.
		const bits = `CAST(CAST($1 AS BIT) ${bitwise[kind]} CAST($2 AS INTEGER) AS BIGINT)`;
		const shifted = `CASE WHEN $2 < 0 THEN gs_error_of('Bitwise shift by negative offset.', $2) WHEN $2 >= 64 THEN 0 ELSE ${bits} END`;
		return {type: 'INT64', sql: filled(shifted, [l.sql, r.sql])};
	}
	if (bitwise[kind]) return ofType('INT64', kind === 'bitwise_xor' ? 'xor' : bitwise[kind], left, right, zone);
	return calculated(kind, left, right, zone);
}

function ofType(type: 'BOOL' | 'INT64', sign: string, left: Typed, right: Typed, zone: string): Typed {
	const [l, r] = [coerced(left, type, zone), coerced(right, type, zone)];
	if (!l || !r) throw noMatch(`operator ${sign}`, [left, right]);
	return {type, sql: sign === 'xor' ? `xor(${l.sql}, ${r.sql})` : `(${l.sql} ${sign} ${r.sql})`};
}

function concatenated(left: Typed, right: Typed, zone: string): Typed {
	const sides = unified([left, right], zone);
	const type = supertype([left, right]);
	if (!sides || type === undefined) throw noMatch('operator ||', [left, right]);
	const [l, r] = sides.map(({sql}) => sql);
	if (isArray(type)) return {type, sql: filled('gs_array_concat($1, $2)', [l ?? '', r ?? ''])};
	if (type !== 'STRING' && type !== 'BYTES' && type !== 'NULL') throw noMatch('operator ||', [left, right]);
	return {type: type === 'NULL' ? 'STRING' : type, sql: `(${l} || ${r})`};
}

function calculated(kind: string, left: Typed, right: Typed, zone: string): Typed {
	const sign = arithmetic[kind] ?? kind;
	const refusal = () => noMatch(`operator ${sign}`, [left, right]);
	const days = daysFrom(kind, left, right);
	if (days) return days;
	const found = supertype([left, right]);
	const type = found === 'NULL' ? (kind === 'div' ? 'FLOAT64' : 'INT64') : found;
	if (type === undefined || !isNumber(type)) throw refusal();
	const result = kind === 'div' && type === 'INT64' ? 'FLOAT64' : type;
	const [l, r] = [coerced(left, result as 'INT64', zone)?.sql, coerced(right, result as 'INT64', zone)?.sql];
	if (l === undefined || r === undefined) throw refusal();
	if (result === 'FLOAT64')
		return {type: result, sql: filled(kind === 'div' ? 'gs_div($1, $2)' : `gs_float_${kind}($1, $2)`, [l, r])};
	if (result === 'NUMERIC' && (kind === 'mul' || kind === 'div'))
		return {type: result, sql: filled(`gs_numeric_${kind}($1, $2)`, [l, r])};
	return {type: result, sql: result === 'NUMERIC' ? `CAST(${l} ${sign} ${r} AS DECIMAL(38,9))` : `(${l} ${sign} ${r})`};
}

/** A DATE plus or minus a number of days. */
function daysFrom(kind: string, left: Typed, right: Typed): Typed | undefined {
	const [date, days] = right.type === 'DATE' && kind === 'add' ? [right, left] : [left, right];
	if (date.type !== 'DATE' || (kind !== 'add' && kind !== 'sub')) return undefined;
	if (days.type === 'DATE' && kind === 'sub')
		throw unsupported('the difference of dates by a minus sign: use DATE_DIFF');
	if (days.type !== 'INT64' && days.type !== 'NULL') return undefined;
	const sql = `(${date.sql} ${kind === 'add' ? '+' : '-'} CAST(${days.sql} AS INTEGER))`;
	return {type: 'DATE', sql: filled('gs_day($1)', [sql])};
}

/** A condition. Throws SqlError for what is no BOOL. */
export function condition(value: Typed, clause: string): string {
	if (value.type !== 'BOOL' && value.type !== 'NULL')
		throw new SqlError('invalidQuery', `${clause} should return type BOOL, but returns ${typeName(value)}`);
	return value.type === 'NULL' ? 'CAST(NULL AS BOOLEAN)' : value.sql;
}

const typeName = ({type}: Typed) => (typeof type === 'string' ? type : isArray(type) ? 'ARRAY' : 'STRUCT');
