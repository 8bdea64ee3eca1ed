/** Names that an expression may use: columns of the relations in FROM, aliases of the select list, and those of the queries around. */
import {SqlError, type SqlType} from '../contract/tables.ts';
import type {Node} from './ast.ts';
import {isStruct, type Typed} from './typed.ts';
import {quoteName, quoteText} from './types.ts';

export interface Field {
	/** Absent for a column without a name. */
	name?: string;
	type: SqlType;
	sql: string;
}

export interface Relation {
	alias?: string;
	fields: Field[];
	/** Columns that are there only behind the alias, because USING made one of two. */
	hidden?: Field[];
	/** What the alias itself stands for: an element of UNNEST. */
	value?: Field;
}

/** A query with the columns of its answer. */
export interface Query {
	sql: string;
	columns: {
		name?: string;
		type: SqlType;
		text?: string;
		isFraction?: boolean;
		/** Nothing but NULL, which becomes a value of any type. */
		isNull?: boolean;
	}[];
}

/** What all parts of one statement share. */
export interface Statement {
	dialect: 'bigquery' | 'spanner';
	/** Zone of functions without one, as a literal. */
	zone: string;
	/** Virtual now as an expression. */
	now: string;
	user: string;
	/** A named parameter or, without a name, the next positional one. */
	param(name?: string): Typed;
	/** A query inside an expression. */
	query(node: Node, names: Names): Query;
	sawColumn(name: string): void;
	/** ` at [line:column]` of a place in the text; nothing where it is not known. */
	at(offset: number | undefined): string;
}

/** An expression's surroundings. */
export interface Scope {
	statement: Statement;
	names: Names;
}

interface Use {
	name: string;
	at: number | undefined;
}

const same = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();

export class Names {
	relations: Relation[] = [];
	/** Aliases of the select list, where they can be used. */
	aliases: ReadonlyMap<string, Typed> = new Map();
	/** Aliases come before columns of the same name, as in ORDER BY. */
	aliasesFirst = false;
	/** Columns of this query that stand outside of aggregates, in order. */
	used: Use[] = [];
	/** The text of what the query is grouped by. */
	keys: ReadonlySet<string> = new Set();
	/** Aggregates seen so far. */
	aggregates = 0;
	/** Where aggregates may not stand: the name of the place. */
	refusesAggregates: string | undefined;
	readonly parent: Names | undefined;
	/** How many queries are around this one. */
	readonly depth: number;

	constructor(parent?: Names) {
		this.parent = parent;
		this.depth = parent ? parent.depth + 1 : 0;
	}

	/** A name for the next relation: the same text has the same names wherever it stands, so that groups are recognised. */
	nextAlias(kind: string): string {
		return `_${kind}${this.depth}_${this.relations.length}`;
	}

	/** A column or alias by the parts of its name, as many of them as it needs, and how many those were. */
	find(path: readonly string[], at: number | undefined): {value: Typed; parts: number} | undefined {
		const [first = '', second] = path;
		const alias = this.aliases.get(first.toLowerCase());
		if (alias && this.aliasesFirst) return {value: alias, parts: 1};
		// A table's name stands before a column's of the same name.
		const relation = this.relations.find(({alias: name}) => same(name, first));
		const field = relation && second !== undefined ? this.qualified(relation, second, at) : undefined;
		if (field) return field;
		if (relation?.value) return this.use(relation.value, first, at, 1);
		if (relation && second === undefined) return {value: rowOf(relation), parts: 1};
		if (relation) throw new SqlError('invalidQuery', `Name ${second} not found inside ${relation.alias}`);
		const found = this.column(first, at);
		if (found) return found;
		if (alias) return {value: alias, parts: 1};
		return this.parent?.find(path, at);
	}

	private column(name: string, at: number | undefined) {
		const found = this.relations.flatMap(({fields}) => fields.filter(field => same(field.name, name)));
		if (found.length > 1) throw new SqlError('invalidQuery', `Column name ${name} is ambiguous`);
		return found[0] && this.use(found[0], name, at, 1);
	}

	private qualified({alias, fields, hidden = []}: Relation, name: string, at: number | undefined) {
		const all = [...fields, ...hidden];
		const found = all.filter(field => same(field.name, name));
		if (found.length > 1) throw new SqlError('invalidQuery', `Column name ${name} is ambiguous`);
		return found[0] && this.use(found[0], `${alias}.${name}`, at, 2);
	}

	private use({sql, type}: Field, name: string, at: number | undefined, parts: number) {
		if (!this.keys.has(sql)) this.used.push({name, at});
		return {value: {sql, type}, parts};
	}
}

/** A row of a relation as a STRUCT. */
function rowOf({fields}: Relation): Typed {
	const sql = `{${fields.map(({name, sql: field}, index) => `${quoteText(name ?? `_${index}`)}: ${field}`).join(', ')}}`;
	return {sql, type: {struct: fields.map(({name = '', type}) => ({name, type}))}};
}

/** A field of a STRUCT or of JSON. Throws SqlError where there is none. */
export function fieldOf(value: Typed, name: string): Typed {
	if (value.type === 'JSON')
		return {type: 'JSON', sql: `json_extract(${value.sql}, ${quoteText(`$.${quoteName(name)}`)})`};
	if (!isStruct(value.type))
		throw new SqlError('invalidQuery', `Cannot access field ${name} on a value with type ${String(value.type)}`);
	const index = value.type.struct.findIndex(field => same(field.name, name));
	const field = value.type.struct[index];
	if (!field) throw new SqlError('invalidQuery', `Field name ${name} does not exist in STRUCT`);
	return {type: field.type, sql: `struct_extract(${value.sql}, ${quoteText(field.name || `_${index}`)})`};
}
