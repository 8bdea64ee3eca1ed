/** The plot of a chart without its labels: cells of data, limits, what is not known yet, and marks. Pure. */
import type {Tone} from '../config/theme-names.ts';
import {isWorse, unknownFrom, worstOfEach} from './buckets.ts';
import {type Cells, drawLimit, drawMarks, drawUnknown} from './cells.ts';
import {glyphsOf} from './glyphs.ts';
import {type Grid, gridOf, stepOf} from './grid.ts';
import {dayBefore, drawCursor, drawGhost} from './pointed.ts';
import {drawCourses} from './raster.ts';
import {type Scale, scaleOf, topFor} from './scale.ts';
import {drawStack, totalsOf} from './stack.ts';
import type {Chart, ChartDrawing} from './types.ts';
import {troubleOf} from './values.ts';

export interface Plot {
	cells: Cells;
	grid: Grid;
	scale: Scale;
	/** Row and tone of each limit in view. */
	limits: readonly {row: number; value: number; tone: Tone}[];
}

/** The grid of a plot that is `columns` wide. */
export const plotGrid = (chart: Chart, {glyphs, now}: ChartDrawing, columns: number): Grid =>
	gridOf(chart, now, columns * glyphsOf(glyphs).brush.slots);

/** The worst point of each bucket. */
function worstPoints({series, limits = {}, mode, timing}: Chart, grid: Grid) {
	const worse = isWorse(limits);
	const step = stepOf({timing});
	const totals = mode === 'stacked' ? worstOfEach(totalsOf(series), grid, step, worse) : [];
	const courses = mode === 'stacked' ? [totals] : series.map(({points}) => worstOfEach(points, grid, step, worse));
	return {totals, courses};
}

/**
 * Limits have their colour only where a value is beyond one of them: on a healthy wall nothing is red.
 * @param quiet draws limits dim in any case, as everywhere where a line with a background would be a bar across the plot
 */
export function plotOf(
	chart: Chart,
	drawing: ChartDrawing,
	{rows, columns, quiet = drawing.hashes}: {rows: number; columns: number; quiet?: boolean},
): Plot {
	const {unit, mode, limits = {}, log = false, marks = []} = chart;
	const glyphs = glyphsOf(drawing.glyphs);
	const {brush} = glyphs;
	const grid = plotGrid(chart, drawing, columns);
	const {totals, courses} = worstPoints(chart, grid);
	const values = courses.flat().flatMap(point => (point === undefined ? [] : [point.value]));
	const wanted = topFor(values, limits, unit);
	const scale = scaleOf(values, drawing.top?.(wanted) ?? wanted, unit, log && mode !== 'stacked');
	const raster = {rows, columns, scale, limits, slots: grid.slots};
	const cells =
		mode === 'stacked' ? drawStack(totals, raster, glyphs) : drawCourses(courses, raster, brush, mode, drawing);

	if (drawing.ghost && mode !== 'stacked') {
		const worse = isWorse(limits);
		const before = dayBefore(chart.series, grid).map(({points}) => worstOfEach(points, grid, stepOf(chart), worse));
		drawGhost(cells, drawCourses(before, {...raster, limits: {}}, brush, 'line', drawing));
	}
	const columnOf = (slot: number) => Math.floor(slot / brush.slots);
	const columnsWhere = (is: (bucket: number) => boolean) =>
		new Set(grid.slots.flatMap((bucket, slot) => (is(bucket) ? [columnOf(slot)] : [])));
	const known = columnsWhere(bucket => courses.some(course => course[bucket] !== undefined));
	const first = unknownFrom(chart, grid, courses);
	const unknown = [...columnsWhere(bucket => bucket >= first)].filter(column => !known.has(column));
	drawUnknown(cells, unknown, glyphs.unknown);

	const pointed = drawing.cursor === undefined ? undefined : grid.slotOf(drawing.cursor);
	const point = () => pointed !== undefined && drawCursor(cells, columnOf(pointed), glyphs);
	// Limits and marks would leave nothing of a single row.
	if (rows === 1) {
		point();
		return {cells, grid, scale, limits: []};
	}
	const isCalm = quiet || !values.some(value => troubleOf(value, limits));
	const inView = (['crit', 'warn'] as const).flatMap(level => {
		const value = limits[level]?.value;
		if (value === undefined || !(value > scale.bottom && value <= scale.top)) return [];
		const row = rows - 1 - Math.floor(scale.levelOf(value, rows * brush.levels) / brush.levels);
		return [{row, value, tone: isCalm ? ('dim' as const) : level}];
	});
	for (const {row, tone} of inView) drawLimit(cells, row, tone, glyphs);
	const placed = marks.flatMap(({t, kind}) => {
		const slot = grid.slotOf(t);
		return slot === undefined ? [] : [{column: columnOf(slot), kind}];
	});
	drawMarks(cells, placed, glyphs);
	point();
	return {cells, grid, scale, limits: inView};
}
