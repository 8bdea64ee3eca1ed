/** Tables and metric descriptors of the three systems, as docs/tables.md lists them. */
import type {MetricDescriptor} from '../contract/metrics.ts';
import {projects} from '../contract/names.ts';
import type {Column, Namespace, SqlType, TableDef} from '../contract/tables.ts';

export const sales: Namespace = `bq/${projects.sales}/sales_intelligence`;
/** Copies of tables, made by people. */
export const backups: Namespace = `bq/${projects.sales}/sales_intelligence_backup`;
export const aiusage: Namespace = `bq/${projects.aiusage}/ai_usage`;
export const instance = 'pipeline-prod';
export const database = 'pipeline-db';
const pipelineDb: Namespace = `spanner/${projects.ingestion}/${instance}/${database}`;

/** `name TYPE, name TYPE` → columns. */
function columns(text: string): Column[] {
	return text.split(', ').map(item => {
		const [name = '', type = ''] = item.split(' ');
		return {name, type: type.startsWith('ARRAY') ? {array: 'FLOAT64'} : (type as SqlType)};
	});
}

function table(namespace: Namespace, name: string, key: string, columnText: string, partitionBy?: string): TableDef {
	return {
		namespace,
		table: name,
		columns: columns(columnText),
		key: key.split(' '),
		...(partitionBy ? {partitionBy} : {}),
	};
}

export const tables = {
	etl_runs: table(
		sales,
		'etl_runs',
		'run_id',
		'run_id STRING, source_system STRING, status STRING, started_at TIMESTAMP, completed_at TIMESTAMP, rows_processed INT64, error_message STRING',
		'started_at',
	),
	account_recommendations: table(
		sales,
		'account_recommendations',
		'account_id score_date',
		'account_id STRING, score_date DATE, priority_score FLOAT64, budget_likelihood FLOAT64, engagement_score FLOAT64, recommended_action STRING, created_at TIMESTAMP',
		'score_date',
	),
	sf_accounts: table(
		sales,
		'sf_accounts',
		'account_id',
		'account_id STRING, account_name STRING, industry STRING, last_modified_date TIMESTAMP',
	),
	gmail_messages: table(
		sales,
		'gmail_messages',
		'message_id',
		'message_id STRING, mailbox STRING, subject STRING, sent_at TIMESTAMP, ingested_at TIMESTAMP, embedding ARRAY<FLOAT64>',
		'sent_at',
	),
	gmail_participants: table(
		sales,
		'gmail_participants',
		'message_id email_address',
		'message_id STRING, email_address STRING, sf_contact_id STRING, ingested_at TIMESTAMP',
		'ingested_at',
	),
	dialpad_calls: table(
		sales,
		'dialpad_calls',
		'call_id',
		'call_id STRING, call_time TIMESTAMP, duration_seconds INT64, ingested_at TIMESTAMP',
		'call_time',
	),
	processing_requests: table(
		pipelineDb,
		'processing_requests',
		'request_id',
		'request_id STRING, tenant_id STRING, status STRING, processing_time_ms INT64, lead_score INT64, created_at TIMESTAMP',
	),
	crm_integrations: table(
		pipelineDb,
		'crm_integrations',
		'id',
		'id STRING, request_id STRING, crm_type STRING, status STRING, created_at TIMESTAMP',
	),
	tenants: table(pipelineDb, 'tenants', 'tenant_id', 'tenant_id STRING, name STRING, status STRING'),
	fct_usage_daily: table(
		aiusage,
		'fct_usage_daily',
		'usage_date platform api_key_name',
		'usage_date DATE, platform STRING, user_email STRING, api_key_name STRING, input_tokens INT64, output_tokens INT64, lines_suggested INT64, lines_accepted INT64, sessions INT64, ingested_at TIMESTAMP',
		'usage_date',
	),
	fct_cost_daily: table(
		aiusage,
		'fct_cost_daily',
		'cost_date platform api_key_name',
		'cost_date DATE, platform STRING, user_email STRING, api_key_name STRING, cost_usd FLOAT64, ingested_at TIMESTAMP',
		'cost_date',
	),
	dim_budget: table(aiusage, 'dim_budget', 'month', 'month DATE, budget_usd FLOAT64'),
} satisfies Record<string, TableDef>;

export type TableName = keyof typeof tables;

export const unmatchedView = `SELECT p.email_address AS email_address, m.sent_at AS sent_at
FROM \`${projects.sales}.sales_intelligence.gmail_participants\` AS p
JOIN \`${projects.sales}.sales_intelligence.gmail_messages\` AS m ON p.message_id = m.message_id
WHERE p.sf_contact_id IS NULL`;

/**
 * What is pruned every hour: table, the column with the time at which a row came, days kept. BigQuery drops whole partitions, each a day
 * of UTC.
 */
export const retention: [TableName, string, number][] = [
	['etl_runs', 'started_at', 35],
	['account_recommendations', 'created_at', 35],
	['gmail_messages', 'ingested_at', 35],
	['gmail_participants', 'ingested_at', 35],
	['dialpad_calls', 'ingested_at', 35],
	['processing_requests', 'created_at', 3],
	['crm_integrations', 'created_at', 3],
	['fct_usage_daily', 'ingested_at', 61],
	['fct_cost_daily', 'ingested_at', 61],
];

export const metric = {
	requests: 'run.googleapis.com/request_count',
	latencies: 'run.googleapis.com/request_latencies',
	instances: 'run.googleapis.com/container/instance_count',
	cpu: 'run.googleapis.com/container/cpu/utilizations',
	memory: 'run.googleapis.com/container/memory/utilizations',
	backlog: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
	oldest: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
	deadLetters: 'pubsub.googleapis.com/subscription/dead_letter_message_count',
	spannerCpu: 'spanner.googleapis.com/instance/cpu/utilization_by_priority',
	spannerRequests: 'spanner.googleapis.com/api/api_request_count',
	spannerSessions: 'spanner.googleapis.com/instance/session_count',
	spannerStorage: 'spanner.googleapis.com/instance/storage/used_bytes',
	spannerStorageShare: 'spanner.googleapis.com/instance/storage/utilization',
	concurrency: 'run.googleapis.com/container/max_request_concurrencies',
	startups: 'run.googleapis.com/container/startup_latencies',
	storageRequests: 'storage.googleapis.com/api/request_count',
	modelCalls: 'aiplatform.googleapis.com/publisher/online_serving/model_invocation_count',
	uptime: 'monitoring.googleapis.com/uptime_check/check_passed',
	logEntries: 'logging.googleapis.com/log_entry_count',
} as const;

function descriptor(
	type: string,
	kind: 'GAUGE' | 'DELTA',
	valueType: MetricDescriptor['valueType'],
	unit: string,
	ingestDelay: number,
	labels: string[],
	resourceType: string,
): MetricDescriptor {
	return {type, kind, valueType, unit, samplePeriod: 60, ingestDelay, labels, resourceType};
}

export const descriptors: MetricDescriptor[] = [
	descriptor(
		metric.requests,
		'DELTA',
		'INT64',
		'1',
		180,
		['response_code', 'response_code_class'],
		'cloud_run_revision',
	),
	descriptor(
		metric.latencies,
		'DELTA',
		'DISTRIBUTION',
		'ms',
		180,
		['response_code', 'response_code_class'],
		'cloud_run_revision',
	),
	descriptor(metric.instances, 'GAUGE', 'INT64', '1', 120, ['state'], 'cloud_run_revision'),
	descriptor(metric.cpu, 'DELTA', 'DISTRIBUTION', '10^2.%', 120, [], 'cloud_run_revision'),
	descriptor(metric.memory, 'DELTA', 'DISTRIBUTION', '10^2.%', 120, [], 'cloud_run_revision'),
	descriptor(metric.backlog, 'GAUGE', 'INT64', '1', 120, [], 'pubsub_subscription'),
	descriptor(metric.oldest, 'GAUGE', 'INT64', 's', 120, [], 'pubsub_subscription'),
	descriptor(metric.deadLetters, 'DELTA', 'INT64', '1', 240, [], 'pubsub_subscription'),
	descriptor(metric.spannerCpu, 'GAUGE', 'DOUBLE', '10^2.%', 180, ['priority', 'is_system'], 'spanner_instance'),
	descriptor(metric.spannerRequests, 'DELTA', 'INT64', '1', 180, ['status', 'method'], 'spanner_instance'),
	descriptor(metric.spannerSessions, 'GAUGE', 'INT64', '1', 180, [], 'spanner_instance'),
	descriptor(metric.spannerStorage, 'GAUGE', 'INT64', 'By', 180, [], 'spanner_instance'),
	descriptor(metric.spannerStorageShare, 'GAUGE', 'DOUBLE', '10^2.%', 180, [], 'spanner_instance'),
	descriptor(metric.concurrency, 'DELTA', 'DISTRIBUTION', '1', 120, ['state'], 'cloud_run_revision'),
	descriptor(metric.startups, 'DELTA', 'DISTRIBUTION', 'ms', 120, [], 'cloud_run_revision'),
	descriptor(metric.storageRequests, 'DELTA', 'INT64', '1', 120, ['method', 'response_code'], 'gcs_bucket'),
	descriptor(
		metric.modelCalls,
		'DELTA',
		'INT64',
		'1',
		180,
		['response_code'],
		'aiplatform.googleapis.com/PublisherModel',
	),
	descriptor(
		metric.uptime,
		'GAUGE',
		'BOOL',
		'',
		60,
		['checked_resource_id', 'checker_location', 'check_id'],
		'uptime_url',
	),
	descriptor(metric.logEntries, 'DELTA', 'INT64', '1', 60, ['severity', 'log'], 'cloud_run_revision'),
];
