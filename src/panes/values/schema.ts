/** A pane of single values: scores, ages of tables, ratios, costs. */
import {z} from 'zod';
import {comparison, duration, seenTitle} from '../../config/schema/values.ts';
import {paneShape} from '../shape.ts';

export const values = z
	.strictObject({
		...paneShape('values', 'Scoring and freshness'),
		scoring: z.string().optional().describe('Rows: score_date, accounts_scored; newest first, seven of them'),
		scoringToday: z.string().optional().describe('Source whose checks judge the scores, besides those of scoring'),
		top: z.string().optional().describe('Rows: account_name, priority_score, recommended_action'),
		tables: z
			.string()
			.optional()
			.describe('Rows: table_name, latest (TIMESTAMP, DATE, or DATETIME in the zone of the system)'),
		limits: z
			.record(z.string(), z.strictObject({warn: duration, crit: duration}))
			.default({})
			.describe('Age limits by table_name; key * for the rest'),
		ratios: z
			.array(
				z.strictObject({
					title: seenTitle,
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
	})
	.describe('Single values: scores of today, ages of tables, ratios, costs');

export type ValuesPane = z.infer<typeof values>;
