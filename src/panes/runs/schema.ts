/** A pane of runs: pipelines, syncs, batches. */
import {z} from 'zod';
import {cron} from '../../config/schema/cron.ts';
import {durationBetween} from '../../config/schema/values.ts';
import {paneShape} from '../shape.ts';

export const runs = z
	.strictObject({
		...paneShape('runs', 'ETL runs'),
		runs: z
			.array(z.string())
			.min(1)
			.describe(
				'Sources whose rows have: source, status (in the words of the pipeline), started_at, and where known run_id, completed_at or seconds, rows, error',
			),
		daily: z
			.string()
			.optional()
			.describe('Source whose rows have: day, source, success, failed, avg_seconds, max_seconds, avg_rows'),
		rowsLabel: z.string().default('rows'),
		jobs: z
			.string()
			.optional()
			.describe('Scheduler source of the jobs that are named in expected; without it the first one of the system'),
		expected: z
			.array(
				z
					.strictObject({
						source: z.string(),
						job: z
							.string()
							.optional()
							.describe('Scheduler job that starts it: it is due by the schedule and zone of the job'),
						cron: cron.optional().describe('When it is due, in the zone of the system, where no job starts it'),
						stuckAfter: durationBetween('1m', '30d').default('1h'),
					})
					.refine(({job: starts, cron: due}) => starts === undefined || due === undefined, {
						message: 'job and cron both say when it is due. Remove cron: the job has its own schedule.',
						path: ['cron'],
					}),
			)
			.default([]),
	})
	.describe('Runs of pipelines: how the last ones went, what is due. One per system');

export type RunsPane = z.infer<typeof runs>;
