/** A plot as cells. Data comes first, limits and stems take free cells only, and the signs of marks come last: nothing hides them. Pure. */
import type {Trouble} from '../checks/levels.ts';
import type {Tone} from '../config/theme-names.ts';
import type {GlyphSet} from './glyphs.ts';
import {joined} from './lines.ts';
import type {ChartLine, Mark} from './types.ts';

export interface Cell {
	text: string;
	tone: Tone;
}

/** Rows from the top down, cells from left to right; undefined is free. */
export type Cells = (Cell | undefined)[][];

export const noCells = (rows: number, columns: number): Cells =>
	Array.from({length: rows}, () => Array<Cell | undefined>(columns).fill(undefined));

/** The tone of data: only trouble has a colour. */
export const toneOf = (trouble: Trouble | undefined): Tone => trouble ?? 'dim';

/** Draws a limit on the free cells of a row. */
export function drawLimit(cells: Cells, row: number, tone: Tone, {limit}: GlyphSet): void {
	const line = cells[row] ?? [];
	for (const column of line.keys()) line[column] ??= {text: limit, tone};
}

/** Gravest first: several marks in one column have the tone of the gravest. */
const gravest: readonly Mark['kind'][] = ['fired', 'action', 'change', 'resolved'];
const tones: Record<Mark['kind'], Tone> = {fired: 'crit', action: 'accent', change: 'strong', resolved: 'ok'};

/** The fewest columns to a mark that leave the data readable between stems. */
const leastToAStem = 8;

/**
 * Draws each mark as a sign in the top row and a stem on free cells below it; of many marks the signs only. Several in one column
 * are a digit, `+` from ten on.
 */
export function drawMarks(
	cells: Cells,
	marks: readonly {column: number; kind: Mark['kind']}[],
	glyphs: GlyphSet,
): void {
	const columns = Map.groupBy(marks, ({column}) => column);
	const span = Math.max(0, ...cells.map(line => line.length));
	const hasStems = columns.size * leastToAStem <= span || columns.size === 1;
	for (const [column, here] of columns) {
		const kind = gravest.find(one => here.some(mark => mark.kind === one)) ?? 'change';
		const text = here.length === 1 ? glyphs.marks[kind] : here.length < 10 ? `${here.length}` : '+';
		for (const [row, line] of cells.entries()) {
			if (row === 0) line[column] = {text, tone: tones[kind]};
			else if (hasStems) line[column] ??= {text: glyphs.stem, tone: 'dim'};
		}
	}
}

/** Fills columns that are not known yet. */
export function drawUnknown(cells: Cells, columns: readonly number[], text: string): void {
	for (const line of cells) for (const column of columns) line[column] ??= {text, tone: 'dim'};
}

/** A row as a line without the blanks at its end. Blanks are dim like most of their neighbours, which saves segments. */
export const lineOf = (cells: Cells[number]): ChartLine =>
	joined(cells.slice(0, cells.findLastIndex(cell => cell !== undefined) + 1).map(cell => cell ?? blank));

const blank: Cell = {text: ' ', tone: 'dim'};
