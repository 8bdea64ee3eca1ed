/** Cloud Functions of a project. */
import {z} from 'zod';
import {every} from './common.ts';

export const functions = {
	answers: 'list',
	schema: z.strictObject({functions: z.literal(true), every}),
} as const;
