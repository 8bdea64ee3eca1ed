import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Namespace, QueryResult, SqlEngine, SqlParam, SqlValue} from '../../src/sandbox/contract/tables.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';

/** The SQL of the five seeds on a small, known world. Tuesday, 13:00 in Los Angeles. */
const now = Date.parse('2026-03-10T20:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;
const sales: Namespace = 'bq/PROJECT_ID/sales_intelligence';
const spanner: Namespace = 'spanner/p/pipeline-prod/pipeline-db';
const T = (name: string) => `\`PROJECT_ID.sales_intelligence.${name}\``;
let engine: SqlEngine;

const us = (ms: number) => BigInt(ms) * 1000n;

async function ask(sql: string, params: SqlParam[] = []): Promise<SqlValue[][]> {
	return (await engine.query({sql, dialect: 'bigquery', project: 'PROJECT_ID', params})).rows;
}

async function askSpanner(sql: string, readAt?: number): Promise<QueryResult> {
	return engine.query({
		sql,
		dialect: 'spanner',
		project: 'p',
		namespace: spanner,
		params: [],
		...(readAt !== undefined && {readAt}),
	});
}

beforeAll(async () => {
	engine = await openEngine({now: () => now, speed: 1});
	const str = (...names: string[]) => names.map(name => ({name, type: 'STRING' as const}));
	const ts = (...names: string[]) => names.map(name => ({name, type: 'TIMESTAMP' as const}));
	await engine.createTable({
		namespace: sales,
		table: 'etl_runs',
		key: ['run_id'],
		columns: [
			...str('run_id', 'source_system', 'status', 'error_message'),
			...ts('started_at', 'completed_at'),
			{name: 'rows_processed', type: 'INT64'},
		],
	});
	await engine.insert(sales, 'etl_runs', [
		['1', 'gmail', 'success', null, now - 2 * hour, now - 2 * hour + 90_000, 10],
		['2', 'gmail', 'success', null, now - day - 2 * hour, now - day - 2 * hour + 30_000, 20],
		['3', 'dialpad', 'failed', 'boom', now - 3 * hour, now - 3 * hour + 5000, 0],
		['4', 'gmail', 'success', null, now - 40 * day, now - 40 * day + 1000, 5],
		['5', 'salesforce', 'running', null, now - 60_000, null, null],
	]);
	await engine.createTable({
		namespace: sales,
		table: 'account_recommendations',
		key: ['account_id', 'score_date'],
		columns: [
			...str('account_id', 'recommended_action'),
			{name: 'score_date', type: 'DATE'},
			{name: 'priority_score', type: 'FLOAT64'},
			{name: 'budget_likelihood', type: 'FLOAT64'},
			{name: 'engagement_score', type: 'FLOAT64'},
		],
	});
	await engine.insert(sales, 'account_recommendations', [
		['a1', 'call', '2026-03-10', 0.5, 0.1, 0.2],
		['a2', 'mail', '2026-03-10', 0.9, 0.3, 0.4],
		['a1', 'wait', '2026-03-09', 0.7, 0.1, 0.1],
	]);
	await engine.createTable({
		namespace: sales,
		table: 'gmail_messages',
		key: [],
		columns: [...str('message_id'), ...ts('sent_at'), {name: 'embedding', type: {array: 'FLOAT64'}}],
	});
	await engine.insert(sales, 'gmail_messages', [
		['m1', now - 90 * 60_000, [0.1]],
		['m2', now - 5 * hour, null],
		['m2', now - 6 * hour, null],
		['m3', now - 20 * day, [0.2]],
	]);
	await engine.createTable({
		namespace: sales,
		table: 'gmail_participants',
		key: [],
		columns: [...str('email_address', 'sf_contact_id'), ...ts('ingested_at', 'sent_at')],
	});
	await engine.insert(sales, 'gmail_participants', [
		['x@a', 'c1', now - hour, now - hour],
		['y@a', null, now - 2 * hour, now - 2 * hour],
		['y@a', null, now - 3 * hour, now - 3 * hour],
		['z@a', 'c2', now - 2 * day, now],
		['old@a', null, now - 9 * day, now],
	]);
	await engine.createView(
		sales,
		'v_unmatched_emails',
		'SELECT email_address, sent_at FROM gmail_participants WHERE sf_contact_id IS NULL',
	);
	await engine.createTable({namespace: sales, table: 'dialpad_calls', key: [], columns: ts('call_time')});
	await engine.insert(sales, 'dialpad_calls', [[now - 26 * hour]]);
	await engine.createTable({
		namespace: sales,
		table: 'sf_accounts',
		key: ['account_id'],
		columns: [...str('account_id', 'account_name'), ...ts('last_modified_date')],
	});
	await engine.insert(sales, 'sf_accounts', [
		['a1', 'Acme', now - 3 * hour],
		['a2', 'Bolt', now - 4 * hour],
	]);
	await engine.createTable({
		namespace: spanner,
		table: 'processing_requests',
		key: ['id'],
		columns: [...str('id', 'status'), ...ts('created_at'), {name: 'processing_time_ms', type: 'INT64'}],
	});
	await engine.insert(
		spanner,
		'processing_requests',
		[
			['r1', 'completed', now - 60_000, 1000],
			['r2', 'failed', now - 120_000, 3000],
			['r3', 'completed', now - 2 * hour, 9],
		],
		now - 2 * hour,
	);
	await engine.createTable({
		namespace: spanner,
		table: 'crm_integrations',
		key: ['id'],
		columns: [...str('id', 'crm_type', 'status'), ...ts('created_at')],
	});
	await engine.insert(spanner, 'crm_integrations', [
		['1', 'hubspot', 'success', now - hour],
		['2', 'hubspot', 'failed', now - hour],
		['3', 'salesforce', 'success', now - hour],
	]);
});

afterAll(() => engine.close());

describe('statements of the sales seeds (000, 001, 002)', () => {
	test.each<[string, string, SqlValue[][]]>([
		[
			'runs of today',
			`SELECT source_system, status, started_at, rows_processed FROM ${T('etl_runs')} WHERE DATE(started_at) = CURRENT_DATE() ORDER BY started_at DESC`,
			[
				['salesforce', 'running', us(now - 60_000), null],
				['gmail', 'success', us(now - 2 * hour), 10n],
				['dialpad', 'failed', us(now - 3 * hour), 0n],
			],
		],
		[
			'scores of today',
			`SELECT COUNT(*) as accounts_scored, MAX(score_date) as latest_score_date FROM ${T('account_recommendations')} WHERE score_date = CURRENT_DATE()`,
			[[2n, '2026-03-10']],
		],
		[
			'match rate',
			`SELECT COUNTIF(sf_contact_id IS NOT NULL) * 100.0 / COUNT(*) as email_match_rate FROM ${T('gmail_participants')} WHERE DATE(ingested_at) >= DATE_SUB(CURRENT_DATE(), INTERVAL 7 DAY)`,
			[[50]],
		],
		[
			'ETL status',
			`SELECT source_system, status, COUNT(*) as run_count, AVG(TIMESTAMP_DIFF(completed_at, started_at, SECOND)) as avg_duration_seconds FROM ${T('etl_runs')} WHERE DATE(started_at) >= DATE_SUB(CURRENT_DATE(), INTERVAL 7 DAY) GROUP BY source_system, status ORDER BY source_system, status`,
			[
				['dialpad', 'failed', 1n, 5],
				['gmail', 'success', 2n, 60],
				['salesforce', 'running', 1n, null],
			],
		],
		[
			'freshness',
			`SELECT 'gmail_messages' as table_name, MAX(sent_at) as latest_record, TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), MAX(sent_at), HOUR) as hours_old FROM ${T('gmail_messages')} UNION ALL SELECT 'dialpad_calls' as table_name, MAX(call_time) as latest_record, TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), MAX(call_time), HOUR) as hours_old FROM ${T('dialpad_calls')}`,
			[
				['gmail_messages', us(now - 90 * 60_000), 1n],
				['dialpad_calls', us(now - 26 * hour), 26n],
			],
		],
		[
			'embeddings',
			`SELECT COUNT(*) as total_emails, COUNTIF(embedding IS NOT NULL) as emails_with_embeddings, COUNTIF(embedding IS NULL) as emails_without_embeddings FROM ${T('gmail_messages')}`,
			[[4n, 2n, 2n]],
		],
		[
			'top scores',
			`SELECT account_id, priority_score, budget_likelihood, engagement_score, recommended_action FROM ${T('account_recommendations')} WHERE score_date = CURRENT_DATE() ORDER BY priority_score DESC LIMIT 10`,
			[
				['a2', 0.9, 0.3, 0.4, 'mail'],
				['a1', 0.5, 0.1, 0.2, 'call'],
			],
		],
		[
			'failed runs',
			`SELECT source_system, status, error_message, started_at FROM ${T('etl_runs')} WHERE status = 'failed' ORDER BY started_at DESC LIMIT 10`,
			[['dialpad', 'failed', 'boom', us(now - 3 * hour)]],
		],
		[
			'embeddings of a week, with the comparison that BigQuery takes',
			`SELECT COUNT(*) as total, COUNTIF(embedding IS NULL) as without_embeddings FROM ${T('gmail_messages')} WHERE DATE(sent_at) >= DATE_SUB(CURRENT_DATE(), INTERVAL 7 DAY)`,
			[[3n, 2n]],
		],
		[
			'entity resolution',
			`SELECT COUNT(*) as total_participants, COUNTIF(sf_contact_id IS NOT NULL) as matched, COUNTIF(sf_contact_id IS NULL) as unmatched, COUNTIF(sf_contact_id IS NOT NULL) * 100.0 / COUNT(*) as match_rate FROM ${T('gmail_participants')} WHERE DATE(ingested_at) >= DATE_SUB(CURRENT_DATE(), INTERVAL 7 DAY)`,
			[[4n, 2n, 2n, 50]],
		],
		[
			'duplicates',
			`-- Check for duplicate records\nSELECT message_id, COUNT(*) as count FROM ${T('gmail_messages')} GROUP BY message_id HAVING count > 1`,
			[['m2', 2n]],
		],
		[
			'top accounts',
			`SELECT a.account_name, r.priority_score, r.budget_likelihood, r.engagement_score, r.recommended_action FROM ${T('account_recommendations')} r JOIN ${T('sf_accounts')} a ON r.account_id = a.account_id WHERE r.score_date = CURRENT_DATE() ORDER BY r.priority_score DESC LIMIT 20`,
			[
				['Bolt', 0.9, 0.3, 0.4, 'mail'],
				['Acme', 0.5, 0.1, 0.2, 'call'],
			],
		],
		[
			'unmatched emails, a view',
			`SELECT email_address, COUNT(*) as message_count, MAX(sent_at) as latest_message FROM ${T('v_unmatched_emails')} GROUP BY email_address ORDER BY message_count DESC LIMIT 50`,
			[
				['y@a', 2n, us(now - 2 * hour)],
				['old@a', 1n, us(now)],
			],
		],
		[
			'ETL performance',
			`SELECT source_system, DATE(started_at) as run_date, AVG(TIMESTAMP_DIFF(completed_at, started_at, SECOND)) as avg_seconds, MAX(TIMESTAMP_DIFF(completed_at, started_at, SECOND)) as max_seconds, AVG(rows_processed) as avg_rows FROM ${T('etl_runs')} WHERE status = 'success' AND DATE(started_at) >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) GROUP BY source_system, run_date ORDER BY run_date DESC, source_system`,
			[
				['gmail', '2026-03-10', 90, 90n, 10],
				['gmail', '2026-03-09', 30, 30n, 20],
			],
		],
		['latest mail', `SELECT MAX(sent_at) FROM ${T('gmail_messages')};`, [[us(now - 90 * 60_000)]]],
		[
			'scores by day',
			`SELECT COUNT(*), score_date FROM ${T('account_recommendations')} GROUP BY score_date ORDER BY score_date DESC LIMIT 7;`,
			[
				[2n, '2026-03-10'],
				[1n, '2026-03-09'],
			],
		],
		[
			'success by day',
			`SELECT DATE(started_at) as date, COUNTIF(status = 'success') as success, COUNTIF(status = 'failed') as failed FROM ${T('etl_runs')} WHERE started_at >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 7 DAY) GROUP BY date ORDER BY date DESC;`,
			[
				['2026-03-10', 1n, 1n],
				['2026-03-09', 1n, 0n],
			],
		],
		[
			'stale accounts',
			`SELECT 'sf_accounts', TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), MAX(last_modified_date), HOUR) FROM ${T('sf_accounts')};`,
			[['sf_accounts', 3n]],
		],
	])('%s', async (_, sql, rows) => {
		expect(await ask(sql)).toEqual(rows);
	});

	test('refuses TIMESTAMP >= DATE (Issue 3 of seed 000), as BigQuery does', async () => {
		await expect(
			ask(`SELECT COUNT(*) FROM ${T('gmail_messages')} WHERE sent_at >= DATE_SUB(CURRENT_DATE(), INTERVAL 7 DAY)`),
		).rejects.toMatchObject({reason: 'invalidQuery', message: expect.stringContaining('TIMESTAMP, DATE')});
	});

	test('selects all columns of the runs of today', async () => {
		expect(
			(await ask(`SELECT * FROM ${T('etl_runs')} WHERE DATE(started_at) = CURRENT_DATE() ORDER BY started_at DESC`))[1],
		).toEqual(['1', 'gmail', 'success', null, us(now - 2 * hour), us(now - 2 * hour + 90_000), 10n]);
	});
});

describe('statements of seed 003 (Spanner)', () => {
	test('measures requests and integrations', async () => {
		const requests = await askSpanner(
			"SELECT COUNT(*) as total_requests, AVG(processing_time_ms) as avg_processing_time, COUNTIF(status = 'completed') / COUNT(*) as success_rate FROM processing_requests WHERE created_at >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR)",
		);
		expect(requests.rows).toEqual([[2n, 2000, 0.5]]);
		const crm = await askSpanner(
			"SELECT crm_type, COUNT(*) as total_syncs, COUNTIF(status = 'success') / COUNT(*) as success_rate FROM crm_integrations WHERE created_at >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 DAY) GROUP BY crm_type",
		);
		expect(crm.rows.sort()).toEqual([
			['hubspot', 2n, 0.5],
			['salesforce', 1n, 1],
		]);
		await expect(
			askSpanner('SELECT COUNTIF(TRUE) / COUNT(*) FROM processing_requests WHERE FALSE'),
		).rejects.toMatchObject({reason: 'outOfRange', message: 'division by zero: 0 / 0'});
	});

	test('reads the past, and never shows the versions', async () => {
		await engine.upsert(spanner, 'crm_integrations', [['1', 'hubspot', 'failed', now - hour]], now + 1000);
		const sql = "SELECT * FROM crm_integrations WHERE id = '1'";
		expect((await askSpanner(sql)).rows).toEqual([['1', 'hubspot', 'failed', us(now - hour)]]);
		expect((await askSpanner(sql, now + 500)).rows).toEqual([['1', 'hubspot', 'success', us(now - hour)]]);
		expect((await askSpanner(sql, now - 500)).rows).toEqual([]);
	});
});

describe('GoogleSQL where DuckDB differs', () => {
	test.each<[string, SqlValue]>([
		["DATE(TIMESTAMP '2026-03-10 05:00:00+00', 'America/Los_Angeles')", '2026-03-09'],
		["CURRENT_DATE('Asia/Tokyo')", '2026-03-11'],
		["FORMAT_TIMESTAMP('%F %T', TIMESTAMP '2026-03-10 05:00:00+00', 'America/Los_Angeles')", '2026-03-09 22:00:00'],
		[
			"TIMESTAMP_TRUNC(TIMESTAMP '2026-03-10 05:00:00+00', DAY, 'America/Los_Angeles')",
			us(Date.parse('2026-03-09T07:00:00Z')),
		],
		["TIMESTAMP_DIFF(TIMESTAMP '2026-03-10 01:59:00+00', TIMESTAMP '2026-03-10 00:00:00+00', HOUR)", 1n],
		["TIMESTAMP_DIFF(TIMESTAMP '2026-03-10 00:00:00+00', TIMESTAMP '2026-03-10 01:59:00+00', HOUR)", -1n],
		["DATE_DIFF(DATE '2026-03-08', DATE '2026-03-07', WEEK)", 1n],
		["DATE_TRUNC(DATE '2026-03-10', WEEK)", '2026-03-08'],
		["EXTRACT(DAYOFWEEK FROM DATE '2026-03-08')", 1n],
		['CAST(2.5 AS INT64)', 3n],
		["SAFE_CAST('1.5' AS INT64)", null],
		['CAST(1.0 AS STRING)', '1'],
		['7 / 2', 3.5],
		['ROUND(2.567, 1)', 2.6],
		['GREATEST(1, NULL)', null],
		['SAFE_DIVIDE(1, 0)', null],
		['(SELECT ARRAY_AGG(x ORDER BY x DESC LIMIT 2) FROM UNNEST([1, 2, 3]) AS x)', [3n, 2n]],
		['(SELECT APPROX_QUANTILES(x, 100)[OFFSET(50)] FROM UNNEST([1, 2, 3]) AS x)', 2n],
		["SPLIT('a,b')[SAFE_OFFSET(5)]", null],
		["REGEXP_EXTRACT('abc', r'x')", null],
		['JSON_VALUE(\'{"a": {"b": 1}}\', \'$.a\')', null],
	])('%s', async (sql, value) => {
		expect(await ask(`SELECT ${sql}`)).toEqual([[value]]);
	});

	test('knows no function that it cannot translate', async () => {
		await expect(ask('SELECT FARM_FINGERPRINT("x")')).rejects.toMatchObject({
			reason: 'unimplemented',
			message: 'The sandbox does not support the function FARM_FINGERPRINT',
		});
		await expect(ask('SELECT 1; SELECT 2')).rejects.toMatchObject({reason: 'unimplemented'});
	});
});
