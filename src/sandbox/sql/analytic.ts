/** Calls of aggregates, over the rows of a group or of a window. */
import {SqlError} from '../contract/tables.ts';
import {aggregate, isAggregate, namedAggregate} from './aggregates.ts';
import {type Body, bodyOf, callOf, kindOf, type Node, nameOf, nodes, unsupported} from './ast.ts';
import {expression} from './expressions.ts';
import type {Scope} from './scope.ts';
import {noMatch, type Typed, unified} from './typed.ts';
import {rankings} from './vocabulary.ts';
import {windowOf} from './windows.ts';

/** An aggregate outside of a window: what it is made of need not be grouped. */
export function aggregated(kind: string, body: Body, scope: Scope): Typed {
	const {names} = scope;
	if (names.refusesAggregates !== undefined)
		throw new SqlError(
			'invalidQuery',
			`Aggregate function ${kind.toUpperCase()} not allowed in ${names.refusesAggregates}`,
		);
	const mark = names.used.length;
	names.aggregates += 1;
	names.refusesAggregates = 'an aggregate function';
	const found =
		kind === kind.toUpperCase() ? namedAggregate(kind, nodes(body.args), scope) : aggregate(kind, body, scope, false);
	names.refusesAggregates = undefined;
	names.used.length = mark;
	return {type: found.type, sql: found.wrap(found.call)};
}

/** A function over a window. */
export function analytic(body: Body, scope: Scope): Typed {
	if (scope.names.refusesAggregates !== undefined)
		throw new SqlError('invalidQuery', `Analytic function not allowed in ${scope.names.refusesAggregates}`);
	if (scope.statement.dialect === 'spanner') throw new SqlError('invalidQuery', 'Analytic functions not supported');
	const node = body.this as Node;
	const kind = kindOf(node);
	const inner = bodyOf(node);
	refuseWindow(kind, inner, body.over as Body, callOf(node)?.name);
	const window = () => windowOf(body.over as Body, scope);
	const ranking = rankings[kind];
	if (ranking) return {type: ranking[0], sql: `${kind}() OVER ${window()}`};
	const print = (child: unknown) => expression(child as Node, scope);
	if (kind === 'n_tile') return {type: 'INT64', sql: `ntile(${print(inner.num_buckets).sql}) OVER ${window()}`};
	if (kind === 'first_value' || kind === 'last_value') {
		const value = print(inner.this);
		return {
			type: value.type,
			sql: `${kind}(${value.sql}${inner.ignore_nulls ? ' IGNORE NULLS' : ''}) OVER ${window()}`,
		};
	}
	if (kind === 'lag' || kind === 'lead') {
		const value = print(inner.this);
		const fallback = inner.default ? print(inner.default) : undefined;
		const [of, other] = unified(fallback ? [value, fallback] : [value], scope.statement.zone) ?? [];
		if (!of) throw noMatch(`function ${kind.toUpperCase()}`, [value, ...(fallback ? [fallback] : [])]);
		const offset = inner.offset ? print(inner.offset).sql : '1';
		return {
			type: of.type,
			sql: `${kind}(${[of.sql, offset, ...(other ? [other.sql] : [])].join(', ')}) OVER ${window()}`,
		};
	}
	const name = callOf(node)?.name;
	if (!isAggregate(kind, name)) throw unsupported(`${name ?? kind} OVER`);
	const found =
		name !== undefined && isAggregate('', name)
			? namedAggregate(name, nodes(inner.args), scope)
			: aggregate(kind, inner, scope, true);
	return {type: found.type, sql: found.wrap(`${found.call} OVER ${window()}`)};
}

/** What a window must have, and must not, for a function. Throws SqlError. */
function refuseWindow(kind: string, inner: Body, over: Body, called: string | undefined): void {
	const isOrdered = nodes(over.order_by).length > 0 || nameOf(over.window_name) !== undefined;
	const name = (called ?? (kind === 'n_tile' ? 'ntile' : kind)).toLowerCase();
	const refuse = (text: string) => {
		throw new SqlError('invalidQuery', text);
	};
	if (/^(rank|dense_rank|percent_rank|cume_dist|ntile|lag|lead)$/.test(name) && !isOrdered)
		refuse(`Window ORDER BY is required for analytic function ${name}`);
	if (
		/^(row_number|rank|dense_rank|percent_rank|cume_dist|ntile|lag|lead|percentile_(cont|disc))$/.test(name) &&
		over.frame
	)
		refuse(`Window framing clause is not allowed for analytic function ${name}`);
	if (/^percentile_(cont|disc)$/.test(name) && isOrdered)
		refuse(`Window ORDER BY is not allowed for analytic function ${name}`);
	if (inner.distinct && isOrdered) refuse('Window ORDER BY is not allowed if DISTINCT is specified');
}
