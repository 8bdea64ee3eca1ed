/** The one function between the world's text and the screen. `npm run fuzz` does the same with millions of strings. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cleanDeep, cleanLine} from '../../src/text/clean.ts';
import {markdownOf} from '../../src/text/markdown.ts';
import {attacks, forbidden, hostile} from '../support/hostile.ts';
import {runs} from '../support/runs.ts';

describe('cleanLine', () => {
	test.each(Object.entries(attacks))('%s: nothing of it is left, and nothing hides what follows', (_, text) => {
		const line = cleanLine(text);
		expect(line).not.toMatch(forbidden);
		expect(line.normalize('NFD').startsWith('A')).toBe(true);
		expect(line.endsWith('B')).toBe(true);
		expect(cleanLine(line)).toBe(line);
	});

	test('never lets a control, bidi or invisible character through', () => {
		fc.assert(
			fc.property(hostile, text => !forbidden.test(cleanLine(text)) && cleanLine(text).isWellFormed()),
			{numRuns: runs(5000)},
		);
	});

	test('cleaning twice changes nothing more than cleaning once, wherever it is cut', () => {
		fc.assert(
			fc.property(hostile, fc.integer({min: 2, max: 60}), (text, max) => {
				const line = cleanLine(text, max);
				return cleanLine(line, max) === line && line.length <= max && !forbidden.test(line);
			}),
			{numRuns: runs(5000)},
		);
	});

	test('leaves printable ASCII alone', () => {
		fc.assert(fc.property(fc.string({unit: 'grapheme-ascii'}), text => cleanLine(text) === text));
	});

	test.each([
		['colours vanish', '\x1b[32minfo\x1b[39m ok', 'info ok'],
		['a clipboard write becomes a mark', 'A\x1b]52;c;ZXZpbA==\x07B', 'A␛B'],
		['its eight-bit form, too', 'A\x9d52;c;ZXZpbA==\x9cB', 'A␛B'],
		['an unterminated introducer hides nothing', 'A\x1b]52;c;ZXZpbA', 'A␛52;c;ZXZpbA'],
		['nor does a payload with controls in it', 'A\x1b]52;c;\nsecret\x07B', 'A␛52;c; ↵ secret␛B'],
		['a cursor move becomes a mark', 'A\x1b[2JB', 'A␛B'],
		['a charset becomes a mark', 'A\x1b(0B', 'A␛B'],
		['an escape before a quote hides nothing', "'shop\x1b' may hold", "'shop␛' may hold"],
		['nor before blanks', 'A\x1b    B', 'A␛    B'],
		['a line break cannot fake a row', 'ok\n2026 FAKE', 'ok ↵ 2026 FAKE'],
		['bidi overrides vanish', 'a\u202eb', 'ab'],
		['joiners vanish', '👩\u200d💻', '👩💻'],
		['piled marks are cut to two', 'e\u0316\u0317\u0318\u0319', 'e\u0316\u0317'],
		['a mark without a base vanishes', '\u0301a', 'a'],
		['lone surrogates are replaced', 'a\ud800b', 'a\ufffdb'],
		['tabs are spaces', 'a\tb', 'a    b'],
		['blanks are spaces', 'a\u00a0b\u3000c\u2800d', 'a b  c d'],
		['keycaps are their digit', '1\ufe0f\u20e3', '1'],
		['half a flag is unknown, a whole one stays', '🇩🇪🇩', '🇩🇪\ufffd'],
		['conjuncts are single letters', 'क्षि', 'कषि'],
		['also those that only a vanished mark kept apart', 'क\u094d\uaa7bष', 'कष'],
		['and a voicing mark', '😀\uaa7b\uff9e', '😀'],
		['Thai AM is its two parts', 'น้ำ', 'น้\u0e4dา'],
		['emoji that are newer than the widths of xterm are unknown', '🥲😀', '\ufffd😀'],
		['composed where it can be', 'e\u0301', 'é'],
		['CJK, Hangul and Arabic stay', '日本語 한국어 العربية', '日本語 한국어 العربية'],
	])('%s', (_, text, expected) => {
		expect(cleanLine(text)).toBe(expected);
	});

	test('caps what is endless, and says so', () => {
		expect(cleanLine('x'.repeat(10_000))).toHaveLength(4096);
		expect(cleanLine('x'.repeat(30), 10)).toBe(`${'x'.repeat(9)}…`);
		expect(cleanLine(`${'\t'.repeat(9)}`, 10)).toBe('         …');
	});

	test.each([
		['a surrogate pair', `${'x'.repeat(8)}😀y`, `${'x'.repeat(8)}\ufffd…`],
		['a flag', `${'x'.repeat(6)}🇩🇪y`, `${'x'.repeat(6)}\ufffd\ufffd…`],
		['a sequence', `${'x'.repeat(6)}\x1b]52;c;ZXZ\x07`, `${'x'.repeat(6)}␛52…`],
	])('caps inside %s', (_, text, expected) => {
		expect(cleanLine(text, 10)).toBe(expected);
	});

	test('costs no more than its length, whatever is in it', () => {
		// Quadratic work on one of these would take minutes.
		for (const unit of [
			'\x1b]',
			'\x90',
			'\x9d',
			'\x1b[1',
			'\x1b[',
			'\x1bP0',
			'a\u0301',
			'\u0301',
			'🇩',
			'क\u094d',
			'क\u094d\uaa7b',
			'\uaa7b\uff9e',
			'\x1b]8;;\x1b',
		])
			expect(cleanLine(unit.repeat(100_000), 400_000).length).toBeLessThanOrEqual(400_000);
	});
});

describe('cleanDeep', () => {
	test('cleans every string and key, however deep', () => {
		fc.assert(
			fc.property(fc.object({key: hostile, values: [hostile, fc.integer()]}), value => {
				const texts: string[] = [];
				JSON.stringify(cleanDeep(value), (key, item: unknown) => {
					texts.push(key);
					if (typeof item === 'string') texts.push(item);
					return item;
				});
				return texts.every(text => !forbidden.test(text));
			}),
		);
	});

	test('bounds depth and length', () => {
		const deep: unknown = JSON.parse('['.repeat(50) + ']'.repeat(50));
		expect(JSON.stringify(cleanDeep(deep))).toBe(`${'['.repeat(8)}"…"${']'.repeat(8)}`);
		expect(cleanDeep(Array.from({length: 1000}, () => 1))).toHaveLength(200);
	});

	test('a key named __proto__ stays data', () => {
		const cleaned = cleanDeep(JSON.parse('{"__proto__": {"admin": true}}')) as {admin?: boolean};
		expect(cleaned.admin).toBeUndefined();
	});
});

describe('in a Markdown document', () => {
	test.each([
		['~~ok~~ &lt;b&gt; <img src=x>', String.raw`\~\~ok\~\~ \&lt;b\&gt; \<img src=x>`],
		['a\\|b', String.raw`a\\\|b`],
		['[x](http://y) `z` **w**', String.raw`\[x\](http://y) \`z\` \*\*w\*\*`],
		['1. first', String.raw`1\. first`],
		['- item', String.raw`\- item`],
		['---', String.raw`\---`],
		['===', String.raw`\===`],
		['> 5%', String.raw`\> 5%`],
		['-5.2 %, 1.5 s > 1 s', '-5.2 %, 1.5 s > 1 s'],
		['two\nlines\u202e', 'two \u21b5 lines'],
	])('%j keeps its characters', (text, expected) => expect(markdownOf(text)).toBe(expected));
});
