/** Tables that a name in FROM means: stored ones, views, and those that describe the others. */
import {type Column, type Namespace, SqlError, type SqlValue, type TableInfo} from '../contract/tables.ts';
import type {Storage} from './storage.ts';
import {literal, typeText} from './types.ts';

/** A table that is made for the query that reads it. */
export interface Described {
	columns: Column[];
	rows: SqlValue[][];
}

const columnsOf = (text: string): Column[] =>
	text.split(', ').map(item => {
		const [name = '', type = 'STRING'] = item.split(' ');
		return {name, type: type as 'STRING'};
	});

const bigQueryTables = columnsOf(
	'table_catalog, table_schema, table_name, table_type, is_insertable_into, creation_time TIMESTAMP',
);
const bigQueryColumns = columnsOf(
	'table_catalog, table_schema, table_name, column_name, ordinal_position INT64, is_nullable, data_type, is_partitioning_column',
);
const metaTables = columnsOf(
	'project_id, dataset_id, table_id, creation_time INT64, last_modified_time INT64, row_count INT64, size_bytes INT64, type INT64',
);
const spannerTables = columnsOf('TABLE_CATALOG, TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE');
const spannerColumns = columnsOf(
	'TABLE_CATALOG, TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION INT64, IS_NULLABLE, SPANNER_TYPE',
);

/** A table that describes tables; undefined where the name is another's. `columnsOf`: those of a view. */
export function described(
	namespace: Namespace,
	name: string,
	storage: Storage,
	viewColumns: (info: TableInfo) => Column[],
): Described | undefined {
	const known = name.toUpperCase();
	const tables = storage.list(namespace).filter(({def}) => !def.table.startsWith('SPANNER_SYS'));
	const columns = tables.flatMap(info =>
		(info.view === undefined ? info.def.columns : viewColumns(info)).map((column, index) => ({info, column, index})),
	);
	if (namespace.startsWith('spanner/')) {
		if (known === 'INFORMATION_SCHEMA.TABLES')
			return {columns: spannerTables, rows: tables.map(({def}) => ['', '', def.table, 'BASE TABLE'])};
		if (known !== 'INFORMATION_SCHEMA.COLUMNS') return undefined;
		const rows = columns.map(({info: {def}, column, index}) => {
			const type = typeText(column.type).replace(/^(STRING|BYTES)$/, '$1(MAX)');
			return ['', '', def.table, column.name, BigInt(index + 1), def.key.includes(column.name) ? 'NO' : 'YES', type];
		});
		return {columns: spannerColumns, rows};
	}
	const [, project = '', dataset = ''] = namespace.split('/');
	if (!/^(INFORMATION_SCHEMA\.(TABLES|COLUMNS)|__TABLES__)$/.test(known)) return undefined;
	if (!storage.namespaces().includes(namespace))
		throw new SqlError('notFound', `Not found: Dataset ${project}:${dataset} was not found in location US`);
	if (known === 'INFORMATION_SCHEMA.TABLES') {
		const rows = tables.map(({def, view, createdAt}) => {
			const isTable = view === undefined;
			return [project, dataset, def.table, isTable ? 'BASE TABLE' : 'VIEW', isTable ? 'YES' : 'NO', createdAt];
		});
		return {columns: bigQueryTables, rows};
	}
	if (known === 'INFORMATION_SCHEMA.COLUMNS') {
		const rows = columns.map(({info: {def}, column, index}) => {
			const isPartition = def.partitionBy === column.name ? 'YES' : 'NO';
			return [project, dataset, def.table, column.name, BigInt(index + 1), 'YES', typeText(column.type), isPartition];
		});
		return {columns: bigQueryColumns, rows};
	}
	const ms = (at: number) => BigInt(Math.trunc(at));
	const rows = tables.map(({def, view, createdAt, lastModified, numRows, numBytes}) => {
		const size = [BigInt(numRows), BigInt(Math.round(numBytes))];
		return [project, dataset, def.table, ms(createdAt), ms(lastModified), ...size, view === undefined ? 1n : 2n];
	});
	return {columns: metaTables, rows};
}

/** Its rows as a relation of DuckDB's, without a name. */
export function valuesOf({columns, rows}: Described): string {
	const printed = rows.map(
		row => `(${row.map((value, index) => literal(value, columns[index]?.type ?? 'STRING')).join(', ')})`,
	);
	const empty = `(${columns.map(({type}) => literal(null, type)).join(', ')})`;
	return printed.length > 0 ? `(VALUES ${printed.join(', ')})` : `(SELECT * FROM (VALUES ${empty}) WHERE FALSE)`;
}
