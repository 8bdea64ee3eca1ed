/** Members of every kind of pane. Loads zod: for schemas only. */
import {z} from 'zod';
import {id, seenTitle} from '../config/schema/values.ts';

/** Cells of a title that is one of several in a line. */
const longestTitle = 20;

const pageTitle = z
	.string()
	.max(longestTitle, `the title of a page, at most ${longestTitle} characters`)
	.regex(/^[\p{L}\p{N}]+([ &/+._-]+[\p{L}\p{N}]+)*$/u, {
		error: ({input}) => `'${input}' may hold letters and digits, with blanks and & / + . _ - between them only`,
	});

/** @param title the title where the file names none */
export const paneShape = <Kind extends string>(kind: Kind, title: string) => ({
	id: id.describe('Tells the pane from the others of the system'),
	kind: z.literal(kind),
	title: seenTitle.default(title),
	page: pageTitle.optional().describe('Title of the page that it stands on; without it the first one'),
});
