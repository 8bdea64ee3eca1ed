/** The characters of charts, apart from their columns. */
import type {ChartGlyphs} from '../config/theme-names.ts';
import {ascii} from './ascii.ts';
import {blocks} from './blocks.ts';
import {braille} from './braille.ts';
import type {Brush} from './brush.ts';
import type {Mark} from './types.ts';

export interface GlyphSet {
	brush: Brush;
	ellipsis: string;
	/** Not known yet. */
	unknown: string;
	/** Limits and marks, on free cells. */
	limit: string;
	stem: string;
	marks: Record<Mark['kind'], string>;
	/** Layers of a stack, newest first; the last is the rest. None of them may mean "not known yet". */
	layers: readonly [string, string, string, string];
	/** A stack of zero. */
	nothing: string;
	/** Of the axes: upright, corner, level. */
	axes: readonly [string, string, string];
	/** The filled and the empty part of a bar, and a limit. */
	bar: readonly [string, string, string];
	/** None, and quarters of the peak. */
	heat: readonly [string, string, string, string, string];
}

const unicode: Omit<GlyphSet, 'brush'> = {
	ellipsis: '…',
	unknown: '░',
	limit: '┄',
	stem: '╎',
	marks: {change: '▼', action: '◆', fired: '■', resolved: '✓'},
	layers: ['█', '▒', ':', '·'],
	nothing: '▁',
	axes: ['│', '└', '─'],
	bar: ['█', '░', '┃'],
	heat: ['·', '░', '▒', '▓', '█'],
};

const sets: Record<ChartGlyphs, GlyphSet> = {
	braille: {...unicode, brush: braille},
	blocks: {...unicode, brush: blocks},
	ascii: {
		brush: ascii,
		ellipsis: '~',
		unknown: '?',
		limit: '-',
		stem: "'",
		marks: {change: 'v', action: '*', fired: '!', resolved: 'o'},
		layers: ['#', '+', ':', '.'],
		nothing: '_',
		axes: ['|', '+', '-'],
		bar: ['#', '.', '|'],
		heat: ['.', '-', '=', '*', '#'],
	},
};

export const glyphsOf = (glyphs: ChartGlyphs): GlyphSet => sets[glyphs];
