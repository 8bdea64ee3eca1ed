/** Schema of a breakdown: who or what a check's trouble is made of. docs/checks.md has examples. */
import {z} from 'zod';
import {narrowed} from './values.ts';

export const breakdownSchema = z
	.strictObject({
		source: z.string().describe('Rows, events of a DELTA metric, or counted lines of a log'),
		by: z.string().describe('Column or label that tells its members apart: a user, a key, an address, a table'),
		of: z.string().optional().describe('Column that is added up, such as a cost; without it rows are counted'),
		time: z
			.string()
			.optional()
			.describe('Column with the time of a row: what came since the trouble began is compared with what came before'),
		before: z.string().optional().describe('Column with what the member usually comes to, in the unit of of'),
		first: z.string().optional().describe('Column with when the member was first seen'),
		...narrowed,
		noun: z.string().min(1).optional().describe('What a member is called, e.g. key; without it the name of by'),
		whole: z.string().min(1).optional().describe('What the members are shares of, e.g. cost of 30 days'),
	})
	.refine(({of, before}) => before === undefined || of !== undefined, {
		path: ['before'],
		error: 'is compared with a sum: name its column with of',
	})
	.refine(({time, before}) => time === undefined || before === undefined, {
		path: ['before'],
		error: 'time says already what came before. Remove one of them',
	});

export type Breakdown = z.infer<typeof breakdownSchema>;

/** The names of columns or labels that a breakdown reads, and where each stands in it. */
export const namesIn = ({by, of, time, before, first, where = {}, except = {}}: Breakdown) => [
	...Object.entries({by, of, time, before, first}).flatMap(([key, name]) =>
		name === undefined ? [] : [{name, at: [key]}],
	),
	...Object.keys(where).map(name => ({name, at: ['where', name]})),
	...Object.keys(except).map(name => ({name, at: ['except', name]})),
];
