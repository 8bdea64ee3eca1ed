/** FROM: tables, views, subqueries, UNNEST and joins, with the columns that they bring. */
import {SqlError} from '../contract/tables.ts';
import {type Body, bodyOf, kindOf, type Node, nameOf, nodes, unsupported} from './ast.ts';
import {expression} from './expressions.ts';
import {tableParts} from './names.ts';
import {compare, condition} from './operators.ts';
import type {Field, Names, Query, Relation, Scope, Statement} from './scope.ts';
import {isArray, isStruct} from './typed.ts';
import {quoteName, quoteText} from './types.ts';

/** What FROM needs of the statement beyond expressions. */
export interface Source {
	statement: Statement;
	/** A table, view or common table expression as a relation of DuckDB's with its columns. */
	table(parts: readonly string[]): Query;
}

const joins: Readonly<Record<string, string>> = {
	Inner: 'JOIN',
	Left: 'LEFT JOIN',
	Right: 'RIGHT JOIN',
	Full: 'FULL JOIN',
	Cross: 'CROSS JOIN',
	Implicit: 'CROSS JOIN',
	Comma: 'CROSS JOIN',
};

/** FROM's text; the relations are added to the names. */
export function fromClause(body: Body, names: Names, source: Source): string {
	const items = nodes((body.from as Body | null)?.expressions);
	if (items.length === 0) return '';
	const text = items.map((item, index) => {
		const {sql, relations, lateral} = relation(item, names, source);
		add(names, relations);
		return `${index > 0 ? ', ' : ''}${lateral ? 'LATERAL ' : ''}${sql}`;
	});
	return ` FROM ${text.join('')}${nodes(body.joins)
		.map(join => joined(join as unknown as Body, names, source))
		.join('')}`;
}

function add(names: Names, relations: readonly Relation[]): void {
	for (const relation of relations) {
		const {alias} = relation;
		if (alias && names.relations.some(other => other.alias?.toLowerCase() === alias.toLowerCase()))
			throw new SqlError('invalidQuery', `Duplicate table alias ${alias} in the same FROM clause`);
		names.relations.push(relation);
	}
}

interface Printed {
	sql: string;
	relations: Relation[];
	lateral?: boolean;
}

function relation(node: Node, names: Names, source: Source): Printed {
	const kind = kindOf(node);
	const body = bodyOf(node);
	const alias = nameOf(body.alias);
	switch (kind) {
		case 'annotated':
			return relation(body.this as Node, names, source);
		case 'table':
			return table(body, alias, names, source);
		case 'subquery': {
			const query = source.statement.query(body.this as Node, names);
			return wrapped(query, alias, names);
		}
		case 'alias': {
			const inner = bodyOf(body.this);
			if (kindOf(body.this) === 'unnest') return unnest({...inner, alias: body.alias}, names, source);
			throw unsupported('this alias in FROM');
		}
		case 'unnest':
			return unnest(body, names, source);
		case 'joined_table': {
			const left = relation(body.left as Node, names, source);
			add(names, left.relations);
			const rest = nodes(body.joins).map(join => joined(join as unknown as Body, names, source));
			return {sql: `(${left.sql}${rest.join('')})`, relations: []};
		}
		default:
			throw unsupported(`${kind} in FROM`);
	}
}

/** A query under a name, its columns under names of their own. */
function wrapped({sql, columns}: Query, alias: string | undefined, outer: Names): Printed {
	const as = alias ?? outer.nextAlias('q');
	const names = columns.map(({name}, index) => uniqueName(columns, index, name));
	const fields = columns.map(({name, type}, index): Field => {
		const field = {type, sql: `${quoteName(as)}.${quoteName(names[index] ?? '')}`};
		return name === undefined ? field : {...field, name};
	});
	const list = names.map(quoteName).join(', ');
	return {sql: `(${sql}) AS ${quoteName(as)}(${list})`, relations: [{...(alias && {alias}), fields}]};
}

function uniqueName(columns: Query['columns'], index: number, name: string | undefined): string {
	const taken = columns.findIndex(other => other.name?.toLowerCase() === name?.toLowerCase()) !== index;
	return name === undefined || taken ? `_c${index}` : name;
}

function table(body: Body, alias: string | undefined, names: Names, source: Source): Printed {
	if (body.table_sample || body.when || body.only || body.version) throw unsupported('this table clause');
	const parts = tableParts(body);
	const [first = '', second] = parts;
	// `FROM t, t.list` is an UNNEST in short.
	const outer = names.relations.some(({alias: known}) => known?.toLowerCase() === first.toLowerCase());
	if (outer && second !== undefined) {
		const column: Node = {column: {table: {name: first}, name: {name: second}}};
		return unnest({this: column, alias: {name: alias ?? second}}, names, source);
	}
	return wrapped(source.table(parts), alias ?? parts.at(-1)?.split('.').at(-1) ?? '', names);
}

/** The elements of an array as rows; the fields of STRUCTs are columns. */
function unnest(body: Body, names: Names, source: Source): Printed {
	const {statement} = source;
	const list = expression(body.this as Node, {statement, names});
	if (!isArray(list.type)) {
		const type = typeof list.type === 'string' ? list.type : 'STRUCT';
		throw new SqlError(
			'invalidQuery',
			`Values referenced in UNNEST must be arrays. UNNEST contains expression of type ${type}`,
		);
	}
	names.used.length = 0;
	const alias = nameOf(body.alias);
	const as = names.nextAlias('u');
	const value = {type: list.type.array, sql: `${quoteName(as)}."v"`, ...(alias && {name: alias})};
	const position: Field = {name: nameOf(body.offset_alias) ?? 'offset', type: 'INT64', sql: `${quoteName(as)}."o"`};
	const offset = body.with_ordinality ? [position] : [];
	const element = list.type.array;
	const fields = isStruct(element)
		? element.struct.map(({name, type}, index): Field => {
				const sql = `struct_extract(${value.sql}, ${quoteText(name || `_${index}`)})`;
				return name ? {name, type, sql} : {type, sql};
			})
		: [value];
	const counted = body.with_ordinality ? ', CAST(unnest(range(0, len(l))) AS BIGINT) AS o' : '';
	const rows = `SELECT unnest(l) AS v${counted} FROM (SELECT ${list.sql} AS l)`;
	return {
		sql: `(${rows}) AS ${quoteName(as)}`,
		relations: [{...(alias && {alias}), fields: [...fields, ...offset], ...(alias && {value})}],
		lateral: true,
	};
}

function joined(body: Body, names: Names, source: Source): string {
	const kind = String(body.kind);
	const word = joins[kind];
	if (!word) throw unsupported(`${kind} JOIN`);
	const before = [...names.relations];
	const {sql, relations, lateral} = relation(body.this as Node, names, source);
	add(names, relations);
	const scope: Scope = {statement: source.statement, names};
	const using = nodes(body.using).map(name => nameOf(name) ?? '');
	const text = ` ${word} ${lateral ? 'LATERAL ' : ''}${sql}`;
	if (using.length > 0) return `${text} ON ${sharing(using, kind, before, names, scope)}`;
	if (body.on) {
		names.refusesAggregates = 'JOIN ON clause';
		const on = condition(expression(body.on as Node, scope), 'JOIN ON clause');
		names.refusesAggregates = undefined;
		return `${text} ON ${on}`;
	}
	if (word === 'CROSS JOIN') return text;
	if (lateral) return `${text} ON TRUE`;
	throw new SqlError(
		'invalidQuery',
		`${kind.toUpperCase()} JOIN must have an immediately following ON or USING clause`,
	);
}

/** USING: each of its columns is one, and comes first. */
function sharing(using: readonly string[], kind: string, before: Relation[], names: Names, scope: Scope): string {
	const after = names.relations.slice(before.length);
	const find = (relations: readonly Relation[], name: string): Field => {
		const found = relations
			.flatMap(({fields}) => fields)
			.find(field => field.name?.toLowerCase() === name.toLowerCase());
		if (!found) throw new SqlError('invalidQuery', `Column ${name} in USING clause not found on one side of join`);
		return found;
	};
	const pairs = using.map(name => ({name, left: find(before, name), right: find(after, name)}));
	const shared = pairs.map(({name, left, right}): Field => {
		const sql = kind === 'Full' ? `coalesce(${left.sql}, ${right.sql})` : kind === 'Right' ? right.sql : left.sql;
		return {name, type: left.type, sql};
	});
	const isShared = (field: Field) => using.some(name => name.toLowerCase() === field.name?.toLowerCase());
	// Qualified, the columns of both sides are still there.
	names.relations = [
		{fields: shared},
		...names.relations.map(one => ({
			...one,
			hidden: one.fields.filter(isShared),
			fields: one.fields.filter(field => !isShared(field)),
		})),
	];
	return pairs.map(({left, right}) => compare('eq', left, right, scope.statement.zone).sql).join(' AND ');
}
