/** What holds for the axes of charts, whatever is in them: buckets of time, and heights of values. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {gridOf} from '../../src/charts/grid.ts';
import {nextTop, niceTop, scaleOf, topFor} from '../../src/charts/scale.ts';
import {chartGrid, timeChart} from '../../src/charts/timeChart.ts';
import {comparison} from '../../src/config/units.ts';
import {offsetOf} from '../../src/zone.ts';
import {
	anyChart,
	anyLook,
	anyValue,
	chartNow,
	dotsOf,
	minute,
	narrow,
	ofMinutes,
	plotCells,
	sixty,
	textsOf,
} from '../support/charts.ts';

const columns = 30;

describe('time', () => {
	const grids = fc
		.record({
			range: fc.integer({min: 1, max: 5000}).map(m => m * minute),
			step: fc.integer({min: 1, max: 7200}).map(s => s * 1000),
			zone: fc.constantFrom('America/Los_Angeles', 'UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
			now: fc.integer({min: 0, max: 400 * 24 * 60}).map(m => chartNow + m * minute),
			slots: fc.integer({min: 1, max: 250}),
		})
		.map(all => ({...all, grid: gridOf({...all, timing: {delay: 0, step: all.step}}, all.now, all.slots)}));

	test('buckets begin on the clock of the zone, are no finer than the source, and end with the one that runs', () => {
		fc.assert(
			fc.property(grids, ({grid, range, step, zone, now}) => {
				expect(grid.bucket).toBeGreaterThanOrEqual(step);
				expect((grid.start + offsetOf(now, zone)) % grid.bucket).toBe(0);
				expect(grid.end).toBeGreaterThan(now);
				expect(grid.end - grid.bucket).toBeLessThanOrEqual(now);
				expect(grid.end - grid.start).toBe(grid.count * grid.bucket);
				expect(grid.end - grid.start).toBeGreaterThanOrEqual(range);
			}),
		);
	});
	test('every bucket has a slot, in order', () => {
		fc.assert(
			fc.property(grids, ({grid, slots}) => {
				expect(grid.slots).toHaveLength(slots);
				expect([...new Set(grid.slots)]).toEqual(Array.from({length: grid.count}, (_, index) => index));
			}),
		);
	});
	test('a bucket keeps its width while it moves to the left', () => {
		fc.assert(
			fc.property(grids, fc.integer({min: 1, max: 5}), ({grid, range, step, zone, slots}, moved) => {
				fc.pre(zone === 'UTC' && grid.count > moved + 2);
				const later = gridOf({range, zone, timing: {delay: 0, step}}, grid.end + (moved - 1) * grid.bucket, slots);
				for (let bucket = moved + 1; bucket < grid.count - 1; bucket++) {
					const before = grid.slots.filter(one => one === bucket).length;
					expect(later.slots.filter(one => one === bucket - moved)).toHaveLength(before);
				}
			}),
		);
	});
	test('nothing moves within a bucket', () => {
		fc.assert(
			fc.property(
				anyChart,
				fc.integer({min: 20, max: 90}),
				anyLook,
				fc.double({min: 0, max: 1, noNaN: true}),
				(...args) => {
					const [chart, width, look, share] = args;
					const drawing = {...look, width, height: 8, now: chartNow};
					const {end, bucket} = chartGrid(chart, drawing);
					// The clocks of a zone change twice a year, and its buckets with them.
					fc.pre(bucket <= 24 * 60 * minute);
					const later = chartNow + Math.floor(share * (end - 1 - chartNow));
					expect(timeChart(chart, {...drawing, now: later})).toEqual(timeChart(chart, drawing));
				},
			),
		);
	});
	test('a point that is not the worst of its bucket changes no cell', () => {
		fc.assert(
			fc.property(sixty(anyValue), fc.integer({min: 0, max: 59}), fc.nat(), (values, at, less) => {
				const chart = ofMinutes(values);
				const [series] = chart.series;
				const points = [...(series?.points ?? [])];
				const there = points[at];
				if (!there) return;
				points.splice(at + 1, 0, {t: there.t + 1000, value: there.value - less});
				const drawn = plotCells(timeChart({...chart, series: [{label: '', points}]}, narrow));
				expect(drawn).toEqual(plotCells(timeChart(chart, narrow)));
			}),
		);
	});
});

describe('heights', () => {
	const units = fc.constantFrom('count' as const, 'ratio' as const, 'ms' as const, 'bytes' as const);
	const positive = fc.double({min: 1e-6, max: 1e15, noNaN: true});

	test('a top holds its value, is no more than two and a half times of it, and never falls while values rise', () => {
		fc.assert(
			fc.property(positive, positive, units, (a, b, unit) => {
				const top = niceTop(a, unit);
				expect(top).toBeGreaterThanOrEqual(a * (1 - 1e-9));
				expect(top).toBeLessThanOrEqual(a * 2.5);
				expect(niceTop(top, unit)).toBe(top);
				if (b > a) expect(niceTop(b, unit)).toBeGreaterThanOrEqual(top);
			}),
		);
	});
	test('limits are in view', () => {
		fc.assert(
			fc.property(sixty(anyValue), fc.integer({min: 1, max: 1000}), (values, limit) => {
				expect(topFor(values, {crit: comparison(`> ${limit}`)}, 'count')).toBeGreaterThanOrEqual(1.25 * limit);
			}),
		);
	});
	test('a higher value never stands lower, and no value above the bottom looks like the bottom', () => {
		const some = fc.array(fc.double({min: -1e6, max: 1e6, noNaN: true}), {minLength: 2, maxLength: 20});
		fc.assert(
			fc.property(some, fc.integer({min: 2, max: 80}), fc.boolean(), (values, levels, log) => {
				const scale = scaleOf(values, topFor(values, {}, 'count'), 'count', log);
				const sorted = values.toSorted((a, b) => a - b);
				const stands = sorted.map(one => scale.levelOf(one, levels));
				expect(stands).toEqual(stands.toSorted((a, b) => a - b));
				expect(stands.every(level => level >= 0 && level < levels)).toBe(true);
				for (const [index, one] of sorted.entries())
					if (one > Math.max(0, scale.bottom)) expect(stands[index]).toBeGreaterThan(0);
			}),
		);
	});
	test('more dots for higher values: columns are as high as their values', () => {
		fc.assert(
			fc.property(sixty(anyValue), values => {
				const dots = dotsOf(timeChart(ofMinutes(values), narrow), columns);
				const byValue = [...values.keys()]
					.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
					.map(slot => dots[slot] ?? 0);
				expect(byValue).toEqual(byValue.toSorted((a, b) => a - b));
				expect(new Set(byValue).size).toBeGreaterThan(1);
			}),
		);
	});
	test('a top grows at once, and shrinks when half of it has done for half an hour', () => {
		const wanted = fc.array(fc.constantFrom(1, 2, 4, 5, 8, 10, 20, 40), {minLength: 90, maxLength: 90});
		fc.assert(
			fc.property(wanted, tops => {
				let top = nextTop(undefined, tops[0] ?? 1, 0);
				for (const [m, one] of tops.entries()) {
					const before = top.top;
					top = nextTop(top, one, m * minute);
					expect(top.top).toBeGreaterThanOrEqual(one);
					const half = tops.slice(Math.max(0, m - 30), m + 1);
					if (top.top < before) {
						expect(half).toHaveLength(31);
						expect(half.every(low => low * 2 <= before)).toBe(true);
					}
				}
			}),
		);
		expect(Array.from({length: 31}, (_, m) => m).reduce((top, m) => nextTop(top, 4, m * minute), {top: 8})).toEqual({
			top: 4,
		});
	});
	test('a chart is asked once for its top, by the one that its data asks for', () => {
		const asked: number[] = [];
		const top = (wanted: number) => {
			asked.push(wanted);
			return 10;
		};
		expect(textsOf(timeChart(ofMinutes(Array(60).fill(3)), {...narrow, top}))[1]).toMatch(/^ +10│/);
		expect(asked).toEqual([4]);
	});
});
