/** Draws one chart again and again, and computes only when something has changed. */
import {nextTop, type Top} from './scale.ts';
import {chartGrid, timeChart} from './timeChart.ts';
import type {Chart, ChartDrawing, ChartLine} from './types.ts';

interface Drawn {
	/** Everything that the lines depend on, with times as whole buckets. */
	of: object;
	/** The chart to which the scale belongs. */
	subject: string;
	/** Absent as long as there was no room for a plot. */
	top: Top | undefined;
	lines: readonly ChartLine[];
}

/**
 * A drawer keeps the last lines and the top of their scale, nothing older. While points (by identity), size and look are the same,
 * it returns the same lines until the bucket ends, and a component memoised by them has nothing to do.
 */
export function chartDrawer(): (chart: Chart, drawing: ChartDrawing) => readonly ChartLine[] {
	let last: Drawn | undefined;
	return (chart, drawing) => {
		const {start, end, bucket} = chartGrid(chart, drawing);
		const {readAt, ...rest} = chart;
		const looked = readAt === undefined ? undefined : Math.floor((readAt - start) / bucket);
		const of = {chart: {...rest, looked}, drawing: {...drawing, now: end}};
		if (last && isAlike(last.of, of, 4)) return last.lines;
		const subject = `${chart.title} ${chart.unit} ${chart.mode}`;
		let top = last?.subject === subject ? last.top : undefined;
		const kept = (wanted: number): number => {
			top = nextTop(top, wanted, end);
			return top.top;
		};
		const lines = timeChart(chart, {...drawing, top: kept});
		last = {of, subject, top, lines};
		return lines;
	};
}

/** Compares by value down to `depth`, and by identity below. Only arrays of points lie so deep. */
function isAlike(a: unknown, b: unknown, depth: number): boolean {
	if (Object.is(a, b)) return true;
	if (depth === 0 || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	const keys = Object.keys(a);
	return (
		keys.length === Object.keys(b).length &&
		keys.every(key => isAlike(a[key as keyof typeof a], b[key as keyof typeof b], depth - 1))
	);
}
