/** Columns of eight heights in a cell, lines in three. */
import type {Brush, Span} from './brush.ts';

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const lines = ['▁', '▁', '▁', '─', '─', '─', '▔', '▔'];
const full = heights.length - 1;

/** The highest level that is drawn in the cell. */
const highest = (slots: readonly (readonly Span[])[]): number =>
	Math.max(-1, ...slots.flat().map(({high}) => Math.min(high, full)));

export const blocks: Brush = {
	slots: 1,
	levels: 8,
	area: slots => heights[highest(slots)],
	line: slots => lines[highest(slots)],
};
