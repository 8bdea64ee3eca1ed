/** UNION, INTERSECT and EXCEPT. */
import {SqlError} from '../contract/tables.ts';
import {type Body, bodyOf, kindOf, literalText, type Node, nameOf, nodes, unsupported} from './ast.ts';
import type {Query} from './scope.ts';
import {coerced, hasEquality, isArray, nameOfType, sameType, settled, supertype, type Typed} from './typed.ts';
import {quoteName} from './types.ts';
import {direction, ofWhole, sortKey} from './windows.ts';

type Column = Query['columns'][number];

/** Two queries as one, ordered if the statement says so. Throws SqlError where their columns do not fit. */
export function combine(kind: string, body: Body, left: Query, right: Query, zone: string): Query {
	const word = `${kind.toUpperCase()} ${body.all ? 'ALL' : 'DISTINCT'}`;
	if (body.all && kind !== 'union') throw new SqlError('invalidQuery', `Syntax error: ${word} is not supported`);
	if (isOtherSet(kind, body))
		throw new SqlError(
			'invalidQuery',
			'Syntax error: Different set operations cannot be used in the same query without using parentheses for grouping',
		);
	if (body.by_name || body.corresponding) throw unsupported(`${word} BY NAME`);
	if (left.columns.length !== right.columns.length)
		throw new SqlError(
			'invalidQuery',
			`Queries in ${word} have mismatched column count; query 1 has ${left.columns.length} column${left.columns.length > 1 ? 's' : ''}, query 2 has ${right.columns.length} column${right.columns.length > 1 ? 's' : ''}`,
		);
	const types = left.columns.map((column, index) => {
		const other = right.columns[index] as Column;
		const found = supertype([typedColumn(column), typedColumn(other)]);
		if (found === undefined)
			throw new SqlError(
				'invalidQuery',
				`Column ${index + 1} in ${word} has incompatible types: ${nameOfType(column.type)}, ${nameOfType(other.type)}`,
			);
		if (!body.all && found !== 'NULL' && !hasEquality(found))
			throw new SqlError(
				'invalidQuery',
				`Column ${index + 1} in ${word} has type that does not support set operation comparisons: ${isArray(found) ? 'ARRAY' : nameOfType(found)}`,
			);
		return found;
	});
	const columns = left.columns.map(
		({name}, index): Column => ({...(name !== undefined && {name}), ...columnType(types[index] ?? 'NULL')}),
	);
	const sides = [left, right].map(side => `(${widened(side, columns, zone)})`);
	const sql = `${sides[0]} ${kind.toUpperCase()}${body.all ? ' ALL' : ''} ${sides[1]}`;
	return {sql: ofWhole(sql, columns.length, ordered(body, columns)), columns};
}

/** Whether the query before it is another kind of set, and not in parentheses. */
function isOtherSet(kind: string, body: Body): boolean {
	const before = kindOf(body.left);
	return (
		/^(union|intersect|except)$/.test(before) &&
		(before !== kind || Boolean(bodyOf(body.left).all) !== Boolean(body.all))
	);
}

const columnType = (type: Typed['type']): Pick<Column, 'type' | 'isNull'> => ({
	type: settled(type),
	...(type === 'NULL' && {isNull: true}),
});

const typedColumn = ({type, text, isFraction, isNull}: Column): Typed => ({
	sql: '',
	type: isNull ? 'NULL' : type,
	...(text !== undefined && {text}),
	...(isFraction && {isFraction}),
});

/** The query with its columns in the common types. */
function widened({sql, columns}: Query, wanted: readonly Column[], zone: string): string {
	if (columns.every(({type}, index) => sameType(type, wanted[index]?.type ?? 'NULL'))) return sql;
	const names = columns.map((_, index) => quoteName(`c${index}`));
	const list = columns.map(
		(column, index) =>
			coerced({...typedColumn(column), sql: `q.${names[index]}`}, wanted[index]?.type ?? 'INT64', zone)?.sql,
	);
	return `SELECT ${list.join(', ')} FROM (${sql}) AS q(${names.join(', ')})`;
}

/** A set has only the columns of its answer to be ordered by. */
function ordered(body: Body, columns: readonly Column[]): string {
	const items = nodes((body.order_by as Body | null)?.expressions);
	if (items.length === 0) return '';
	const keys = items.map(item => {
		const {this: node} = item as unknown as {this: Node};
		const name = kindOf(node) === 'column' ? nameOf(bodyOf(node).name)?.toLowerCase() : undefined;
		const position = Number(
			literalText(node, 'number') ?? columns.findIndex(column => column.name?.toLowerCase() === name) + 1,
		);
		if (!(position >= 1 && position <= columns.length))
			throw new SqlError('invalidQuery', `Unrecognized name: ${name ?? 'expression'}`);
		const key = {type: columns[position - 1]?.type ?? 'INT64', sql: `q.${quoteName(`c${position - 1}`)}`};
		return `${sortKey(key)}${direction(item as unknown as Body)}`;
	});
	return ` ORDER BY ${keys.join(', ')}`;
}
