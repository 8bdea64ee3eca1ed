/** The Spanner instance, and what the admin API lists of it. */
import {z} from 'zod';
import {every} from './common.ts';

export const spannerAdmin = {
	answers: 'list',
	schema: z.strictObject({
		spannerAdmin: z
			.literal([true, 'backups', 'operations'])
			.describe('true: the instance itself. backups, or operations under way: a list of those'),
		every,
	}),
} as const;
