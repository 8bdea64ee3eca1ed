/** Whom to call, and when. */
import {z} from 'zod';
import {durationBetween, severity, webAddress} from './values.ts';

const due = z.union([durationBetween('0s', '30d'), z.literal('next business day')]);

const contact = z.strictObject({
	name: z.string().min(1).describe('Who they are: a level, a team, a company'),
	for: z.string().optional().describe('What they are called for'),
	people: z.array(z.string()).default([]).describe('Names or addresses'),
	channels: z.array(z.string()).default([]).describe('Where they read: Slack, PagerDuty'),
	phones: z.array(z.string()).default([]).describe('Numbers, with what they are'),
	links: z.array(webAddress).default([]).describe('Pages of theirs: o opens them'),
	seed: z.string().optional().describe('Requirement row, e.g. S3-160'),
});

export const contacts = z.strictObject({
	ladder: z
		.array(
			contact.extend({
				after: z
					.union([due, z.partialRecord(severity, due)])
					.optional()
					.describe('How long an alert burns before it is their turn: one time, or one by severity'),
			}),
		)
		.default([])
		.describe('The levels of escalation, the first one first'),
	others: z.array(contact).default([]).describe('Support of other companies, other teams'),
	rule: z.string().optional().describe('What to remember about escalating, in one sentence'),
	seed: z.string().optional().describe('Requirement rows, e.g. S3-160'),
});

export type Contacts = z.infer<typeof contacts>;
export type Due = z.infer<typeof due>;
