/** Areas and lines as cells. Pure. */
import type {HistoryPoint} from '../checks/series.ts';
import type {Brush, Span} from './brush.ts';
import {type Cells, noCells, toneOf} from './cells.ts';
import type {Scale} from './scale.ts';
import type {ChartLook, ChartMode, Limits} from './types.ts';
import {troubleOf} from './values.ts';

export interface Raster {
	rows: number;
	columns: number;
	scale: Scale;
	limits: Limits;
	/** The bucket of each slot. */
	slots: readonly number[];
}

/** Draws series into one plot; each has a point or none for every bucket. */
export function drawCourses(
	courses: readonly (readonly (HistoryPoint | undefined)[])[],
	raster: Raster,
	brush: Brush,
	mode: Exclude<ChartMode, 'stacked'>,
	{glyphs, hashes}: ChartLook,
): Cells {
	const {rows, columns, slots} = raster;
	const cells = noCells(rows, columns);
	const drawn = courses.map(course => spansOf(course, raster, brush, mode));
	const paint = brush[mode];
	for (const [row, line] of cells.entries()) {
		const base = (rows - 1 - row) * brush.levels;
		for (const column of line.keys()) {
			const here = Array.from({length: Math.min(brush.slots, slots.length)}, (_, slot) =>
				drawn.flatMap(spans => inCell(spans[column * brush.slots + slot], base, brush.levels)),
			);
			const text = paint(here);
			if (text === undefined) continue;
			const trouble = worstOf(here.flat());
			line[column] = {text: hashes && glyphs !== 'ascii' && trouble ? '#' : text, tone: toneOf(trouble)};
		}
	}
	return cells;
}

/** The filled span of each slot. A line is joined to the slot before it, but never over a gap. */
function spansOf(
	course: readonly (HistoryPoint | undefined)[],
	{rows, scale, limits, slots}: Raster,
	{levels, slots: perCell}: Brush,
	mode: Exclude<ChartMode, 'stacked'>,
): (Span | undefined)[] {
	const zero = scale.levelOf(scale.bottom < 0 ? 0 : scale.bottom, rows * levels);
	let before: number | undefined;
	return slots.map(bucket => {
		const value = course[bucket]?.value;
		if (value === undefined) {
			before = undefined;
			return undefined;
		}
		const level = scale.levelOf(value, rows * levels);
		const trouble = troubleOf(value, limits);
		// Only braille is joined: in blocks and ASCII, cells between two heights would look like values.
		const from = mode === 'area' ? zero : before === undefined || perCell === 1 ? level : nextTo(before, level);
		before = level;
		return {low: Math.min(from, level), high: Math.max(from, level), trouble};
	});
}

/** The level beside `from` in the direction of `to`. */
const nextTo = (from: number, to: number): number => from + Math.sign(to - from);

/** The part of a span in the cell whose lowest level is `base`, counted from there. */
function inCell(span: Span | undefined, base: number, levels: number): Span[] {
	if (span === undefined || span.high < base || span.low >= base + levels) return [];
	return [{...span, low: span.low - base, high: span.high - base}];
}

const worstOf = (spans: readonly Span[]) =>
	(['crit', 'warn'] as const).find(level => spans.some(({trouble}) => trouble === level));
