/** Sources: one question to one API each. */
import {z} from 'zod';
import {duration} from './values.ts';

const every = duration.optional().describe('Poll period; the default depends on the API (see README, cost)');

const bigquerySource = z.strictObject({
	bigquery: z
		.string()
		.describe(
			'SQL: a path relative to this file ending in .sql, or the query itself. Parameters: @now (TIMESTAMP), @today (DATE in the zone of the system), @tz (STRING)',
		),
	tables: z
		.array(z.string())
		.min(1)
		.describe('dataset.table names read by the query; it runs again only when one of them changed'),
	maxBytes: z.number().int().min(10_485_760).default(1_073_741_824).describe('maximumBytesBilled of one run, bytes'),
	every,
});
const spannerSource = z.strictObject({
	spanner: z
		.string()
		.describe('SQL: a .sql path or the query itself. Parameters: @now (TIMESTAMP), and @since where the window slides'),
	slides: z
		.strictObject({
			column: z.string().describe('TIMESTAMP column: the begin of the bucket of each row, in ascending order'),
			window: duration.describe('How far back to look'),
		})
		.optional()
		.describe(
			'Old rows are kept: @since (TIMESTAMP) is the begin of the window every 15 min, and of a bucket half an hour ago between',
		),
	staleness: duration.default('15s').describe('Exact staleness of the read'),
	every,
});
const metricSource = z.strictObject({
	metric: z.string().describe('Metric type, e.g. run.googleapis.com/request_count'),
	filter: z.string().default('').describe('Further Monitoring filter, joined with AND'),
	aligner: z.string().describe('e.g. ALIGN_DELTA'),
	period: duration.default('60s').describe('Alignment period, at least 60s'),
	reducer: z.string().optional().describe('e.g. REDUCE_SUM'),
	groupBy: z.array(z.string()).default([]).describe('e.g. metric.labels.response_code_class'),
	window: duration.default('6h').describe('How far back to look'),
	every,
});
const logSource = z.strictObject({
	log: z.string().describe('Logging filter'),
	window: duration.default('24h'),
	limit: z.number().int().positive().max(1000).default(50),
	columns: z.record(z.string(), z.string()).describe('Column name -> path in the entry, e.g. rows: jsonPayload.rows'),
	constants: z
		.record(z.string(), z.string())
		.default({})
		.describe('Columns with one fixed value, e.g. source: pipeline'),
	translate: z
		.record(z.string(), z.record(z.string(), z.string()))
		.default({})
		.describe('Column -> value found -> value meant, e.g. status: {Pipeline execution completed: success}'),
	every,
});
const httpSource = z.strictObject({http: z.url().describe('URL to GET'), every});
const runSource = z.strictObject({run: z.array(z.string()).min(1).describe('Cloud Run service names'), every});
const functionsSource = z.strictObject({functions: z.literal(true), every});
const schedulerSource = z.strictObject({scheduler: z.literal(true), every});
const spannerAdminSource = z.strictObject({spannerAdmin: z.literal(true), every});

/** One question to one API. */
export const sourceSchema = z.union([
	bigquerySource,
	spannerSource,
	metricSource,
	logSource,
	httpSource,
	runSource,
	functionsSource,
	schedulerSource,
	spannerAdminSource,
]);

export type SourceConfig = z.infer<typeof sourceSchema>;
export type BigQuerySource = z.infer<typeof bigquerySource>;
export type SpannerSource = z.infer<typeof spannerSource>;
export type MetricSource = z.infer<typeof metricSource>;
export type LogSource = z.infer<typeof logSource>;
