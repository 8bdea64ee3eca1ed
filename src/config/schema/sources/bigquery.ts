/** A query of BigQuery. */
import {z} from 'zod';
import {every} from './common.ts';

export const bigquery = {
	answers: 'query',
	schema: z.strictObject({
		bigquery: z
			.string()
			.min(1)
			.describe(
				'SQL: a path relative to this file ending in .sql, or the query itself. Parameters: @now (TIMESTAMP), @today (DATE in the zone of the system), @tz (STRING)',
			),
		tables: z
			.array(z.string())
			.min(1)
			.describe(
				'dataset.table names read by the query; it runs again only when one of them changed. dataset.events_* are the daily tables of today and yesterday; of INFORMATION_SCHEMA nothing tells, so it runs every 15 min',
			),
		maxBytes: z.number().int().min(10_485_760).default(1_073_741_824).describe('maximumBytesBilled of one run, bytes'),
		every,
	}),
} as const;
