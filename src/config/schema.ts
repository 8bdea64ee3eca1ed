/** The one description of a system file: types, validation, JSON Schema and docs all come from here. */
import {z} from 'zod';
import type {WallConfig} from './wall.ts';

const duration = z
	.string()
	.regex(/^\d+(ms|s|m|h|d)$/, 'a duration such as 30s, 5m, 24h or 30d')
	.describe('A duration: 500ms, 30s, 5m, 24h, 30d');

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
	spanner: z.string().describe('SQL: a .sql path or the query itself. Parameters: @now (TIMESTAMP)'),
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

const comparison = z
	.string()
	.regex(/^(<|<=|>|>=|==)\s*-?\d+(\.\d+)?(%|ms|s|m|h|d)?$/, 'a comparison such as "> 5%", "< 0.9", "> 3s" or "== 0"');
const levels = z.strictObject({
	warn: comparison.optional().describe('Worth a look'),
	crit: comparison.optional().describe('Needs a person now'),
});

/** A number taken out of a reading; durations are in ms, percentages are ratios. */
const measure = z.union([
	z
		.strictObject({source: z.string(), column: z.string(), by: z.string().optional()})
		.describe('A column of the (first, or each by) row'),
	z
		.strictObject({source: z.string(), ageOf: z.string(), by: z.string().optional()})
		.describe('Age of a TIMESTAMP or DATE column, ms'),
	z
		.strictObject({
			source: z.string(),
			last: z.enum(['sum', 'max']),
			by: z.string().optional(),
			where: z.record(z.string(), z.array(z.string())).optional().describe('Label values that count; all without it'),
		})
		.describe('Newest finished points of a metric, with history'),
	z
		.strictObject({source: z.string(), missing: z.array(z.string()).min(1)})
		.describe('How many of these names (functions, jobs) are not there and ACTIVE/ENABLED'),
	z.strictObject({source: z.string(), httpOk: z.literal(true)}).describe('1 when the probe answers 2xx, else 0'),
	z.strictObject({slo: z.string()}).describe('Current value of an SLO, with its history where the source has one'),
]);

export const checkSchema = z.strictObject({
	id: z.string().regex(/^[a-z0-9_.]+$/),
	title: z.string(),
	measure,
	unit: z.enum(['count', 'ratio', 'ms']).default('count'),
	levels,
	for: duration.default('0s').describe('How long the level must hold before the alert fires'),
	keepFiringFor: duration.default('0s'),
	onNoData: z.enum(['nodata', 'ok', 'alert', 'keep']).default('nodata'),
	dueBy: z
		.string()
		.regex(/^\d\d:\d\d$/)
		.optional()
		.describe('Local time before which the check is only pending'),
	severity: z.enum(['info', 'medium', 'high', 'critical']),
	label: z.string().optional().describe('Severity in the words of the seed, e.g. P2'),
	seed: z.string().optional().describe('Requirement row, e.g. S3-013'),
});

const sli = z.union([
	z.strictObject({
		ratio: z.strictObject({
			source: z.string(),
			bad: z.record(z.string(), z.array(z.string())).describe('Label values that count as bad'),
		}),
	}),
	z.strictObject({
		distribution: z.strictObject({source: z.string(), percentile: z.number().gt(0).lt(100), threshold: duration}),
	}),
	z.strictObject({rows: z.strictObject({source: z.string(), time: z.string(), good: z.string(), total: z.string()})}),
	z.strictObject({
		histogram: z.strictObject({
			source: z.string(),
			time: z.string(),
			value: z.string().describe('Column with the upper bound of the bin, ms'),
			count: z.string(),
			percentile: z.number().gt(0).lt(100),
			threshold: duration,
		}),
	}),
	z
		.strictObject({value: z.strictObject({source: z.string(), time: z.string().optional(), column: z.string()})})
		.describe('A ratio computed by the query itself'),
]);

export const sloSchema = z.strictObject({
	id: z.string().regex(/^[a-z0-9_]+$/),
	title: z.string(),
	objective: z.number().gt(0).lt(1).describe('Share of good events, ratio'),
	window: duration.default('30d'),
	sli,
	show: z
		.enum(['good', 'bad', 'percentile'])
		.default('good')
		.describe('Which number stands on the wall: good ratio, bad ratio or the percentile'),
	target: comparison.describe('The SLO in the words of the seed, e.g. "< 2s"'),
	levels,
	seed: z.string().optional(),
});

const etlPane = z.strictObject({
	title: z.string().default('ETL runs'),
	runs: z
		.array(z.string())
		.min(1)
		.describe(
			'Sources whose rows have: source, status (success|failed|running), started_at, and where known completed_at, rows, error',
		),
	daily: z
		.string()
		.optional()
		.describe('Source whose rows have: day, source, success, failed, avg_seconds, max_seconds, avg_rows'),
	rowsLabel: z.string().default('rows'),
	expected: z
		.array(
			z.strictObject({
				source: z.string(),
				cron: z.string().optional().describe('When it is due, in the zone of the system'),
				stuckAfter: duration.default('1h'),
			}),
		)
		.default([]),
});
const pubsubPane = z.strictObject({
	title: z.string().default('Pub/Sub backlog'),
	backlog: z.string().describe('Metric source num_undelivered_messages by subscription_id'),
	age: z.string().describe('Metric source oldest_unacked_message_age, s'),
	deadLetters: z.string().optional(),
	threshold: z.number().positive().describe('Messages'),
});
const freshnessPane = z.strictObject({
	title: z.string().default('Scoring and freshness'),
	scoring: z.string().optional().describe('Rows: score_date, accounts_scored; newest first, seven of them'),
	top: z.string().optional().describe('Rows: account_name, priority_score, recommended_action'),
	tables: z.string().optional().describe('Rows: table_name, latest (TIMESTAMP)'),
	limits: z
		.record(z.string(), z.strictObject({warn: duration, crit: duration}))
		.default({})
		.describe('Age limits by table_name; key * for the rest'),
	ratios: z
		.array(
			z.strictObject({
				title: z.string(),
				source: z.string(),
				column: z.string(),
				warn: comparison.optional(),
				crit: comparison.optional(),
				seed: z.string().optional(),
			}),
		)
		.default([])
		.describe('Single ratios, e.g. match rate, embeddings coverage'),
	costs: z.string().optional().describe('Rows: day, cost_usd; oldest first'),
});
const logPane = z.strictObject({
	title: z.string().default('Error log'),
	filter: z.string().default('severity>=ERROR').describe('Logging filter of the tail'),
});

const param = z.union([
	z.strictObject({email: z.literal(true), default: z.string().optional()}),
	z.strictObject({oneOf: z.array(z.string()).min(1), default: z.string().optional()}),
	z.strictObject({
		integer: z.strictObject({min: z.number().int(), max: z.number().int()}),
		default: z.number().int().optional(),
		optional: z.boolean().default(false),
	}),
]);
const actions = z.strictObject({
	rollback: z
		.array(
			z.strictObject({
				service: z.string(),
				health: z.url().optional(),
				errors: z
					.string()
					.optional()
					.describe('Metric source with request counts by revision_name and response_code_class'),
				seed: z.string().optional(),
			}),
		)
		.default([]),
	invokeAs: z.email().optional().describe('Service account impersonated for ID tokens'),
	triggers: z
		.array(
			z.strictObject({
				function: z.string(),
				title: z.string(),
				params: z.record(z.string(), param).default({}),
				follow: z.string().optional().describe('source value of the run that appears in the ETL pane'),
				note: z.string().optional(),
				seed: z.string().optional(),
			}),
		)
		.default([]),
	jobs: z
		.array(
			z.strictObject({job: z.string(), title: z.string(), follow: z.string().optional(), seed: z.string().optional()}),
		)
		.default([]),
});

/** One monitored product. */
export const systemSchema = z.strictObject({
	system: z
		.string()
		.regex(/^[a-z0-9-]+$/)
		.describe('Short name, used in tabs and ids'),
	title: z.string(),
	project: z.string(),
	region: z.string(),
	tz: z.string().describe('IANA zone of "today"'),
	spanner: z.strictObject({instance: z.string(), database: z.string()}).optional(),
	links: z
		.record(z.string(), z.url({protocol: /^https?$/}))
		.default({})
		.describe('Runbook, dashboards: o shows them'),
	sources: z.record(z.string().regex(/^[a-zA-Z0-9_.]+$/), sourceSchema),
	panes: z.strictObject({
		etl: etlPane.optional(),
		slo: z.strictObject({title: z.string().default('SLOs')}).optional(),
		log: logPane.optional(),
		pubsub: pubsubPane.optional(),
		freshness: freshnessPane.optional(),
	}),
	slos: z.array(sloSchema).default([]),
	checks: z.array(checkSchema).default([]),
	actions: actions.default({rollback: [], triggers: [], jobs: []}),
});

export type SourceConfig = z.infer<typeof sourceSchema>;
export type BigQuerySource = z.infer<typeof bigquerySource>;
export type SpannerSource = z.infer<typeof spannerSource>;
export type MetricSource = z.infer<typeof metricSource>;
export type LogSource = z.infer<typeof logSource>;
export type CheckConfig = z.infer<typeof checkSchema>;
export type Measure = z.infer<typeof measure>;
export type Levels = z.infer<typeof levels>;
export type SloConfig = z.infer<typeof sloSchema>;
export type ParamConfig = z.infer<typeof param>;
export type ActionsConfig = z.infer<typeof actions>;
/** SQL paths are already replaced by their text. */
export type SystemConfig = z.infer<typeof systemSchema>;
export type EtlPaneConfig = z.infer<typeof etlPane>;
export type PubsubPaneConfig = z.infer<typeof pubsubPane>;
export type FreshnessPaneConfig = z.infer<typeof freshnessPane>;

/** Everything `pitwall` was told: the wall file with its systems loaded, SQL read in, overrides applied. */
export interface LoadedConfig {
	wall: WallConfig;
	systems: SystemConfig[];
	/** Where it came from, for the header and error messages. */
	path: string;
}
