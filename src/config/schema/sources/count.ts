/** Lines of a log, counted by what a regex cuts out of them. */
import {z} from 'zod';
import {compileCapture} from '../../../filter/capture.ts';
import {every, window} from './common.ts';

const regex = z.string().superRefine((text, {addIssue}) => {
	const made = compileCapture(text);
	if (!('cut' in made))
		addIssue(`'${text}' cuts nothing out: ${made.text}${made.at > 0 ? `, at character ${made.at + 1} of it` : ''}`);
});

export const count = {
	answers: 'series',
	schema: z.strictObject({
		log: z.string().min(1).describe('Logging filter of the lines that count'),
		count: z.literal(true, {error: 'can only be true; rows of a log need no count'}),
		extract: z
			.record(
				z.string(),
				z.union([
					regex,
					z.strictObject({
						field: z.string().min(1).describe('Path in the entry, e.g. jsonPayload.account'),
						regex: regex.optional().describe('Without it the whole field'),
					}),
				]),
			)
			.default({})
			.describe('Label -> regex with one group, which is cut out of the message, or a field of the entry'),
		window: window.default('1h').describe('How far back lines are counted'),
		limit: z
			.number()
			.int()
			.positive()
			.max(5000)
			.default(1000)
			.describe('Lines read at once; with more the check is a lower bound'),
		every,
	}),
} as const;
