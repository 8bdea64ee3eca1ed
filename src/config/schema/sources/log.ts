/** Entries of Logging. */
import {z} from 'zod';
import {every, window} from './common.ts';

export const log = {
	answers: 'query',
	schema: z.strictObject({
		log: z.string().describe('Logging filter'),
		window: window.default('24h'),
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
	}),
} as const;
