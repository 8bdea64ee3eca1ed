/** Parts of Markdown documents made of facts. Pure. */
import {markdownOf} from '../../text/markdown.ts';
import {localTime, utcMinute} from '../../zone.ts';

/** A heading with what stands below it; `otherwise` where that is nothing. */
export const section = (title: string, lines: readonly string[], otherwise: string): string[] => [
	'',
	`## ${title}`,
	'',
	...(lines.length > 0 ? lines : [otherwise]),
];

export const bullets = (texts: readonly string[]): string[] => texts.map(text => `- ${markdownOf(text)}`);

/** A table; nothing without rows. */
export const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string[] =>
	rows.length === 0
		? []
		: [
				`| ${titles.join(' | ')} |`,
				`| ${titles.map(() => '---').join(' | ')} |`,
				...rows.map(cells => `| ${cells.map(markdownOf).join(' | ')} |`),
			];

/** `2026-11-21 12:05 UTC (13:05)`. */
export const bothTimes = (t: number, tz: string): string => `${utcMinute(t)} (${localTime(t, tz)})`;
