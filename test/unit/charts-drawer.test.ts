/** A chart that is drawn again and again works only when something has changed. */
import {expect, test} from 'vitest';
import {chartDrawer} from '../../src/charts/drawer.ts';
import {chartGrid} from '../../src/charts/timeChart.ts';
import type {Chart} from '../../src/charts/types.ts';
import {comparison} from '../../src/config/units.ts';
import {chartNow, minute, narrow, ofMinutes, textsOf} from '../support/charts.ts';

const chart: Chart = ofMinutes(Array(60).fill(3), {
	limits: {crit: comparison('> 5')},
	marks: [{t: chartNow - minute, kind: 'fired', text: 'a'}],
	readAt: chartNow,
});
/** The same in other objects, as a view makes them anew; points stay what they are. */
const again = (): Chart => ({
	...chart,
	series: chart.series.map(one => ({...one})),
	timing: {...chart.timing},
	limits: {crit: comparison('> 5')},
	marks: (chart.marks ?? []).map(mark => ({...mark})),
	readAt: chartNow + 1000,
});

test('the same lines come back until the bucket ends', () => {
	const draw = chartDrawer();
	const first = draw(chart, narrow);
	const {end} = chartGrid(chart, narrow);
	expect(draw(again(), {...narrow, now: end - 1})).toBe(first);
	expect(draw(again(), {...narrow, now: end})).not.toBe(first);
});

test.each<[string, Partial<Chart>, Partial<typeof narrow>]>([
	['points', {series: ofMinutes(Array(60).fill(3)).series}, {}],
	['a series more', {series: [...chart.series, ...chart.series]}, {}],
	['a label', {series: chart.series.map(one => ({...one, label: 'x'}))}, {}],
	['the title', {title: 'x'}, {}],
	['a limit', {limits: {crit: comparison('> 6')}}, {}],
	['how it is compared', {limits: {crit: comparison('>= 5')}}, {}],
	['a mark', {marks: [{t: chartNow - minute, kind: 'resolved', text: 'a'}]}, {}],
	['a mark less', {marks: []}, {}],
	['the delay', {timing: {delay: minute, step: minute}}, {}],
	['the range', {range: 120 * minute}, {}],
	['the zone', {zone: 'UTC'}, {}],
	['the last look', {readAt: chartNow - 10 * minute}, {}],
	['the mode', {mode: 'line'}, {}],
	['the width', {}, {width: 38}],
	['the height', {}, {height: 10}],
	['the glyphs', {}, {glyphs: 'ascii'}],
	['colours', {}, {hashes: true}],
])('%s makes it draw anew, as if for the first time', (_, other, look) => {
	const draw = chartDrawer();
	const first = draw(chart, narrow);
	const second = draw({...chart, ...other}, {...narrow, ...look});
	expect(second).not.toBe(first);
	expect(second).toEqual(chartDrawer()({...chart, ...other}, {...narrow, ...look}));
});

test('the scale stays for half an hour after a peak has left, and another chart has its own', () => {
	const peaked = ofMinutes([90, ...Array(59).fill(3)]);
	const draw = chartDrawer();
	const top = (m: number, one = peaked) =>
		textsOf(draw(one, {...narrow, now: chartNow + m * minute}))[1]
			?.slice(0, 6)
			.trim();
	expect(top(0)).toBe('100');
	expect(top(1)).toBe('100');
	expect(top(30)).toBe('100');
	expect(top(31)).toBe('4');
	expect(top(32)).toBe('4');
	expect(top(33, ofMinutes([90]))).toBe('100');
	expect(top(34, {...peaked, title: 'other'})).toBe('4');
});

test('the points of a chart are put into buckets once for each drawing', () => {
	let reads = 0;
	const [{points = []} = {}] = ofMinutes(Array(60).fill(3)).series;
	const counted = new Proxy(points, {
		get(of, key) {
			if (key === Symbol.iterator) reads += 1;
			return Reflect.get(of, key, of);
		},
	});
	chartDrawer()({...chart, series: [{label: '', points: counted}]}, narrow);
	expect(reads).toBe(1);
});
