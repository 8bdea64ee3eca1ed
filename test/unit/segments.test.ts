/** The short cut around ICU says what ICU says. */
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {isSingleCells, lazySegmenter} from '../../src/text/segments.ts';

const units = Array.from({length: 0x1_00_00}, (_, code) => String.fromCharCode(code));
const single = units.filter(isSingleCells);

test('what counts as a single cell is one cell wide to string-width', () => {
	expect(single.length).toBeGreaterThan(500);
	expect(single.filter(unit => stringWidth(unit) !== 1)).toEqual([]);
	expect(['·', '…', '─', '█', '●', '▲', '✗', '→', '≤'].every(isSingleCells)).toBe(true);
	expect(isSingleCells('─'.repeat(8_000_000))).toBe(true);
	expect(['日', '\u{300}', '\u{200d}', '\u{fe0f}', '\u{ad}', '⌚', '\n', '\u{1b}'].some(isSingleCells)).toBe(false);
});

test('clusters are those of Intl.Segmenter, short cut or not', () => {
	const {segment} = lazySegmenter('en', {granularity: 'grapheme'});
	const icu = new Intl.Segmenter('en', {granularity: 'grapheme'});
	const texts = [
		'',
		single.join(''),
		single.toReversed().join(''),
		single.flatMap(unit => [unit, unit]).join(''),
		'e\u{301} 日本 👩‍👩‍👧 ─',
	];
	for (const text of texts) expect([...segment(text)]).toEqual([...icu.segment(text)]);
});

test('the cluster at a place, which slice-ansi asks for', () => {
	const {segment} = lazySegmenter('en', {granularity: 'grapheme'});
	const icu = new Intl.Segmenter('en', {granularity: 'grapheme'});
	for (const text of ['', 'a', 'ab─c', 'e\u{301} 日'])
		for (const index of [undefined, -1, 0, 1, 2.7, text.length - 1, text.length, 99])
			expect(segment(text).containing(index)).toEqual(icu.segment(text).containing(index));
});
