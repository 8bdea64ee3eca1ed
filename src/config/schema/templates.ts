/** Templates of messages about incidents: Markdown files with lines about them above their text. */
import {z} from 'zod';
import {seenTitle} from './values.ts';

/** The front matter. */
export const templateHead = z.strictObject({
	title: seenTitle.describe('Its name on the screen'),
	audience: z.string().min(1).describe('Whom it is for'),
	channel: z
		.string()
		.optional()
		.describe('Where they read it: #general, a status page; {Channel} stands for that of the incident'),
	blocks: z
		.array(z.string().min(1))
		.optional()
		.describe('The fields without which it cannot be sent; all of them where this is not named'),
	seed: z.string().optional().describe('Requirement rows, e.g. S3-089'),
});

/** A template with its text, as the loader read it. */
export interface Template {
	/** Its file without the ending. */
	name: string;
	title: string;
	audience: string;
	channel?: string;
	/** Fields in lower case; absent: all of its text. */
	blocks?: readonly string[];
	text: string;
}

export const templatePaths = z
	.array(z.string().regex(/\.md$/, 'the path of a Markdown file, relative to this file'))
	.default([])
	.describe(
		'Templates of messages about incidents, in place of shipped ones of the same name; docs/comms.md says what they may hold',
	);
