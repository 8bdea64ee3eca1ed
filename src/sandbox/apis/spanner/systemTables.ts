/** Tables of SPANNER_SYS: each is a table of the engine, filled with the world's numbers before a query reads it. */
import type {SpannerAdmin} from '../../contract/spanner.ts';
import type {Column, Namespace, SqlEngine, SqlValue} from '../../contract/tables.ts';

interface SystemTable {
	key: string[];
	columns: Column[];
	/** Rows in the order of the columns. */
	rows(
		admin: SpannerAdmin,
		place: readonly [project: string, instance: string, database: string],
		now: number,
	): SqlValue[][];
	/** The column by which old rows are forgotten, and after how long (ms). */
	forget: {column: string; after: number};
}

const tables: Readonly<Record<string, SystemTable>> = {
	QUERY_STATS_TOP_10MINUTE: {
		key: ['INTERVAL_END', 'TEXT_FINGERPRINT'],
		columns: [
			{name: 'INTERVAL_END', type: 'TIMESTAMP'},
			{name: 'TEXT', type: 'STRING'},
			{name: 'TEXT_TRUNCATED', type: 'BOOL'},
			{name: 'TEXT_FINGERPRINT', type: 'INT64'},
			{name: 'EXECUTION_COUNT', type: 'INT64'},
			{name: 'AVG_LATENCY_SECONDS', type: 'FLOAT64'},
			{name: 'AVG_ROWS_SCANNED', type: 'FLOAT64'},
			{name: 'AVG_CPU_SECONDS', type: 'FLOAT64'},
			{name: 'ALL_FAILED_EXECUTION_COUNT', type: 'INT64'},
		],
		rows: (admin, place, now) =>
			admin
				.queryStats(...place, now)
				.map(row => [
					row.intervalEnd,
					row.text,
					false,
					row.fingerprint,
					row.executionCount,
					row.avgLatencySeconds,
					row.avgRowsScanned,
					row.avgCpuSeconds,
					row.failed,
				]),
		forget: {column: 'INTERVAL_END', after: 86_400_000},
	},
	OLDEST_ACTIVE_QUERIES: {
		key: ['QUERY_ID'],
		columns: [
			{name: 'START_TIME', type: 'TIMESTAMP'},
			{name: 'TEXT_FINGERPRINT', type: 'INT64'},
			{name: 'TEXT', type: 'STRING'},
			{name: 'TEXT_TRUNCATED', type: 'BOOL'},
			{name: 'SESSION_ID', type: 'STRING'},
			{name: 'QUERY_ID', type: 'STRING'},
			{name: 'SERVER_REGION', type: 'STRING'},
			{name: 'PRIORITY', type: 'STRING'},
			{name: 'TRANSACTION_TYPE', type: 'STRING'},
		],
		rows: (admin, place, now) =>
			admin
				.activeQueries(...place, now)
				.map(row => [
					row.startedAt,
					row.fingerprint,
					row.text,
					false,
					row.session,
					row.id,
					'us-central1',
					'PRIORITY_HIGH',
					'READ_WRITE',
				]),
		// What runs is said anew each time.
		forget: {column: 'START_TIME', after: -60_000},
	},
};

/** The query with the system tables' names as the engine knows them; those tables are brought up to date first. */
export async function withSystemTables(
	sql: string,
	namespace: Namespace,
	engine: SqlEngine,
	admin: SpannerAdmin,
	now: number,
): Promise<string> {
	let text = sql;
	const [, project = '', instance = '', database = ''] = namespace.split('/');
	for (const [name, {key, columns, rows, forget}] of Object.entries(tables)) {
		const reference = new RegExp(`\\bSPANNER_SYS\\.${name}\\b`, 'gi');
		const table = `SPANNER_SYS_${name}`;
		const named = text.replace(reference, table);
		if (named === text) continue;
		text = named;
		if (!engine.info(namespace, table)) await engine.createTable({namespace, table, key, columns});
		await engine.prune(namespace, table, forget.column, now - forget.after);
		await engine.upsert(namespace, table, rows(admin, [project, instance, database], now));
	}
	return text;
}
