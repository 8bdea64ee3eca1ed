/** Parts of Markdown documents made of facts. Pure. */
import {cleanLine} from '../../text/clean.ts';
import {localTime, utcMinute} from '../../zone.ts';

/** Text from outside keeps its characters: none of them formats, makes a link, or ends a cell. */
export const escaped = (text: string): string => cleanLine(text).replaceAll(/[\\`*_[\]<#|]/g, '\\$&');

/** A heading with what stands below it; `otherwise` where that is nothing. */
export const section = (title: string, lines: readonly string[], otherwise: string): string[] => [
	'',
	`## ${title}`,
	'',
	...(lines.length > 0 ? lines : [otherwise]),
];

export const bullets = (texts: readonly string[]): string[] => texts.map(text => `- ${escaped(text)}`);

/** A table; nothing without rows. */
export const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string[] =>
	rows.length === 0
		? []
		: [
				`| ${titles.join(' | ')} |`,
				`| ${titles.map(() => '---').join(' | ')} |`,
				...rows.map(cells => `| ${cells.map(escaped).join(' | ')} |`),
			];

/** `2026-11-21 12:05 UTC (13:05)`. */
export const bothTimes = (t: number, tz: string): string => `${utcMinute(t)} (${localTime(t, tz)})`;
