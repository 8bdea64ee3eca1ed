/** A template with values in place of its fields. What is unknown stays visible, and keeps the message from being sent. Pure. */
import type {Template} from '../config/schema/templates.ts';
import {cleanLine} from '../text/clean.ts';
import {own} from '../text/own.ts';
import {fieldsOf, partsOf} from './fields.ts';

/** Values of fields, by the field in lower case. */
export type Values = Readonly<Record<string, string>>;

export interface Message {
	text: string;
	/** Titles of the fields that stand as `‹fill: Root Cause›`. */
	missing: readonly string[];
	/** Those of them without which it may not be sent. */
	blocks: readonly string[];
}

/** Characters of one value: a message is for people. */
export const longestValue = 500;

const gap = (title: string): string => `‹fill: ${title}›`;

/** What a value says: nothing where it is blank. */
function said(values: Values, key: string): string | undefined {
	const value = cleanLine(own(values, key) ?? '', longestValue).trim();
	return value === '' ? undefined : value;
}

/** A value is never read as a template again, so braces in it stay as they are. */
const filled = (text: string, values: Values): string =>
	partsOf(text)
		.map(part => (typeof part === 'string' ? part : (said(values, part.key) ?? part.otherwise ?? gap(part.title))))
		.join('');

export function render(template: Template, values: Values): Message {
	const unknown = fieldsOf(template).filter(({key, otherwise}) => otherwise === undefined && !said(values, key));
	const {blocks} = template;
	return {
		text: filled(template.text, values),
		missing: unknown.map(({title}) => title),
		blocks: unknown.filter(({key}) => blocks === undefined || blocks.includes(key)).map(({title}) => title),
	};
}

/** Where the readers of a message are, in the words of its template; undefined where that is not known. */
export function channelOf({channel}: Template, values: Values): string | undefined {
	if (channel === undefined) return undefined;
	const text = filled(channel, values);
	return text.includes('‹fill: ') ? undefined : text;
}
