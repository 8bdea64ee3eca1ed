/** Contacts as rows of lines. Pure. */
import type {Alert} from '../checks/types.ts';
import type {Contacts} from '../config/schema/contacts.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {widthOf} from '../text/format.ts';
import {rungsOf} from './contacts.ts';
import {type Line, type Part, widthOfLine, wrapSpans} from './lines.ts';
import type {RowGlyphs} from './rows.ts';

export interface ContactRow {
	/** Tells rows apart. */
	id: string;
	lines: readonly Line[];
	/** Of a contact: its name and its pages. */
	name?: string;
	urls?: readonly string[];
	/** How to reach them, the quickest way first: phones, channels, people. */
	reach?: readonly string[];
}

type Contact = Contacts['others'][number];

const indent = '    ';

/** One line a way of reaching them; those that do not fit are broken. */
function waysOf({for: purpose, people, channels, phones, links}: Contact, width: number): Line[] {
	const way = (name: string, texts: readonly string[], url?: (text: string) => string): Line[] => {
		if (texts.length === 0) return [];
		const spans = texts.map((text, index) => ({
			text: `${index > 0 ? '  ' : ''}${text}`,
			...(url && {url: url(text)}),
		}));
		const lines = wrapSpans(spans, Math.max(1, width - indent.length - 10));
		return lines.map((line, row): Line => [{text: indent + (row === 0 ? name : '').padEnd(10), tone: 'dim'}, ...line]);
	};
	return [
		...way('for', purpose === undefined ? [] : [purpose]),
		...way('phone', phones),
		...way('channel', channels),
		...way('people', people),
		...way('pages', links, text => text),
	];
}

function contactRow(contact: Contact, head: Line, width: number): ContactRow {
	const reach = [...contact.phones, ...contact.channels, ...contact.people];
	return {
		id: contact.name,
		name: contact.name,
		urls: contact.links,
		reach,
		lines: [[], head, ...waysOf(contact, width)],
	};
}

const missing =
	'No contacts are known. Add them to the system file: contacts: {ladder: [{name, people, channels, phones, after}], others: [...]}';

/** The ladder with its times, then the others; where there are none, how to add them. @param width cells */
export function contactRows(
	{contacts, tz}: Pick<SystemConfig, 'contacts' | 'tz'>,
	alert: Alert | undefined,
	now: number,
	width: number,
	{ticks}: RowGlyphs,
): ContactRow[] {
	if (!contacts) return [{id: '', lines: wrapSpans([{text: missing}], width)}];
	const ladder = rungsOf(contacts, alert, now, tz).map(({contact, words = '', isDue}) => {
		const left: Part = {text: `${isDue ? ticks.next : ticks.later} ${contact.name}`, tone: 'strong'};
		const right: Part = {text: words, tone: isDue ? 'strong' : 'dim'};
		const gap = Math.max(2, Math.min(40, width - widthOf(words)) - widthOfLine([left]));
		const fits = widthOfLine([left]) + gap + widthOf(words) <= width;
		const row = contactRow(contact, fits ? [left, {text: ' '.repeat(gap)}, right] : [left], width);
		const below: Line[] =
			fits || words === '' ? [] : wrapSpans([{text: words}], width - 4).map(line => [{text: indent}, ...line]);
		return {...row, lines: [...row.lines.slice(0, 2), ...below, ...row.lines.slice(2)]};
	});
	const others = contacts.others.map(contact =>
		contactRow(contact, [{text: `  ${contact.name}`, tone: 'strong'}], width),
	);
	const rule: ContactRow[] =
		contacts.rule === undefined ? [] : [{id: '', lines: wrapSpans([{text: contacts.rule, look: 'strong'}], width)}];
	return [...rule, ...ladder, ...others];
}
