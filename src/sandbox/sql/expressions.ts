/** Expressions of GoogleSQL's syntax tree as typed DuckDB text. Unknown ones are refused. */
import {SqlError} from '../contract/tables.ts';
import {isAggregate} from './aggregates.ts';
import {aggregated, analytic} from './analytic.ts';
import {type Body, bodyOf, callOf, kindOf, type Node, nameOf, nodes, unsupported} from './ast.ts';
import {filled} from './bound.ts';
import {cast as casted, literalOf} from './casts.ts';
import {cases, coalesce, ifOf, membership, subscript} from './choices.ts';
import {arrayOf, arrayQuery, scalarQuery, structOf, typedLiteral} from './constructors.ts';
import {dateFunctions, extraction, lastDay} from './dates.ts';
import {functions} from './functions.ts';
import {compare, isOperator, operator} from './operators.ts';
import * as parts from './parts.ts';
import {fieldOf, type Scope} from './scope.ts';
import {call} from './signatures.ts';
import {specials} from './specials.ts';
import {coerced, isNumber, noMatch, settled, type Typed, unified} from './typed.ts';
import {calls} from './vocabulary.ts';

/** What a query is grouped by stands for itself, with whatever columns it is made of. */
export function expression(node: Node, scope: Scope): Typed {
	const {names} = scope;
	const mark = names.used.length;
	const value = printed(node, scope);
	if (names.keys.has(value.sql)) names.used.length = mark;
	return value;
}

function printed(node: Node, scope: Scope): Typed {
	const kind = kindOf(node);
	const body = bodyOf(node);
	const {zone} = scope.statement;
	const print = (child: unknown) => expression(child as Node, scope);
	const plain = calls[kind];
	if (plain) {
		const args = plain.slice(1).flatMap(field => (body[field] ? [body[field] as Node] : []));
		return named(plain[0], args, scope);
	}
	if (isAggregate(kind)) return aggregated(kind, body, scope);
	if (isOperator(kind)) {
		const time = timeAndInterval(kind, body, scope);
		if (time) return time;
		const [left, right] = [print(body.left), print(body.right)];
		refuseNull(kind, [left, right], scope);
		return operator(kind, left, right, zone);
	}
	switch (kind) {
		case 'literal':
			return literalOf(body, zone);
		case 'null':
			return {type: 'NULL', sql: 'NULL'};
		case 'boolean':
			return {type: 'BOOL', sql: body.value ? 'TRUE' : 'FALSE'};
		case 'annotated':
			return print(body.this);
		case 'column':
			return columnOf(body, scope);
		case 'dot':
			return fieldOf(print(body.this), nameOf(body.field) ?? '');
		case 'placeholder':
			return scope.statement.param();
		case 'parameter':
			return scope.statement.param(String(body.name));
		case 'paren': {
			const inner = print(body.this);
			return {...inner, sql: `(${inner.sql})`};
		}
		case 'neg':
			return negated(body.this as Node, scope);
		case 'not': {
			const value = print(body.this);
			const test = coerced(value, 'BOOL', zone);
			if (!test) throw noMatch('operator NOT', [value]);
			return {type: 'BOOL', sql: `(NOT ${test.sql})`};
		}
		case 'bitwise_not': {
			const value = print(body.this);
			if (value.type !== 'INT64') throw noMatch('operator ~', [value]);
			return {type: 'INT64', sql: `(~ ${value.sql})`};
		}
		case 'is_null':
			return {type: 'BOOL', sql: `(${print(body.this).sql} IS ${body.not ? 'NOT ' : ''}NULL)`};
		case 'is_true':
		case 'is_false': {
			const value = print(body.this);
			const word = kind === 'is_true' ? 'TRUE' : 'FALSE';
			const test = coerced(value, 'BOOL', zone);
			if (!test) throw noMatch(`operator IS ${word}`, [value]);
			return {type: 'BOOL', sql: `(${test.sql} IS ${body.not ? 'NOT ' : ''}${word})`};
		}
		case 'between': {
			const [value, low, high] = [print(body.this), print(body.low), print(body.high)];
			const sides = unified([value, low, high], zone);
			if (!sides?.[0] || !sides[1] || !sides[2]) throw noMatch('operator BETWEEN', [value, low, high]);
			const [from, to] = [compare('gte', sides[0], sides[1], zone), compare('lte', sides[0], sides[2], zone)];
			return {type: 'BOOL', sql: `${body.not ? '(NOT ' : ''}(${from.sql} AND ${to.sql})${body.not ? ')' : ''}`};
		}
		case 'like': {
			if (body.escape) throw unsupported('LIKE ... ESCAPE');
			if (body.quantifier) throw unsupported(`LIKE ${String(body.quantifier)}`);
			const sides = [print(body.left), print(body.right)];
			const [value, pattern] = sides.map(side => coerced(side, 'STRING', zone)?.sql);
			if (value === undefined || pattern === undefined) throw noMatch('operator LIKE', sides);
			return {type: 'BOOL', sql: `(${value} LIKE ${pattern} ESCAPE '\\')`};
		}
		case 'in':
			return membership(body, scope);
		case 'exists': {
			const {sql} = scope.statement.query(body.this as Node, scope.names);
			return {type: 'BOOL', sql: `${body.not ? 'NOT ' : ''}EXISTS (${sql})`};
		}
		case 'subquery':
		case 'select':
			return scalarQuery((kind === 'subquery' ? body.this : node) as Node, scope);
		case 'case':
			return cases(body, scope);
		case 'if_func':
			return ifOf([body.condition, body.true_value, body.false_value] as Node[], scope);
		case 'coalesce':
			return coalesce(String(body.original_name ?? 'COALESCE'), nodes(body.expressions), scope);
		case 'cast':
			return typedLiteral(body, scope) ?? casted(print(body.this), body, false, zone);
		case 'safe_cast':
			return casted(print(body.this), body, true, zone);
		case 'timestamp':
			return named('TIMESTAMP', [body.this as Node, ...(body.zone ? [body.zone as Node] : [])], scope);
		case 'extract':
			return extraction(body, scope);
		case 'last_day':
			return lastDay(body, scope);
		case 'array':
		case 'array_func':
			return arrayOf(nodes(body.expressions).map(print), zone);
		case 'tuple':
			return structOf(nodes(body.expressions), scope);
		case 'subscript':
			return subscript(body, scope);
		case 'interval':
			throw unsupported('INTERVAL by itself');
		case 'window_function':
			return analytic(body, scope);
		case 'function':
		case 'aggregate_function':
			return callNode(node, body, scope);
		default:
			throw unsupported(`this syntax (${kind})`);
	}
}

/** Spanner takes no NULL without a type as an operand, and counts no days with a sign. */
function refuseNull(kind: string, operands: readonly Typed[], {statement}: Scope): void {
	if (statement.dialect === 'spanner' && !/^(and|or|concat)$/.test(kind) && operands.some(({type}) => type === 'NULL'))
		throw new SqlError('invalidQuery', 'Operands cannot be literal NULL');
	const isOfDays = operands.some(({type}) => type === 'DATE') && operands.some(({type}) => type === 'INT64');
	if (statement.dialect === 'spanner' && (kind === 'add' || kind === 'sub') && isOfDays)
		throw noMatch(`operator ${kind === 'add' ? '+' : '-'}`, operands);
}

/** A call by the function's name. Throws SqlError for one that is not known. */
export function named(name: string, args: readonly Node[], scope: Scope): Typed {
	const build = dateFunctions[name] ?? specials[name];
	if (build) return build(args, scope);
	if (name === 'IF') return ifOf(args, scope);
	if (name === 'COALESCE' || name === 'IFNULL') return coalesce(name, args, scope);
	const lines = functions[name];
	if (!lines) throw unsupported(`the function ${name}`);
	const values = args.map(arg => expression(arg, scope));
	return call(name, lines, values, scope.statement.zone);
}

function callNode(node: Node, body: Body, scope: Scope): Typed {
	const {name, args} = callOf(node) ?? {name: '', args: []};
	if (name === 'STRUCT') return structOf(args, scope);
	if (name === 'ARRAY' && args[0]) return arrayQuery(args[0], scope);
	if (isAggregate('', name)) return aggregated(name, body, scope);
	if (body.distinct) throw unsupported(`${name}(DISTINCT)`);
	if (name.startsWith('SAFE.')) {
		if (args.some(arg => !/^(literal|column|parameter|placeholder|null|neg|var)$/.test(kindOf(arg))))
			throw unsupported('SAFE. with arguments that are not plain');
		return safely(name.slice('SAFE.'.length), args, scope);
	}
	return named(name, args, scope);
}

/** A call whose failure is NULL. */
function safely(name: string, args: readonly Node[], scope: Scope): Typed {
	try {
		const {type, sql} = named(name, args, scope);
		return {type, sql: `TRY(${sql})`};
	} catch (error) {
		if (error instanceof SqlError && error.reason === 'outOfRange')
			throw unsupported('SAFE. with a literal that fails');
		throw error;
	}
}

function columnOf(body: Body, scope: Scope): Typed {
	const {statement, names} = scope;
	const name = nameOf(body.name) ?? '';
	const table = nameOf(body.table);
	if (name.startsWith('@')) return statement.param(name.slice(1));
	if (table?.startsWith('@')) return fieldOf(statement.param(table.slice(1)), name);
	const path = table === undefined ? [name] : [table, name];
	const at = (body.span as {start?: number} | undefined)?.start;
	const found = names.find(path, at);
	if (!found) throw new SqlError('invalidQuery', `Unrecognized name: ${path[0] ?? ''}${statement.at(at)}`);
	for (const part of path) statement.sawColumn(part);
	return path.slice(found.parts).reduce((value, part) => fieldOf(value, part), found.value);
}

/** The smallest INT64 is a literal only behind its sign. */
function negated(node: Node, scope: Scope): Typed {
	if (kindOf(node) === 'literal' && bodyOf(node).literal_type === 'number')
		return literalOf(bodyOf(node), scope.statement.zone, true);
	const value = expression(node, scope);
	refuseNull('neg', [value], scope);
	if (!isNumber(value.type) && value.type !== 'NULL') throw noMatch('operator -', [value]);
	return {type: settled(value.type), sql: `(- ${value.sql})`};
}

/** TIMESTAMP + INTERVAL. */
function timeAndInterval(kind: string, body: Body, scope: Scope): Typed | undefined {
	const right = body.right as Node;
	if ((kind !== 'add' && kind !== 'sub') || kindOf(right) !== 'interval') return undefined;
	const value = expression(body.left as Node, scope);
	if (value.type !== 'TIMESTAMP') throw unsupported('an INTERVAL on anything but a TIMESTAMP');
	const {amount, part} = parts.intervalOf(right, 'INTERVAL');
	const by = parts.step(expression(amount, scope).sql, part, parts.isTimePart, 'TIMESTAMP + INTERVAL');
	return {type: 'TIMESTAMP', sql: filled('gs_time($1)', [`(${value.sql} ${kind === 'add' ? '+' : '-'} ${by})`])};
}
