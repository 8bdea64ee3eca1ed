/** A chart over time: title, plot and axis as lines of text. A pure function of points, limits and the bucket of time. */
import {heightLabels, labelWidth, timeAxis} from './axis.ts';
import {asBadShare} from './badShare.ts';
import {lineOf} from './cells.ts';
import {glyphsOf} from './glyphs.ts';
import type {Grid} from './grid.ts';
import {joined} from './lines.ts';
import {plotGrid, plotOf} from './plot.ts';
import {tile, tileColumns} from './tile.ts';
import {titleOf} from './title.ts';
import type {Chart, ChartDrawing, ChartLine} from './types.ts';

/** The least room for labels, cells and lines. */
const leastWidth = 20;
const leastHeight = 5;

const hasLabels = ({width, height}: ChartDrawing): boolean => width >= leastWidth && height >= leastHeight;

const plotColumns = (drawing: ChartDrawing): number =>
	hasLabels(drawing) ? Math.floor(drawing.width) - labelWidth - 1 : tileColumns(drawing);

/**
 * A chart in `height` lines: a title, the plot with its labels, and the time axis. Below 20 cells or 5 lines it is a tile. No line is
 * wider than `width`.
 */
export function timeChart(given: Chart, drawing: ChartDrawing): readonly ChartLine[] {
	if (!hasLabels(drawing)) return tile(given, drawing);
	const chart = asBadShare(given);
	const glyphs = glyphsOf(drawing.glyphs);
	const columns = plotColumns(drawing);
	const rows = Math.floor(drawing.height) - 2;
	const {cells, grid, scale, limits} = plotOf(chart, drawing, {rows, columns});
	const labels = heightLabels(chart, scale, rows, limits);
	return [
		titleOf(chart, grid, drawing, Math.floor(drawing.width)),
		...cells.map((row, index) =>
			joined([...(labels[index] ? [labels[index]] : []), {text: glyphs.axes[0], tone: 'dim'}, ...lineOf(row)]),
		),
		timeAxis(grid, chart.zone, columns, glyphs),
	];
}

/** The time axis of a chart at this moment. The lines of a chart stay the same until its end. */
export const chartGrid = (chart: Chart, drawing: ChartDrawing): Grid => plotGrid(chart, drawing, plotColumns(drawing));
