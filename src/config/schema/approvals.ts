/** Who has to approve which action before it runs. */
import {z} from 'zod';
import {risks} from '../risk.ts';
import {actionPattern, severity} from './values.ts';

const fields = z.strictObject({
	risk: z.enum(risks).optional().describe('How it is confirmed, in place of what the action itself says'),
	all: z
		.array(z.string().min(1))
		.max(5)
		.default([])
		.describe('Groups of people: somebody of each has to approve; none: nobody is asked'),
	distinct: z.boolean().default(true).describe('false: one person who is in several of the groups is enough for them'),
	unless: z
		.strictObject({
			incident: z
				.array(severity)
				.min(1)
				.describe('Severities of incidents: while one of the system is open, nobody is asked'),
		})
		.optional()
		.describe('When nobody is asked although groups are named'),
	evidence: z.string().optional().describe('What has to be shown besides, in one sentence'),
	seed: z.string().optional().describe('Requirement rows, e.g. S1-06'),
});

const approval = fields.refine(
	({all, unless}) => unless === undefined || all.length > 0,
	'has unless, and no group in all: nobody would be asked anyway',
);

/** The key that says most of an action counts: `secret.rotate` before `secret.*` before `*`. */
export const approvals = z.record(actionPattern, approval);

export type Approval = z.infer<typeof approval>;
