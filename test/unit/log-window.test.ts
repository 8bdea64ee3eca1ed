/** Which lines of a log are on the screen, and the events between them. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Mark} from '../../src/charts/types.ts';
import {type LogItem, logWindow} from '../../src/panes/log/window.ts';
import type {FoldedLine} from '../../src/poll/types.ts';
import {foldedLine} from '../support/lines.ts';

const mark = (t: number, kind: Mark['kind'] = 'change'): Mark => ({t, kind, text: `mark ${t}`});
const line = (t: number, more: Partial<FoldedLine> = {}) => foldedLine(`line ${t}`, {t, ...more});
const one = () => 1;
const words = (lines: readonly FoldedLine[], items: readonly LogItem[]) =>
	items.map(item => {
		if (item.kind === 'line') return lines[item.index]?.message;
		return item.kind === 'mark' ? `${item.mark.text}${item.more > 0 ? ` +${item.more}` : ''}` : item.kind;
	});
const seen = (lines: readonly FoldedLine[], marks: readonly Mark[], room: number, cursor = lines.length - 1) =>
	words(lines, logWindow(lines, {cursor, room, marks, heightOf: one}));

const ten = Array.from({length: 10}, (_, i) => line(i * 10));

describe('marks', () => {
	test('stand between the lines that came before and after them', () => {
		expect(seen(ten, [mark(75)], 6)).toEqual(['line 50', 'line 60', 'line 70', 'mark 75', 'line 80', 'line 90']);
	});
	test('newer than the newest line stand below it, and leave it on the screen', () => {
		expect(seen(ten, [mark(95)], 6)).toEqual(['line 50', 'line 60', 'line 70', 'line 80', 'line 90', 'mark 95']);
	});
	test('older than the first line are not shown: what came before it is not known', () => {
		expect(seen(ten, [mark(-5), mark(0)], 30)).toEqual(ten.map(({message}) => message));
	});
	test('take no row of a low pane', () => {
		expect(seen(ten, [mark(85), mark(95)], 3)).toEqual(['line 70', 'line 80', 'line 90']);
	});
	test('where many come together, changes stay, and the others are counted', () => {
		const many = [
			mark(81, 'resolved'),
			mark(82, 'fired'),
			mark(83),
			mark(84, 'fired'),
			mark(85, 'action'),
			mark(86, 'fired'),
		];
		expect(seen(ten, many, 9)).toEqual([
			'line 40',
			'line 50',
			'line 60',
			'line 70',
			'line 80',
			'mark 83',
			'mark 85',
			'mark 86 +3',
			'line 90',
		]);
	});
	test('the line under the cursor is seen, however many there are', () => {
		expect(seen(ten, [mark(41), mark(42), mark(43), mark(51), mark(52)], 6, 5)).toContain('line 50');
	});
});

test('what was read before a restart is told apart', () => {
	const lines = [line(1, {remembered: true}), line(2), line(3)];
	expect(seen(lines, [], 4)).toEqual(['line 1', 'restart', 'line 2', 'line 3']);
});

test('never more rows than there are, the cursor among them, all in order of time', () => {
	const anything = fc.record({
		times: fc.array(fc.nat(60), {minLength: 1, maxLength: 30}).map(all => all.toSorted((a, b) => a - b)),
		marks: fc.array(fc.tuple(fc.nat(70), fc.constantFrom('change', 'action', 'fired', 'resolved')), {maxLength: 20}),
		old: fc.nat(5),
		room: fc.integer({min: 1, max: 20}),
		height: fc.integer({min: 1, max: 4}),
		cursor: fc.double({min: 0, max: 1, noNaN: true}),
	});
	fc.assert(
		fc.property(anything, ({times, marks, old, room, height, cursor: share}) => {
			const lines = times.map((t, index) => line(t, index < old ? {remembered: true} : {}));
			const cursor = Math.min(lines.length - 1, Math.floor(share * lines.length));
			const items = logWindow(lines, {
				cursor,
				room,
				heightOf: () => height,
				marks: marks.map(([t, kind]) => mark(t, kind as Mark['kind'])).toSorted((a, b) => a.t - b.t),
			});
			const rows = items.reduce((sum, item) => sum + (item.kind === 'line' ? height : 1), 0);
			// A line that is higher than all there is stands there alone.
			expect(rows).toBeLessThanOrEqual(Math.max(room, height));
			const indices = items.flatMap(item => (item.kind === 'line' ? [item.index] : []));
			expect(indices).toContain(cursor);
			expect(indices).toEqual(indices.map((_, i) => (indices[0] ?? 0) + i));
			const at = items.flatMap(item =>
				item.kind === 'line' ? [times[item.index] ?? 0] : item.kind === 'mark' ? [item.mark.t] : [],
			);
			expect(at).toEqual(at.toSorted((a, b) => a - b));
			expect(items.filter(({kind}) => kind === 'mark').length).toBeLessThanOrEqual(room / 3);
		}),
		{numRuns: 1000},
	);
});
