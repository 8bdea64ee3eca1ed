/**
 * The tables of the sandbox: DuckDB schemas (one per namespace) and the facts that BigQuery gives of a
 * table (rows, bytes, times). Spanner tables keep every version of a row for an hour, so that stale
 * reads see the past; versions live in two hidden columns.
 */
import {createRequire} from 'node:module';
import type * as DuckDB from '@duckdb/node-api';
import type {Clock} from '../../clock.ts';
import {type Namespace, SqlError, type SqlValue, type TableDef, type TableInfo} from '../contract/tables.ts';
import {macros} from './macros.ts';
import {duckTypeName, quoteName, valueBytes} from './types.ts';
import {toDuckValue} from './values.ts';

/** Hidden columns of a Spanner row: commit time and end of life, ms. */
export const versionColumns = {from: '_pitwall_from', to: '_pitwall_to'} as const;
/** End of life of the current version of a row. */
export const alive = 9_007_199_254_740_991n;
const versionRetentionMs = 3_600_000;
const chunkRows = 2048;
/** Dropped tables whose rows are kept. */
const keptGone = 5;

/** A table with what is known of its size. */
export interface StoredTable {
	info: TableInfo;
	/** Bytes per column, in the order of the definition. */
	columnBytes: number[];
	/** Raised by every write; the BigQuery query cache compares it. */
	version: number;
	physical: string;
	/** What it held before each of the last changes by statements, the oldest first. */
	past: readonly PastRows[];
}

/** The rows of a table until a moment, ms. */
export interface PastRows {
	until: number;
	def: TableDef;
	physical: string;
}

export interface StoredView {
	namespace: Namespace;
	name: string;
	sql: string;
	/** ms. */
	createdAt: number;
}

/** True for tables with row versions. */
export function isVersioned(namespace: Namespace): boolean {
	return namespace.startsWith('spanner/');
}

/** Opens DuckDB in memory; throws where the optional dependency is missing. */
export async function openStorage(clock: Clock): Promise<Storage> {
	const duck = createRequire(import.meta.url)('@duckdb/node-api') as typeof DuckDB;
	const instance = await duck.DuckDBInstance.create(':memory:', {threads: '2'});
	const [writer, reader] = [await instance.connect(), await instance.connect()];
	const setup = `SET TimeZone='UTC'; SET default_null_order='nulls_first_on_asc_last_on_desc'; ${macros}`;
	await writer.run(setup);
	await reader.run("SET TimeZone='UTC'");
	return new Storage(duck, instance, writer, reader, clock);
}

/** Tables, views and their writes; writes run one after another. */
export class Storage {
	readonly views = new Map<string, StoredView>();
	private readonly tables = new Map<string, StoredTable>();
	/** Tables that were dropped lately, the oldest first. */
	private gone: readonly StoredTable[] = [];
	private readonly known = new Set<Namespace>();
	private tail: Promise<unknown> = Promise.resolve();
	private readonly duck: typeof DuckDB;
	private readonly instance: DuckDB.DuckDBInstance;
	private readonly writer: DuckDB.DuckDBConnection;
	private readonly reader: DuckDB.DuckDBConnection;
	/** Reads under way. */
	private readonly reads = new Set<Promise<unknown>>();
	private closing = false;
	private readonly clock: Clock;

	constructor(
		duck: typeof DuckDB,
		instance: DuckDB.DuckDBInstance,
		writer: DuckDB.DuckDBConnection,
		reader: DuckDB.DuckDBConnection,
		clock: Clock,
	) {
		this.duck = duck;
		this.instance = instance;
		this.writer = writer;
		this.reader = reader;
		this.clock = clock;
	}

	/** Spanner names are case-insensitive, BigQuery's are not. */
	find(namespace: Namespace, name: string): StoredTable | undefined {
		return this.tables.get(tableKey(namespace, name));
	}

	/** The table that had this name at a moment (ms), although it may have been dropped since, as BigQuery's time travel has it. */
	findPast(namespace: Namespace, name: string, at: number): StoredTable | undefined {
		const live = this.find(namespace, name);
		if (live && live.info.createdAt <= at) return live;
		const key = tableKey(namespace, name);
		return this.gone.findLast(({info, past}) => keyOf(info.def) === key && (past.at(-1)?.until ?? 0) > at) ?? live;
	}

	findView(namespace: Namespace, name: string): StoredView | undefined {
		return this.views.get(tableKey(namespace, name));
	}

	/** Tables and views by name, ascending. */
	list(namespace: Namespace): TableInfo[] {
		const tables = [...this.tables.values()].map(({info}) => info);
		return [...tables, ...[...this.views.values()].map(viewInfo)]
			.filter(({def}) => def.namespace === namespace)
			.sort((a, b) => (a.def.table < b.def.table ? -1 : 1));
	}

	namespaces(): Namespace[] {
		return [...this.known];
	}

	async createTable(def: TableDef): Promise<void> {
		const key = tableKey(def.namespace, def.table);
		if (this.tables.has(key) || this.views.has(key))
			throw new SqlError('invalidQuery', `Already Exists: Table ${def.table}`);
		const hidden = isVersioned(def.namespace) ? [`${versionColumns.from} BIGINT`, `${versionColumns.to} BIGINT`] : [];
		const columns = [...def.columns.map(({name, type}) => `${quoteName(name)} ${duckTypeName(type)}`), ...hidden];
		const physical = `${quoteName(def.namespace)}.${quoteName(def.table)}`;
		const now = this.clock.now();
		this.known.add(def.namespace);
		this.tables.set(key, {
			info: {def, numRows: 0, numBytes: 0, createdAt: now, lastModified: now},
			columnBytes: def.columns.map(() => 0),
			version: 0,
			physical,
			past: [],
		});
		await this.exclusive(writer =>
			writer.run(
				`CREATE SCHEMA IF NOT EXISTS ${quoteName(def.namespace)}; CREATE TABLE ${physical} (${columns.join(', ')})`,
			),
		);
	}

	/** A dataset or database that may stay empty. */
	declare(namespace: Namespace): void {
		this.known.add(namespace);
	}

	/** Forgets a dataset or database with its tables. */
	async drop(namespace: Namespace): Promise<void> {
		await this.exclusive(writer => writer.run(`DROP SCHEMA IF EXISTS ${quoteName(namespace)} CASCADE`));
		for (const [key, {info}] of this.tables) if (info.def.namespace === namespace) this.tables.delete(key);
		this.known.delete(namespace);
	}

	createView(view: Omit<StoredView, 'createdAt'>): void {
		this.known.add(view.namespace);
		this.views.set(tableKey(view.namespace, view.name), {...view, createdAt: this.clock.now()});
	}

	async insert(namespace: Namespace, name: string, rows: SqlValue[][], at: number): Promise<void> {
		const table = this.mustFind(namespace, name);
		if (rows.length === 0) return;
		await this.exclusive(async writer =>
			this.append(table, await writer.createAppender(table.info.def.table, namespace), rows, at),
		);
		this.grow(table, rows);
		this.touch(table, at);
	}

	async upsert(namespace: Namespace, name: string, rows: SqlValue[][], at: number): Promise<void> {
		const table = this.mustFind(namespace, name);
		const {key, columns} = table.info.def;
		if (rows.length === 0) return;
		if (key.length === 0) throw new SqlError('invalidQuery', `Table ${name} has no key`);
		const latest = lastPerKey(
			rows,
			key.map(column => columns.findIndex(({name: other}) => other === column)),
		);
		const match = key.map(column => `t.${quoteName(column)} IS NOT DISTINCT FROM s.${quoteName(column)}`).join(' AND ');
		await this.exclusive(async () => {
			await this.writer.run(`CREATE OR REPLACE TEMP TABLE staged AS SELECT * FROM ${table.physical} LIMIT 0; BEGIN`);
			try {
				this.append(table, await this.writer.createAppender('staged'), latest, at);
				await this.writer.run(
					isVersioned(namespace)
						? `UPDATE ${table.physical} AS t SET ${versionColumns.to} = ${Math.trunc(at)} FROM staged AS s WHERE ${match} AND t.${versionColumns.to} = ${alive}`
						: `DELETE FROM ${table.physical} AS t USING staged AS s WHERE ${match}`,
				);
				await this.writer.run(`INSERT INTO ${table.physical} SELECT * FROM staged; COMMIT`);
			} catch (error) {
				await this.writer.run('ROLLBACK');
				throw error;
			}
			this.grow(table, latest);
			await this.recount(table);
		});
		this.touch(table, at);
	}

	async prune(namespace: Namespace, name: string, column: string, before: number): Promise<void> {
		const table = this.mustFind(namespace, name);
		const old = `${quoteName(column)} < make_timestamptz(${Math.trunc(before)}000)`;
		const dead = isVersioned(namespace)
			? ` OR ${versionColumns.to} < ${Math.trunc(this.clock.now() - versionRetentionMs)}`
			: '';
		await this.exclusive(async () => {
			await this.writer.run(`DELETE FROM ${table.physical} WHERE ${old}${dead}`);
			const rows = table.info.numRows;
			await this.recount(table);
			if (table.info.numRows !== rows) this.touch(table);
		});
	}

	/** Runs a statement that changes one table, or forgets the table; resolves with how many rows it changed. */
	async change({sql, table}: {sql: string; table: StoredTable}, at: number): Promise<number> {
		let changed = 0;
		await this.exclusive(async writer => {
			changed = (await writer.run(sql)).rowsChanged;
			if (sql.startsWith('DROP ')) await this.bury(table);
			else await this.recount(table);
		});
		this.touch(table, at);
		return changed;
	}

	/** Keeps what a dropped table held, in place of the table that was dropped longest ago. */
	private async bury(table: StoredTable): Promise<void> {
		this.tables.delete(keyOf(table.info.def));
		const gone = [...this.gone, table];
		this.gone = gone.slice(-keptGone);
		const forgotten = gone.slice(0, -keptGone).flatMap(({past}) => past);
		for (const {physical} of forgotten) await this.writer.run(`DROP TABLE IF EXISTS ${physical}`);
	}

	/** Runs `work` on the reading connection. Rejects once the storage is being closed. */
	async read<T>(work: (reader: DuckDB.DuckDBConnection) => Promise<T>): Promise<T> {
		if (this.closing) throw new Error('the database is closed');
		const running = work(this.reader);
		this.reads.add(running);
		try {
			return await running;
		} finally {
			this.reads.delete(running);
		}
	}

	async close(): Promise<void> {
		// A connection that is closed under its query locks itself up, and the process never ends.
		this.closing = true;
		this.reader.interrupt();
		await Promise.allSettled([...this.reads, this.tail]);
		this.writer.closeSync();
		this.reader.closeSync();
		this.instance.closeSync();
	}

	private mustFind(namespace: Namespace, name: string): StoredTable {
		const table = this.find(namespace, name);
		if (!table) throw new SqlError('notFound', `Not found: Table ${namespace}/${name}`);
		return table;
	}

	private append(table: StoredTable, appender: DuckDB.DuckDBAppender, rows: SqlValue[][], at: number): void {
		const {columns, namespace} = table.info.def;
		const versioned = isVersioned(namespace);
		const types = Array.from({length: appender.columnCount}, (_, index) => appender.columnType(index));
		for (let start = 0; start < rows.length; start += chunkRows) {
			const part = rows.slice(start, start + chunkRows);
			const chunk = this.duck.DuckDBDataChunk.create(types, part.length);
			for (const [index, {type}] of columns.entries())
				chunk.setColumnValues(
					index,
					part.map(row => toDuckValue(this.duck, row[index] ?? null, type)),
				);
			if (versioned) {
				chunk.setColumnValues(
					columns.length,
					part.map(() => BigInt(Math.trunc(at))),
				);
				chunk.setColumnValues(
					columns.length + 1,
					part.map(() => alive),
				);
			}
			appender.appendDataChunk(chunk);
		}
		appender.flushSync();
		appender.closeSync();
	}

	private grow(table: StoredTable, rows: SqlValue[][]): void {
		for (const [index, {type}] of table.info.def.columns.entries()) {
			let bytes = 0;
			for (const row of rows) bytes += valueBytes(row[index] ?? null, type);
			table.columnBytes[index] = (table.columnBytes[index] ?? 0) + bytes;
		}
		table.info.numRows += rows.length;
		table.info.numBytes = table.columnBytes.reduce((sum, bytes) => sum + bytes, 0);
	}

	/** After deletions: the real number of rows, and bytes in proportion. */
	async recount(table: StoredTable): Promise<void> {
		const where = isVersioned(table.info.def.namespace) ? ` WHERE ${versionColumns.to} = ${alive}` : '';
		const reader = await this.writer.runAndReadAll(`SELECT count(*) FROM ${table.physical}${where}`);
		const rows = Number(reader.getRows()[0]?.[0] ?? 0);
		const share = table.info.numRows === 0 ? 0 : rows / table.info.numRows;
		table.columnBytes = table.columnBytes.map(bytes => Math.round(bytes * share));
		table.info.numRows = rows;
		table.info.numBytes = table.columnBytes.reduce((sum, bytes) => sum + bytes, 0);
	}

	touch(table: StoredTable, at = this.clock.now()): void {
		table.version += 1;
		table.info.lastModified = Math.max(table.info.lastModified, at);
	}

	/** Runs `work` on the writing connection, after what was asked for before. */
	exclusive<T>(work: (writer: DuckDB.DuckDBConnection) => Promise<T>): Promise<T> {
		const run = () => work(this.writer);
		const next = this.tail.then(run, run);
		this.tail = next.catch(() => undefined);
		return next;
	}
}

/** The relation that a read selects from: the rows of now, or of a time (ms). */
export function readable(table: StoredTable, readAt: number | undefined): string {
	const {namespace, columns} = table.info.def;
	if (!isVersioned(namespace)) return table.physical;
	const live =
		readAt === undefined
			? `${versionColumns.to} = ${alive}`
			: `${versionColumns.from} <= ${Math.trunc(readAt)} AND ${versionColumns.to} > ${Math.trunc(readAt)}`;
	return `(SELECT ${columns.map(({name}) => quoteName(name)).join(', ')} FROM ${table.physical} WHERE ${live})`;
}

/** What is known of a view without asking it: its columns are those of its query. */
export function viewInfo({namespace, name, sql, createdAt}: StoredView): TableInfo {
	const def = {namespace, table: name, columns: [], key: []};
	return {def, view: sql, numRows: 0, numBytes: 0, createdAt, lastModified: createdAt};
}

function tableKey(namespace: Namespace, name: string): string {
	return `${namespace}/${isVersioned(namespace) ? name.toLowerCase() : name}`;
}

const keyOf = ({namespace, table}: TableDef): string => tableKey(namespace, table);

function lastPerKey(rows: SqlValue[][], key: number[]): SqlValue[][] {
	const last = new Map<string, SqlValue[]>();
	for (const row of rows) last.set(JSON.stringify(key.map(index => String(row[index]))), row);
	return [...last.values()];
}
