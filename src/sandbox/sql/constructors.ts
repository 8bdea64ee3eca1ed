/** Arrays, STRUCTs and queries as values. */
import {SqlError} from '../contract/tables.ts';
import {type Body, bodyOf, kindOf, type Node, nameOf} from './ast.ts';
import {castTo, castType} from './casts.ts';
import {expression} from './expressions.ts';
import type {Scope} from './scope.ts';
import {built, isArray, settled, supertype, type Typed, unified} from './typed.ts';
import {duckTypeName} from './types.ts';

/** `ARRAY<T>[...]` and `STRUCT<...>(...)`, which polyglot gives as casts. */
export function typedLiteral(body: Body, scope: Scope): Typed | undefined {
	const inner = bodyOf(body.this);
	const {zone} = scope.statement;
	if (kindOf(body.this) !== 'struct') return undefined;
	const type = castType(body.to as Body);
	const given = ((inner.fields ?? []) as [unknown, Node][]).map(([, value]) => value);
	return castTo(structOf(given, scope), type, zone);
}

export function arrayOf(elements: readonly Typed[], zone: string): Typed {
	const type = supertype(elements);
	const all = unified(elements, zone);
	if (type === undefined || !all)
		throw new SqlError('invalidQuery', 'Array elements of different types do not have a common supertype');
	if (isArray(type))
		throw new SqlError(
			'invalidQuery',
			'Cannot construct array with element type ARRAY because nested arrays are not supported',
		);
	const duck = duckTypeName({array: settled(type)});
	return {
		type: {array: settled(type)},
		sql: `CAST([${all.map(({sql}) => sql).join(', ')}] AS ${duck})`,
		...(elements.length === 0 && {isEmpty: true}),
	};
}

export function structOf(args: readonly Node[], scope: Scope): Typed {
	const fields = args.map(arg => {
		const aliased = kindOf(arg) === 'alias';
		const value = expression(aliased ? (bodyOf(arg).this as Node) : arg, scope);
		return {name: (aliased ? nameOf(bodyOf(arg).alias) : nameOf(bodyOf(arg).name)) ?? '', ...value};
	});
	const struct = fields.map(({name, type}) => ({name, type: settled(type)}));
	return built(fields, struct, scope.statement.zone);
}

export function scalarQuery(node: Node, scope: Scope): Typed {
	const {sql, columns} = scope.statement.query(node, scope.names);
	const [column] = columns;
	if (!column || columns.length > 1)
		throw new SqlError(
			'invalidQuery',
			'Scalar subquery cannot have more than one column unless using SELECT AS STRUCT to build STRUCT values',
		);
	return {type: column.type, sql: `(${sql})`};
}

export function arrayQuery(node: Node, scope: Scope): Typed {
	const {sql, columns} = scope.statement.query(node, scope.names);
	const [column] = columns;
	if (!column || columns.length > 1)
		throw new SqlError(
			'invalidQuery',
			'ARRAY subquery cannot have more than one column unless using SELECT AS STRUCT to build STRUCT values',
		);
	if (isArray(column.type))
		throw new SqlError(
			'invalidQuery',
			'Cannot use array subquery with column of type ARRAY because nested arrays are not supported',
		);
	return {type: {array: column.type}, sql: `ARRAY(${sql})`};
}
