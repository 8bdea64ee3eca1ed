/** How charts look: the widgets of the wall, small. */
import {expect, test} from 'vitest';
import {bar} from '../../src/charts/bar.ts';
import {countStrip, levelStrip, type Strip} from '../../src/charts/heatStrip.ts';
import {tile} from '../../src/charts/tile.ts';
import {timeChart} from '../../src/charts/timeChart.ts';
import type {Chart} from '../../src/charts/types.ts';
import {comparison} from '../../src/config/units.ts';
import {chartEnd, chartNow, hourly, minute, narrow, ofMinutes, points, textOf, textsOf} from '../support/charts.ts';

/** Calm, then bad for five minutes; the last three minutes are not known yet. */
const failing = [...Array(52).fill(0.002), 0.08, 0.12, 0.14, 0.13, 0.12, undefined, undefined, undefined];
const errors = ofMinutes(failing, {
	title: '5xx',
	unit: 'ratio',
	limits: {crit: comparison('> 5%')},
	timing: {delay: 2 * minute, step: minute},
	marks: [{t: chartEnd - 9.5 * minute, kind: 'change', text: 'deploy'}],
});
const drawn = (chart: Chart, more: Partial<typeof narrow> = {}) => textsOf(timeChart(chart, {...narrow, ...more}));

test('labels, limit, mark, what is not known yet, and the times of the zone: in braille', () => {
	expect(drawn(errors)).toEqual([
		'5xx  12%  crit > 5%  known to 11:04',
		'   20%│                         ▼   ░',
		'      │                         ╎   ░',
		'      │                         ╎⢀⣷⡀░',
		'      │                         ╎⢸⣿⡇░',
		'      │                         ╎⣿⣿⡇░',
		'    5%│┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄⣿⣿⡇░',
		'     0│⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣿⣿⡇░',
		'      └10:07────────10:37───────11:07',
	]);
});
test('many marks are signs without stems, which would hide the data', () => {
	const marks = (minutes: readonly number[]): NonNullable<Chart['marks']> =>
		minutes.map(ago => ({t: chartEnd - ago * minute, kind: 'change', text: 'deploy'}));
	const stems = (minutes: readonly number[]) =>
		drawn({...errors, marks: marks(minutes)}).filter(line => line.includes('╎')).length;
	expect(stems([20, 50])).toBeGreaterThan(0);
	expect(stems([20, 25, 30, 35, 40, 45, 50])).toBe(0);
});
test('in blocks', () => {
	expect(drawn(errors, {glyphs: 'blocks', height: 7})).toEqual([
		'5xx  12%  crit > 5%  known to 11:04',
		'   20%│                        ▼   ░░',
		'      │                        ╎ ▄▂░░',
		'      │                        ╎▁██░░',
		'    5%│┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄███░░',
		'     0│▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂███░░',
		'      └10:08────────10:38───────11:08',
	]);
});
test('in ASCII', () => {
	expect(drawn(errors, {glyphs: 'ascii', height: 7})).toEqual([
		'5xx  12%  crit > 5%  known to 11:04',
		'   20%|                        v   ??',
		"      |                        ' ##??",
		"      |                        '###??",
		'    5%|-------------------------###??',
		'     0|:::::::::::::::::::::::::###??',
		'      +10:08--------10:38-------11:08',
	]);
});
test('as a line', () => {
	expect(drawn({...errors, mode: 'line'}, {height: 7})).toEqual([
		'5xx  12%  crit > 5%  known to 11:04',
		'   20%│                         ▼   ░',
		'      │                         ╎ ⣄ ░',
		'      │                         ╎⡸ ⠁░',
		'    5%│┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄⡇┄┄░',
		'     0│⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠃  ░',
		'      └10:07────────10:37───────11:07',
	]);
});
test('of two limits in one row the graver is shown', () => {
	const close = {...errors, limits: {warn: comparison('> 4.9%'), crit: comparison('> 5%')}};
	const row = timeChart(close, narrow).find(line => textOf(line).includes('┄'));
	expect(row?.slice(0, 3).map(({text, tone}) => `${tone} ${text.slice(0, 8)}`)).toEqual([
		'crit     5%',
		'dim │',
		'crit ┄┄┄┄┄┄┄┄',
	]);
});
test('days where the range is longer than one', () => {
	expect(drawn({...errors, range: 72 * 60 * minute}).at(-1)).toBe('      └11-25────────11-27───────11-28');
	expect(drawn({...errors, range: 24 * 60 * minute}).at(-1)).toMatch(/└11:30─+23:30─+11:30$/);
});

test('the title says value, level, limits and until when it is known, of what there is room for', () => {
	const p95 = ofMinutes([900, 7200], {
		title: 'Latency of the webhook processor',
		unit: 'ms',
		limits: {warn: comparison('> 2s'), crit: comparison('> 5s')},
	});
	const title = (width: number) => textOf(timeChart(p95, {...narrow, width})[0] ?? []);
	expect(title(80)).toBe('Latency of the webhook processor  7.2 s  warn > 2 s, crit > 5 s');
	expect(title(40)).toBe('Latency of the webhook processor  7.2 s');
	expect(title(38)).toBe('Latency of the webhook processor 7.2 s');
	expect(title(20)).toBe('Latency of t…  7.2 s');
	const unseen = {...p95, series: [], none: {text: 'could not look', tone: 'blind' as const}};
	const blind = (width: number) => textOf(timeChart(unseen, {...narrow, width})[0] ?? []);
	expect(blind(48)).toMatch(/^Latency of the webhook processor {2}could not look/);
	expect(blind(40)).toBe('Latency of the webhook processor  could…');
	expect(blind(20)).toBe('Latency of …  could…');
	expect(timeChart(p95, narrow)[0]?.find(({text}) => text === '7.2 s')?.tone).toBe('crit');
	expect(drawn(hourly)[0]).toBe('Backlog  no data');
	// Not only late by design: the source may have stopped.
	expect(drawn(ofMinutes([1, undefined, undefined, undefined]))[0]).toBe('Backlog  1  known to 11:04');
});
test('of several series the title names the worst, of a stack all and their sum', () => {
	const series = [3, 9, 5].map((value, index) => ({label: `r${index}`, points: points([value])}));
	expect(drawn({...hourly, series, mode: 'line'})[0]).toBe('Backlog  9  r1');
	const low = {crit: comparison('< 4')};
	expect(drawn({...hourly, series, mode: 'line', limits: low})[0]).toBe('Backlog  3  r0  crit < 4');
	expect(drawn({...hourly, series, mode: 'stacked'})[0]).toBe('Backlog  17  █ r0  ▒ r1  : r2');
});
test('shares of what is good are drawn as what is bad', () => {
	const limits = {warn: comparison('< 99.9%'), crit: comparison('< 99%')};
	const api = ofMinutes(Array(60).fill(0.9996), {unit: 'ratio', title: 'API', limits});
	expect(drawn(api, {width: 60}).slice(0, 2)).toEqual(['API  0.04% bad  warn > 0.1%, crit > 1%', '    2%│']);
	expect(drawn({...api, limits: {warn: comparison('< 50%'), crit: comparison('> 90%')}})[1]).toMatch(/^ +100%│/);
});
test('heights have the units of people', () => {
	const top = (values: number[], unit: Chart['unit']) => drawn(ofMinutes(values, {unit}))[1]?.slice(0, 6).trim();
	expect(top([6500], 'ms')).toBe('8 s');
	expect(top([290_000], 'ms')).toBe('5 m');
	expect(top([0.85], 'ratio')).toBe('100%');
	expect(top([1.2], 'ratio')).toBe('200%');
	expect(top([900 * 2 ** 20], 'bytes')).toBe('1 GiB');
	expect(top([12_345], 'count')).toBe('20k');
	expect(top([0, 0], 'count')).toBe('1');
});
test('a logarithmic scale says where it begins', () => {
	const p95 = ofMinutes(
		Array.from({length: 60}, (_, m) => 10 ** (m / 12)),
		{unit: 'ms', log: true},
	);
	expect(drawn(p95, {height: 7}).slice(1, -1)).toEqual([
		'   2 m│                           ⢀⣠⣴',
		'      │                       ⢀⣠⣴⣾⣿⣿⣿',
		'      │                    ⣀⣴⣾⣿⣿⣿⣿⣿⣿⣿',
		'      │                ⣀⣤⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿',
		'120 ms│⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠶⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿',
	]);
});
test('values below zero hang from it', () => {
	const drift = ofMinutes(Array.from({length: 60}, (_, m) => m - 30));
	const lines = drawn(drift, {height: 7});
	expect(lines[1]).toMatch(/^ +40│/);
	expect(lines[5]).toMatch(/^ +-40│/);
	expect(lines[3]).toMatch(/⣶⣶.*⠛⠛$/);
});

test('a stack: newest at the bottom, three and the rest', () => {
	const series = ['d', 'c', 'b', 'a', 'z'].map((label, nth) => ({
		label,
		points: points(Array.from({length: 60}, (_, m) => (m >= nth * 10 ? 10 - nth * 2 : 0))),
	}));
	const stack: Chart = {...hourly, title: 'Requests', noun: '/s', mode: 'stacked', series};
	expect(drawn(stack)).toEqual([
		'Requests  30 /s',
		'    40│',
		'      │',
		'      │               ···············',
		'      │          ::::::::::::::::::::',
		'      │     ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒',
		'      │██████████████████████████████',
		'     0│██████████████████████████████',
		'      └10:07────────10:37───────11:07',
	]);
	// Nothing at all is a line, no point is none, and what was is not mixed with what comes later.
	const zero = {...stack, series: [{label: 'a', points: points([0, undefined, 3])}]};
	expect(drawn(zero).at(-2)).toMatch(/│ {28}▁█$/);
	expect(
		drawn({...zero, series: [...zero.series, {label: 'b', points: points([5, undefined, undefined])}]})[4],
	).toMatch(/│ {28}▒█$/);
});

test('tiles: the bars under the title, or beside it', () => {
	expect(textsOf(tile(errors, {...narrow, height: 4}))).toEqual([
		'5xx  12%  crit > 5%  known to 11:04',
		'                              ▼  ⡀ ░░',
		'                              ╎ ⣸⣿⣿░░',
		'⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣿⣿⣿░░',
	]);
	expect(textsOf(tile(errors, {...narrow, height: 1}))).toEqual(['5xx  12%  crit > 5%         ⣤⣤⣤⣤⣤⣤⣤⣴░']);
	expect(textsOf(tile(errors, {...narrow, height: 1, width: 20}))).toEqual(['5xx  12%  crit > 5%']);
	expect(tile(errors, {...narrow, height: 20})).toHaveLength(4);
});

const strip: Strip = {...hourly, width: 30, now: chartNow, glyphs: 'braille', hashes: false};
test('a strip of counts: quarters of its own peak, none, and nothing known', () => {
	const values = [...Array(48).fill(0), undefined, undefined, 1, 25, 26, 50, 51, 75, 76, 100, undefined, undefined];
	const {line, peak} = countStrip(points(values), {...strip, width: 60});
	expect(textOf(line)).toBe(`${'·'.repeat(48)}  ░░▒▒▓▓██  `);
	// The worst of each cell.
	expect(textOf(countStrip(points(values), strip).line)).toBe(`${'·'.repeat(24)}░▒▓██ `);
	expect(peak).toBe(100);
	expect(textOf(countStrip(points(Array(60).fill(0)), {...strip, glyphs: 'ascii'}).line)).toBe('.'.repeat(30));
});
test('a strip of levels: the worst of each cell', () => {
	const levels = [
		...Array(52).fill('ok'),
		'pending',
		'pending',
		'blind',
		'blind',
		'warn',
		'ok',
		'crit',
		'warn',
	] as const;
	const told = points(levels.map((_, index) => index)).map(({t}, index) => ({t, level: levels[index] ?? 'ok'}));
	const texts = (width: number) => levelStrip(told, {...strip, width}).map(({text, tone}) => `${tone} ${text}`);
	expect(texts(60).slice(1)).toEqual(['pending ▒▒', 'dim   ', 'warn ▓', 'dim ·', 'crit █', 'warn ▓']);
	expect(texts(12).slice(1)).toEqual(['pending ▒', 'warn ▓', 'crit █']);
});
test('bars: some is never none, not all is never all, and the number stays', () => {
	const look = {width: 20, glyphs: 'braille', hashes: false} as const;
	const text = (share: number, more = {}) => textOf(bar({share, text: '7%', tone: 'plain', ...more}, look));
	expect(text(0)).toBe('░░░░░░░░░░░░░░░░░ 7%');
	expect(text(0.001)).toBe('█░░░░░░░░░░░░░░░░ 7%');
	expect(text(0.999)).toBe('████████████████░ 7%');
	expect(text(7)).toBe('█████████████████ 7%');
	expect(text(0.5, {mark: 0.75})).toBe('████████░░░░┃░░░░ 7%'.replace('░░░░┃', '█░░░┃'));
	expect(textOf(bar({share: 0.5, text: '298 waiting', tone: 'crit'}, {...look, width: 11}))).toBe('298 waiting');
	// Inverse, a full cell would look empty.
	expect(bar({share: 1, text: '', tone: 'crit'}, {...look, hashes: true})[0]?.tone).toBe('strong');
});
