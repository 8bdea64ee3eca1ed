/** Whether APIs are enabled in the project. */
import {z} from 'zod';
import {resource} from '../values.ts';
import {every} from './common.ts';

export const apis = {
	answers: 'list',
	schema: z.strictObject({
		apis: z.array(resource).min(1).max(20).describe('Names of APIs, e.g. aiplatform.googleapis.com'),
		every,
	}),
} as const;
