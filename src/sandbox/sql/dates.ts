/** Functions of dates and times: their arguments are parts, intervals and zones besides values. Zones are always explicit. */
import {SqlError, type SqlType} from '../contract/tables.ts';
import {bodyOf, kindOf, type Node, unsupported} from './ast.ts';
import {bound, filled} from './bound.ts';
import {expression} from './expressions.ts';
import {formatted, parsed} from './formats.ts';
import * as parts from './parts.ts';
import type {Scope} from './scope.ts';
import {call} from './signatures.ts';
import {coerced, noMatch, type Typed, timestampOf} from './typed.ts';

/** A call whose arguments are not all values. */
export type Build = (args: readonly Node[], scope: Scope) => Typed;

/** The argument at an index as a value of the type. Throws SqlError. */
function valueAt(args: readonly Node[], index: number, type: SqlType, name: string, scope: Scope): string {
	const node = args[index];
	if (!node) throw new SqlError('invalidQuery', `No matching signature for function ${name}: too few arguments`);
	const value = expression(node, scope);
	const found = coerced(value, type, scope.statement.zone);
	if (!found) throw noMatch(`function ${name}`, [value]);
	return found.sql;
}

function limit(args: readonly Node[], most: number, name: string): void {
	if (args.length > most)
		throw new SqlError('invalidQuery', `No matching signature for function ${name}: too many arguments`);
}

const zoneAt = (args: readonly Node[], index: number, name: string, scope: Scope) =>
	args[index] ? valueAt(args, index, 'STRING', name, scope) : scope.statement.zone;

const shift =
	(name: string, type: 'DATE' | 'TIMESTAMP', sign: '+' | '-'): Build =>
	(args, scope) => {
		limit(args, 2, name);
		const {amount, part} = parts.intervalOf(args[1], name);
		const count = valueAt([amount], 0, 'INT64', name, scope);
		const by = parts.step(count, part, type === 'DATE' ? parts.isDatePart : parts.isTimePart, name);
		const sql = `(${valueAt(args, 0, type, name, scope)} ${sign} ${by})`;
		return {type, sql: type === 'DATE' ? filled('gs_day($1)', [`CAST(${sql} AS DATE)`]) : filled('gs_time($1)', [sql])};
	};

const difference =
	(name: string, type: 'DATE' | 'TIMESTAMP'): Build =>
	(args, scope) => {
		limit(args, 3, name);
		const [later, earlier] = [valueAt(args, 0, type, name, scope), valueAt(args, 1, type, name, scope)];
		const diff = type === 'DATE' ? parts.dateDiff : parts.timestampDiff;
		return {type: 'INT64', sql: bound([later, earlier], (to, from) => diff(to, from, parts.partOf(args[2])))};
	};

/** DATE(year, month, day), DATE(timestamp[, zone]). */
const date: Build = (args, scope) => {
	const {zone} = scope.statement;
	if (args.length === 3) {
		const lines = ['INT64, INT64, INT64 -> DATE: gs_day(make_date($1, $2, $3))'];
		return call(
			'DATE',
			lines,
			args.map(arg => expression(arg, scope)),
			zone,
		);
	}
	limit(args, 2, 'DATE');
	const [node] = args;
	const value = node && expression(node, scope);
	if (value?.type === 'DATE' && args.length === 1 && scope.statement.dialect === 'bigquery') return value;
	const inZone = zoneAt(args, 1, 'DATE', scope);
	return {type: 'DATE', sql: `CAST(gs_zone(${inZone}, ${valueAt(args, 0, 'TIMESTAMP', 'DATE', scope)}) AS DATE)`};
};

/** TIMESTAMP(text or date[, zone]). */
const timestamp: Build = (args, scope) => {
	limit(args, 2, 'TIMESTAMP');
	const [node] = args;
	const zone = zoneAt(args, 1, 'TIMESTAMP', scope);
	const value = node && expression(node, scope);
	if (value?.type === 'STRING') return {type: 'TIMESTAMP', sql: timestampOf(value, zone)};
	if (value?.type === 'DATE')
		return {type: 'TIMESTAMP', sql: bound([value.sql], day => `gs_instant(${zone}, CAST(${day} AS TIMESTAMP))`)};
	const isTaken = value?.type === 'NULL' || (value?.type === 'TIMESTAMP' && scope.statement.dialect === 'bigquery');
	if (value && isTaken && args.length === 1) return {type: 'TIMESTAMP', sql: `CAST(${value.sql} AS TIMESTAMPTZ)`};
	throw noMatch('function TIMESTAMP', value ? [value] : []);
};

const series =
	(name: string, type: 'DATE' | 'TIMESTAMP'): Build =>
	(args, scope) => {
		limit(args, 3, name);
		const duck = type === 'DATE' ? 'DATE' : 'TIMESTAMPTZ';
		const [from, to] = [valueAt(args, 0, type, name, scope), valueAt(args, 1, type, name, scope)];
		if (!args[2] && type === 'TIMESTAMP') throw unsupported(`${name} without a step`);
		const {amount, part} = args[2]
			? parts.intervalOf(args[2], name)
			: {amount: {literal: {literal_type: 'number', value: '1'}}, part: 'DAY'};
		const count = valueAt([amount], 0, 'INT64', name, scope);
		const by = parts.step(count, part, type === 'DATE' ? parts.isDatePart : parts.isTimePart, name);
		return {
			type: {array: type},
			sql: `list_transform(generate_series(CAST(${from} AS ${duck}), CAST(${to} AS ${duck}), ${by}), v -> CAST(v AS ${duck}))`,
		};
	};

/** EXTRACT(field FROM value [AT TIME ZONE zone]). */
export function extraction(body: Record<string, unknown>, scope: Scope): Typed {
	const zoned = kindOf(body.this) === 'at_time_zone';
	const inner = bodyOf(body.this);
	const value = expression((zoned ? inner.this : body.this) as Node, scope);
	const field = fieldName(body.field);
	if (value.type === 'DATE' && !zoned)
		return {type: 'INT64', sql: bound([value.sql], day => parts.extract(field, day, true))};
	const zone = zoned ? valueAt([inner.zone as Node], 0, 'STRING', 'EXTRACT', scope) : scope.statement.zone;
	const time = coerced(value, 'TIMESTAMP', scope.statement.zone);
	if (!time) throw noMatch('function EXTRACT', [value]);
	const local = `gs_zone(${zone}, ${time.sql})`;
	if (field === 'DATE') return {type: 'DATE', sql: `CAST(${local} AS DATE)`};
	return {type: 'INT64', sql: bound([local], one => parts.extract(field, one, false))};
}

/** A part where polyglot has a value of its own for it: `"Year"`, `{Custom: 'ISOWEEK'}`, `{WeekWithModifier: 'MONDAY'}`. */
function fieldName(field: unknown): string {
	if (typeof field === 'string') return field.toUpperCase();
	const {Custom: custom, WeekWithModifier: first} = (field ?? {}) as {Custom?: string; WeekWithModifier?: string};
	if (first !== undefined) return `WEEK(${first.toUpperCase()})`;
	if (custom === undefined) throw unsupported('this date part');
	return custom.toUpperCase();
}

/** LAST_DAY(date[, part]). */
export function lastDay(body: Record<string, unknown>, scope: Scope): Typed {
	const part = body.unit ? fieldName(body.unit) : 'MONTH';
	return {
		type: 'DATE',
		sql: bound([valueAt([body.this as Node], 0, 'DATE', 'LAST_DAY', scope)], day => parts.lastDay(day, part)),
	};
}

export const dateFunctions: Readonly<Record<string, Build>> = {
	CURRENT_TIMESTAMP: (_, {statement}) => ({type: 'TIMESTAMP', sql: statement.now}),
	CURRENT_DATE: (args, scope) => ({
		type: 'DATE',
		sql: `CAST(timezone(${zoneAt(args, 0, 'CURRENT_DATE', scope)}, ${scope.statement.now}) AS DATE)`,
	}),
	DATE: date,
	TIMESTAMP: timestamp,
	TIMESTAMP_ADD: shift('TIMESTAMP_ADD', 'TIMESTAMP', '+'),
	TIMESTAMP_SUB: shift('TIMESTAMP_SUB', 'TIMESTAMP', '-'),
	DATE_ADD: shift('DATE_ADD', 'DATE', '+'),
	DATE_SUB: shift('DATE_SUB', 'DATE', '-'),
	TIMESTAMP_DIFF: difference('TIMESTAMP_DIFF', 'TIMESTAMP'),
	DATE_DIFF: difference('DATE_DIFF', 'DATE'),
	TIMESTAMP_TRUNC(args, scope) {
		limit(args, 3, 'TIMESTAMP_TRUNC');
		const value = valueAt(args, 0, 'TIMESTAMP', 'TIMESTAMP_TRUNC', scope);
		const zone = zoneAt(args, 2, 'TIMESTAMP_TRUNC', scope);
		return {type: 'TIMESTAMP', sql: bound([value], one => parts.timestampTrunc(one, parts.partOf(args[1]), zone))};
	},
	DATE_TRUNC(args, scope) {
		limit(args, 2, 'DATE_TRUNC');
		const value = valueAt(args, 0, 'DATE', 'DATE_TRUNC', scope);
		return {type: 'DATE', sql: parts.dateTrunc(value, parts.partOf(args[1]))};
	},
	FORMAT_TIMESTAMP: (args, scope) => ({
		type: 'STRING',
		sql: bound([valueAt(args, 1, 'TIMESTAMP', 'FORMAT_TIMESTAMP', scope)], value =>
			formatted(args[0], value, zoneAt(args, 2, 'FORMAT_TIMESTAMP', scope)),
		),
	}),
	FORMAT_DATE: (args, scope) => ({
		type: 'STRING',
		sql: bound([valueAt(args, 1, 'DATE', 'FORMAT_DATE', scope)], value => formatted(args[0], value)),
	}),
	PARSE_DATE: (args, scope) => ({
		type: 'DATE',
		sql: `CAST(${parsed(valueAt(args, 1, 'STRING', 'PARSE_DATE', scope), args[0])} AS DATE)`,
	}),
	PARSE_TIMESTAMP: (args, scope) => ({
		type: 'TIMESTAMP',
		sql: bound(
			[`CAST(${parsed(valueAt(args, 1, 'STRING', 'PARSE_TIMESTAMP', scope), args[0])} AS TIMESTAMP)`],
			time => `gs_instant(${zoneAt(args, 2, 'PARSE_TIMESTAMP', scope)}, ${time})`,
		),
	}),
	GENERATE_DATE_ARRAY: series('GENERATE_DATE_ARRAY', 'DATE'),
	GENERATE_TIMESTAMP_ARRAY: series('GENERATE_TIMESTAMP_ARRAY', 'TIMESTAMP'),
};
