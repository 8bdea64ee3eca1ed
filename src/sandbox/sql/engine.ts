/** The SQL engine of the sandbox: GoogleSQL on DuckDB, in memory, on virtual time. */
import type {Clock} from '../../clock.ts';
import {type QueryRequest, type QueryResult, type SqlEngine, SqlError, type TableName} from '../contract/tables.ts';
import {translateChange} from './changes.ts';
import {addColumn, copyTable, keepPast} from './definitions.ts';
import {guarded} from './errors.ts';
import {notFound} from './names.ts';
import {loadParser} from './parser.ts';
import {openStorage, viewInfo} from './storage.ts';
import {type Translation, translate} from './translate.ts';
import {fromDuckValue} from './values.ts';

const maxResultRows = 1_000_000;

/** Opens an empty engine. Results: INT64 and TIMESTAMP (µs) are bigint, NUMERIC text, BYTES base64. Rejects where DuckDB is not installed. */
export async function openEngine(clock: Clock): Promise<SqlEngine> {
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
	const explain = async (request: QueryRequest) => {
		const translation = await prepare(request);
		return guarded(async () => {
			const statement = await storage.read(one => one.prepare(translation.sql));
			statement.destroySync();
			return facts(translation);
		});
	};
	const known = ({namespace, table}: TableName) => {
		const found = storage.find(namespace, table);
		if (!found)
			throw notFound(namespace, table, namespace.startsWith('bq/') ? 'bigquery' : 'spanner', storage.namespaces());
		return found;
	};
	return {
		createTable: def => storage.createTable(def),
		declare: namespace => storage.declare(namespace),
		drop: namespace => storage.drop(namespace),
		copy: async (from, to, at = clock.now()) =>
			copyTable(storage, storage.findPast(from.namespace, from.table, at) ?? known(from), to, at),
		addColumn: async (table, column) => addColumn(storage, known(table), column),
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
				const {output} = translation;
				const rows = reader
					.getRows()
					.map(row => row.map((value, index) => fromDuckValue(value, output[index]?.type ?? 'STRING')));
				return {...facts(translation), rows};
			});
		},
		change: async request => {
			await loadParser();
			const {sql, dialect, project, namespace, params} = request;
			const place = {dialect, project, params, now: clock.now(), storage, ...(namespace && {namespace})};
			const change = translateChange(sql, place);
			return guarded(async () => {
				await keepPast(storage, change.table, place.now);
				return storage.change(change, place.now);
			});
		},
		explain,
		info: (namespace, table) => storage.find(namespace, table)?.info,
		describe: async (namespace, name) => {
			const view = storage.findView(namespace, name);
			if (!view) return storage.find(namespace, name)?.info;
			const info = viewInfo(view);
			const [dialect, project = ''] = namespace.split('/') as ['bq' | 'spanner', string];
			const {columns} = await explain({
				sql: view.sql,
				dialect: dialect === 'bq' ? 'bigquery' : 'spanner',
				project,
				namespace,
				params: [],
			});
			return {...info, def: {...info.def, columns}};
		},
		list: namespace => storage.list(namespace),
		namespaces: () => storage.namespaces(),
		close: () => storage.close(),
	};
}

function facts({tables, columns, output, statementType}: Translation): Omit<QueryResult, 'rows'> {
	const bytesOf = (table: Translation['tables'][number]) =>
		table.info.def.columns.reduce(
			(sum, {name}, index) => sum + (columns.has(name.toLowerCase()) ? (table.columnBytes[index] ?? 0) : 0),
			0,
		);
	return {
		statementType,
		columns: output,
		tables: tables.map(({info}) => ({namespace: info.def.namespace, table: info.def.table})),
		bytesProcessed: tables.reduce((sum, table) => sum + bytesOf(table), 0),
	};
}
