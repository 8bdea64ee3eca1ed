/** How a number went, as bars in time: on a scale that is named, each bar in the tone of its own level, gaps left blank. Pure. */
import {formatValue, type Unit} from '../checks/format.ts';
import {levelOf, numbersOf} from '../checks/levels.ts';
import type {Stand} from '../checks/standing.ts';
import type {Level} from '../checks/types.ts';
import {sparkline} from './sparkline.ts';

interface Point {
	t: number;
	value: number;
}

export interface Course {
	/** Its lowest and highest bar: `99..100%`, `0..5 s`. */
	scale: string;
	/** Runs of bars of one level, `cells` in all. */
	bars: readonly {text: string; level: Level}[];
}

interface CourseOptions {
	cells: number;
	unit: Unit;
	/** The limits that judge each point. */
	limits: Stand['limits'];
	/** Whether low values are the bad ones. */
	lower: boolean;
	blocks: readonly string[];
}

/** A cell stands for so many points at most: what is older is left out. */
const mostPerCell = 5;

/** Undefined where there is no point. @param points oldest first */
export function courseOf(points: readonly Point[], options: CourseOptions): Course | undefined {
	const {cells, unit, limits = {}, lower, blocks} = options;
	const newest = points.at(-1);
	if (!newest) return undefined;
	const values = inTime(points, cells, lower);
	const known = values.filter(value => value !== undefined);
	const [min, max] = scaleOf(known, numbersOf(limits), unit, lower);
	const line = sparkline(values, cells, {min, max, blocks});
	const bars: {text: string; level: Level}[] = [];
	for (const [index, text] of [...line].entries()) {
		const value = values[index];
		const level = value === undefined ? 'ok' : levelOf(value, limits).level;
		const last = bars.at(-1);
		if (last?.level === level) last.text += text;
		else bars.push({text, level});
	}
	return {scale: `${min === 0 ? '0' : formatValue(min, unit)}..${formatValue(max, unit)}`, bars};
}

/** One value a cell, the newest at the right; the worst where a cell has several, none where it has none. */
function inTime(points: readonly Point[], cells: number, lower: boolean): (number | undefined)[] {
	const end = points.at(-1)?.t ?? 0;
	const step = stepOf(points.map(({t}) => t));
	const reach = Math.round((end - (points[0]?.t ?? end)) / step) + 1;
	const perCell = Math.min(mostPerCell, Math.ceil(reach / cells));
	const values = Array<number | undefined>(cells).fill(undefined);
	for (const {t, value} of points) {
		const cell = cells - 1 - Math.floor(Math.round((end - t) / step) / perCell);
		if (cell < 0) continue;
		const before = values[cell] ?? value;
		values[cell] = lower ? Math.min(before, value) : Math.max(before, value);
	}
	return values;
}

/** The usual distance of points, ms. */
function stepOf(times: readonly number[]): number {
	const steps = times
		.slice(1)
		.map((t, index) => t - (times[index] ?? t))
		.filter(step => step > 0)
		.sort((a, b) => a - b);
	return steps[Math.floor((steps.length - 1) / 2)] ?? 1;
}

/** The range of the bars. Limits are in it, so that a height means something, and shares of good events end at 100 %. */
function scaleOf(
	values: readonly number[],
	limits: readonly number[],
	unit: Unit,
	lower: boolean,
): [min: number, max: number] {
	const all = [...values, ...limits];
	if (!lower) return [Math.min(0, ...values), Math.max(...all)];
	const min = Math.min(...all);
	return [min, unit === 'ratio' ? Math.max(1, ...values) : Math.max(...all)];
}
