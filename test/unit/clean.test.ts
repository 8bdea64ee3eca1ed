import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cleanDeep, cleanLine} from '../../src/cloud/clean.ts';

const forbidden =
	/[\x00-\x1f\x7f-\x9f\u2028\u2029]|\p{Default_Ignorable_Code_Point}|[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u;

/** Text with more escapes, controls and invisible characters than any log has. */
const hostile = fc
	.array(
		fc.oneof(
			fc.string({unit: 'binary'}),
			fc.constantFrom(
				'\x1b',
				'\x9b',
				'\x1b[',
				'\x1b]52;c;',
				'\x07',
				'\x1b\\',
				'\x9c',
				'\r\n',
				'\t',
				'31m',
				'[0m',
				'\u202e',
				'\u200d',
				'\ufe0f',
				'\u{e0041}',
				'\ud800',
				'\udc00',
				'\u0301',
				'e',
			),
		),
		{maxLength: 30},
	)
	.map(parts => parts.join(''));

describe('cleanLine', () => {
	test('never lets a control, bidi or invisible character through', () => {
		fc.assert(
			fc.property(hostile, text => !forbidden.test(cleanLine(text)) && cleanLine(text).isWellFormed()),
			{numRuns: 2000},
		);
	});

	test('cleaning twice changes nothing more than cleaning once', () => {
		fc.assert(fc.property(hostile, text => cleanLine(cleanLine(text)) === cleanLine(text)));
	});

	test('leaves printable ASCII alone', () => {
		fc.assert(fc.property(fc.string({unit: 'grapheme-ascii'}), text => cleanLine(text) === text));
	});

	test.each([
		['colours vanish', '\x1b[32minfo\x1b[39m ok', 'info ok'],
		['a clipboard write becomes a mark', 'A\x1b]52;c;ZXZpbA==\x07B', 'A␛B'],
		['its eight-bit form, too', 'A\x9d52;c;ZXZpbA==\x9cB', 'A␛B'],
		['an unterminated introducer hides nothing', 'A\x1b]52;c;ZXZpbA', 'A␛52;c;ZXZpbA'],
		['a cursor move becomes a mark', 'A\x1b[2JB', 'A␛B'],
		['a line break cannot fake a row', 'ok\n2026 FAKE', 'ok ↵ 2026 FAKE'],
		['bidi overrides vanish', 'a\u202eb', 'ab'],
		['joiners vanish', '👩\u200d💻', '👩💻'],
		['piled marks are cut to two', 'e\u0316\u0317\u0318\u0319', 'e\u0316\u0317'],
		['lone surrogates are replaced', 'a\ud800b', 'a\ufffdb'],
		['tabs are spaces', 'a\tb', 'a    b'],
	])('%s', (_, text, expected) => {
		expect(cleanLine(text)).toBe(expected);
	});

	test('caps what is endless', () => {
		expect(cleanLine('x'.repeat(10_000))).toHaveLength(4097);
		expect(cleanLine('x'.repeat(30), 10)).toBe(`${'x'.repeat(10)}…`);
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
