/** Converts good shares to bad ones for drawing: 99.9 % and 99.5 % look the same, 0.1 % and 0.5 % do not. Pure. */
import type {Comparison} from '../config/units.ts';
import type {Chart, Limits} from './types.ts';

const flipped: Record<Comparison['operator'], Comparison['operator']> = {
	'<': '>',
	'<=': '>=',
	'>': '<',
	'>=': '<=',
	'==': '==',
};
/** Rounding undoes 1 - 0.99 = 0.010000000000000009, so that boundaries compare as written. */
const rest = (share: number): number => Number((1 - share).toPrecision(12));

/** The chart of the bad share, for a ratio with lower limits only; any other chart as it is. */
export function asBadShare(chart: Chart): Chart {
	const {unit, limits = {}, series, noun} = chart;
	const all = Object.values(limits);
	if (unit !== 'ratio' || all.length === 0 || all.some(({operator}) => !operator.startsWith('<'))) return chart;
	const turned: Limits = Object.fromEntries(
		Object.entries(limits).map(([level, {operator, value}]) => [
			level,
			{operator: flipped[operator], value: rest(value)},
		]),
	);
	return {
		...chart,
		limits: turned,
		noun: noun === undefined ? 'bad' : `${noun} bad`,
		series: series.map(({label, points}) => ({
			label,
			points: points.map(({t, value}) => ({t, value: rest(value)})),
		})),
	};
}
