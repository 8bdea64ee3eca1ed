/** SELECT: the select list, what it is grouped and ordered by, and the checks between them. */
import {SqlError} from '../contract/tables.ts';
import {type Body, bodyOf, callOf, kindOf, literalText, type Node, nameOf, nodes, unsupported} from './ast.ts';
import {expression} from './expressions.ts';
import {condition} from './operators.ts';
import {fromClause, type Source} from './relations.ts';
import {type Field, Names, type Query, type Scope} from './scope.ts';
import {hasEquality, isArray, settled, type Typed} from './typed.ts';
import {quoteName, quoteText} from './types.ts';
import {direction, ofWhole, sortKey, windowOf} from './windows.ts';

/** A column of the select list. */
interface Item {
	name?: string;
	value: Typed;
}

/** The names of columns without one: `f0_` in the outermost query of BigQuery. */
const madeUp = (index: number) => `f${index}_`;

export function select(body: Body, parent: Names | undefined, source: Source, outermost: boolean): Query {
	for (const field of ['lateral_views', 'cluster_by', 'connect', 'into', 'sample', 'top', 'distinct_on']) {
		const value = body[field];
		if (value && !(Array.isArray(value) && value.length === 0)) throw unsupported(field.replaceAll('_', ' '));
	}
	if (nodes(body.expressions).length === 0)
		throw new SqlError('invalidQuery', 'Syntax error: SELECT list must not be empty');
	const names = new Names(parent);
	const scope: Scope = {statement: source.statement, names};
	const from = fromClause(body, names, source);
	const where = clause(body, 'where_clause', 'WHERE', scope, 'WHERE clause');
	names.used = [];
	// Once without groups, to know what aliases and positions in GROUP BY stand for.
	const windows = new Map(nodes(body.windows).map(window => [nameOf((window as unknown as Body).name), window]));
	const first = body.group_by ? itemsOf(body, scope) : [];
	const keys = body.group_by ? grouping(body.group_by as Body, first, scope) : [];
	names.keys = new Set(keys.filter(({isKnown}) => isKnown).map(({sql}) => sql));
	names.used = [];
	names.aggregates = 0;
	const items = itemsOf(body, scope);
	const isGrouped = () => keys.length > 0 || names.aggregates > 0;
	const uses: [string, typeof names.used][] = [['SELECT list', names.used]];
	const then = (what: string) => {
		names.used = [];
		uses.push([what, names.used]);
	};
	names.aliases = new Map(items.flatMap(({name, value}) => (name ? [[name.toLowerCase(), value]] : [])));
	then('HAVING clause');
	const having = clause(body, 'having', 'HAVING', scope);
	if (having && !isGrouped())
		throw new SqlError('invalidQuery', 'The HAVING clause requires GROUP BY or aggregation to be present');
	then('QUALIFY clause');
	const qualify = clause(body, 'qualify', 'QUALIFY', scope);
	then('WINDOW clause');
	const named = [...windows.values()].map(window => {
		const {name, spec} = window as unknown as {name: unknown; spec: Body};
		return `${quoteName(nameOf(name) ?? '')} AS ${windowOf(spec, scope)}`;
	});
	then('ORDER BY clause');
	names.aliasesFirst = true;
	const order = orderBy(body, items, scope);
	if (isGrouped()) for (const [what, used] of uses) refuseUngrouped(what, used, scope);
	if (body.distinct) for (const {value} of items) refuseUnequal('SELECT DISTINCT', value);
	let unnamed = 0;
	const columns = items.map(({name, value}) => columnOf(name, value, outermost ? () => madeUp(unnamed++) : undefined));
	const list = items.map(
		({value}, index) => `${outputOf(value)} AS ${quoteName(columns[index]?.name ?? `_c${index}`)}`,
	);
	const sql = [
		`SELECT ${body.distinct ? 'DISTINCT ' : ''}${list.join(', ')}`,
		from,
		where,
		keys.length > 0 ? ` GROUP BY ${keys.map(({sql}) => sql).join(', ')}` : '',
		having,
		named.length > 0 ? ` WINDOW ${named.join(', ')}` : '',
		qualify,
		body.distinct ? '' : order(({value}) => sortable(value)),
	].join('');
	const sorted = body.distinct ? ofWhole(sql, items.length, order(distinctKey(items))) : sql;
	return body.kind ? asStruct(String(body.kind), sorted, columns) : {sql: sorted, columns};
}

const columnOf = (
	name: string | undefined,
	{type, text, isFraction}: Typed,
	makeUp: (() => string) | undefined,
): Query['columns'][number] => ({
	...(name === undefined ? makeUp && {name: makeUp()} : {name}),
	type: settled(type),
	...(text !== undefined && {text}),
	...(isFraction && {isFraction}),
	...(type === 'NULL' && {isNull: true}),
});

const outputOf = ({type, sql}: Typed) => (type === 'NULL' ? `CAST(${sql} AS BIGINT)` : sql);

/** SELECT AS STRUCT: one column of what would be several. */
function asStruct(kind: string, sql: string, columns: Query['columns']): Query {
	if (kind.toUpperCase() !== 'STRUCT') throw unsupported(`SELECT AS ${kind}`);
	const fields = columns.map(({name}, index) => `${quoteText(name ?? `_${index}`)}: q.${quoteName(`c${index}`)}`);
	return {
		sql: `SELECT {${fields.join(', ')}} AS s FROM (${sql}) AS q(${columns.map((_, index) => quoteName(`c${index}`)).join(', ')})`,
		columns: [{type: {struct: columns.map(({name = '', type}) => ({name, type}))}}],
	};
}

function itemsOf(body: Body, scope: Scope): Item[] {
	return nodes(body.expressions).flatMap(node => {
		const item = kindOf(node) === 'annotated' ? (bodyOf(node).this as Node) : node;
		const kind = kindOf(item);
		const inner = bodyOf(item);
		if (kind === 'star') return starOf(inner, scope);
		if (kind === 'column' && nameOf(inner.name) === '*') return starOf({table: inner.table}, scope);
		const value = expression((kind === 'alias' ? inner.this : item) as Node, scope);
		const name = kind === 'alias' ? nameOf(inner.alias) : impliedName(item);
		return [name === undefined ? {value} : {name, value}];
	});
}

/** The name that a column has without an alias. */
function impliedName(node: Node): string | undefined {
	const body = bodyOf(node);
	const kind = kindOf(node);
	const name = kind === 'column' ? nameOf(body.name) : kind === 'dot' ? nameOf(body.field) : undefined;
	return name?.startsWith('@') ? undefined : name;
}

/** All columns, or those of one relation, but EXCEPT, and with REPLACE. */
function starOf(body: Body, scope: Scope): Item[] {
	const {names, statement} = scope;
	const table = nameOf(body.table);
	const from = names.relations.filter(({alias}) => !table || alias?.toLowerCase() === table.toLowerCase());
	if (from.length === 0)
		throw new SqlError('invalidQuery', table ? `Unrecognized name: ${table}` : 'SELECT * must have a FROM clause');
	const except = nodes(body.except).map(item => nameOf(item) ?? '');
	const replaced = new Map(
		(nodes(body.replace) as unknown as Body[]).map(item => [
			(nameOf(item.alias) ?? '').toLowerCase(),
			item.this as Node,
		]),
	);
	const fields = from.flatMap((relation): Field[] => [...(table ? (relation.hidden ?? []) : []), ...relation.fields]);
	for (const name of [...except, ...replaced.keys()])
		if (!fields.some(field => field.name?.toLowerCase() === name.toLowerCase()))
			throw new SqlError(
				'invalidQuery',
				`Column ${name} in SELECT * ${except.includes(name) ? 'EXCEPT' : 'REPLACE'} list does not exist`,
			);
	return fields
		.filter(({name}) => !except.some(other => other.toLowerCase() === name?.toLowerCase()))
		.map(({name, type, sql}) => {
			const other = replaced.get(name?.toLowerCase() ?? '');
			if (name !== undefined) statement.sawColumn(name);
			if (!names.keys.has(sql)) names.used.push({name: name ?? '', at: undefined});
			const value = other ? expression(other, scope) : {type, sql};
			return name === undefined ? {value} : {name, value};
		});
}

/** A clause with a condition; `without`: its name, where aggregates may not stand. */
function clause(body: Body, field: string, word: string, scope: Scope, without?: string): string {
	if (!body[field]) return '';
	const {names} = scope;
	names.refusesAggregates = without;
	const test = condition(expression((body[field] as Body).this as Node, scope), `${word} clause`);
	names.refusesAggregates = undefined;
	return ` ${word} ${test}`;
}

/** What is grouped by; `isKnown`: the same text in the list is the same thing, which a query in it is not by itself. */
interface Key {
	sql: string;
	isKnown: boolean;
}

/** The text of what is grouped by. A name is a column before it is an alias; a number is a position. */
function grouping(body: Body, items: readonly Item[], scope: Scope): Key[] {
	if (body.all) throw unsupported('GROUP BY ALL');
	for (const node of nodes(body.expressions)) {
		const name = callOf(node)?.name ?? '';
		if (/^(ROLLUP|CUBE|GROUPING SETS)$/.test(name)) throw unsupported(`GROUP BY ${name}`);
		if (kindOf(node) === 'tuple') throw unsupported('GROUP BY of several expressions in parentheses');
	}
	const {names} = scope;
	names.aliases = new Map(items.flatMap(({name, value}) => (name ? [[name.toLowerCase(), value]] : [])));
	names.refusesAggregates = 'GROUP BY clause';
	const keys = nodes(body.expressions).map(node => {
		const position = literalText(node, 'number');
		const value = position === undefined ? expression(node, scope) : itemAt(items, position, 'GROUP BY').value;
		if (position === undefined && isLiteral(node)) throw new SqlError('invalidQuery', 'Cannot GROUP BY literal values');
		refuseUnequal('GROUP BY', value);
		const isNamed = position !== undefined || kindOf(node) === 'column';
		return {sql: value.sql, isKnown: isNamed || !value.sql.includes('SELECT')};
	});
	names.refusesAggregates = undefined;
	names.aliases = new Map();
	return keys;
}

function isLiteral(node: unknown): boolean {
	const kind = kindOf(node);
	const inner = bodyOf(node).this;
	if (kind === 'neg') return literalText(inner, 'number') !== undefined;
	return kind === 'paren'
		? isLiteral(inner)
		: /^(literal|boolean|null)$/.test(kind) && !/^(date|timestamp)$/.test(String(bodyOf(node).literal_type));
}

function itemAt(items: readonly Item[], position: string, where: string): Item {
	const item = items[Number(position) - 1];
	if (item) return item;
	throw new SqlError(
		'invalidQuery',
		`${where} column number item is out of range. Must be between 1 and ${items.length}, found ${position}`,
	);
}

function refuseUnequal(where: string, {type}: Typed): void {
	if (type === 'NULL' || hasEquality(type)) return;
	const what = isArray(type) ? 'ARRAY' : String(type);
	const message =
		where === 'GROUP BY'
			? `Grouping by expressions of type ${what} is not allowed`
			: `Column of type ${what} cannot be used in ${where}`;
	throw new SqlError('invalidQuery', message);
}

function refuseUngrouped(what: string, used: Names['used'], {statement}: Scope): void {
	const [first] = used;
	if (first)
		throw new SqlError(
			'invalidQuery',
			`${what} expression references column ${first.name} which is neither grouped nor aggregated${statement.at(first.at)}`,
		);
}

/** What NULL without a type is ordered as. */
const sortable = (value: Typed): Typed => (value.type === 'NULL' ? {type: 'INT64', sql: outputOf(value)} : value);

/** After DISTINCT only what is in the list can be ordered by: its column. */
const distinctKey =
	(items: readonly Item[]) =>
	({value}: Item): Typed => {
		const index = items.findIndex(({value: {sql}}) => sql === value.sql);
		if (index >= 0) return {type: settled(value.type), sql: `q.${quoteName(`c${index}`)}`};
		throw new SqlError(
			'invalidQuery',
			'ORDER BY clause expression references a column which is not visible after SELECT DISTINCT',
		);
	};

/** ORDER BY, given how a key is written. */
function orderBy(body: Body, items: readonly Item[], scope: Scope): (keyOf: (item: Item) => Typed) => string {
	const order = nodes((body.order_by as Body | null)?.expressions).map(node => {
		const item = node as unknown as Body;
		const position = literalText(item.this, 'number');
		const value =
			position === undefined ? expression(item.this as Node, scope) : itemAt(items, position, 'ORDER BY').value;
		return {value, way: direction(item)};
	});
	// What is the same in all rows orders nothing, and DuckDB takes no literal here.
	const varies = order.filter(
		({value}) => !/^(TRUE|FALSE|NULL|'(?:[^']|'')*'|CAST\('?[^'()"]*'? AS \w+\))$/.test(value.sql),
	);
	return keyOf => {
		const keys = varies.map(({value, way}) => `${sortKey(keyOf({value}))}${way}`);
		return keys.length > 0 ? ` ORDER BY ${keys.join(', ')}` : '';
	};
}
