/** A table of the rows of any source. */
import {z} from 'zod';
import {levels} from '../../config/schema/values.ts';
import {paneShape} from '../shape.ts';

/** How a cell is written. Ratios are between 0 and 1, lengths of time in ms. */
const forms = ['text', 'count', 'bytes', 'percent', 'duration', 'age', 'time', 'level'] as const;

const column = z.strictObject({
	column: z.string().min(1).describe('Column of the rows'),
	title: z.string().optional().describe('Its name without it'),
	as: z
		.enum(forms)
		.default('text')
		.describe(
			'percent of a ratio, duration of ms, bytes, age or time of a TIMESTAMP, level: the word of how its checks stand',
		),
	levels: levels.optional().describe('Judged as a check of every row, unless a check judges the column already'),
});

const action = z.strictObject({
	action: z.string().describe('Name of an action such as run.rollback'),
	target: z.string().describe('Column with the name that actions.allow has'),
	params: z.record(z.string(), z.string()).default({}).describe('Parameter → column that has its value'),
});

export const table = z
	.strictObject({
		...paneShape('table', 'Table'),
		source: z.string().describe('Source of rows'),
		rowId: z.string().optional().describe('Column that tells rows apart; the first one without it'),
		columns: z.array(column).min(1).describe('From left to right; where room is short the last ones go first'),
		sort: z
			.string()
			.optional()
			.describe('Column to sort by, the greatest first with - before it; rows in trouble always come first'),
		actions: z.array(action).default([]).describe('What x offers on a row'),
		lines: z.int().min(1).max(200).default(8).describe('Rows that it would show where there is room'),
	})
	.describe('Rows of any source as a table');
