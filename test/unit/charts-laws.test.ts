/** What holds for charts, whatever is in them and however little room there is. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {bar} from '../../src/charts/bar.ts';
import {countStrip, levelStrip} from '../../src/charts/heatStrip.ts';
import {markLine} from '../../src/charts/markLine.ts';
import {tile} from '../../src/charts/tile.ts';
import {chartGrid, timeChart} from '../../src/charts/timeChart.ts';
import type {Mark} from '../../src/charts/types.ts';
import {levelOrder} from '../../src/checks/types.ts';
import {comparison, satisfies} from '../../src/config/units.ts';
import {
	anyChart,
	anyDrawing,
	anyLook,
	anyMark,
	anyValue,
	chartNow,
	dotsOf,
	marksIn,
	minute,
	narrow,
	ofMinutes,
	plotCells,
	sixty,
	textOf,
	textsOf,
	wide,
	widest,
} from '../support/charts.ts';
import {runs} from '../support/runs.ts';

const holey = sixty(fc.option(anyValue, {nil: undefined}));
const columns = 30;

describe('room', () => {
	test('a chart is never wider nor higher than asked', () => {
		fc.assert(
			fc.property(anyChart, anyDrawing, (chart, drawing) => {
				for (const draw of [timeChart, tile]) {
					const lines = draw(chart, drawing);
					expect(lines.length).toBeLessThanOrEqual(Math.max(0, drawing.height) || 0);
					expect(widest(lines)).toBeLessThanOrEqual(Math.max(0, drawing.width) || 0);
				}
			}),
			{numRuns: runs(200)},
		);
	});
	test('a chart with labels fills its height, and every line of its plot has a label of the same width', () => {
		fc.assert(
			fc.property(anyChart, anyLook, fc.integer({min: 20, max: 90}), fc.integer({min: 5, max: 12}), (...args) => {
				const [chart, look, width, height] = args;
				const lines = textsOf(timeChart(chart, {...look, width, height, now: chartNow}));
				expect(lines).toHaveLength(height);
				for (const line of lines.slice(1)) expect(line.slice(0, 7)).toMatch(/^ *[\w.%<>+-]* ?\w*[│|└+]$/);
			}),
		);
	});
	test('neither is a strip, nor a bar', () => {
		fc.assert(
			fc.property(anyChart, anyDrawing, fc.double(), fc.double(), (chart, drawing, share, mark) => {
				const points = chart.series[0]?.points ?? [];
				const strip = {...chart, ...drawing};
				const levels = points.map(({t}, index) => ({t, level: levelOrder[index % levelOrder.length] ?? 'ok'}));
				const lines = [
					countStrip(points, strip).line,
					levelStrip(levels, strip),
					bar({share, mark, text: chart.title, tone: 'crit'}, drawing),
				];
				expect(widest(lines)).toBeLessThanOrEqual(Math.max(0, drawing.width) || 0);
			}),
		);
	});
	test('ASCII is ASCII', () => {
		fc.assert(
			fc.property(anyChart, anyDrawing, (chart, drawing) => {
				const look = {...drawing, glyphs: 'ascii'} as const;
				const all = [...timeChart(chart, look), ...tile(chart, look), countStrip([], {...chart, ...look}).line];
				// What the terminal draws as one character is made ASCII as a whole, joiners included.
				for (const line of textsOf(all)) expect(line).toMatch(/^[ -~]*$/);
			}),
		);
	});
});

describe('what is there and what is not', () => {
	test('zero is not a gap, a gap is not zero, and nothing is drawn over one', () => {
		fc.assert(
			fc.property(holey, fc.constantFrom('area' as const, 'line' as const), (values, mode) => {
				const dots = dotsOf(timeChart(ofMinutes(values, {mode}), narrow), columns);
				for (const [slot, one] of values.entries()) {
					if (one === undefined) expect(dots[slot]).toBe(0);
					else expect(dots[slot]).toBeGreaterThan(0);
					// A line begins anew after a gap: with the one dot of its value.
					if (mode === 'line' && one !== undefined && slot > 0 && values[slot - 1] === undefined)
						expect(dots[slot]).toBe(1);
				}
			}),
		);
	});
	test('in blocks and ASCII, too', () => {
		fc.assert(
			fc.property(holey, fc.constantFrom('blocks' as const, 'ascii' as const), (values, glyphs) => {
				const bottom = plotCells(timeChart(ofMinutes(values), {...wide, glyphs})).at(-1) ?? [];
				const told = values.findLastIndex(one => one !== undefined);
				for (const [slot, one] of values.entries()) {
					if (one !== undefined) expect(bottom[slot]?.text).toMatch(/[▁-█.:]/);
					else if (slot < told) expect(bottom[slot]?.text ?? ' ').toBe(' ');
				}
			}),
		);
	});
	test('a line is joined where values follow each other', () => {
		expect(
			dotsOf(timeChart(ofMinutes([...Array(59).fill(0), 300], {mode: 'line'}), narrow), columns).at(-1),
		).toBeGreaterThan(10);
	});
	test('points that come a little early or late leave no gap', () => {
		const late = fc.integer({min: -12_000, max: 12_000});
		fc.assert(
			fc.property(sixty(late), fc.integer({min: 0, max: 59_000}), (shifts, phase) => {
				const chart = ofMinutes(Array(60).fill(5));
				const points = (chart.series[0]?.points ?? []).map(({t, value}, index) => ({
					t: t - phase + (shifts[index] ?? 0),
					value,
				}));
				const dots = dotsOf(timeChart({...chart, series: [{label: '', points}]}, narrow), columns);
				expect(dots.slice(2, -3)).not.toContain(0);
			}),
		);
	});
	test('what the source cannot have told yet is neither zero nor a gap', () => {
		fc.assert(
			fc.property(fc.integer({min: 0, max: 20}), fc.constantFrom('area' as const, 'line' as const), (delay, mode) => {
				const values = Array.from({length: 60}, (_, m) => (m < 59 - delay ? 7 : undefined));
				const chart = ofMinutes(values, {mode, timing: {delay: delay * minute, step: minute}});
				const rows = plotCells(timeChart(chart, {...wide}));
				for (const row of rows) expect(row.slice(59 - delay).map(({text}) => text)).toEqual(Array(delay + 1).fill('░'));
				expect(rows.flatMap(row => row.slice(0, 59 - delay)).map(({text}) => text)).not.toContain('░');
			}),
		);
	});
	test('nothing is known after the last look', () => {
		const values = Array.from({length: 60}, (_, m) => (m < 40 ? 7 : undefined));
		const bottom = (chart: Parameters<typeof timeChart>[0]) =>
			(plotCells(timeChart(chart, wide)).at(-1) ?? []).map(({text}) => text).join('');
		expect(bottom(ofMinutes(values))).toBe(`${'█'.repeat(40)}${' '.repeat(18)}░░`);
		expect(bottom(ofMinutes(values, {readAt: chartNow - 19 * minute}))).toBe(`${'█'.repeat(40)}${'░'.repeat(20)}`);
	});
});

describe('limits and marks', () => {
	test.each(['> 100', '>= 100', '< 100', '<= 100', '== 100'])(
		'only columns beyond a limit (%s) have its tone',
		text => {
			const limit = comparison(text);
			const near = fc.constantFrom(0, 50, 99, 100, 101, 200);
			fc.assert(
				fc.property(sixty(fc.option(near, {nil: undefined})), fc.boolean(), (values, hashes) => {
					const rows = plotCells(timeChart(ofMinutes(values, {limits: {crit: limit}}), {...wide, hashes}));
					for (const [slot, one] of values.entries()) {
						const cells = rows
							.flatMap(row => row[slot] ?? [])
							.filter(cell => /[▁-█#]/.test(cell.text) && cell.text !== '░');
						const beyond = one !== undefined && satisfies(one, limit);
						expect(new Set(cells.map(({tone}) => tone))).toEqual(
							new Set(one === undefined ? [] : [beyond ? 'crit' : 'dim']),
						);
						if (hashes) expect(cells.every(cell => (cell.text === '#') === beyond)).toBe(true);
					}
				}),
			);
		},
	);
	test('of a bucket of several values the worst is shown', () => {
		fc.assert(
			fc.property(sixty(anyValue), fc.constantFrom('> 150', '< 150'), (values, limit) => {
				// Twelve buckets of five minutes, two cells each.
				const drawing = {...wide, width: 31, top: () => 1000};
				const fine = ofMinutes(values, {limits: {crit: comparison(limit)}});
				const ends = Array.from({length: 12}, (_, index) => chartGrid(fine, drawing).end - (11 - index) * 5 * minute);
				const worst = ends.flatMap(end => {
					const inside = (fine.series[0]?.points ?? []).filter(({t}) => t > end - 5 * minute && t <= end);
					const all = inside.map(point => point.value);
					return all.length === 0 ? [] : [{t: end, value: Math[limit.startsWith('<') ? 'min' : 'max'](...all)}];
				});
				const coarse = {...fine, series: [{label: '', points: worst}], timing: {delay: 0, step: 5 * minute}};
				expect(worst.length).toBeGreaterThan(10);
				expect(plotCells(timeChart(fine, drawing))).toEqual(plotCells(timeChart(coarse, drawing)));
			}),
		);
	});
	test('no mark in the range is lost', () => {
		const marks = fc.array(
			fc.record({
				t: fc.integer({min: -70 * 60, max: 2 * 60}).map(s => chartNow + s * 1000),
				kind: fc.constantFrom('change' as const, 'action' as const, 'fired' as const, 'resolved' as const),
				text: fc.constant(''),
			}),
			{maxLength: 9},
		);
		fc.assert(
			fc.property(marks, holey, fc.integer({min: 20, max: 90}), (all, values, width) => {
				const chart = ofMinutes(values, {marks: all, limits: {warn: comparison('> 240')}});
				const drawing = {...narrow, width};
				const {start, end} = chartGrid(chart, drawing);
				const shown = all.filter(({t}) => t >= start && t < end).length;
				expect(marksIn(timeChart(chart, drawing)[1] ?? [])).toBe(shown);
			}),
		);
	});
	test('nor on a tile that has room for it', () => {
		const marks = [{t: chartNow - minute, kind: 'fired', text: ''}] as const;
		expect(textsOf(tile(ofMinutes([], {marks}), {...wide, height: 3}))[1]).toMatch(/■ ?░*$/);
		expect(textsOf(tile(ofMinutes([1, 2], {marks}), {...wide, height: 2}))[1]).not.toContain('■');
	});
});

describe('the line of marks', () => {
	const any = fc.record({marks: fc.array(anyMark, {maxLength: 20}), range: fc.constantFrom(60 * minute, 1e12)});
	const line = (chart: {marks: Mark[]; range: number}, width: number) =>
		markLine({...chart, zone: 'Asia/Kathmandu'}, {...narrow, width});

	test('is never wider than asked, and empty only where nothing happened', () => {
		fc.assert(
			fc.property(any, fc.integer({min: 0, max: 200}), (chart, width) => {
				const found = line(chart, width);
				expect(widest([found])).toBeLessThanOrEqual(width);
				const isShown = chart.marks.some(({t}) => t > chartNow - chart.range && t <= chartNow);
				expect(found.length > 0).toBe(isShown && width > 0);
			}),
		);
	});
	test('has what was changed before what fired, the newest of both first', () => {
		const marks: Mark[] = [
			{t: chartNow - 10 * minute, kind: 'change', text: 'deploy web-00008'},
			{t: chartNow - 9 * minute, kind: 'fired', text: 'Health endpoint'},
			{t: chartNow - 7 * minute, kind: 'action', text: 'roll back web'},
			{t: chartNow - 200 * minute, kind: 'change', text: 'deploy web-00007'},
		];
		const chart = {marks, range: 60 * minute, zone: 'America/Los_Angeles'};
		const at = (width: number, glyphs: 'braille' | 'ascii' = 'braille') =>
			textOf(markLine(chart, {...narrow, glyphs, width})).trimEnd();
		expect(at(90)).toBe('◆ 10:59:20 roll back web  ▼ 10:56:20 deploy web-00008  ■ 10:57:20 Health endpoint');
		expect(at(40)).toBe('◆ 10:59:20 roll back web  +2');
		expect(at(20)).toBe('◆ 10:59:20 roll bac…');
		expect(at(90, 'ascii')).toBe('* 10:59:20 roll back web  v 10:56:20 deploy web-00008  ! 10:57:20 Health endpoint');
	});
});
