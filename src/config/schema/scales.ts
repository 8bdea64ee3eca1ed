/** What the runbooks of a system call the severities: P1 of one is not P1 of another. */
import {z} from 'zod';
import {duration, severity} from './values.ts';

const label = z.strictObject({
	label: z.string().min(1).max(12).describe('As in `label` of a check: P1, SEV2, Critical'),
	is: severity,
	respond: duration.optional().describe('Somebody answers within'),
	when: z.string().optional().describe('What is called so, in a few words'),
	seed: z.string().optional(),
});

export const scale = z.strictObject({
	name: z
		.string()
		.regex(/^[a-z0-9-]{1,12}$/, 'at most 12 lower-case letters, digits and -')
		.describe('Stands behind a label that several scales have: P1(ops)'),
	labels: z.array(label).min(1).describe('The gravest first'),
	seed: z.string().optional(),
});

export type Scale = z.infer<typeof scale>;
