/** Expressions of GoogleSQL's syntax tree as DuckDB text. Whatever is not known here is refused. */
import {SqlError} from '../contract.ts';
import {type Body, bodyOf, callOf, kindOf, literalText, type Node, nameOf, nodes, unsupported} from './ast.ts';
import {extract, interval} from './dates.ts';
import {type CallContext, functions} from './functions.ts';
import {quoteName, quoteText} from './types.ts';

/** What expressions need of the statement around them. */
export interface Scope extends CallContext {
	/** A subquery as text, without parentheses. */
	query(node: Node): string;
	/** A named parameter or, without a name, the next positional one. */
	param(name?: string): string;
	sawColumn(name: string): void;
	sawStar(): void;
}

const binary: Record<string, string> = {
	and: 'AND',
	or: 'OR',
	eq: '=',
	neq: '<>',
	lt: '<',
	lte: '<=',
	gt: '>',
	gte: '>=',
	add: '+',
	sub: '-',
	mul: '*',
	concat: '||',
	bitwise_and: '&',
	bitwise_or: '|',
	bitwise_left_shift: '<<',
	bitwise_right_shift: '>>',
	null_safe_eq: 'IS NOT DISTINCT FROM',
	null_safe_neq: 'IS DISTINCT FROM',
};
const comparisons = new Set(['eq', 'neq', 'lt', 'lte', 'gt', 'gte']);
/** Nodes of calls whose arguments are plain, and the fields that hold them in order. */
const calls: Record<string, [string, ...string[]]> = {
	lower: ['LOWER', 'this'],
	upper: ['UPPER', 'this'],
	length: ['LENGTH', 'this'],
	abs: ['ABS', 'this'],
	ceil: ['CEIL', 'this'],
	floor: ['FLOOR', 'this'],
	sqrt: ['SQRT', 'this'],
	ln: ['LN', 'this'],
	exp: ['EXP', 'this'],
	round: ['ROUND', 'this', 'decimals'],
	power: ['POWER', 'this', 'expression'],
	mod_func: ['MOD', 'this', 'expression'],
	safe_divide: ['SAFE_DIVIDE', 'this', 'expression'],
	starts_with: ['STARTS_WITH', 'this', 'expression'],
	ends_with: ['ENDS_WITH', 'this', 'expression'],
	str_position: ['STRPOS', 'this', 'substr'],
	substring: ['SUBSTR', 'this', 'start', 'length'],
	json_value: ['JSON_VALUE', 'this', 'path'],
	json_extract_scalar: ['JSON_EXTRACT_SCALAR', 'this', 'path'],
	json_query: ['JSON_QUERY', 'this', 'path'],
	parse_json: ['PARSE_JSON', 'this'],
	array_length: ['ARRAY_LENGTH', 'this'],
	last_day: ['LAST_DAY', 'this'],
	null_if: ['NULLIF', 'this', 'expression'],
	date: ['DATE', 'this', 'zone'],
};
const aggregates: Record<string, string> = {
	sum: 'sum',
	min: 'min',
	max: 'max',
	avg: 'avg',
	stddev: 'stddev_samp',
	stddev_samp: 'stddev_samp',
	stddev_pop: 'stddev_pop',
	variance: 'var_samp',
	var_pop: 'var_pop',
	logical_or: 'bool_or',
	logical_and: 'bool_and',
	bitwise_and_agg: 'bit_and',
	bitwise_or_agg: 'bit_or',
	any_value: 'any_value',
};
const rankings: Record<string, string> = {
	row_number: 'row_number',
	rank: 'rank',
	dense_rank: 'dense_rank',
	percent_rank: 'percent_rank',
	cume_dist: 'cume_dist',
};
const scalarTypes: Record<string, string> = {
	INT64: 'BIGINT',
	STRING: 'VARCHAR',
	TEXT: 'VARCHAR',
	VARCHAR: 'VARCHAR',
	FLOAT64: 'DOUBLE',
	DOUBLE: 'DOUBLE',
	BOOL: 'BOOLEAN',
	BOOLEAN: 'BOOLEAN',
	DATE: 'DATE',
	TIMESTAMP: 'TIMESTAMPTZ',
	TIMESTAMP_TZ: 'TIMESTAMPTZ',
	NUMERIC: 'DECIMAL(38,9)',
	DECIMAL: 'DECIMAL(38,9)',
	JSON: 'JSON',
	BYTES: 'BLOB',
	BIG_INT: 'BIGINT',
	INT: 'BIGINT',
	FLOAT: 'DOUBLE',
};

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

/** ORDER BY items; integers are positions of the select list. */
export function ordering(items: unknown, scope: Scope): string {
	return nodes(items)
		.map(item => {
			const body = item as Body;
			const position = literalText(body.this, 'number');
			const nulls = typeof body.nulls_first === 'boolean' ? ` NULLS ${body.nulls_first ? 'FIRST' : 'LAST'}` : '';
			return `${position ?? expression(body.this as Node, scope)}${body.desc ? ' DESC' : ' ASC'}${nulls}`;
		})
		.join(', ');
}

/** A window specification in parentheses, or its name. */
export function windowOf(over: Body, scope: Scope): string {
	const base = nameOf(over.window_name);
	const partition = nodes(over.partition_by).map(item => expression(item, scope));
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
		return `${expression((value as Record<string, Node>)[kindOf(value)] as Node, scope)} ${kindOf(value).toUpperCase()}`;
	};
	const kind = String(frame.kind).toUpperCase();
	return frame.end ? `${kind} BETWEEN ${edge(frame.start)} AND ${edge(frame.end)}` : `${kind} ${edge(frame.start)}`;
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

function literalOf(body: Body, scope: Scope): string {
	const value = String(body.value);
	switch (body.literal_type) {
		case 'number':
			if (/^\d+$/.test(value)) return `CAST(${value} AS BIGINT)`;
			return `CAST(${value} AS DOUBLE)`;
		case 'string':
		case 'raw_string':
			return quoteText(value);
		case 'date':
			return `CAST(${quoteText(value)} AS DATE)`;
		case 'timestamp':
			return zonedText(value, scope.zone);
		default:
			throw unsupported(`literals of type ${String(body.literal_type)}`);
	}
}

/** A timestamp in text; without a zone it is of the session's. */
function zonedText(text: string, zone: string): string {
	const hasZone = /(Z|[-+]\d{1,2}(:?\d{2})?|UTC|[A-Za-z]+\/[A-Za-z_]+)$/.test(text.slice(10));
	return hasZone
		? `CAST(${quoteText(text)} AS TIMESTAMPTZ)`
		: `timezone(${zone}, CAST(${quoteText(text)} AS TIMESTAMP))`;
}

function timestampOf(body: Body, scope: Scope): string {
	const value = body.this as Node;
	const zone = body.zone ? expression(body.zone as Node, scope) : scope.zone;
	const text = literalText(value);
	if (text !== undefined) return zonedText(text, zone);
	const type = scope.typeOf(value);
	if (type === 'DATE') return `timezone(${zone}, CAST(${expression(value, scope)} AS TIMESTAMP))`;
	if (type === 'TIMESTAMP' || zone === "'UTC'") return `CAST(${expression(value, scope)} AS TIMESTAMPTZ)`;
	throw unsupported('TIMESTAMP of this value');
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

function cast(body: Body, safe: boolean, scope: Scope): string {
	const value = expression(body.this as Node, scope);
	const type = typeName(body.to as Body);
	if (body.format) throw unsupported('CAST ... FORMAT');
	if (type === 'BIGINT') return `${safe ? 'gs_safe_int' : 'gs_int'}(${value})`;
	if (type === 'VARCHAR' && !safe) return `gs_text(${value})`;
	if (type === 'DATE' && scope.typeOf(body.this as Node) === 'TIMESTAMP')
		return `CAST(gs_zone(${scope.zone}, ${value}) AS DATE)`;
	return `${safe ? 'TRY_CAST' : 'CAST'}(${value} AS ${type})`;
}

function typeName(type: Body): string {
	const data = String(type.data_type);
	if (data === 'array') return `${typeName(type.element_type as Body)}[]`;
	if (data === 'struct')
		return `STRUCT(${nodes(type.fields)
			.map(
				(field, index) =>
					`${quoteName(String((field as Body).name ?? `_${index}`))} ${typeName((field as Body).data_type as Body)}`,
			)
			.join(', ')})`;
	const name = (data === 'custom' ? String(type.name) : data).toUpperCase();
	const found = scalarTypes[name];
	if (!found) throw unsupported(`the type ${name}`);
	return found;
}
