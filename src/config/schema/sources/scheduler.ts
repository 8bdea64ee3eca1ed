/** Jobs of Cloud Scheduler in the region. */
import {z} from 'zod';
import {every} from './common.ts';

export const scheduler = {
	answers: 'list',
	schema: z.strictObject({scheduler: z.literal(true), every}),
} as const;
