/** Revisions of Cloud Run services. */
import {z} from 'zod';
import {resource} from '../values.ts';
import {every} from './common.ts';

export const revisions = {
	answers: 'list',
	schema: z.strictObject({
		revisions: z
			.union([
				z.literal(true, {error: 'must be a list of services, or true for all of them'}),
				z.array(resource).min(1),
			])
			.describe('Cloud Run service names; true: all services of the region'),
		every,
	}),
} as const;
