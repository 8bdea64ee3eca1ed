/** Expressions of GoogleSQL's syntax tree as DuckDB text. Whatever is not known here is refused. */
import {SqlError} from '../contract/tables.ts';
import {type Body, bodyOf, callOf, kindOf, literalText, type Node, nameOf, nodes, unsupported} from './ast.ts';
import {cast, literalOf, timestampOf} from './casts.ts';
import {extract, interval} from './dates.ts';
import {functions} from './functions.ts';
import type {Scope} from './scope.ts';
import {quoteName, quoteText} from './types.ts';
import {aggregates, binary, calls, comparisons, rankings} from './vocabulary.ts';
import {ordering, windowOf} from './windows.ts';

export function expression(node: Node, scope: Scope): string {
	const kind = kindOf(node);
	const body = bodyOf(node);
	const print = (child: unknown) => expression(child as Node, scope);
	const both = () => [print(body.left), print(body.right)] as const;
	if (binary[kind]) {
		if (comparisons.has(kind)) checkComparable(kind, body, scope);
		const [left, right] = both();
		return `(${left} ${binary[kind]} ${right})`;
	}
	const call = calls[kind];
	if (call)
		return named(
			call[0],
			call
				.slice(1)
				.map(field => body[field])
				.filter(Boolean) as Node[],
			scope,
		);
	if (aggregates[kind]) return aggregate(aggregates[kind], body, scope);
	if (rankings[kind]) return `${rankings[kind]}()`;
	switch (kind) {
		case 'literal':
			return literalOf(body, scope);
		case 'null':
			return 'NULL';
		case 'boolean':
			return body.value ? 'TRUE' : 'FALSE';
		case 'column':
			return columnOf(body, scope);
		case 'dot':
			return `${print(body.this)}.${quoteName(nameOf(body.field) ?? '')}`;
		case 'placeholder':
			return scope.param();
		case 'parameter':
			return scope.param(String(body.name));
		case 'paren':
			return `(${print(body.this)})`;
		case 'neg':
			return `(- ${print(body.this)})`;
		case 'not':
			return `(NOT ${print(body.this)})`;
		case 'bitwise_not':
			return `(~ ${print(body.this)})`;
		case 'div': {
			const [left, right] = both();
			return `gs_div(${left}, ${right})`;
		}
		case 'mod':
			return `gs_mod(${both().join(', ')})`;
		case 'is_null':
			return `(${print(body.this)} IS ${body.not ? 'NOT ' : ''}NULL)`;
		case 'is_true':
		case 'is_false':
			return `(${print(body.this)} IS ${body.not ? 'NOT ' : ''}${kind === 'is_true' ? 'TRUE' : 'FALSE'})`;
		case 'between':
			for (const side of ['low', 'high']) checkComparable('between', {left: body.this, right: body[side]}, scope);
			return `(${print(body.this)} ${body.not ? 'NOT ' : ''}BETWEEN ${print(body.low)} AND ${print(body.high)})`;
		case 'like':
			if (body.escape) throw unsupported('LIKE ... ESCAPE');
			return `(${print(body.left)} LIKE ${print(body.right)} ESCAPE '\\')`;
		case 'in':
			return membership(body, scope);
		case 'exists':
			return `${body.not ? 'NOT ' : ''}EXISTS (${scope.query(body.this as Node)})`;
		case 'subquery':
		case 'select':
		case 'union':
			return `(${scope.query((kind === 'subquery' ? body.this : node) as Node)})`;
		case 'case': {
			const whens = (body.whens as [Node, Node][]).map(([when, then]) => `WHEN ${print(when)} THEN ${print(then)}`);
			return `CASE ${body.operand ? print(body.operand) : ''} ${whens.join(' ')}${body.else_ ? ` ELSE ${print(body.else_)}` : ''} END`;
		}
		case 'if_func':
			return `CASE WHEN ${print(body.condition)} THEN ${print(body.true_value)}${body.false_value ? ` ELSE ${print(body.false_value)}` : ''} END`;
		case 'coalesce':
			return `coalesce(${nodes(body.expressions).map(print).join(', ')})`;
		case 'cast':
			return cast(body, false, scope);
		case 'safe_cast':
			return cast(body, true, scope);
		case 'timestamp':
			return timestampOf(body, scope);
		case 'extract': {
			const zoned = kindOf(body.this) === 'at_time_zone';
			const inner = bodyOf(body.this);
			const value = (zoned ? inner.this : body.this) as Node;
			if (scope.typeOf(value) === 'DATE') return extract(body.field, print(value));
			return extract(body.field, `gs_zone(${zoned ? print(inner.zone) : scope.zone}, ${print(value)})`);
		}
		case 'trim':
			return `trim(${print(body.this)}${body.characters ? `, ${print(body.characters)}` : ''})`;
		case 'array':
		case 'array_func':
			return `[${nodes(body.expressions).map(print).join(', ')}]`;
		case 'tuple':
			return `(${nodes(body.expressions).map(print).join(', ')})`;
		case 'subscript':
			return subscript(body, scope);
		case 'interval':
			return interval(node, print);
		case 'count':
			return `count(${body.star ? '*' : `${body.distinct ? 'DISTINCT ' : ''}${print(body.this)}`})`;
		case 'count_if':
			if (body.distinct) throw unsupported('COUNTIF(DISTINCT)');
			return `count(*) FILTER (WHERE ${print(body.this)})`;
		case 'approx_count_distinct':
			return `count(DISTINCT ${print(body.this)})`;
		case 'array_agg':
		case 'string_agg':
			return gathered(kind, body, scope);
		case 'window_function':
			return `${print(body.this)} OVER ${windowOf(body.over as Body, scope)}`;
		case 'first_value':
		case 'last_value':
			return `${kind}(${print(body.this)}${body.ignore_nulls ? ' IGNORE NULLS' : ''})`;
		case 'lag':
		case 'lead':
			return `${kind}(${[body.this, body.offset, body.default].filter(Boolean).map(print).join(', ')})`;
		case 'n_tile':
			return `ntile(${print(body.num_buckets)})`;
		case 'function':
		case 'aggregate_function':
			return callNode(node, body, scope);
		default:
			throw unsupported(`this syntax (${kind})`);
	}
}

function named(name: string, args: Node[], scope: Scope): string {
	const build = functions[name];
	if (!build) throw new SqlError('invalidQuery', `Function not found: ${name}`);
	return build(args, scope);
}

function callNode(node: Node, body: Body, scope: Scope): string {
	const {name, args} = callOf(node) ?? {name: '', args: []};
	const print = (child: Node) => expression(child, scope);
	if (name === 'STRUCT') return structOf(args, scope);
	if (name === 'ARRAY' && args[0]) return `ARRAY(${scope.query(args[0])})`;
	if (body.distinct) throw unsupported(`${name}(DISTINCT)`);
	if (name === 'MAX_BY' || name === 'MIN_BY')
		return `${name === 'MAX_BY' ? 'arg_max' : 'arg_min'}(${args.map(print).join(', ')})`;
	if (name === 'APPROX_QUANTILES') {
		const count = Number(literalText(args[1], 'number'));
		if (!args[0] || !(count >= 1)) throw unsupported('APPROX_QUANTILES without a literal number');
		const steps = Array.from({length: count + 1}, (_, index) => index / count);
		return `quantile_disc(${print(args[0])}, [${steps.join(', ')}])`;
	}
	if (name === 'PERCENTILE_CONT' || name === 'PERCENTILE_DISC')
		return `${name === 'PERCENTILE_CONT' ? 'quantile_cont' : 'quantile_disc'}(${args.map(arg => literalText(arg, 'number') ?? print(arg)).join(', ')})`;
	return named(name, args, scope);
}

function structOf(args: Node[], scope: Scope): string {
	const fields = args.map((arg, index) => {
		const aliased = kindOf(arg) === 'alias';
		const value = aliased ? (bodyOf(arg).this as Node) : arg;
		const name = (aliased ? nameOf(bodyOf(arg).alias) : nameOf(bodyOf(arg).name)) ?? `_${index}`;
		return `${quoteText(name)}: ${expression(value, scope)}`;
	});
	return `{${fields.join(', ')}}`;
}

function aggregate(name: string, body: Body, scope: Scope): string {
	if (body.having_max || body.limit || nodes(body.order_by).length > 0)
		throw unsupported(`this form of ${name.toUpperCase()}`);
	return `${name}(${body.distinct ? 'DISTINCT ' : ''}${expression(body.this as Node, scope)})`;
}

/** ARRAY_AGG and STRING_AGG with order, limit and nulls. */
function gathered(kind: string, body: Body, scope: Scope): string {
	const value = expression(body.this as Node, scope);
	const order = nodes(body.order_by).length > 0 ? ` ORDER BY ${ordering(body.order_by, scope)}` : '';
	const limit = literalText(body.limit, 'number');
	if (body.limit && !limit) throw unsupported('LIMIT in an aggregate other than a literal');
	const drop = body.ignore_nulls || kind === 'string_agg' ? ` FILTER (WHERE ${value} IS NOT NULL)` : '';
	const list = `array_agg(${body.distinct ? 'DISTINCT ' : ''}${value}${order})${drop}`;
	const cut = limit ? `list_slice(${list}, 1, ${limit})` : list;
	return kind === 'array_agg'
		? cut
		: `array_to_string(${cut}, ${body.separator ? expression(body.separator as Node, scope) : "','"})`;
}

function membership(body: Body, scope: Scope): string {
	const value = expression(body.this as Node, scope);
	const not = body.not ? 'NOT ' : '';
	if (body.unnest) {
		const list = expression(body.unnest as Node, scope);
		return `(${not}CASE WHEN ${list} IS NULL THEN FALSE ELSE list_contains(${list}, ${value}) END)`;
	}
	const items = body.query
		? scope.query(body.query as Node)
		: nodes(body.expressions)
				.map(item => expression(item, scope))
				.join(', ');
	return `(${value} ${not}IN (${items}))`;
}

function subscript(body: Body, scope: Scope): string {
	const list = expression(body.this as Node, scope);
	const call = callOf(body.index);
	const index = call?.args[0] ? expression(call.args[0], scope) : expression(body.index as Node, scope);
	if (!call) return `gs_offset(${list}, ${index})`;
	const shift = call.name.endsWith('ORDINAL') ? `(${index} - 1)` : index;
	return `${call.name.startsWith('SAFE_') ? 'gs_safe_offset' : 'gs_offset'}(${list}, ${shift})`;
}

function columnOf(body: Body, scope: Scope): string {
	const name = nameOf(body.name) ?? '';
	const table = nameOf(body.table);
	if (name === '*') {
		scope.sawStar();
		return table ? `${quoteName(table)}.*` : '*';
	}
	if (name.startsWith('@')) return scope.param(name.slice(1));
	if (table?.startsWith('@')) return `struct_extract(${scope.param(table.slice(1))}, ${quoteText(name)})`;
	scope.sawColumn(name);
	if (table) scope.sawColumn(table);
	return table ? `${quoteName(table)}.${quoteName(name)}` : quoteName(name);
}

/** GoogleSQL does not compare a TIMESTAMP with a DATE; DuckDB would. */
function checkComparable(kind: string, body: Body, {typeOf}: Scope): void {
	const [left, right] = [typeOf(body.left as Node), typeOf(body.right as Node)];
	const sign = binary[kind] ?? 'BETWEEN';
	if (left && right && left !== right)
		throw new SqlError(
			'invalidQuery',
			`No matching signature for operator ${sign === '<>' ? '!=' : sign} for argument types: ${left}, ${right}`,
		);
}
