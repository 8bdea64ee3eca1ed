/** A chart without axes, for little room: a title over one to three rows, or title and bars in one line. Pure. */
import {asBadShare} from './badShare.ts';
import {lineOf} from './cells.ts';
import {joined, lineWidth} from './lines.ts';
import {plotGrid, plotOf} from './plot.ts';
import {titleOf} from './title.ts';
import type {Chart, ChartDrawing, ChartLine} from './types.ts';

const mostRows = 3;
/** The least width for title and bars in one line; the bars take a quarter of it. */
const leastBoth = 32;

/** Columns of the plot of a tile. */
export const tileColumns = ({width, height}: Pick<ChartDrawing, 'width' | 'height'>): number =>
	Math.max(1, Math.floor(height < 2 && width >= leastBoth ? width / 4 : width) || 1);

/** A tile of one to four lines. No line is wider than `width`. */
export function tile(given: Chart, drawing: ChartDrawing): readonly ChartLine[] {
	const [width, height] = [Math.floor(drawing.width), Math.floor(drawing.height)];
	if (!(width >= 1 && height >= 1)) return [];
	const chart = asBadShare(given);
	if (height === 1) return [oneLine(chart, drawing, width)];
	const {cells, grid} = plotOf(chart, drawing, {rows: Math.min(height - 1, mostRows), columns: width, quiet: true});
	return [titleOf(chart, grid, drawing, width), ...cells.map(lineOf)];
}

function oneLine(chart: Chart, drawing: ChartDrawing, width: number): ChartLine {
	const bars = tileColumns(drawing);
	if (width < leastBoth) return titleOf(chart, plotGrid(chart, drawing, bars), drawing, width);
	const {cells, grid} = plotOf(chart, drawing, {rows: 1, columns: bars});
	const title = titleOf(chart, grid, drawing, width - bars - 1);
	const space = ' '.repeat(width - bars - lineWidth(title));
	return joined([...title, {text: space, tone: 'dim'}, ...cells.flatMap(lineOf)]);
}
