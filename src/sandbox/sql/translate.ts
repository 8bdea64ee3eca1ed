/** GoogleSQL statements as DuckDB text: polyglot parses, this prints. Names resolve to tables of the sandbox, parameters become typed literals. */
import {type Namespace, SqlError, type SqlParam} from '../contract/tables.ts';
import {type Body, bodyOf, kindOf, literalText, type Node, nameOf, nodes, unsupported} from './ast.ts';
import {dateTypes} from './date-types.ts';
import {expression} from './expressions.ts';
import {notFound, type Place, resolve, tableParts} from './names.ts';
import {parseOne} from './parser.ts';
import type {Scope} from './scope.ts';
import {readable, type Storage, type StoredTable} from './storage.ts';
import {literal, quoteName} from './types.ts';
import {ordering, windowOf} from './windows.ts';

export interface Translation {
	sql: string;
	statementType: 'SELECT';
	tables: StoredTable[];
	/** Lower-case names of all columns that the text mentions. */
	columns: Set<string>;
	star: boolean;
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
	const printer = new Printer(options, statement);
	const text = printer.query(statement, true);
	return {
		sql: text,
		statementType: 'SELECT',
		tables: [...printer.tables],
		columns: printer.columns,
		star: printer.star,
	};
}

class Printer {
	readonly tables = new Set<StoredTable>();
	readonly columns = new Set<string>();
	star = false;
	private readonly options: TranslateOptions;
	private readonly scope: Scope;
	private ctes: string[] = [];
	private positional = 0;
	private unnested = 0;

	constructor(options: TranslateOptions, statement: Node) {
		this.options = options;
		this.scope = {
			print: node => expression(node, this.scope),
			zone: options.dialect === 'spanner' ? spannerZone : "'UTC'",
			now: `make_timestamptz(${BigInt(Math.trunc(options.now * 1000))})`,
			typeOf: dateTypes(statement, options),
			user: 'operator@sandbox.invalid',
			query: node => this.query(node),
			param: name => this.param(name),
			sawColumn: name => void this.columns.add(name.toLowerCase()),
			sawStar: () => {
				this.star = true;
			},
		};
	}

	/** A query without parentheses; the outermost names its columns as the dialect does. */
	query(node: Node, outermost = false): string {
		const kind = kindOf(node);
		const body = bodyOf(node);
		const outer = this.ctes;
		const withClause = this.withOf(body.with as Body | null);
		const text =
			kind === 'select'
				? this.select(body, outermost)
				: kind === 'subquery'
					? `(${this.query(body.this as Node, outermost)})`
					: this.setOperation(kind, body, outermost);
		const order =
			nodes((body.order_by as Body | null)?.expressions).length > 0
				? ` ORDER BY ${ordering((body.order_by as Body).expressions, this.scope)}`
				: '';
		const limit = body.limit ? ` LIMIT ${this.count(body.limit)}` : '';
		const offset = body.offset ? ` OFFSET ${this.count(body.offset)}` : '';
		this.ctes = outer;
		return `${withClause}${text}${order}${limit}${offset}`;
	}

	private withOf(clause: Body | null): string {
		if (!clause) return '';
		if (clause.recursive) throw unsupported('WITH RECURSIVE');
		const parts: string[] = [];
		for (const cte of nodes(clause.ctes) as unknown as Body[]) {
			const name = nameOf(cte.alias) ?? '';
			parts.push(`${quoteName(name)} AS (${this.query(cte.this as Node)})`);
			this.ctes = [...this.ctes, name.toLowerCase()];
		}
		return `WITH ${parts.join(', ')} `;
	}

	private setOperation(kind: string, body: Body, outermost: boolean): string {
		if (!queries.has(kind)) throw unsupported(kind.toUpperCase());
		const left = this.query(body.left as Node, outermost);
		return `(${left}) ${kind.toUpperCase()}${body.all ? ' ALL' : ''} (${this.query(body.right as Node)})`;
	}

	private select(body: Body, outermost: boolean): string {
		for (const field of ['lateral_views', 'cluster_by', 'connect', 'into', 'sample', 'top', 'distinct_on']) {
			const value = body[field];
			if (value && !(Array.isArray(value) && value.length === 0)) throw unsupported(field.replaceAll('_', ' '));
		}
		let unnamed = 0;
		const items = nodes(body.expressions).map(item => {
			const kind = kindOf(item);
			if (kind === 'star') return this.starOf(bodyOf(item));
			if (kind === 'alias')
				return `${this.scope.print(bodyOf(item).this as Node)} AS ${quoteName(nameOf(bodyOf(item).alias) ?? '')}`;
			const text = this.scope.print(item);
			const isParameter = kind === 'column' && /^@/.test(nameOf(bodyOf(item).name) ?? '');
			if ((kind === 'column' && !isParameter) || kind === 'dot' || !outermost) return text;
			return `${text} AS ${quoteName(`f${unnamed++}_`)}`;
		});
		if (body.kind) throw unsupported(`SELECT AS ${String(body.kind)}`);
		const from = nodes((body.from as Body | null)?.expressions).map(item => this.relation(item));
		const joins = nodes(body.joins).map(join => this.join(join as unknown as Body));
		const where = (field: string, word: string) =>
			body[field] ? ` ${word} ${this.scope.print((body[field] as Body).this as Node)}` : '';
		const windows = nodes(body.windows).map(
			window =>
				`${quoteName(nameOf((window as unknown as Body).name) ?? '')} AS ${windowOf((window as unknown as Body).spec as Body, this.scope)}`,
		);
		return [
			`SELECT ${body.distinct ? 'DISTINCT ' : ''}${items.join(', ')}`,
			from.length > 0 ? ` FROM ${from.join(', ')}${joins.join('')}` : '',
			where('where_clause', 'WHERE'),
			body.group_by ? ` GROUP BY ${this.grouping(body.group_by as Body)}` : '',
			where('having', 'HAVING'),
			windows.length > 0 ? ` WINDOW ${windows.join(', ')}` : '',
			where('qualify', 'QUALIFY'),
		].join('');
	}

	private grouping(body: Body): string {
		if (body.all) return 'ALL';
		return nodes(body.expressions)
			.map(item => literalText(item, 'number') ?? this.scope.print(item))
			.join(', ');
	}

	private starOf(body: Body): string {
		this.star = true;
		const table = nameOf(body.table);
		const except = nodes(body.except).map(item => quoteName(nameOf(item) ?? ''));
		const replace = (nodes(body.replace) as unknown as Body[]).map(
			item => `${this.scope.print(item.this as Node)} AS ${quoteName(nameOf(item.alias) ?? '')}`,
		);
		return `${table ? `${quoteName(table)}.` : ''}*${except.length > 0 ? ` EXCLUDE (${except.join(', ')})` : ''}${replace.length > 0 ? ` REPLACE (${replace.join(', ')})` : ''}`;
	}

	private join(body: Body): string {
		const kind = String(body.kind);
		const words: Record<string, string> = {
			Inner: 'JOIN',
			Left: 'LEFT JOIN',
			Right: 'RIGHT JOIN',
			Full: 'FULL JOIN',
			Cross: 'CROSS JOIN',
			Implicit: 'CROSS JOIN',
			Comma: 'CROSS JOIN',
		};
		const word = words[kind];
		if (!word) throw unsupported(`${kind} JOIN`);
		const using = nodes(body.using).map(name => quoteName(nameOf(name) ?? ''));
		const relation = this.relation(body.this as Node);
		const on = body.on
			? ` ON ${this.scope.print(body.on as Node)}`
			: using.length > 0
				? ` USING (${using.join(', ')})`
				: '';
		return ` ${word} ${relation}${on}`;
	}

	private relation(node: Node): string {
		const kind = kindOf(node);
		const body = bodyOf(node);
		const alias = nameOf(body.alias);
		switch (kind) {
			case 'table':
				return this.table(body, alias);
			case 'subquery':
				return `(${this.query(body.this as Node)})${alias ? ` AS ${quoteName(alias)}` : ''}`;
			case 'alias': {
				if (kindOf(body.this) === 'unnest') return this.unnest(bodyOf(body.this), alias);
				throw unsupported('this alias in FROM');
			}
			case 'unnest':
				return this.unnest(body, alias);
			case 'joined_table':
				return `(${this.relation(body.left as Node)}${nodes(body.joins)
					.map(join => this.join(join as unknown as Body))
					.join('')})`;
			default:
				throw unsupported(`${kind} in FROM`);
		}
	}

	private unnest(body: Body, alias: string | undefined): string {
		const list = this.scope.print(body.this as Node);
		const value = quoteName(alias ?? `f${this.unnested}_`);
		const offset = nameOf(body.offset_alias) ?? 'offset';
		const position = body.with_ordinality ? `, unnest(range(0, len(l))) AS ${quoteName(offset)}` : '';
		this.unnested += 1;
		return `LATERAL (SELECT unnest(l) AS ${value}${position} FROM (SELECT ${list} AS l)) AS ${quoteName(`_unnest${this.unnested}`)}`;
	}

	private table(body: Body, alias: string | undefined): string {
		if (body.table_sample || body.when || body.only) throw unsupported('this table clause');
		const parts = tableParts(body);
		const [single] = parts;
		const last = parts.at(-1) ?? '';
		if (parts.length === 1 && single && this.ctes.includes(single.toLowerCase()))
			return `${quoteName(single)}${alias ? ` AS ${quoteName(alias)}` : ''}`;
		const as = ` AS ${quoteName(alias ?? last)}`;
		const {namespace, name} = resolve(parts, this.options);
		const {storage} = this.options;
		const view = storage.findView(namespace, name);
		if (view) return `(${this.view(view.sql, view.namespace)})${as}`;
		const table = storage.find(namespace, name);
		if (!table) throw notFound(namespace, name, this.options.dialect);
		this.tables.add(table);
		return `${readable(table, this.options.readAt)}${as}`;
	}

	private view(sql: string, namespace: Namespace): string {
		const project = namespace.split('/')[1] ?? this.options.project;
		const statement = parseOne(sql);
		const inner = new Printer({...this.options, project, namespace, params: []}, statement);
		const text = inner.query(statement, true);
		for (const table of inner.tables) this.tables.add(table);
		for (const column of inner.columns) this.columns.add(column);
		this.star ||= inner.star;
		return text;
	}

	private param(name?: string): string {
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
		return literal(found.value, found.type);
	}

	private count(value: unknown): string {
		const inner = value && typeof value === 'object' && 'this' in value ? (value as Body).this : value;
		return literalText(inner, 'number') ?? this.scope.print(inner as Node);
	}
}
