/** The laws of the page of an alert: nothing overlaps, nothing leaves the page, and parts go in a fixed order. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {alertPage, type Block, type BlockId, blockOrder, readable, type Wanted} from '../../src/places/alert/layout.ts';

const size = fc.record({width: fc.integer({min: 1, max: 260}), height: fc.integer({min: 1, max: 90})});
const lines = fc.integer({min: 0, max: 30});
const wanted: fc.Arbitrary<Wanted> = fc.record({
	title: fc.constant(1),
	causes: lines,
	evidence: lines,
	steps: lines,
	chart: fc.constantFrom(0, 3, 16),
	runbook: lines,
	history: lines,
	signatures: lines,
	log: lines,
});

const overlap = (a: Block, b: Block) =>
	a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const ids = (blocks: readonly Block[]) => new Set(blocks.map(({id}) => id));

describe('alertPage', () => {
	test('nothing overlaps and nothing leaves the page', () => {
		fc.assert(
			fc.property(size, wanted, (page, want) => {
				const {blocks} = alertPage(page, want);
				for (const [index, block] of blocks.entries()) {
					expect(block.height).toBeGreaterThan(0);
					expect(block.x).toBeGreaterThanOrEqual(0);
					expect(block.y).toBeGreaterThanOrEqual(0);
					expect(block.x + block.width).toBeLessThanOrEqual(page.width);
					expect(block.y + block.height).toBeLessThanOrEqual(page.height);
					for (const other of blocks.slice(index + 1)) expect(overlap(block, other)).toBe(false);
				}
			}),
		);
	});

	test('the title is always there; what is not wanted never, and nothing twice', () => {
		fc.assert(
			fc.property(size, wanted, (page, want) => {
				const {blocks} = alertPage(page, want);
				expect(blocks.map(({id}) => id)).toContain('title');
				expect(blocks.length).toBe(ids(blocks).size);
				for (const {id} of blocks) expect(want[id]).toBeGreaterThan(0);
			}),
		);
	});

	test('in one column a part is left out only together with all that go before it', () => {
		fc.assert(
			fc.property(size, wanted, (page, want) => {
				const {frames, blocks} = alertPage(page, want);
				fc.pre(frames !== 'box');
				const shown = ids(blocks);
				const there = blockOrder.filter(id => want[id] > 0 && id !== 'signatures' && id !== 'log');
				const firstOut = there.findIndex(id => !shown.has(id));
				if (firstOut >= 0) expect(there.slice(firstOut).filter(id => shown.has(id))).toEqual([]);
			}),
		);
	});

	test('in boxes everything is there that is wanted, but a chart and a history where the rest is long', () => {
		fc.assert(
			fc.property(size, wanted, (page, want) => {
				const {frames, blocks} = alertPage(page, want);
				fc.pre(frames === 'box');
				const kept: BlockId[] = ['causes', 'evidence', 'steps', 'runbook'];
				expect(kept.filter(id => want[id] > 0 && !ids(blocks).has(id))).toEqual([]);
			}),
		);
	});

	test('the part that is read whole has all of its lines, or all but the title', () => {
		fc.assert(
			fc.property(size, wanted, fc.constantFrom(...readable), (page, want, whole) => {
				fc.pre(want[whole] > 0);
				const {frames, blocks} = alertPage(page, want, whole);
				const block = blocks.find(({id}) => id === whole);
				const frame = {box: 2, rule: 1, bare: 0}[frames];
				const room = Math.min(want[whole] + frame, page.height - 1);
				if (room > 0) expect(block?.height).toBeGreaterThanOrEqual(room);
				expect(ids(blocks).has('title')).toBe(true);
				for (const [index, one] of blocks.entries())
					for (const other of blocks.slice(index + 1)) expect(overlap(one, other)).toBe(false);
			}),
		);
	});

	test('panes of the system never take a line from what the page itself has to say', () => {
		fc.assert(
			fc.property(size, wanted, (page, want) => {
				const plain = alertPage(page, {...want, signatures: 0, log: 0});
				const withPanes = alertPage(page, want);
				const own = withPanes.blocks.filter(({id}) => id !== 'signatures' && id !== 'log');
				expect(own).toEqual(plain.blocks);
			}),
		);
	});

	test('a higher page of the same form never shows less', () => {
		fc.assert(
			fc.property(size, wanted, (page, want) => {
				const [low, high] = [alertPage(page, want), alertPage({...page, height: page.height + 1}, want)];
				fc.pre(low.frames === high.frames);
				expect([...ids(low.blocks)].filter(id => !ids(high.blocks).has(id))).toEqual([]);
			}),
		);
	});

	test.each([
		[200, 57, 'box'],
		[120, 37, 'box'],
		[80, 22, 'rule'],
		[40, 8, 'bare'],
	] as const)('at %i×%i it has frames of the kind %s, and the first cause', (width, height, kind) => {
		const want: Wanted = {
			title: 1,
			causes: 8,
			evidence: 8,
			steps: 5,
			chart: 16,
			runbook: 6,
			history: 3,
			signatures: 8,
			log: 20,
		};
		const {frames, blocks} = alertPage({width, height}, want);
		expect(frames).toBe(kind);
		expect(ids(blocks).has('causes')).toBe(true);
	});
});
