/** Aggregate and analytic functions. */
import {SqlError} from '../contract/tables.ts';
import {type Body, literalText, type Node, nodes, unsupported} from './ast.ts';
import {expression} from './expressions.ts';
import type {Scope} from './scope.ts';
import {call} from './signatures.ts';
import {coerced, hasEquality, isArray, isComparable, noMatch, settled, type Typed} from './typed.ts';
import {ordering} from './windows.ts';

/** An aggregate: the call that a window may follow, and what is made of its value. */
export interface Aggregate {
	call: string;
	wrap(value: string): string;
	type: Typed['type'];
}

/** Signatures of the aggregates of one argument: `$1` is the argument, DISTINCT with it, `@` marks what a window follows. */
const lines: Readonly<Record<string, readonly string[]>> = {
	SUM: [
		'INT64 -> INT64: CAST(@sum($1)@ AS BIGINT)',
		'NUMERIC -> NUMERIC: CAST(@sum($1)@ AS DECIMAL(38,9))',
		'FLOAT64 -> FLOAT64: @sum($1)@',
	],
	AVG: [
		'INT64 -> FLOAT64: @avg($1)@',
		'NUMERIC -> NUMERIC: gs_numeric_div(sum($1), CAST(nullif(count($1), 0) AS DECIMAL(38,9)))',
		'FLOAT64 -> FLOAT64: @avg($1)@',
	],
	STDDEV: ['FLOAT64 -> FLOAT64: @stddev_samp($1)@'],
	STDDEV_SAMP: ['FLOAT64 -> FLOAT64: @stddev_samp($1)@'],
	STDDEV_POP: ['FLOAT64 -> FLOAT64: @stddev_pop($1)@'],
	VARIANCE: ['FLOAT64 -> FLOAT64: @var_samp($1)@'],
	VAR_SAMP: ['FLOAT64 -> FLOAT64: @var_samp($1)@'],
	VAR_POP: ['FLOAT64 -> FLOAT64: @var_pop($1)@'],
	LOGICAL_OR: ['BOOL -> BOOL: @bool_or($1)@'],
	LOGICAL_AND: ['BOOL -> BOOL: @bool_and($1)@'],
	BIT_AND: ['INT64 -> INT64: @bit_and($1)@'],
	BIT_OR: ['INT64 -> INT64: @bit_or($1)@'],
	ANY_VALUE: ['T -> T: @any_value($1)@'],
};
/** Polyglot's nodes of aggregates of one argument. */
const names: Readonly<Record<string, string>> = {
	sum: 'SUM',
	avg: 'AVG',
	stddev: 'STDDEV',
	stddev_samp: 'STDDEV_SAMP',
	stddev_pop: 'STDDEV_POP',
	variance: 'VARIANCE',
	var_samp: 'VAR_SAMP',
	var_pop: 'VAR_POP',
	logical_or: 'LOGICAL_OR',
	logical_and: 'LOGICAL_AND',
	bitwise_and_agg: 'BIT_AND',
	bitwise_or_agg: 'BIT_OR',
	any_value: 'ANY_VALUE',
};
const others = new Set(['min', 'max', 'count', 'count_if', 'approx_count_distinct', 'array_agg', 'string_agg']);
const byName = new Set(['MAX_BY', 'MIN_BY', 'APPROX_QUANTILES', 'PERCENTILE_CONT', 'PERCENTILE_DISC']);

/** Whether a node is an aggregate, or an analytic function that takes values. */
export const isAggregate = (kind: string, name?: string) =>
	kind in names || others.has(kind) || (name !== undefined && byName.has(name));

const plain = (text: string, type: Typed['type']): Aggregate => ({call: text, wrap: value => value, type});

/** `analytic`: a window follows. */
export function aggregate(kind: string, body: Body, scope: Scope, analytic: boolean): Aggregate {
	if (
		body.having_max ||
		(nodes(body.order_by).length > 0 && !/_agg$/.test(kind)) ||
		(body.limit && !/_agg$/.test(kind))
	)
		throw unsupported(`this form of ${kind.toUpperCase()}`);
	if (kind === 'count' && !body.star && !body.this)
		throw new SqlError('invalidQuery', 'Number of arguments does not match for aggregate function COUNT');
	if (body.ignore_nulls && !/^(array_agg|any_value)$/.test(kind))
		throw new SqlError('invalidQuery', `IGNORE NULLS and RESPECT NULLS are not allowed for aggregate function ${kind}`);
	const distinct = body.distinct ? 'DISTINCT ' : '';
	const {zone} = scope.statement;
	if (kind === 'count' && body.star) return plain('count(*)', 'INT64');
	const value = expression(body.this as Node, scope);
	if (distinct && !hasEquality(value.type) && value.type !== 'NULL')
		throw new SqlError(
			'invalidQuery',
			`Aggregate functions with DISTINCT cannot be used with arguments of type ${isArray(value.type) ? 'ARRAY' : String(value.type)}`,
		);
	switch (kind) {
		case 'count':
			return plain(`count(${distinct}${value.sql})`, 'INT64');
		case 'approx_count_distinct':
			return plain(`count(DISTINCT ${value.sql})`, 'INT64');
		case 'count_if': {
			if (distinct) throw unsupported('COUNTIF(DISTINCT)');
			const test = coerced(value, 'BOOL', zone);
			if (!test) throw noMatch('aggregate function COUNTIF', [value]);
			return plain(`count(CASE WHEN ${test.sql} THEN 1 END)`, 'INT64');
		}
		case 'min':
		case 'max': {
			if (!isComparable(value.type)) throw noMatch(`aggregate function ${kind.toUpperCase()}`, [value]);
			if (value.type === 'FLOAT64' && kind === 'min' && !analytic) return plain(`gs_min(${value.sql})`, value.type);
			return plain(`${kind}(${value.type === 'NULL' ? `CAST(${value.sql} AS BIGINT)` : value.sql})`, value.type);
		}
		case 'array_agg':
		case 'string_agg':
			return gathered(kind, body, value, scope);
		default:
	}
	const name = names[kind] ?? kind;
	const found = call(name, lines[name] ?? [], [value], zone, false);
	// The argument stands alone in its parentheses, so that DISTINCT goes before it.
	const [before = '', inner, after = ''] = found.sql.split('@');
	if (inner === undefined) {
		if (analytic || distinct) throw unsupported(`this form of ${name} of NUMERIC`);
		return plain(found.sql, found.type);
	}
	return {call: inner.replace('(', () => `(${distinct}`), wrap: sql => `${before}${sql}${after}`, type: found.type};
}

/** ARRAY_AGG and STRING_AGG with order, limit and nulls. */
function gathered(kind: string, body: Body, value: Typed, scope: Scope): Aggregate {
	if (kind === 'array_agg' && isArray(value.type))
		throw new SqlError('invalidQuery', 'The argument to ARRAY_AGG must not be an array type');
	if (kind === 'string_agg' && value.type !== 'STRING') throw noMatch('aggregate function STRING_AGG', [value]);
	const order = nodes(body.order_by).length > 0 ? ` ORDER BY ${ordering(body.order_by, scope)}` : '';
	const limit = literalText(body.limit, 'number');
	if (body.limit && !limit) throw unsupported('LIMIT in an aggregate other than a literal');
	const drop = body.ignore_nulls || kind === 'string_agg' ? ` FILTER (WHERE ${value.sql} IS NOT NULL)` : '';
	const list = `array_agg(${body.distinct ? 'DISTINCT ' : ''}${value.sql}${order})${drop}`;
	const cut = (sql: string) => (limit ? `list_slice(${sql}, 1, ${limit})` : sql);
	if (kind === 'array_agg') return {call: list, wrap: cut, type: {array: settled(value.type)}};
	const separator = body.separator ? expression(body.separator as Node, scope).sql : "','";
	return {call: list, wrap: sql => `array_to_string(${cut(sql)}, ${separator})`, type: 'STRING'};
}

/** The aggregates that polyglot knows by their names only. */
export function namedAggregate(name: string, args: readonly Node[], scope: Scope): Aggregate {
	const [first, second] = args;
	if (!first || !second || args.length !== 2) throw unsupported(`${name} other than of two arguments`);
	const value = expression(first, scope);
	if (name === 'MAX_BY' || name === 'MIN_BY') {
		const by = expression(second, scope);
		return plain(`${name === 'MAX_BY' ? 'arg_max' : 'arg_min'}(${value.sql}, ${by.sql})`, value.type);
	}
	if (name === 'APPROX_QUANTILES') {
		const count = Number(literalText(second, 'number'));
		if (!(count >= 1)) throw unsupported('APPROX_QUANTILES without a literal number');
		const steps = Array.from({length: count + 1}, (_, index) => index / count);
		return plain(`quantile_disc(${value.sql}, [${steps.join(', ')}])`, {array: settled(value.type)});
	}
	const fraction = literalText(second, 'number');
	if (fraction === undefined) throw unsupported(`${name} without a literal fraction`);
	if (name === 'PERCENTILE_DISC') return plain(`quantile_disc(${value.sql}, ${fraction})`, value.type);
	const float = coerced(value, 'FLOAT64', scope.statement.zone);
	if (!float) throw noMatch(`function ${name}`, [value]);
	return plain(`quantile_cont(${float.sql}, ${fraction})`, 'FLOAT64');
}
