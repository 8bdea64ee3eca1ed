/** Tables that are copied or get a column, and what they held in the past. */
import {type Column, SqlError, type TableName} from '../contract/tables.ts';
import {alive, isVersioned, type Storage, type StoredTable, versionColumns} from './storage.ts';
import {duckTypeName, quoteName} from './types.ts';

/** The relation with what a table held at a moment (ms): what was there before the first change after it, less what came later. */
function pastOf(table: StoredTable, at: number): Pick<StoredTable['past'][number], 'def' | 'physical'> {
	const {def, physical} = table.past.find(({until}) => until > at) ?? {def: table.info.def, physical: table.physical};
	const live = isVersioned(def.namespace) ? [`${versionColumns.to} = ${alive}`] : [];
	const came = def.arrival === undefined ? [] : [`${quoteName(def.arrival)} <= make_timestamptz(${Math.trunc(at)}000)`];
	const where = [...live, ...came].join(' AND ');
	return {def, physical: where === '' ? physical : `(SELECT * FROM ${physical} WHERE ${where})`};
}

/** Changes of a table before which its rows are kept. */
const keptPast = 5;

/** Keeps the rows of a BigQuery table as they are, before somebody changes them. */
export async function keepPast(storage: Storage, table: StoredTable, until: number): Promise<void> {
	const {def} = table.info;
	if (isVersioned(def.namespace)) return;
	const physical = `${quoteName(def.namespace)}.${quoteName(`${def.table}@${until}`)}`;
	const kept = [...table.past.filter(one => one.physical !== physical), {until, def, physical}];
	table.past = kept.slice(-keptPast);
	const dropped = kept.slice(0, -keptPast).map(old => `; DROP TABLE ${old.physical}`);
	await storage.exclusive(writer =>
		writer.run(`CREATE OR REPLACE TABLE ${physical} AS SELECT * FROM ${table.physical}${dropped.join('')}`),
	);
}

/** @param at ms. @throws SqlError */
export async function copyTable(storage: Storage, source: StoredTable, to: TableName, at: number): Promise<void> {
	const {def, physical} = pastOf(source, at);
	await storage.createTable({...def, ...to, copied: true});
	const made = storage.find(to.namespace, to.table);
	if (!made) throw new SqlError('notFound', `Not found: Table ${to.table}`);
	const columns = def.columns.map(({name}) => quoteName(name));
	const version = isVersioned(to.namespace) ? [String(Math.trunc(made.info.createdAt)), String(alive)] : [];
	await storage.exclusive(async writer => {
		await writer.run(`INSERT INTO ${made.physical} SELECT ${[...columns, ...version].join(', ')} FROM ${physical}`);
		made.columnBytes = [...source.columnBytes];
		made.info.numRows = source.info.numRows;
		await storage.recount(made);
	});
}

/** The hidden columns stay the last ones, so the table is written anew. @throws SqlError */
export async function addColumn(storage: Storage, table: StoredTable, column: Column): Promise<void> {
	const {info, physical} = table;
	const {columns, namespace} = info.def;
	if (columns.some(one => one.name.toLowerCase() === column.name.toLowerCase()))
		throw new SqlError('invalidQuery', `Column already exists: ${column.name}`);
	const hidden = isVersioned(namespace) ? Object.values(versionColumns) : [];
	const listed = [
		...columns.map(one => quoteName(one.name)),
		`CAST(NULL AS ${duckTypeName(column.type)}) AS ${quoteName(column.name)}`,
		...hidden,
	];
	await storage.exclusive(writer =>
		writer.run(`CREATE OR REPLACE TABLE ${physical} AS SELECT ${listed.join(', ')} FROM ${physical}`),
	);
	// The definition is shared by all sandboxes of a process.
	table.info = {...info, def: {...info.def, columns: [...columns, column]}};
	table.columnBytes = [...table.columnBytes, 0];
	storage.touch(table);
}
