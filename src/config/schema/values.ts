/** Values that many parts of a system file hold. */
import {z} from 'zod';
import {mistakeIn} from '../../filter/wanted.ts';
import {isComparison, milliseconds} from '../units.ts';

const durationWords = 'a duration such as 30s, 5m, 24h or 30d';
const durationForm = /^\d+(ms|s|m|h|d)$/;

/** A length of time between two bounds, both included; every timer and window has bounds. */
export const durationBetween = (least: string, most: string) =>
	z
		.string({error: durationWords})
		.regex(durationForm, durationWords)
		.refine(text => !durationForm.test(text) || between(milliseconds(text), milliseconds(least), milliseconds(most)), {
			error: `must be between ${least} and ${most}`,
		})
		.describe(`A duration: 500ms, 30s, 5m, 24h, 30d; from ${least} to ${most}`);
const between = (value: number, least: number, most: number): boolean => value >= least && value <= most;
/** How long something lasts: no timer waits for it. */
export const duration = durationBetween('0s', '366d');

const comparisonWords = 'a comparison in quotes, such as "> 5%", "< 0.9", "> 3s", "> 5GiB", "> $50" or "== 0"';
export const comparison = z.string({error: comparisonWords}).refine(isComparison, comparisonWords);

const asId = (text: string): string => text.toLowerCase().replace(/[^a-z0-9_.]+/g, '_') || 'a_name';
/** Every object has names of its own. */
export const isFree = (name: string): boolean => !(name in {});
export const takenWords = 'is a name that every object has. Choose another';

/** A name as ids are written, in keys of alerts and on the screen. */
export const id = z
	.string()
	.regex(/^[a-z0-9_.]+$/, {
		abort: true,
		error: ({input}) => `'${input}' may hold lower-case letters, digits, _ and . only: write ${asId(String(input))}`,
	})
	.refine(isFree, takenWords);
/** A name as sources have them. */
export const sourceId = z
	.string()
	.regex(/^[a-zA-Z0-9_.]+$/, {abort: true, error: 'may hold letters, digits, _ and . only'})
	.refine(isFree, takenWords);

/** The name of something on the screen: blanks and invisible characters alone would name nothing. */
export const seenTitle = z
	.string()
	.refine(text => /[^\p{Z}\p{C}]/u.test(text), 'needs a letter or sign that can be seen');

/** A name of anybody's: the field of a form. */
export const anyName = z.string().refine(isFree, takenWords);

/** A name of Google Cloud that becomes a part of a path: no slash, no blank. */
export const resource = z
	.string()
	.regex(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/, 'the name of a resource alone: letters, digits, -, _, . and no path');

/** An action, or all of a kind: `secret.add_version`, `fn.*`, `*`. */
export const actionPattern = z
	.string()
	.regex(/^(\*|[a-z]+\.(\*|[a-z_]+))$/, 'an action such as secret.add_version, or fn.*');

/** A web address that is asked or opened; nothing else than the web. */
export const webAddress = z.url({
	protocol: /^https?$/,
	hostname: /./,
	error: 'an address that begins with https:// or http://',
});

export const severity = z.enum(['info', 'medium', 'high', 'critical']);
const level = z.union([
	comparison,
	z.strictObject({
		when: comparison,
		label: z.string().optional().describe('What your runbook calls it, e.g. P2'),
		severity: severity.optional(),
	}),
]);
export const levels = z
	.strictObject({
		warn: level.optional().describe('Worth a look'),
		crit: level.optional().describe('Needs a person now'),
	})
	.refine(
		({warn, crit}) => (warn ?? crit) !== undefined,
		'neither warn nor crit: nothing could fire. Write one of them',
	);

/** Stands for levels that somebody still has to name. */
export const unset = z
	.literal('unset')
	.transform((): {warn?: undefined; crit?: undefined; unset: true} => ({unset: true}));

/** A value of a column or label, or a /regex/. */
export const wanted = z.string().superRefine((text, {addIssue}) => {
	const mistake = mistakeIn(text);
	if (mistake) addIssue(`'${text}' is no regex: ${mistake.text}, at character ${mistake.at + 1} of it`);
});
/** Values of columns or labels; `/5../` stands for all in which the regex finds something. */
export const namedValues = z.record(z.string(), z.array(wanted).min(1));
/** The rows or series that count. */
export const narrowed = {
	where: namedValues.optional().describe('Values of columns or labels that count, or /regexes/; all without it'),
	except: namedValues.optional().describe('Values of columns or labels that do not count, or /regexes/'),
};
/** The same, and the label or column that separates instances. */
export const instances = {
	by: z.string().optional().describe('Column or label that tells instances apart'),
	...narrowed,
};
/** The same, and the labels or columns that separate instances together. */
export const groups = {
	by: z
		.union([z.string(), z.array(z.string()).min(1).max(5)])
		.optional()
		.describe('Column or label that tells instances apart, or a list of them'),
	...narrowed,
};

export type Severity = z.infer<typeof severity>;
export type Level = z.infer<typeof level>;
export type Levels = z.infer<typeof levels>;
