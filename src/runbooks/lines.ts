/** Markdown as lines of a given width. Pure. */
import type {Tone} from '../config/theme-names.ts';
import {pieces, widthOf} from '../text/format.ts';
import type {Block, Span} from './types.ts';

/** A piece of a line. */
export interface Part {
	text: string;
	tone?: Tone;
	url?: string;
}
export type Line = readonly Part[];

/** Cells of a line. */
export const widthOfLine = (line: Line): number => line.reduce((sum, {text}) => sum + widthOf(text), 0);

const toneOf = ({look}: Span): Pick<Part, 'tone'> => (look === undefined ? {} : {tone: 'strong'});

/** Words with the blanks before them; a link stays what it is on every line. */
function wordsOf(spans: readonly Span[]): Part[] {
	return spans.flatMap(span =>
		(span.text.match(/ *[^ ]+| +$/g) ?? []).map(text => ({
			text,
			...toneOf(span),
			...(span.url !== undefined && {url: span.url}),
		})),
	);
}

/** Breaks at blanks, and inside words that are longer than a line. */
export function wrapSpans(spans: readonly Span[], width: number): Line[] {
	if (width <= 0) return [];
	const lines: Part[][] = [[]];
	let used = 0;
	const put = (part: Part) => {
		lines.at(-1)?.push(part);
		used += widthOf(part.text);
	};
	for (const word of wordsOf(spans)) {
		if (used + widthOf(word.text) <= width) put(word);
		else {
			const [first = '', ...rest] = pieces(word.text.trimStart(), width);
			if (used > 0) {
				lines.push([]);
				used = 0;
			}
			for (const [index, text] of [first, ...rest].entries()) {
				if (index > 0) {
					lines.push([]);
					used = 0;
				}
				if (text !== '') put({...word, text});
			}
		}
	}
	return lines;
}

const indented = (lines: readonly Line[], first: Part, width: number): Line[] =>
	lines.map((line, index) => [index === 0 ? first : {text: ' '.repeat(width)}, ...line]);

/** Code in full: what is copied by hand must be seen to its end. @param gutter what stands before each line */
const codeLines = (code: readonly string[], width: number, gutter: string): Line[] =>
	code.flatMap(line =>
		codePieces(line, Math.max(1, width - widthOf(gutter))).map(text => [{text: gutter, tone: 'dim' as const}, {text}]),
	);

/** A line of code in pieces that give it again when joined: broken behind a blank where there is one. */
function codePieces(line: string, width: number): string[] {
	const words = line.match(/\s*\S+\s?|\s+$/g) ?? [];
	return words.reduce<string[]>(
		(lines, word) => {
			const last = lines.at(-1) ?? '';
			if (widthOf((last + word).trimEnd()) <= width) return [...lines.slice(0, -1), last + word];
			const parts = pieces(word, width);
			return [...(last === '' ? lines.slice(0, -1) : lines), ...parts];
		},
		[''],
	);
}

/** Widths of columns that fit together: the widest give way first. */
function columnWidths(natural: readonly number[], room: number): number[] {
	const widths = [...natural];
	const least = 4;
	for (let over = widths.reduce((sum, one) => sum + one, 0) - room; over > 0; over--) {
		const widest = widths.indexOf(Math.max(...widths));
		if ((widths[widest] ?? 0) <= least) break;
		widths[widest] = (widths[widest] ?? 0) - 1;
	}
	return widths;
}

function tableLines({head, rows}: Extract<Block, {kind: 'table'}>, width: number): Line[] {
	const sizeOf = (cell: readonly Span[]) => cell.reduce((sum, {text}) => sum + widthOf(text), 0);
	const natural = head.map((_, column) => Math.max(...[head, ...rows].map(row => sizeOf(row[column] ?? []))));
	const gap = 2;
	const widths = columnWidths(natural, width - gap * (natural.length - 1));
	const linesOf = (row: readonly (readonly Span[])[], tone?: Tone): Line[] => {
		const cells = widths.map((size, column) => wrapSpans(row[column] ?? [], size));
		const height = Math.max(1, ...cells.map(({length}) => length));
		return Array.from({length: height}, (_, y) =>
			cells.flatMap((cell, column): Part[] => {
				const line = (cell[y] ?? []).map(part => (tone ? {...part, tone} : part));
				const rest = Math.max(0, (widths[column] ?? 0) - widthOfLine(line)) + (column < cells.length - 1 ? gap : 0);
				return [...line, {text: ' '.repeat(rest)}];
			}),
		);
	};
	return [...linesOf(head, 'dim'), ...rows.flatMap(row => linesOf(row))];
}

/** Where the text of code stands apart: a bar, and what stands for it in ASCII. */
export interface BookGlyphs {
	gutter: string;
}

/** The lines of a block that is no step. */
export function blockLines(block: Block, width: number, glyphs: BookGlyphs): Line[] {
	switch (block.kind) {
		case 'heading':
			return wrapSpans(
				block.spans.map(span => ({...span, look: 'strong'})),
				width,
			);
		case 'text':
			return wrapSpans(block.spans, width);
		case 'code':
			return codeLines(block.lines, width, glyphs.gutter);
		case 'table':
			return tableLines(block, width);
		case 'list':
			return block.items.flatMap(({mark, blocks}) => {
				const size = widthOf(mark) + 1;
				const lines = blocks.flatMap(one => blockLines(one, width - size, glyphs));
				return indented(lines, {text: `${mark} `, tone: 'dim'}, size);
			});
		case 'step':
		case 'phase':
			return [];
	}
}
