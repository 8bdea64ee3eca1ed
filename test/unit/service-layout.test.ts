import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Rectangle} from '../../src/panes/layout.ts';
import {blockHeights} from '../../src/service/blocks.ts';
import {serviceLayout} from '../../src/service/layout.ts';
import {runs} from '../support/runs.ts';

const size = fc.record({width: fc.integer({min: 20, max: 320}), height: fc.integer({min: 1, max: 120})});
const parts = fc.record({
	charts: fc.integer({min: 0, max: 3}),
	revisions: fc.integer({min: 0, max: 60}),
	differences: fc.integer({min: 0, max: 40}),
});
const usual = {charts: 3, revisions: 8, differences: 5};
const overlap = (a: Rectangle, b: Rectangle) =>
	a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the page of a service', () => {
	test('nothing overlaps, nothing leaves its room, and the revisions always have a line', () => {
		fc.assert(
			fc.property(size, parts, ({width, height}, there) => {
				const {title, charts, table, diff, plan} = serviceLayout(width, height, there);
				const all = [title, ...charts, table, diff, plan].flatMap(one => (one && one.height > 0 ? [one] : []));
				for (const {x, y, width: w, height: h} of all) {
					expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
					expect(w).toBeGreaterThan(0);
					expect(x + w).toBeLessThanOrEqual(width);
					expect(y + h).toBeLessThanOrEqual(height);
				}
				for (const [index, one] of all.entries())
					for (const other of all.slice(index + 1)) expect(overlap(one, other)).toBe(false);
				expect(table.height).toBeGreaterThan(0);
				// A frame without anything in it is drawn for nothing.
				if (diff) expect(diff.height).toBeGreaterThan(2);
				for (const chart of charts) expect(chart.height).toBeGreaterThanOrEqual(5);
			}),
			{numRuns: runs(1000)},
		);
	});

	test.each([
		[200, 56, 3, true],
		[120, 37, 3, true],
		[80, 21, 0, true],
		[40, 8, 0, false],
	] as const)('%i x %i has %i charts; what changed stays longer than they do', (width, height, charts, hasDiff) => {
		const plan = serviceLayout(width, height, usual);
		expect(plan.charts).toHaveLength(charts);
		expect(plan.diff !== undefined).toBe(hasDiff);
	});

	test('at 120 columns all eight revisions with their header and all differences are whole', () => {
		const {table, diff} = serviceLayout(120, 37, usual);
		expect(table.height).toBeGreaterThanOrEqual(2 + 1 + 8);
		expect(diff?.height).toBeGreaterThanOrEqual(2 + 5);
	});
});

test('blocks fill their room, and one that is kept longer never goes before another', () => {
	const block = fc.record({
		rows: fc.integer({min: 3, max: 30}),
		rank: fc.integer({min: 1, max: 9}),
	});
	fc.assert(
		fc.property(
			fc.integer({min: 0, max: 100}),
			fc.uniqueArray(block, {minLength: 1, maxLength: 6, selector: ({rank}) => rank}),
			(height, blocks) => {
				const heights = blockHeights(height, blocks);
				const sum = heights.reduce((a, b) => a + b, 0);
				expect(sum).toBe(height >= 3 ? height : 0);
				for (const one of heights) expect(one === 0 || one >= 3).toBe(true);
				const byRank = blocks
					.map(({rank}, index) => ({rank, height: heights[index] ?? 0}))
					.toSorted((a, b) => a.rank - b.rank);
				const gone = byRank.findIndex(one => one.height === 0);
				if (gone >= 0) expect(byRank.slice(gone).every(one => one.height === 0)).toBe(true);
			},
		),
		{numRuns: runs(500)},
	);
});
