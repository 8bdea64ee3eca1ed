/** A query of Spanner. */
import {z} from 'zod';
import {durationBetween} from '../values.ts';
import {every, window} from './common.ts';

export const spanner = {
	answers: 'query',
	schema: z.strictObject({
		spanner: z
			.string()
			.min(1)
			.describe(
				'SQL: a .sql path or the query itself. Parameters: @now (TIMESTAMP), and @since where the window slides',
			),
		slides: z
			.strictObject({
				column: z.string().describe('TIMESTAMP column: the begin of the bucket of each row, in ascending order'),
				window: window.describe('How far back to look'),
			})
			.optional()
			.describe(
				'Old rows are kept: @since (TIMESTAMP) is the begin of the window every 15 min, else the begin of a bucket half an hour ago. Count a run that takes longer than that in the bucket of its end',
			),
		staleness: durationBetween('0s', '7d').default('15s').describe('Exact staleness of the read'),
		took: z
			.string()
			.min(1)
			.optional()
			.describe(
				'Column of every row with the ms that the read took, from the request to the last row; empty in the first one, which opens the connection',
			),
		every,
	}),
} as const;
