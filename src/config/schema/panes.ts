/** What each pane shows. */
import {z} from 'zod';
import {comparison, duration} from './values.ts';

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

export const panes = z.strictObject({
	etl: etlPane.optional(),
	slo: z.strictObject({title: z.string().default('SLOs')}).optional(),
	log: logPane.optional(),
	pubsub: pubsubPane.optional(),
	freshness: freshnessPane.optional(),
});

export type EtlPaneConfig = z.infer<typeof etlPane>;
export type PubsubPaneConfig = z.infer<typeof pubsubPane>;
export type FreshnessPaneConfig = z.infer<typeof freshnessPane>;
