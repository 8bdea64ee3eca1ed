/** What comes again at fixed times: checklists, and the windows in which changes may be made. */
import {z} from 'zod';
import {actionPattern, durationBetween, id, seenTitle} from './values.ts';
import {zone} from './zone.ts';

/** Days of the week, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const weekday = z.enum(weekdays);
const businessDays: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const days = z
	.union([z.literal('business days').transform(() => businessDays), z.array(weekday).min(1)])
	.describe('Days of the week, or "business days" for Monday to Friday; every day without it');

const timeWords = 'a time of the day from "00:00" to "23:59"';
const timeOfDay = z.string({error: timeWords}).regex(/^([01]\d|2[0-3]):[0-5]\d$/, timeWords);
const endOfSpan = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of the day from "00:00" to "24:00"');
/** Every month has a 28th. */
const dayOfMonth = z.int().min(1).max(28);
const onDate = {
	on: dayOfMonth.optional().describe('Day of the month; without it any day until the period ends'),
	at: timeOfDay.optional().describe('Local time; without it until the end of the day'),
	businessDay: z.boolean().default(false).describe('The Monday after where that day is a Saturday or Sunday'),
};

const due = z
	.discriminatedUnion('every', [
		z.strictObject({every: z.literal('day'), days: days.optional(), at: timeOfDay.optional()}),
		z.strictObject({
			every: z.literal('week'),
			on: weekday.optional().describe('Without it any day of the week until Sunday ends'),
			at: timeOfDay.optional(),
		}),
		z.strictObject({every: z.literal('month'), ...onDate}),
		z.strictObject({every: z.literal('quarter'), ...onDate}),
	])
	.describe('When it is to be done, in the zone of the system');

const item = z.strictObject({
	text: z.string().min(1).describe('What is to be seen or done'),
	check: z
		.union([id.transform(one => [one]), z.array(id).min(1)])
		.optional()
		.describe('Checks that tick it once all of them are in order; without it a person does'),
	drill: z
		.enum(['recovery', 'any'])
		.optional()
		.describe(
			'Ticked by a drill that was ended since the occasion began: one of disaster recovery, or any of this system',
		),
	source: z.string().optional().describe('A source whose answer is shown beside it'),
	page: z.string().optional().describe('A page of the system that Enter turns to'),
	runbook: z.string().optional().describe('A runbook that Enter opens, by the name of its file without .md'),
	seed: z.string().optional(),
});

export const checklist = z.strictObject({
	id,
	title: seenTitle,
	due: due.optional().describe('Without it the list is for an occasion, such as a deployment: it is never overdue'),
	within: durationBetween('1m', '30d').default('2h').describe('After this long it is overdue'),
	after: id.optional().describe('A check that is to be in order first'),
	items: z.array(item).min(1),
	seed: z.string().optional().describe('Requirement rows, e.g. S4-02'),
});

const date = z
	.string({error: 'a day such as "2026-12-24"'})
	.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day such as "2026-12-24"');
const span = z.strictObject({
	days: days.optional(),
	dates: z
		.tuple([date, date])
		.refine(([first, last]) => first <= last, 'the first day is after the last. Swap them')
		.optional()
		.describe('First and last day, such as a freeze over the end of the year; without it always'),
	from: timeOfDay.default('00:00'),
	to: endOfSpan.default('24:00').describe('Not included; before `from` it is of the next day'),
});

export const changeWindow = z.strictObject({
	id,
	title: seenTitle,
	actions: z.array(actionPattern).min(1).describe('Actions that it is about'),
	targets: z.array(z.string()).optional().describe('Targets that it is about; all without it'),
	allow: z.array(span).min(1).optional().describe('When it is open; with neither this nor deny its hours are not set'),
	deny: z.array(span).min(1).optional().describe('When it is closed although allow says open'),
	tz: zone.optional().describe('Zone of its hours; that of the system without it'),
	exempt: z.array(z.string()).default([]).describe('Occasions that need no window, such as an open incident'),
	why: z.string().optional().describe('The reason, in a few words'),
	seed: z.string().optional(),
});

export type Weekday = (typeof weekdays)[number];
export type Due = z.infer<typeof due>;
export type Checklist = z.infer<typeof checklist>;
export type ChecklistItem = Checklist['items'][number];
export type ChangeWindow = z.infer<typeof changeWindow>;
export type Span = z.infer<typeof span>;
