/** GoogleSQL statements as DuckDB text: polyglot parses, this checks and prints. Names resolve to tables of the sandbox, parameters become typed literals. */
import {type Column, type Namespace, SqlError, type SqlParam} from '../contract/tables.ts';
import {type Body, bodyOf, kindOf, literalText, type Node, nameOf, nodes, unsupported} from './ast.ts';
import {described, valuesOf} from './catalog.ts';
import {expression} from './expressions.ts';
import {notFound, type Place, resolve} from './names.ts';
import {parseOne, placeIn} from './parser.ts';
import type {Source} from './relations.ts';
import {Names, type Query, type Scope, type Statement} from './scope.ts';
import {select} from './select.ts';
import {combine} from './sets.ts';
import {readable, type Storage, type StoredTable} from './storage.ts';
import {coerced, type Typed} from './typed.ts';
import {literal, quoteName} from './types.ts';

export interface Translation {
	sql: string;
	statementType: 'SELECT';
	/** The columns of the answer. */
	output: Column[];
	tables: StoredTable[];
	/** Lower-case names of all columns that the text mentions. */
	columns: Set<string>;
}

export interface TranslateOptions extends Place {
	params: SqlParam[];
	readAt?: number;
	/** Virtual now, ms. */
	now: number;
	storage: Storage;
}

const queries = new Set(['select', 'union', 'intersect', 'except', 'subquery']);
const spannerZone = "'America/Los_Angeles'";

/** Translates one SELECT; throws SqlError for anything else. */
export function translate(sql: string, options: TranslateOptions): Translation {
	const statement = parseOne(sql);
	if (!queries.has(kindOf(statement)))
		throw new SqlError(
			'accessDenied',
			`Access Denied: the sandbox only runs SELECT statements through SQL, not ${kindOf(statement).toUpperCase()}`,
		);
	const printer = new Printer(options, sql);
	const {sql: text, columns} = printer.query(statement, undefined, true);
	return {
		sql: text,
		statementType: 'SELECT',
		output: columns.map(({name = '', type}) => ({name, type})),
		tables: [...printer.tables],
		columns: printer.columns,
	};
}

/** Prints the parts of one statement. */
export class Printer {
	readonly tables = new Set<StoredTable>();
	readonly columns = new Set<string>();
	readonly statement: Statement;
	private readonly options: TranslateOptions;
	private readonly source: Source;
	/** Common table expressions in sight, by their lower-case names. */
	private ctes: ReadonlyMap<string, Query> = new Map();
	private positional = 0;

	constructor(options: TranslateOptions, text: string) {
		this.options = options;
		const {dialect} = options;
		this.statement = {
			dialect,
			zone: dialect === 'spanner' ? spannerZone : "'UTC'",
			now: `make_timestamptz(${BigInt(Math.trunc(options.now * 1000))})`,
			user: 'operator@sandbox.invalid',
			query: (node, names) => this.query(node, names),
			param: name => this.param(name),
			sawColumn: name => void this.columns.add(name.toLowerCase()),
			at: offset => (offset === undefined ? '' : placeIn(text, offset)),
		};
		this.source = {
			statement: this.statement,
			table: parts => this.table(parts),
		};
	}

	/** A value or a condition of a statement that changes a table. */
	expression(node: Node, names: Names): Typed {
		return expression(node, {statement: this.statement, names});
	}

	/** A query without parentheses; the outermost names its columns as the dialect does. */
	query(node: Node, parent?: Names, outermost = false): Query {
		const regrouped = outOfList(node);
		if (regrouped) return this.query(regrouped, parent, outermost);
		const kind = kindOf(node);
		const body = bodyOf(node);
		if (kind === 'annotated') return this.query(body.this as Node, parent, outermost);
		const outer = this.ctes;
		const withClause = this.withOf(body.with as Body | null, parent);
		const query = this.bodyOf(kind, body, parent, outermost);
		if (body.offset && !body.limit)
			throw new SqlError('invalidQuery', 'Syntax error: Expected end of input but got keyword OFFSET');
		const limit = body.limit ? ` LIMIT ${this.count(body.limit)}` : '';
		const offset = body.offset ? ` OFFSET ${this.count(body.offset)}` : '';
		this.ctes = outer;
		return {...query, sql: `${withClause}${query.sql}${limit}${offset}`};
	}

	private bodyOf(kind: string, body: Body, parent: Names | undefined, outermost: boolean): Query {
		if (kind === 'select') return select(body, parent, this.source, outermost);
		if (kind === 'subquery') {
			const inner = this.query(body.this as Node, parent, outermost);
			return {...inner, sql: `(${inner.sql})`};
		}
		if (!queries.has(kind)) throw unsupported(kind.toUpperCase());
		const left = this.query(body.left as Node, parent, outermost);
		const right = this.query(body.right as Node, parent);
		return combine(kind, body, left, right, this.statement.zone);
	}

	private withOf(clause: Body | null, parent: Names | undefined): string {
		if (!clause) return '';
		if (clause.recursive) throw unsupported('WITH RECURSIVE');
		const parts: string[] = [];
		for (const cte of nodes(clause.ctes) as unknown as Body[]) {
			const name = nameOf(cte.alias) ?? '';
			const {sql, columns} = this.query(cte.this as Node, parent);
			const list = columns.map((_, index) => `c${index}`);
			parts.push(`${quoteName(name)}(${list.join(', ')}) AS (${sql})`);
			this.ctes = new Map([...this.ctes, [name.toLowerCase(), {sql: `SELECT * FROM ${quoteName(name)}`, columns}]]);
		}
		return `WITH ${parts.join(', ')} `;
	}

	private table(parts: readonly string[]): Query {
		const cte = parts.length === 1 ? this.ctes.get(parts[0]?.toLowerCase() ?? '') : undefined;
		if (cte) return cte;
		const {storage, dialect, readAt} = this.options;
		const {namespace, name} = resolve([...parts], this.options);
		const view = storage.findView(namespace, name);
		if (view) return this.view(view.sql, view.namespace);
		const table = storage.find(namespace, name);
		if (table) {
			this.tables.add(table);
			return {
				sql: `SELECT ${table.info.def.columns.map(column => quoteName(column.name)).join(', ')} FROM ${readable(table, readAt)}`,
				columns: table.info.def.columns,
			};
		}
		const columnsOf = ({view: sql = ''}: {view?: string}) =>
			this.view(sql, namespace).columns.map(({name: column = '', type}) => ({name: column, type}));
		const made = described(namespace, name, storage, columnsOf);
		if (!made) throw notFound(namespace, name, dialect, storage.namespaces());
		return {sql: `SELECT * FROM ${valuesOf(made)}`, columns: made.columns};
	}

	private view(sql: string, namespace: Namespace): Query {
		const project = namespace.split('/')[1] ?? this.options.project;
		const inner = new Printer({...this.options, project, namespace, params: []}, sql);
		const query = inner.query(parseOne(sql), undefined, true);
		for (const table of inner.tables) this.tables.add(table);
		for (const column of inner.columns) this.columns.add(column);
		return query;
	}

	private param(name?: string): Typed {
		const {params} = this.options;
		const found =
			name === undefined
				? params[this.positional++]
				: params.find(param => param.name?.toLowerCase() === name.toLowerCase());
		if (!found)
			throw new SqlError(
				'invalidQuery',
				name === undefined
					? `Query parameter number ${this.positional} is not defined`
					: `Query parameter '${name}' not found`,
			);
		const {type, value} = found;
		return {type, sql: literal(value, type), ...(type === 'STRING' && value !== null && {text: String(value)})};
	}

	/** LIMIT and OFFSET take a number or a parameter. */
	private count(value: unknown): string {
		const inner = value && typeof value === 'object' && 'this' in value ? (value as Body).this : value;
		const number = literalText(inner, 'number');
		if (number !== undefined && /^\d+$/.test(number)) return number;
		const scope: Scope = {statement: this.statement, names: new Names()};
		const isGiven = /^(parameter|placeholder|column|cast)$/.test(kindOf(inner));
		const found = isGiven && coerced(expression(inner as Node, scope), 'INT64', this.statement.zone);
		if (!found) throw new SqlError('invalidQuery', 'LIMIT expects an integer literal or parameter');
		return found.sql;
	}
}

/** Polyglot takes the UNION of `SELECT (SELECT 1) UNION ALL SELECT 2` for one of the value in parentheses. Undefined where it did not. */
function outOfList(node: Node): Node | undefined {
	const items = nodes(bodyOf(node).expressions);
	const last = items.at(-1);
	const kind = kindOf(last);
	if (kindOf(node) !== 'select' || !/^(union|intersect|except)$/.test(kind)) return undefined;
	const set = bodyOf(last);
	const left = {select: {...bodyOf(node), expressions: [...items.slice(0, -1), set.left]}};
	return {[kind]: {...set, left}};
}
