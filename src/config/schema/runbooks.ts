/** What a runbook says to the wall: the lines above its text, and the blocks of `wall` in its steps. */
import {z} from 'zod';
import {duration, id, resource, seenTitle, sourceId} from './values.ts';

const checkIds = z.union([id.transform(one => [one]), z.array(id).min(1)]);

/** The front matter. */
export const runbookHead = z.strictObject({
	title: seenTitle.describe('Its name on the screen'),
	system: z.string().optional().describe('The system that it is for, where another could take it by mistake'),
	checks: z.array(id).default([]).describe('Ids of the checks that it is for: b on their alerts opens it'),
	reviewed: z
		.string()
		.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-11-30')
		.optional()
		.describe('The day on which somebody last held it against the truth'),
});

/** A block of `wall` in a step. */
export const stepBits = z.strictObject({
	watch: checkIds.optional().describe('Checks that the step is to look at: ticked once the wall has judged them'),
	until: checkIds
		.optional()
		.describe('Checks that must be in order before the step is done: ticked when all of them are'),
	source: sourceId.optional().describe('A source whose answer is shown under the step'),
	action: z.string().optional().describe('An action that Enter plans, such as run.rollback: ticked once it was sent'),
	target: resource.optional().describe('The target of the action, where the system allows several'),
	params: z
		.record(z.string(), z.union([z.string(), z.number()]).transform(String))
		.optional()
		.describe('What the form of the action is filled in with, by the names of its fields'),
	verify: checkIds.optional().describe('Checks that must be in order before the action counts as done'),
	wait: z
		.union([duration, z.strictObject({until: checkIds, atMost: duration})])
		.optional()
		.describe('How long to wait once somebody began it, or for which checks, and how long at most'),
});

/** A block of `wall` in front of steps. */
export const phaseBits = z.strictObject({
	phase: duration.describe('The steps below are to be done within so long, since the alert fired or was found'),
});
