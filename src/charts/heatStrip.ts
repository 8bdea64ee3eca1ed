/** A row of cells over time. Each cell shows a share of the row's peak, or the worst level. Pure. */
import {type Level, levelOrder} from '../checks/types.ts';
import type {Tone} from '../config/theme-names.ts';
import {worstOfEach} from './buckets.ts';
import {glyphsOf} from './glyphs.ts';
import {gridOf, stepOf} from './grid.ts';
import {joined, toneOfFill} from './lines.ts';
import type {Chart, ChartLine, ChartLook, ChartSeries} from './types.ts';

/** Range, size and look of a strip. */
export interface Strip extends Pick<Chart, 'timing' | 'range' | 'zone'>, ChartLook {
	width: number;
	/** ms. */
	now: number;
}

/** A strip of counts: `·` is none, `░▒▓█` are quarters of the peak, and unknown is blank. The row that holds the strip must name the peak. */
export function countStrip(points: ChartSeries['points'], strip: Strip): {line: ChartLine; peak: number} {
	const {heat} = glyphsOf(strip.glyphs);
	const found = worstPerCell(points, strip, (a, b) => a > b);
	const peak = found.reduce((most, point) => Math.max(most, point?.value ?? 0), 0);
	const line = found.map(point => {
		if (point === undefined) return {text: ' ', tone: 'dim'} as const;
		const quarter = point.value > 0 ? Math.max(1, Math.ceil((point.value / peak) * 4)) : 0;
		return {text: heat[quarter] ?? ' ', tone: 'dim'} as const;
	});
	return {line: joined(line), peak};
}

/** Shade and tone of each level. The other levels know nothing and are blank. */
const shades: Partial<Record<Level, {shade: 0 | 2 | 3 | 4; tone: Tone}>> = {
	ok: {shade: 0, tone: 'dim'},
	pending: {shade: 2, tone: 'pending'},
	warn: {shade: 3, tone: 'warn'},
	crit: {shade: 4, tone: 'crit'},
};

/** A strip of levels, of runs or of an alert. A cell shows the worst of its levels. */
export function levelStrip(points: readonly {t: number; level: Level}[], strip: Strip): ChartLine {
	const {heat} = glyphsOf(strip.glyphs);
	const ranked = points.map(({t, level}) => ({t, level, value: levelOrder.indexOf(level)}));
	const line = worstPerCell(ranked, strip, (a, b) => a < b).map(point => {
		const {shade, tone} = (point && shades[point.level]) ?? {tone: 'dim' as const};
		return {text: shade === undefined ? ' ' : heat[shade], tone: toneOfFill(tone, strip)};
	});
	return joined(line);
}

function worstPerCell<P extends {t: number; value: number}>(
	points: readonly P[],
	strip: Strip,
	worse: (a: number, b: number) => boolean,
): (P | undefined)[] {
	const cells = Math.floor(strip.width);
	if (!(cells >= 1)) return [];
	const grid = gridOf(strip, strip.now, cells);
	const worst = worstOfEach(points, grid, stepOf(strip), worse);
	return grid.slots.map(bucket => worst[bucket]);
}
