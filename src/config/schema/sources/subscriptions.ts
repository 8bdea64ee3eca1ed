/** Subscriptions of Pub/Sub in the project. */
import {z} from 'zod';
import {every} from './common.ts';

export const subscriptions = {
	answers: 'list',
	schema: z.strictObject({subscriptions: z.literal(true), every}),
} as const;
