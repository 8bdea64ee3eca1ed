/** The laws of the layout of the overview, at any size and for any systems. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {alertRows, chartsAcross, isRoomy, overviewLayout} from '../../src/overview/layout.ts';
import type {Block, BlockKind, SystemWish} from '../../src/overview/types.ts';
import {runs} from '../support/runs.ts';

const calm = (system: string, more: Partial<SystemWish> = {}): SystemWish => ({
	...{system, alerts: 0, firing: 0, troubled: false, changed: false, unseen: false, charts: 5, signatures: 0, steps: 0},
	...more,
});
const burning = (system: string, more: Partial<SystemWish> = {}): SystemWish =>
	calm(system, {alerts: 7, firing: 4, troubled: true, changed: true, signatures: 5, steps: 4, ...more});

/** The place that is left between header and footer of a terminal of these rows. */
const place = (columns: number, rows: number) => ({width: columns, height: rows - (rows >= 16 ? 3 : 2)});
const of = (blocks: readonly Block[], kind: BlockKind, system?: string): Block | undefined =>
	blocks.find(block => block.kind === kind && (system === undefined || block.system === system));

const anyWish = fc
	.record({
		firing: fc.nat(12),
		others: fc.nat(8),
		blind: fc.boolean(),
		changed: fc.boolean(),
		unseen: fc.boolean(),
		charts: fc.nat(9),
		signatures: fc.nat(20),
		steps: fc.nat(6),
	})
	.map(({firing, others, blind, ...more}) => ({
		...{alerts: firing + others, firing, troubled: firing > 0 || blind},
		...more,
	}));
const anySystems = fc
	.array(anyWish, {minLength: 1, maxLength: 30})
	.map(all =>
		all.map((one, index) => calm(`s${index}`, one)).toSorted((a, b) => Number(b.troubled) - Number(a.troubled)),
	);
const anySize = fc.oneof(
	fc.constantFrom(place(200, 60), place(160, 48), place(120, 40), place(80, 24), place(40, 10)),
	fc.record({width: fc.integer({min: 1, max: 260}), height: fc.integer({min: 1, max: 80})}),
);
const laws = (
	check: (blocks: readonly Block[], given: {size: {width: number; height: number}; systems: SystemWish[]}) => void,
) =>
	fc.assert(
		fc.property(anySize, anySystems, fc.nat(12), fc.nat(29), (size, systems, errors, at) => {
			const focus = systems[at % systems.length]?.system;
			check(overviewLayout(size, {systems, errors}, focus), {size, systems});
		}),
		{numRuns: runs(1000)},
	);

describe('at any size, for any systems', () => {
	test('nothing leaves the place, and nothing overlaps', () =>
		laws((blocks, {size}) => {
			const isOutside = ({x, y, width, height}: Block) =>
				Math.min(x, y, width - 1, height - 1) < 0 || x + width > size.width || y + height > size.height;
			expect(blocks.filter(isOutside)).toEqual([]);
			const isApart = (a: Block, b: Block) =>
				a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
			const overlaps = blocks.flatMap((a, index) =>
				blocks.slice(index + 1).flatMap(b => (isApart(a, b) ? [] : [[a, b]])),
			);
			expect(overlaps).toEqual([]);
		}));

	test('every system has its line, or is counted in the last one', () =>
		laws((blocks, {size, systems}) => {
			const shown = blocks.filter(({kind}) => kind === 'headline').length;
			if (shown === systems.length) expect(of(blocks, 'more')).toBeUndefined();
			else if (size.height > 1) expect(of(blocks, 'more')).toMatchObject({y: size.height - 1, height: 1});
		}));

	test('the system under the cursor has its line', () =>
		fc.assert(
			fc.property(anySize, anySystems, fc.nat(29), (size, systems, at) => {
				const focus = systems[at % systems.length]?.system ?? '';
				expect(of(overviewLayout(size, {systems, errors: 3}, focus), 'headline', focus)).toBeDefined();
			}),
		));

	test('an alert that fires has a row, or a line of its system that counts it', () =>
		laws((blocks, {size, systems}) => {
			for (const {system, alerts, firing} of systems) {
				const table = of(blocks, 'alerts', system);
				if (firing === 0 || !of(blocks, 'headline', system) || !table) continue;
				const {shown, rest} = alertRows(table.height, alerts, isRoomy(size));
				expect(shown).toBeGreaterThan(0);
				// With one row only, the headline above it counts them.
				if (shown < firing && table.height > 2) expect(rest).toBe(true);
			}
		}));

	test('a table has its header before its second row, and nothing else comes before the first alerts', () =>
		laws((blocks, {size, systems}) => {
			for (const {kind, height} of blocks)
				if (isRoomy(size) && (kind === 'alerts' || kind === 'signatures' || kind === 'errors'))
					expect(height).toBeGreaterThan(1);
			const [worst] = systems;
			const isShown = of(blocks, 'headline', worst?.system) !== undefined;
			if (isShown && worst && worst.firing > 0 && blocks.some(({kind}) => kind !== 'headline' && kind !== 'more'))
				expect(of(blocks, 'alerts', worst.system)).toBeDefined();
		}));

	test('the worst system gets the highest charts', () =>
		laws((blocks, {systems}) => {
			const [worst] = systems;
			const first = worst && of(blocks, 'charts', worst.system);
			if (!worst?.troubled || worst.charts === 0) return;
			for (const {kind, height, system} of blocks)
				if (kind === 'charts' && system !== worst.system) expect(first?.height).toBeGreaterThanOrEqual(height);
		}));

	test('charts stand in their block, as many as there are at most', () =>
		fc.assert(
			fc.property(anySize, fc.integer({min: 1, max: 20}), (size, count) => {
				const {columns, width} = chartsAcross(size, count);
				expect(columns).toBeLessThanOrEqual(count);
				expect(columns * width + (columns - 1) * 2).toBeLessThanOrEqual(Math.max(size.width, width));
			}),
		));
});

describe('where nothing is wrong', () => {
	const wall = {systems: ['a', 'b', 'c'].map(name => calm(name)), errors: 0};

	test.each([
		[200, 60],
		[160, 48],
		[120, 40],
		[80, 24],
		[40, 10],
	])('at %i x %i one sentence ends the wall, and there are no tables', (columns, rows) => {
		const blocks = overviewLayout(place(columns, rows), wall);
		expect(blocks.at(-1)?.kind).toBe('sentence');
		expect(blocks.map(({kind}) => kind)).not.toContain('alerts');
		expect(blocks.filter(({kind}) => kind === 'headline')).toHaveLength(3);
	});

	test('the same alert takes the sentence away', () => {
		const systems = [burning('a'), ...wall.systems.slice(1)];
		expect(of(overviewLayout(place(120, 40), {...wall, systems}), 'sentence')).toBeUndefined();
	});
});

describe('where one of three burns', () => {
	const at = (columns: number, rows: number) =>
		overviewLayout(place(columns, rows), {systems: [burning('hot'), calm('b'), calm('c')], errors: 9});

	test.each([
		[200, 60, {charts: 9, across: 5, alerts: 7, calm: 3, errors: 5}],
		[160, 48, {charts: 7, across: 5, alerts: 7, calm: 3, errors: 4}],
		[120, 40, {charts: 7, across: 4, alerts: 6, calm: 0, errors: 2}],
		[80, 24, {charts: 2, across: 4, alerts: 5, calm: 0, errors: 2}],
	])('at %i x %i it has charts, all alerts that fire and more, and the errors are there', (columns, rows, least) => {
		const blocks = at(columns, rows);
		const charts = of(blocks, 'charts', 'hot');
		expect(charts?.height).toBeGreaterThanOrEqual(least.charts);
		expect(chartsAcross(charts ?? {width: 0, height: 0}, 5).columns).toBe(least.across);
		const table = of(blocks, 'alerts', 'hot');
		expect(alertRows(table?.height ?? 0, 7, true).shown).toBeGreaterThanOrEqual(least.alerts);
		expect(of(blocks, 'changed', 'hot')?.y).toBe(1);
		expect(of(blocks, 'signatures', 'hot')).toBeDefined();
		expect((of(blocks, 'errors')?.height ?? 0) - 1).toBeGreaterThanOrEqual(least.errors);
		if (least.calm > 0) expect(of(blocks, 'charts', 'c')?.height).toBeGreaterThanOrEqual(least.calm);
	});

	test('at 40 x 10 it has its name, what changed and its first alerts, and the others their names', () => {
		const blocks = at(40, 10);
		expect(blocks.map(({kind, system, height}) => [kind, system, height])).toEqual([
			['headline', 'hot', 1],
			['changed', 'hot', 1],
			['alerts', 'hot', 4],
			['headline', 'b', 1],
			['headline', 'c', 1],
		]);
	});
});

describe('several systems burn', () => {
	test('each has its first alerts before the worst has more, and the worst has the charts', () => {
		const systems = [burning('a'), burning('b', {alerts: 1, firing: 1}), calm('c')];
		const blocks = overviewLayout(place(80, 24), {systems, errors: 3});
		expect(of(blocks, 'alerts', 'b')?.height).toBe(2);
		expect(of(blocks, 'changed', 'b')).toBeDefined();
		expect(of(blocks, 'charts', 'a')?.height).toBe(2);
	});

	test('what cannot be read is said of every system, before any chart', () => {
		const systems = Array.from({length: 6}, (_, index) => calm(`s${index}`, {troubled: true, unseen: true}));
		const blocks = overviewLayout({width: 80, height: 13}, {systems, errors: 3});
		for (const {system} of systems) expect(of(blocks, 'unseen', system)).toBeDefined();
	});
});
