/** Secrets of Secret Manager: never their values. */
import {z} from 'zod';
import {resource} from '../values.ts';
import {every} from './common.ts';

export const secrets = {
	answers: 'list',
	schema: z.strictObject({
		secrets: z
			.union([z.literal(true, {error: 'must be a list of secrets, or true for all of them'}), z.array(resource).min(1)])
			.describe('Secret names; true: all secrets of the project'),
		versions: z.boolean().optional().describe('A row for each version, in place of one for each secret'),
		every,
	}),
} as const;
