/** Services of Cloud Run. */
import {z} from 'zod';
import {resource} from '../values.ts';
import {every} from './common.ts';

export const run = {
	answers: 'list',
	schema: z.strictObject({run: z.array(resource).min(1).describe('Cloud Run service names'), every}),
} as const;
