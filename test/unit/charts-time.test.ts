/** A time that is pointed at on all charts, their range, and the day before. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {markLine} from '../../src/charts/markLine.ts';
import {timeChart} from '../../src/charts/timeChart.ts';
import {comparison} from '../../src/config/units.ts';
import {changeRange, moveTime, toggleGhost} from '../../src/shell/time.ts';
import {createStore} from '../../src/store/store.ts';
import {anyValue, chartEnd, chartNow, minute, ofMinutes, plotCells, sixty, textOf, wide} from '../support/charts.ts';

const day = 24 * 60 * minute;
const values = sixty(anyValue);
const minuteIndex = fc.integer({min: 0, max: 59});
/** The middle of a minute of the hour. */
const middleOf = (index: number) => chartEnd - (60 - index) * minute + minute / 2;

describe('a time that is pointed at', () => {
	test('has its value and its time in the title, and its column alone stands out', () => {
		fc.assert(
			fc.property(values, minuteIndex, (numbers, index) => {
				const lines = timeChart(ofMinutes(numbers), {...wide, cursor: middleOf(index)});
				expect(textOf(lines[0] ?? [])).toMatch(new RegExp(`^Backlog  ${numbers[index]}  at \\d\\d:\\d\\d`));
				for (const row of plotCells(lines))
					for (const [column, {tone}] of row.entries()) expect(tone === 'selected').toBe(column === index);
			}),
		);
	});
	test('outside the axis changes nothing', () => {
		const chart = ofMinutes(Array<number>(60).fill(7));
		for (const cursor of [chartNow - 2 * 60 * minute, chartNow + 2 * minute, Number.NaN])
			expect(timeChart(chart, {...wide, cursor})).toEqual(timeChart(chart, wide));
	});
	test('where nothing was read says so', () => {
		const [title = []] = timeChart(ofMinutes([...Array<undefined>(30).fill(undefined), ...Array<number>(30).fill(5)]), {
			...wide,
			cursor: middleOf(3),
		});
		expect(textOf(title)).toContain('no value');
	});
	test('puts the marks that are nearest to it first', () => {
		const marks = [5, 30, 50].map(ago => ({
			t: chartNow - ago * minute,
			kind: 'change' as const,
			text: `deploy ${ago}`,
		}));
		const line = (cursor?: number) =>
			textOf(markLine({...ofMinutes([]), marks}, {...wide, width: 200, ...(cursor !== undefined && {cursor})}));
		expect(line().indexOf('deploy 5')).toBeLessThan(line().indexOf('deploy 50'));
		expect(line(chartNow - 49 * minute)).toMatch(/^▼ [\d:]+ deploy 50 /);
	});
});

describe('the day before', () => {
	test('stands on free cells only, dim, and no value of today changes', () => {
		fc.assert(
			fc.property(values, values, (numbers, before) => {
				const today = ofMinutes(numbers);
				const [series] = today.series;
				const earlier = before.map((value, index) => ({t: chartEnd - day - (59 - index) * minute, value}));
				const chart = {...today, series: [{label: '', points: [...earlier, ...(series?.points ?? [])]}]};
				const [alone, both] = [timeChart(chart, wide), timeChart(chart, {...wide, ghost: true})].map(plotCells);
				for (const [row, cells] of (both ?? []).entries())
					for (const [column, cell] of cells.entries()) {
						const was = alone?.[row]?.[column];
						if (was && was.text !== ' ') expect(cell).toEqual(was);
						else expect(cell.tone).toBe('dim');
					}
			}),
		);
	});
	test('that was not read is said, not drawn', () => {
		const chart = ofMinutes(Array<number>(60).fill(7));
		const lines = timeChart(chart, {...wide, ghost: true});
		expect(textOf(lines[0] ?? [])).toContain('no day before');
		expect(plotCells(lines)).toEqual(plotCells(timeChart(chart, wide)));
	});
});

test('limits have their colour only while a value is beyond one of them', () => {
	const tones = (value: number) => {
		const limits = {warn: comparison('> 50'), crit: comparison('> 100')};
		const cells = plotCells(timeChart(ofMinutes(Array<number>(60).fill(value), {limits}), wide)).flat();
		return new Set(cells.filter(({text}) => text === '┄').map(({tone}) => tone));
	};
	expect(tones(10)).toEqual(new Set(['dim']));
	// The columns cover the lower limit.
	expect(tones(60)).toEqual(new Set(['crit']));
});

test('a chart that was read from later on says from when', () => {
	const [title = []] = timeChart(
		{...ofMinutes(Array<number>(60).fill(7)), range: 6 * 60 * minute},
		{...wide, width: 90, stretched: true},
	);
	expect(textOf(title)).toContain('read from 10:');
});

describe('the keys', () => {
	const store = createStore();
	const {getState} = store;
	test('go through the ranges and back to each chart with its own', () => {
		changeRange(store, -1);
		expect(getState().time.range).toBe(60 * minute);
		changeRange(store, -1);
		changeRange(store, -1);
		expect(getState().time).toEqual({});
		for (let i = 0; i < 3; i++) changeRange(store, 1);
		expect(getState().time.range).toBeUndefined();
	});
	test('point further back by a sixtieth of the range, and right of now at nothing', () => {
		moveTime(store, -1, chartNow);
		moveTime(store, -1, chartNow);
		expect(getState().time.cursor).toBe(chartNow - 12 * minute);
		moveTime(store, 1, chartNow);
		moveTime(store, 1, chartNow);
		expect(getState().time.cursor).toBeUndefined();
	});
	test('never point before the range', () => {
		changeRange(store, -1);
		for (let i = 0; i < 100; i++) moveTime(store, -1, chartNow);
		expect(getState().time.cursor).toBe(chartNow - 60 * minute);
	});
	test('show the day before, and hide it', () => {
		toggleGhost(store);
		expect(getState().time.ghost).toBe(true);
		toggleGhost(store);
		expect(getState().time.ghost).toBe(false);
	});
});
