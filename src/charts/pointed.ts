/** What a chart says at a time that is pointed at, and how it looked a day before. Pure. */
import type {HistoryPoint} from '../checks/series.ts';
import {day} from '../clock.ts';
import {isWorse, worstOfEach} from './buckets.ts';
import type {Cells} from './cells.ts';
import type {GlyphSet} from './glyphs.ts';
import {type Grid, stepOf} from './grid.ts';
import type {Newest} from './newest.ts';
import {totalsOf} from './stack.ts';
import type {Chart, ChartSeries} from './types.ts';

/** The bucket of a time; undefined outside the axis. */
export const bucketAt = ({start, end, bucket}: Grid, t: number | undefined): number | undefined =>
	t !== undefined && t >= start && t < end ? Math.floor((t - start) / bucket) : undefined;

/** The value of the bucket that is pointed at: of several series the worst, of a stack the sum; undefined where there is none. */
export function valueAt({series, mode, limits = {}, timing}: Chart, grid: Grid, at: number): Newest | undefined {
	const worse = isWorse(limits);
	const courses: readonly (readonly [string, readonly HistoryPoint[]])[] =
		mode === 'stacked'
			? [['', totalsOf(series)]]
			: series.map(({label, points}) => [series.length > 1 ? label : '', points]);
	return courses
		.flatMap(([label, points]): Newest[] => {
			const point = worstOfEach(points, grid, stepOf({timing}), worse)[at];
			return point ? [{t: grid.start + at * grid.bucket, value: point.value, label}] : [];
		})
		.reduce<Newest | undefined>((worst, one) => (!worst || worse(one.value, worst.value) ? one : worst), undefined);
}

/** The series as they were a day before, at the times of today. */
export const dayBefore = (series: readonly ChartSeries[], {start, end}: Grid): ChartSeries[] =>
	series.map(({label, points}) => ({
		label,
		points: points.filter(({t}) => t + day > start && t + day <= end).map(({t, value}) => ({t: t + day, value})),
	}));

/** Puts what was drawn of the day before on free cells. */
export function drawGhost(cells: Cells, ghost: Cells): void {
	for (const [row, line] of cells.entries())
		for (const column of line.keys()) {
			const was = ghost[row]?.[column];
			if (was) line[column] ??= {text: was.text, tone: 'dim'};
		}
}

/** Makes the column of the cursor stand out, whatever is in it. */
export function drawCursor(cells: Cells, column: number, {stem}: GlyphSet): void {
	for (const line of cells)
		if (column < line.length) line[column] = {text: line[column]?.text ?? stem, tone: 'selected'};
}
