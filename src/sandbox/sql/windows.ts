/** The order of rows, and windows over them. */
import {type Body, kindOf, literalText, type Node, nameOf, nodes} from './ast.ts';
import type {Scope} from './scope.ts';
import {quoteName} from './types.ts';

/** ORDER BY items; integers are positions of the select list. */
export function ordering(items: unknown, scope: Scope): string {
	return nodes(items)
		.map(item => {
			const body = item as Body;
			const position = literalText(body.this, 'number');
			const nulls = typeof body.nulls_first === 'boolean' ? ` NULLS ${body.nulls_first ? 'FIRST' : 'LAST'}` : '';
			return `${position ?? scope.print(body.this as Node)}${body.desc ? ' DESC' : ' ASC'}${nulls}`;
		})
		.join(', ');
}

/** A window specification in parentheses, or its name. */
export function windowOf(over: Body, scope: Scope): string {
	const base = nameOf(over.window_name);
	const partition = nodes(over.partition_by).map(item => scope.print(item));
	const order = nodes(over.order_by).length > 0 ? `ORDER BY ${ordering(over.order_by, scope)}` : '';
	const frame = over.frame ? frameOf(over.frame as Body, scope) : '';
	if (base && partition.length === 0 && !order && !frame) return quoteName(base);
	return `(${[base ? quoteName(base) : '', partition.length > 0 ? `PARTITION BY ${partition.join(', ')}` : '', order, frame].filter(Boolean).join(' ')})`;
}

function frameOf(frame: Body, scope: Scope): string {
	const edge = (value: unknown): string => {
		if (value === 'CurrentRow') return 'CURRENT ROW';
		if (value === 'UnboundedPreceding') return 'UNBOUNDED PRECEDING';
		if (value === 'UnboundedFollowing') return 'UNBOUNDED FOLLOWING';
		return `${scope.print((value as Record<string, Node>)[kindOf(value)] as Node)} ${kindOf(value).toUpperCase()}`;
	};
	const kind = String(frame.kind).toUpperCase();
	return frame.end ? `${kind} BETWEEN ${edge(frame.start)} AND ${edge(frame.end)}` : `${kind} ${edge(frame.start)}`;
}
