/** Charts to try, and what stands on their lines. */
import fc from 'fast-check';
import type {Chart, ChartDrawing, ChartLine, Mark} from '../../src/charts/types.ts';
import {comparison} from '../../src/config/units.ts';
import {widthOf} from '../../src/text/format.ts';

export const minute = 60_000;
/** A time that is no full minute: 11:06:20 in Los Angeles. */
export const chartNow = Date.parse('2026-11-28T19:06:20Z');
/** The end of the minute that runs at that time. */
export const chartEnd = Math.ceil(chartNow / minute) * minute;

/** A chart of an hour of minutes, and a screen on which each of them is a slot of its own. */
export const hourly: Chart = {
	title: 'Backlog',
	series: [],
	unit: 'count',
	timing: {delay: 0, step: minute},
	range: 60 * minute,
	zone: 'America/Los_Angeles',
	mode: 'area',
};
export const narrow: ChartDrawing = {width: 37, height: 9, now: chartNow, glyphs: 'braille', hashes: false};
export const wide: ChartDrawing = {...narrow, width: 67, glyphs: 'blocks'};

/** Points of the last minutes, oldest first; the last is that of the minute that runs. */
export const points = (values: readonly (number | undefined)[]) =>
	values.flatMap((value, index) =>
		value === undefined ? [] : [{t: chartEnd - (values.length - 1 - index) * minute, value}],
	);
export const ofMinutes = (values: readonly (number | undefined)[], more: Partial<Chart> = {}): Chart => ({
	...hourly,
	series: [{label: '', points: points(values)}],
	...more,
});

export const textOf = (line: ChartLine): string => line.map(({text}) => text).join('');
export const textsOf = (lines: readonly ChartLine[]): string[] => lines.map(textOf);
export const widest = (lines: readonly ChartLine[]): number => Math.max(0, ...lines.map(line => widthOf(textOf(line))));

/** The plot of a chart of the right of its labels, row by row, each cell with its tone. */
export const plotCells = (lines: readonly ChartLine[]): {text: string; tone: string}[][] =>
	lines.slice(1, -1).map(line => line.flatMap(({text, tone}) => [...text].map(cell => ({text: cell, tone}))).slice(7));

/** How many dots each slot of a braille plot has, from left to right. */
export function dotsOf(lines: readonly ChartLine[], columns: number): number[] {
	const slots = Array<number>(columns * 2).fill(0);
	for (const row of plotCells(lines))
		for (const [column, {text}] of row.entries()) {
			const bits = (text.codePointAt(0) ?? 0) - 0x2800;
			if (bits < 0 || bits > 0xff) continue;
			for (const [bit, right] of [0, 0, 0, 1, 1, 1, 0, 1].entries())
				if (bits & (1 << bit)) slots[column * 2 + right] = (slots[column * 2 + right] ?? 0) + 1;
		}
	return slots;
}

/** What the marks of a top row come to. */
export function marksIn(line: ChartLine): number {
	const heads = new Set(['▼', '◆', '■', '✓']);
	return [...textOf(line).slice(7)].reduce(
		(sum, cell) => sum + (heads.has(cell) ? 1 : /\d/.test(cell) ? Number(cell) : 0),
		0,
	);
}

/** A value for each minute of an hour. */
export const sixty = <T>(value: fc.Arbitrary<T>) => fc.array(value, {minLength: 60, maxLength: 60});
export const anyValue = fc.integer({min: 0, max: 300});

const anyNumber = fc.oneof(
	fc.double(),
	fc.integer({min: -5, max: 100}),
	fc.constantFrom(0, -0, 1e300, -1e300, Number.MAX_VALUE, Number.MIN_VALUE, Number.NaN, Number.POSITIVE_INFINITY),
);
const anyTime = fc.oneof(
	{weight: 4, arbitrary: fc.integer({min: -90, max: 5}).map(m => chartNow + m * minute)},
	{weight: 1, arbitrary: anyNumber},
);
const anyText = fc.oneof(
	fc.string({unit: 'grapheme', maxLength: 60}),
	fc.constantFrom('', '漢字の長い名前', 'webhook-processing-sub', '👩‍👩‍👧‍👦 família', 'e\u0301'.repeat(30)),
);
const anyLimit = fc.option(
	fc
		.tuple(fc.constantFrom('<', '<=', '>', '>=', '=='), fc.integer({min: -3, max: 500}), fc.constantFrom('', '%', 's'))
		.map(([operator, value, unit]) => comparison(`${operator} ${value}${unit}`)),
	{nil: undefined},
);
const anySpan = fc.oneof(
	fc.integer({min: 0, max: 5000}).map(m => m * minute),
	anyNumber,
);

export const anyMark: fc.Arbitrary<Mark> = fc.record({
	t: anyTime,
	kind: fc.constantFrom('change', 'action', 'fired', 'resolved'),
	text: anyText,
});

/** What the types let through, and nothing that makes sense. */
export const anyChart: fc.Arbitrary<Chart> = fc
	.record({
		title: anyText,
		series: fc.array(
			fc.record({label: anyText, points: fc.array(fc.record({t: anyTime, value: anyNumber}), {maxLength: 40})}),
			{maxLength: 6},
		),
		unit: fc.constantFrom('count' as const, 'ratio' as const, 'ms' as const, 'bytes' as const),
		noun: anyText,
		warn: anyLimit,
		crit: anyLimit,
		timing: fc.record({delay: anySpan, step: anySpan}),
		range: anySpan,
		zone: fc.constantFrom('America/Los_Angeles', 'UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
		readAt: anyTime,
		marks: fc.array(anyMark, {maxLength: 20}),
		mode: fc.constantFrom('line' as const, 'area' as const, 'stacked' as const),
		log: fc.boolean(),
	})
	.map(({warn, crit, ...chart}) => ({...chart, limits: {...(warn && {warn}), ...(crit && {crit})}}));

export const anyLook = fc.record({
	glyphs: fc.constantFrom('braille' as const, 'blocks' as const, 'ascii' as const),
	hashes: fc.boolean(),
});
export const anyDrawing: fc.Arbitrary<ChartDrawing> = fc
	.record({
		look: anyLook,
		width: fc.oneof(fc.integer({min: -2, max: 130}), fc.constantFrom(19.5, 20.5, Number.NaN)),
		height: fc.oneof(fc.integer({min: -2, max: 14}), fc.constantFrom(4.5, 5.5, Number.NaN)),
		now: anyTime,
		cursor: fc.option(anyTime),
		ghost: fc.boolean(),
	})
	.map(({look, cursor, ...drawing}) => ({...look, ...drawing, ...(cursor !== null && {cursor})}));
