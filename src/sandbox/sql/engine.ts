/** The SQL engine of the sandbox: GoogleSQL on DuckDB, in memory, on virtual time. */
import {createRequire} from 'node:module';
import type * as DuckDB from '@duckdb/node-api';
import type {Clock} from '../../clock.ts';
import {type Column, type QueryRequest, type QueryResult, type SqlEngine, SqlError} from '../contract/tables.ts';
import {loadParser} from './parser.ts';
import {openStorage} from './storage.ts';
import {type Translation, translate} from './translate.ts';
import {fromDuckType, fromDuckValue} from './values.ts';

const maxResultRows = 1_000_000;

/** Opens an empty engine. Results: INT64 and TIMESTAMP (µs) are bigint, NUMERIC text, BYTES base64. Rejects where DuckDB is not installed. */
export async function openEngine(clock: Clock): Promise<SqlEngine> {
	const duck = createRequire(import.meta.url)('@duckdb/node-api') as typeof DuckDB;
	const storage = await openStorage(clock);
	/** A BigQuery job explains a request before it runs it. */
	const prepared = new WeakMap<QueryRequest, Translation>();
	const prepare = async (request: QueryRequest): Promise<Translation> => {
		const known = prepared.get(request);
		if (known) return known;
		await loadParser();
		const {sql, dialect, project, namespace, params, readAt} = request;
		const translation = translate(sql, {
			dialect,
			project,
			params,
			now: clock.now(),
			storage,
			...(namespace && {namespace}),
			...(readAt !== undefined && {readAt}),
		});
		prepared.set(request, translation);
		return translation;
	};
	return {
		createTable: def => storage.createTable(def),
		createView: async (namespace, name, sql) => storage.createView({namespace, name, sql}),
		insert: (namespace, table, rows, at = clock.now()) => storage.insert(namespace, table, rows, at),
		upsert: (namespace, table, rows, at = clock.now()) => storage.upsert(namespace, table, rows, at),
		prune: (namespace, table, column, before) => storage.prune(namespace, table, column, before),
		query: async request => {
			const translation = await prepare(request);
			return guarded(async () => {
				const reader = await storage.read(one => one.runAndReadUntil(translation.sql, maxResultRows + 1));
				if (reader.currentRowCount > maxResultRows)
					throw new SqlError(
						'unimplemented',
						`The result has more than ${maxResultRows} rows, more than the sandbox returns.`,
					);
				const columns = columnsOf(duck, reader.columnNames(), reader.columnTypes());
				const rows = reader
					.getRows()
					.map(row => row.map((value, index) => fromDuckValue(value, columns[index]?.type ?? 'STRING')));
				return {...facts(translation), columns, rows};
			});
		},
		explain: async request => {
			const translation = await prepare(request);
			return guarded(async () => {
				const statement = await storage.read(one => one.prepare(translation.sql));
				const count = statement.columnCount;
				const indexes = Array.from({length: count}, (_, index) => index);
				const columns = columnsOf(
					duck,
					indexes.map(index => statement.columnName(index)),
					indexes.map(index => statement.columnType(index)),
				);
				statement.destroySync();
				return {...facts(translation), columns};
			});
		},
		info: (namespace, table) => storage.find(namespace, table)?.info,
		list: namespace => storage.list(namespace).map(({info}) => info),
		namespaces: () => storage.namespaces(),
		close: () => storage.close(),
	};
}

function columnsOf(duck: typeof DuckDB, names: readonly string[], types: readonly DuckDB.DuckDBType[]): Column[] {
	return names.map((name, index) => ({name, type: fromDuckType(duck, types[index] as DuckDB.DuckDBType)}));
}

function facts({tables, columns, star, statementType}: Translation): Omit<QueryResult, 'rows' | 'columns'> {
	const bytesOf = (table: Translation['tables'][number]) =>
		table.info.def.columns.reduce(
			(sum, {name}, index) => sum + (star || columns.has(name.toLowerCase()) ? (table.columnBytes[index] ?? 0) : 0),
			0,
		);
	return {
		statementType,
		tables: tables.map(({info}) => ({namespace: info.def.namespace, table: info.def.table})),
		bytesProcessed: tables.reduce((sum, table) => sum + bytesOf(table), 0),
	};
}

/** DuckDB's errors as GoogleSQL's. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof SqlError) throw error;
		const message = error instanceof Error ? error.message : String(error);
		const [line = ''] = message.split('\n');
		const unknown = /Referenced column "([^"]+)" not found/.exec(line);
		if (unknown) throw new SqlError('invalidQuery', `Unrecognized name: ${unknown[1]}`);
		const plain = line.replace(/^[A-Z][A-Za-z ]*Error: /, '');
		if (/^(Invalid Input Error: (division|Bad|Array)|Out of Range|Conversion)/.test(line))
			throw new SqlError('outOfRange', plain);
		if (/Unknown TimeZone/i.test(line))
			throw new SqlError('invalidQuery', plain.replace(/Unknown TimeZone/i, 'Invalid time zone:'));
		throw new SqlError('invalidQuery', plain);
	}
}
