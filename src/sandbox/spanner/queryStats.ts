/** SPANNER_SYS.QUERY_STATS_TOP_10MINUTE: a table of the engine, filled by the world's numbers before a query reads it. */
import type {SpannerAdmin} from '../contract/spanner.ts';
import type {Namespace, SqlEngine, TableDef} from '../contract/tables.ts';

const name = 'SPANNER_SYS_QUERY_STATS_TOP_10MINUTE';
const reference = /\bSPANNER_SYS\.QUERY_STATS_TOP_10MINUTE\b/gi;

const definition = (namespace: Namespace): TableDef => ({
	namespace,
	table: name,
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
});

/** The query with the system table's name as the engine knows it; the table is brought up to date first. */
export async function withQueryStats(
	sql: string,
	namespace: Namespace,
	engine: SqlEngine,
	admin: SpannerAdmin,
	now: number,
): Promise<string> {
	if (!reference.test(sql)) return sql;
	reference.lastIndex = 0;
	const [, project = '', instance = '', database = ''] = namespace.split('/');
	if (!engine.info(namespace, name)) await engine.createTable(definition(namespace));
	const rows = admin.queryStats(project, instance, database, now);
	await engine.upsert(
		namespace,
		name,
		rows.map(row => [
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
	);
	await engine.prune(namespace, name, 'INTERVAL_END', now - 86_400_000);
	return sql.replace(reference, name);
}
