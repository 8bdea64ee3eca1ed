/** The value axis: a stable top, and the height of each value in the plot. Pure. */
import {day, hour, minute, second} from '../clock.ts';
import type {ChartUnit, Limits} from './types.ts';

/** Sizes with a name of their own (ms, s, m, h, d). Tops are 1, 2, 4, 5 and 8 times powers of ten of them. */
const bases: Record<ChartUnit, readonly number[]> = {
	count: [1],
	ratio: [0.01, 1],
	ms: [1, second, minute, hour, day],
	bytes: [1, 2 ** 10, 2 ** 20, 2 ** 30, 2 ** 40, 2 ** 50],
	'/s': [1],
	usd: [0.01, 1],
};
/** The smallest top, for charts of zeros. */
const least: Record<ChartUnit, number> = {count: 1, ratio: 0.01, ms: 1000, bytes: 1024, '/s': 1, usd: 1};
const most = 1e300;
/** Smaller values count as zero, because halves and thousandths of them would be lost. */
const tiniest = 1e-300;
/** The scale reaches at least so far above a limit. */
const headroom = 1.25;
/** Powers of ten on a logarithmic scale. */
const decades = 3;
/** A top shrinks after so long below half of it, ms. */
const patience = 30 * minute;

/** The smallest top that holds a value: 1, 2, 4, 5 or 8 × 10ⁿ in the sizes of the unit. 10 s follows 8 s, 1 m follows 50 s. */
export function niceTop(value: number, unit: ChartUnit): number {
	if (!(value > tiniest)) return least[unit];
	const wanted = Math.min(value, most);
	const sizes = bases[unit];
	const base = sizes.findLast(size => size <= wanted) ?? sizes[0] ?? 1;
	const next = sizes[sizes.indexOf(base) + 1] ?? Number.POSITIVE_INFINITY;
	// Rounding undoes 0.07 / 0.01 = 7.000000000000001.
	const share = Number((wanted / base).toPrecision(12));
	const exponent = Math.floor(Math.log10(share));
	const steps = [1, 2, 4, 5, 8, 10, 20].map(step => Number(`${step}e${exponent}`));
	const top = (steps.find(step => step >= share) ?? most) * base;
	// 1 GiB follows 800 MiB, though 1000 MiB are less.
	return top >= 1000 * base && Number.isFinite(next) ? next : Math.min(top, next);
}

/** The smallest top that holds values and limits. Shares up to 100 % have a top of at most 100 %. */
export function topFor(values: readonly number[], limits: Limits, unit: ChartUnit): number {
	const highest = values.reduce((a, b) => Math.max(a, b), 0);
	const limit = Object.values(limits).reduce((top, {value}) => Math.max(top, value * headroom), 0);
	const top = niceTop(Math.max(highest, limit), unit);
	return unit === 'ratio' && highest <= 1 ? Math.min(top, 1) : top;
}

/** The top of a scale, and the time since when half of it has been enough, ms. */
export interface Top {
	top: number;
	lowSince?: number;
}

/** The next top, where `wanted` would be enough now. It grows at once and shrinks after 30 min below half, so that charts do not jump. */
export function nextTop(before: Top | undefined, wanted: number, now: number): Top {
	if (before === undefined || wanted >= before.top) return {top: wanted};
	if (wanted * 2 > before.top) return {top: before.top};
	const lowSince = Math.min(before.lowSince ?? now, now);
	return now - lowSince >= patience ? {top: wanted} : {top: before.top, lowSince};
}

export interface Scale {
	top: number;
	/** 0, unless values are negative or the scale is logarithmic. */
	bottom: number;
	/** The level of a value, from 0 to `levels` - 1. Only the bottom itself has level 0. */
	levelOf(value: number, levels: number): number;
}

export function scaleOf(values: readonly number[], top: number, unit: ChartUnit, log: boolean): Scale {
	const lowest = values.reduce((a, b) => Math.min(a, b), 0);
	const isLog = log && lowest >= 0;
	const bottom = isLog ? top / 10 ** decades : lowest < 0 ? -niceTop(-lowest, unit) : 0;
	const share = (value: number): number =>
		isLog ? Math.log10(Math.max(value, bottom) / bottom) / decades : (value / 2 - bottom / 2) / (top / 2 - bottom / 2);
	return {
		top,
		bottom,
		levelOf(value, levels) {
			const level = Math.round(Math.min(Math.max(share(value), 0), 1) * (levels - 1));
			return level === 0 && value > (isLog ? 0 : bottom) ? Math.min(1, levels - 1) : level;
		},
	};
}
