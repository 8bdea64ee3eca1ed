/** Templates of messages, taken apart: text, and fields such as `{Root Cause}` or `{ETA|Investigating}`. Pure. */
import type {Template} from '../config/schema/templates.ts';

export interface TemplateField {
	/** As the template writes it: `Root Cause`. */
	title: string;
	/** In lower case: what values are found by. */
	key: string;
	/** What stands there while nothing is known. */
	otherwise?: string;
}

type Part = string | TemplateField;

const pattern = /\{([A-Za-z][A-Za-z0-9 _-]{0,39})(?:\|([^{}\n]*))?\}/g;

export const keyOf = (title: string): string => title.trim().toLowerCase();

/** A text as a list of texts and fields, in its order. */
export function partsOf(text: string): Part[] {
	const parts: Part[] = [];
	let end = 0;
	for (const match of text.matchAll(pattern)) {
		const [whole, title = '', otherwise] = match;
		parts.push(text.slice(end, match.index), {
			title: title.trim(),
			key: keyOf(title),
			...(otherwise !== undefined && {otherwise: otherwise.trim()}),
		});
		end = match.index + whole.length;
	}
	return [...parts, text.slice(end)].filter(part => part !== '');
}

/** The fields of a template, each once, in the order of its text. */
export function fieldsOf({text}: Pick<Template, 'text'>): TemplateField[] {
	const fields = partsOf(text).filter(part => typeof part === 'object');
	return fields.filter(({key}, index) => fields.findIndex(other => other.key === key) === index);
}
