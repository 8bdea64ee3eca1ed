/** Expressions that choose: CASE, IF, COALESCE, IN and subscripts. */
import {SqlError} from '../contract/tables.ts';
import {type Body, callOf, type Node, nodes, unsupported} from './ast.ts';
import {filled} from './bound.ts';
import {expression} from './expressions.ts';
import {compare} from './operators.ts';
import type {Scope} from './scope.ts';
import {coerced, hasEquality, isArray, noMatch, sameType, supertype, type Typed, unified} from './typed.ts';
import {duckTypeName, quoteName, quoteText} from './types.ts';

/** The values in their common type, and that type. Throws SqlError where they have none. */
function common(what: string, values: readonly Typed[], scope: Scope): {type: Typed['type']; sql: string[]} {
	const type = supertype(values);
	const all = unified(values, scope.statement.zone);
	if (type === undefined || !all) throw noMatch(what, values);
	// NULL of nothing but NULLs is an INT64.
	if (type === 'NULL') return {type: 'INT64', sql: all.map(({sql}) => `CAST(${sql} AS BIGINT)`)};
	return {type, sql: all.map(({sql}) => sql)};
}

export function cases(body: Body, scope: Scope): Typed {
	const {zone} = scope.statement;
	const operand = body.operand ? expression(body.operand as Node, scope) : undefined;
	const whens = (body.whens as [Node, Node][]).map(([when, then]) => ({
		test: expression(when, scope),
		value: expression(then, scope),
	}));
	const fallback = body.else_ ? [expression(body.else_ as Node, scope)] : [];
	const values = [...whens.map(({value}) => value), ...fallback];
	const {type, sql} = common('operator CASE', values, scope);
	const tests = whens.map(({test}) => {
		if (operand) return compare('eq', operand, test, zone).sql;
		const found = coerced(test, 'BOOL', zone);
		if (!found) throw noMatch('operator CASE', [test]);
		return found.sql;
	});
	const branches = tests.map((test, index) => `WHEN ${test} THEN ${sql[index]}`).join(' ');
	return {type, sql: `CASE ${branches}${fallback.length > 0 ? ` ELSE ${sql.at(-1)}` : ''} END`};
}

export function ifOf(args: readonly Node[], scope: Scope): Typed {
	const [test, ...values] = args.filter(Boolean).map(arg => expression(arg, scope));
	const found = test && coerced(test, 'BOOL', scope.statement.zone);
	if (!found || values.length !== 2) throw noMatch('function IF', test ? [test, ...values] : []);
	if (supertype(values) === undefined) throw noMatch('function IF', [test, ...values]);
	const {type, sql} = common('function IF', values, scope);
	return {type, sql: `CASE WHEN ${found.sql} THEN ${sql[0]} ELSE ${sql[1]} END`};
}

export function coalesce(name: string, args: readonly Node[], scope: Scope): Typed {
	const {type, sql} = common(
		`function ${name.toUpperCase()}`,
		args.map(arg => expression(arg, scope)),
		scope,
	);
	return {type, sql: `coalesce(${sql.join(', ')})`};
}

/** IN of a list, an array or a query. */
export function membership(body: Body, scope: Scope): Typed {
	const {zone} = scope.statement;
	const value = expression(body.this as Node, scope);
	const not = body.not ? 'NOT ' : '';
	if (body.unnest) {
		const list = expression(body.unnest as Node, scope);
		if (!isArray(list.type)) throw new SqlError('invalidQuery', 'Second argument of IN UNNEST must be an array');
		const element: Typed = {sql: '', type: list.isEmpty ? 'NULL' : list.type.array};
		const type = supertype([value, element]);
		// The value becomes what the elements are, and they stay what they are.
		const isTaken = type !== undefined && (list.isEmpty || sameType(type, list.type.array));
		if (type === undefined || type === 'NULL' || !hasEquality(type) || !isTaken)
			throw noMatch('operator IN UNNEST', [value, list]);
		const [needle, all] = [coerced(value, type, zone)?.sql, `CAST(${list.sql} AS ${duckTypeName({array: type})})`];
		return {type: 'BOOL', sql: `(${not}${filled('gs_in($1, $2)', [needle ?? '', all])})`};
	}
	if (body.query) return inQuery(value, body.query as Node, not, scope);
	const items = nodes(body.expressions).map(item => expression(item, scope));
	const type = supertype([value, ...items]);
	const all = unified([value, ...items], zone);
	if (!all?.[0] || type === undefined || !(hasEquality(type) || type === 'NULL'))
		throw noMatch('operator IN', [value, ...items]);
	const [needle, ...rest] = all as [Typed, ...Typed[]];
	if (type === 'FLOAT64')
		return {
			type: 'BOOL',
			sql: `(${not}(${rest.map(item => filled('gs_eq($1, $2)', [needle.sql, item.sql])).join(' OR ')}))`,
		};
	return {type: 'BOOL', sql: `(${needle.sql} ${not}IN (${rest.map(({sql}) => sql).join(', ')}))`};
}

function inQuery(value: Typed, node: Node, not: string, scope: Scope): Typed {
	const {sql, columns} = scope.statement.query(node, scope.names);
	const [column] = columns;
	if (!column || columns.length > 1)
		throw new SqlError('invalidQuery', 'Subquery of type IN must have only one output column');
	const type = supertype([value, {sql: '', type: column.type}]);
	const needle = type === undefined || type === 'NULL' ? undefined : coerced(value, type, scope.statement.zone);
	if (!needle || type === undefined || !hasEquality(type))
		throw noMatch('operator IN', [value, {sql: '', type: column.type}]);
	const name = quoteName('c');
	const rows =
		type === column.type ? sql : `SELECT CAST(${name} AS ${duckTypeName(column.type)}) FROM (${sql}) AS q(${name})`;
	return {type: 'BOOL', sql: `(${needle.sql} ${not}IN (${rows}))`};
}

/** An element of an array or of JSON. */
export function subscript(body: Body, scope: Scope): Typed {
	const list = expression(body.this as Node, scope);
	const call = callOf(body.index);
	const index = expression((call?.args[0] ?? body.index) as Node, scope);
	if (list.type === 'JSON') {
		if (call) throw unsupported(`${call.name} of JSON`);
		if (index.type === 'INT64') return {type: 'JSON', sql: `json_extract(${list.sql}, '$[' || ${index.sql} || ']')`};
		if (index.type !== 'STRING' || index.text === undefined) throw unsupported('this subscript of JSON');
		return {type: 'JSON', sql: `json_extract(${list.sql}, ${quoteText(`$.${quoteName(index.text)}`)})`};
	}
	if (!isArray(list.type))
		throw new SqlError(
			'invalidQuery',
			`Element access using [] is not supported on values of type ${String(list.type)}`,
		);
	const position = coerced(index, 'INT64', scope.statement.zone);
	if (!position) throw noMatch('operator []', [list, index]);
	const safe = call?.name.startsWith('SAFE_') ?? false;
	const shift = call?.name.endsWith('ORDINAL') ? `(${position.sql} - 1)` : position.sql;
	return {type: list.type.array, sql: filled(`${safe ? 'gs_safe_offset' : 'gs_offset'}($1, $2)`, [list.sql, shift])};
}
