/** Jobs of BigQuery. */
import {z} from 'zod';
import {every, window} from './common.ts';

export const bigqueryJobs = {
	answers: 'list',
	schema: z.strictObject({
		bigqueryJobs: z.literal(true),
		window: window.default('24h').describe('How long ago a job may have been made'),
		limit: z.number().int().positive().max(1000).default(100).describe('Jobs that are read at most, the newest first'),
		every,
	}),
} as const;
