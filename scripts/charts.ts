/**
 * Prints charts of all kinds to be looked at: `node scripts/charts.ts [width] [braille|blocks|ascii] [theme]`.
 */
import {Chalk} from 'chalk';
import {bar} from '../src/charts/bar.ts';
import {countStrip, levelStrip} from '../src/charts/heatStrip.ts';
import {tile} from '../src/charts/tile.ts';
import {timeChart} from '../src/charts/timeChart.ts';
import type {Chart, ChartLine} from '../src/charts/types.ts';
import type {ChartGlyphs} from '../src/config/theme-names.ts';
import {comparison} from '../src/config/units.ts';
import {createTheme} from '../src/theme/theme.ts';

const [width = '120', glyphs = 'braille', theme = 'default'] = process.argv.slice(2);
const minute = 60_000;
const now = Date.parse('2026-11-28T19:06:20Z');
const {paint, charts} = createTheme({
	colors: theme === 'mono' ? 0 : 2,
	theme: {base: theme as 'default', tones: {}, charts: glyphs as ChartGlyphs},
});
const chalk = new Chalk({level: 2});

/** As Ink paints a text. */
function painted(line: ChartLine): string {
	return line
		.map(({text, tone}) => {
			const {color, backgroundColor, bold, dimColor, inverse, underline} = paint(tone);
			let style = chalk;
			if (dimColor) style = style.dim;
			if (bold) style = style.bold;
			if (underline) style = style.underline;
			if (inverse) style = style.inverse;
			if (color) style = coloured(style, color);
			if (backgroundColor) style = onColour(style, backgroundColor);
			return style(text);
		})
		.join('');
}
function coloured(style: typeof chalk, color: string): typeof chalk {
	const ansi = /^ansi256\((\d+)\)$/.exec(color);
	return ansi ? style.ansi256(Number(ansi[1])) : color.startsWith('#') ? style.hex(color) : style[color as 'red'];
}

function onColour(style: typeof chalk, color: string): typeof chalk {
	const ansi = /^ansi256\((\d+)\)$/.exec(color);
	return ansi ? style.bgAnsi256(Number(ansi[1])) : color.startsWith('#') ? style.bgHex(color) : style.bgRed;
}

/** A value a minute, oldest first; undefined leaves a gap. */
const everyMinute = (n: number, value: (ago: number) => number | undefined) =>
	Array.from({length: n}, (_, index) => n - index).flatMap(ago => {
		const v = value(ago);
		return v === undefined ? [] : [{t: Math.floor(now / minute) * minute - (ago - 1) * minute, value: v}];
	});
const wave = (ago: number, period: number) => 0.5 + 0.5 * Math.sin(ago / period);
const noise = (ago: number) => (Math.sin(ago * 12.9898) * 43758.5453) % 1;

const base = {
	timing: {delay: 0, step: minute},
	range: 60 * minute,
	zone: 'America/Los_Angeles',
	mode: 'area',
	marks: [
		{t: Date.parse('2026-11-28T18:55:57Z'), kind: 'change', text: 'deploy 00008-txf'},
		{t: Date.parse('2026-11-28T18:57:17Z'), kind: 'fired', text: 'Health endpoint'},
	],
} satisfies Partial<Chart>;

const gallery: readonly Chart[] = [
	{
		...base,
		title: 'Errors',
		unit: 'count',
		noun: '/min',
		series: [{label: '', points: everyMinute(80, ago => (ago > 10 ? 0 : 180 + 60 * noise(ago)))}],
	},
	{
		...base,
		title: '5xx',
		unit: 'ratio',
		timing: {delay: 3 * minute, step: minute},
		limits: {warn: comparison('> 1%'), crit: comparison('> 5%')},
		series: [
			{
				label: '',
				points: everyMinute(80, ago =>
					ago < 4 ? undefined : ago > 30 && ago < 36 ? undefined : ago > 10 ? 0.002 : 0.138 + 0.02 * noise(ago),
				),
			},
		],
	},
	{
		...base,
		title: 'Latency P95',
		unit: 'ms',
		timing: {delay: 2 * minute, step: minute},
		limits: {warn: comparison('> 2s'), crit: comparison('> 5s')},
		series: [
			{label: '', points: everyMinute(80, ago => (ago < 3 ? undefined : ago > 9 ? 900 + 300 * noise(ago) : 7200))},
		],
		mode: 'line',
	},
	{
		...base,
		title: 'API availability',
		unit: 'ratio',
		limits: {crit: comparison('< 99%')},
		timing: {delay: 4 * minute, step: minute},
		series: [{label: '', points: everyMinute(80, ago => (ago < 5 ? undefined : ago > 9 ? 0.9996 : 0.86))}],
		marks: [...base.marks, ...base.marks, {t: now - 2 * minute, kind: 'action', text: 'roll back'}],
	},
	{
		...base,
		title: 'Spanner CPU',
		unit: 'ratio',
		range: 6 * 60 * minute,
		limits: {warn: comparison('> 65%')},
		mode: 'line',
		series: [
			{label: 'high', points: everyMinute(400, ago => 0.3 + 0.5 * wave(ago, 60))},
			{label: 'medium', points: everyMinute(400, ago => 0.2 + 0.1 * wave(ago, 30))},
			{label: 'low', points: everyMinute(400, ago => 0.05 + 0.02 * noise(ago))},
		],
	},
	{
		...base,
		title: 'Requests',
		unit: 'count',
		noun: '/s',
		mode: 'stacked',
		timing: {delay: 2 * minute, step: minute},
		series: [
			{label: '00008', points: everyMinute(11, ago => (ago < 3 ? undefined : 4.2 + noise(ago) / 2))},
			{
				label: '00006',
				points: everyMinute(80, ago => (ago < 3 ? undefined : ago > 11 ? 4 + noise(ago) / 2 : 0.4)),
			},
		],
	},
	{
		...base,
		title: 'Stored',
		unit: 'bytes',
		range: 72 * 60 * minute,
		timing: {delay: 0, step: 30 * minute},
		series: [
			{
				label: '',
				points: everyMinute(72 * 60, ago => (ago % 30 === 0 ? 3e9 + 1e6 * (4320 - ago) : undefined)),
			},
		],
		limits: {warn: comparison('> 8000000000')},
	},
];

const look = {...charts, width: Number(width), now};
const print = (lines: readonly ChartLine[]) => console.log(`${lines.map(painted).join('\n')}\n`);
for (const chart of gallery) print(timeChart(chart, {...look, height: 9}));
for (const height of [4, 2, 1]) for (const chart of gallery.slice(0, 2)) print(tile(chart, {...look, height}));
const strip = {...base, ...look};
print([
	countStrip(
		everyMinute(60, ago => (ago > 12 ? 0 : ago > 10 ? undefined : 90 - ago * 8)),
		strip,
	).line,
	levelStrip(
		everyMinute(60, ago => ago).map(({t, value}) => ({t, level: value > 10 ? 'ok' : value > 8 ? 'pending' : 'crit'})),
		strip,
	),
	bar({share: 0.83, text: '83% left', tone: 'plain'}, look),
	bar({share: 0.98, mark: 0.5, text: '298 (> 150)', tone: 'crit'}, look),
	bar({share: 0.001, text: '0.1%', tone: 'plain'}, look),
]);
