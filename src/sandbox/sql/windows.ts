/** The order of rows, and windows over them. */
import {SqlError} from '../contract/tables.ts';
import {type Body, kindOf, type Node, nameOf, nodes} from './ast.ts';
import {expression} from './expressions.ts';
import type {Scope} from './scope.ts';
import {isComparable, nameOfType, type Typed} from './typed.ts';
import {quoteName} from './types.ts';

/** A value as what rows are ordered by: NaN comes before all numbers. Throws SqlError for types without an order. */
export function sortKey({sql, type}: Typed): string {
	if (!isComparable(type))
		throw new SqlError('invalidQuery', `ORDER BY does not support expressions of type ${nameOfType(type)}`);
	return type === 'FLOAT64' ? `CASE WHEN ${sql} IS NOT NULL THEN {'n': NOT isnan(${sql}), 'v': ${sql}} END` : sql;
}

/** An answer as a whole under the name `q`, its columns `c0`, `c1` and so on, in an order. */
export function ofWhole(sql: string, columns: number, order: string): string {
	if (order === '') return sql;
	const names = Array.from({length: columns}, (_, index) => quoteName(`c${index}`));
	return `SELECT * FROM (${sql}) AS q(${names.join(', ')})${order}`;
}

/** Direction and place of NULL of an ORDER BY item. */
export function direction(body: Body): string {
	const nulls = typeof body.nulls_first === 'boolean' ? ` NULLS ${body.nulls_first ? 'FIRST' : 'LAST'}` : '';
	return `${body.desc ? ' DESC' : ' ASC'}${nulls}`;
}

/** ORDER BY inside of an aggregate or a window. */
export function ordering(items: unknown, scope: Scope): string {
	return nodes(items)
		.map(item => {
			const body = item as Body;
			return `${sortKey(expression(body.this as Node, scope))}${direction(body)}`;
		})
		.join(', ');
}

/** A window specification in parentheses, or its name. */
export function windowOf(over: Body, scope: Scope): string {
	const base = nameOf(over.window_name);
	const partition = nodes(over.partition_by).map(item => expression(item, scope).sql);
	// A frame of RANGE counts from the value itself.
	const byValue = /range/i.test(String((over.frame as Body | null)?.kind ?? ''));
	const order = nodes(over.order_by).map(item => {
		const value = expression((item as Body).this as Node, scope);
		return `${byValue ? value.sql : sortKey(value)}${direction(item as Body)}`;
	});
	const frame = over.frame ? frameOf(over.frame as Body, scope) : '';
	if (base && partition.length === 0 && order.length === 0 && !frame) return quoteName(base);
	const parts = [
		base ? quoteName(base) : '',
		partition.length > 0 ? `PARTITION BY ${partition.join(', ')}` : '',
		order.length > 0 ? `ORDER BY ${order.join(', ')}` : '',
		frame,
	];
	return `(${parts.filter(Boolean).join(' ')})`;
}

function frameOf(frame: Body, scope: Scope): string {
	const edge = (value: unknown): string => {
		if (value === 'CurrentRow') return 'CURRENT ROW';
		if (value === 'UnboundedPreceding') return 'UNBOUNDED PRECEDING';
		if (value === 'UnboundedFollowing') return 'UNBOUNDED FOLLOWING';
		const [kind] = [kindOf(value)];
		return `${expression((value as Record<string, Node>)[kind] as Node, scope).sql} ${kind.toUpperCase()}`;
	};
	const kind = String(frame.kind).toUpperCase();
	return frame.end ? `${kind} BETWEEN ${edge(frame.start)} AND ${edge(frame.end)}` : `${kind} ${edge(frame.start)}`;
}
