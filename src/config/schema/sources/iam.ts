/** The IAM policy of the project. */
import {z} from 'zod';
import {every} from './common.ts';

export const iam = {
	answers: 'list',
	schema: z.strictObject({iam: z.literal(true).describe('Who has which role in the project'), every}),
} as const;
