/** GoogleSQL's INSERT, UPDATE, DELETE, TRUNCATE TABLE and DROP TABLE as DuckDB text. */
import {SqlError} from '../contract/tables.ts';
import {type Body, bodyOf, kindOf, type Node, nameOf, nodes, unsupported} from './ast.ts';
import {notFound, resolve, tableParts} from './names.ts';
import {condition} from './operators.ts';
import {parseOne} from './parser.ts';
import {Names} from './scope.ts';
import type {StoredTable} from './storage.ts';
import {Printer, type TranslateOptions} from './translate.ts';
import {coerced, nameOfType} from './typed.ts';
import {quoteName} from './types.ts';

/** Throws SqlError for any other statement, and for tables that are not there. */
export function translateChange(sql: string, options: TranslateOptions): {sql: string; table: StoredTable} {
	// GoogleSQL may leave INTO out, the parser may not.
	const statement = parseOne(sql.replace(/^(\s*INSERT)(?!\s+INTO\b)(\s)/i, '$1 INTO$2'));
	const kind = kindOf(statement);
	const body = bodyOf(statement);
	const printer = new Printer(options, sql);
	const table = tableOf((kind === 'drop_table' ? nodes(body.names)[0] : body.table) as unknown as Body, options);
	const {columns: defined} = table.info.def;
	const alias = nameOf(body.alias) ?? table.info.def.table;
	const names = new Names();
	const fields = defined.map(({name, type}) => ({name, type, sql: `${quoteName(alias)}.${quoteName(name)}`}));
	names.relations = [{alias, fields}];
	const clause = body.where_clause as Body | null;
	const where = clause ? ` WHERE ${condition(printer.expression(clause.this as Node, names), 'WHERE clause')}` : '';
	const as = `${table.physical} AS ${quoteName(alias)}`;
	/** A value as one of the column. */
	const valueFor = (name: string | undefined, node: Node, scope: Names): string => {
		const column = defined.find(other => other.name.toLowerCase() === name?.toLowerCase());
		if (!column) throw new SqlError('invalidQuery', `Column ${name} is not present in table ${table.info.def.table}`);
		const value = printer.expression(node, scope);
		const found = coerced(value, column.type, printer.statement.zone);
		if (found) return found.sql;
		throw new SqlError(
			'invalidQuery',
			`Value has type ${nameOfType(value.type)} which cannot be inserted into column ${column.name}, which has type ${nameOfType(column.type)}`,
		);
	};
	switch (kind) {
		case 'delete':
			return {table, sql: `DELETE FROM ${as}${where}`};
		case 'truncate':
			return {table, sql: `DELETE FROM ${table.physical}`};
		case 'drop_table':
			return {table, sql: `DROP TABLE ${table.physical}`};
		case 'update': {
			const set = (body.set as [Body, Node][]).map(
				([name, value]) => `${quoteName(nameOf(name) ?? '')} = ${valueFor(nameOf(name), value, names)}`,
			);
			return {table, sql: `UPDATE ${as} SET ${set.join(', ')}${where}`};
		}
		case 'insert': {
			const listed = nodes(body.columns).map(name => nameOf(name) ?? '');
			const into = listed.length > 0 ? listed : defined.map(({name}) => name);
			const columns = listed.map(quoteName);
			const rows = (body.values as Node[][]).map(
				row => `(${row.map((value, index) => valueFor(into[index], value, new Names())).join(', ')})`,
			);
			const source = rows.length > 0 ? `VALUES ${rows.join(', ')}` : printer.query(body.query as Node).sql;
			return {
				table,
				sql: `INSERT INTO ${table.physical}${columns.length > 0 ? ` (${columns.join(', ')})` : ''} ${source}`,
			};
		}
		default:
			throw unsupported(kind.toUpperCase());
	}
}

function tableOf(body: Body, options: TranslateOptions): StoredTable {
	const {namespace, name} = resolve(tableParts(body), options);
	const table = options.storage.find(namespace, name);
	if (!table) throw notFound(namespace, name, options.dialect, options.storage.namespaces());
	return table;
}
