/** What one group of a regex cuts out: the same as JavaScript's regexes, in bounded time. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {compileCapture} from '../../src/filter/capture.ts';
import {parsePattern} from '../../src/filter/pattern.ts';

const cut = (pattern: string, text: string) => {
	const made = compileCapture(pattern);
	if (!('cut' in made)) throw new Error(made.text);
	return made.cut(text);
};

describe('a group', () => {
	test.each([
		['account=(\\w+)', 'Sync of account=ACME_1 failed', 'ACME_1'],
		['"(.+?)"', 'table "a" of "b"', 'a'],
		['"(.+)"', 'table "a" of "b"', 'a" of "b'],
		['(\\d{3}) for', 'HTTP 503 for /x', '503'],
		['^(?:error|fatal): (.*)$', 'FATAL: out of memory', 'out of memory'],
		['(a)|b', 'b', undefined],
		['x(y*)', 'x', ''],
		['no (match)', 'nothing', undefined],
	])('%s of "%s" is %s', (pattern, text, part) => expect(cut(pattern, text)).toBe(part));

	test('is what JavaScript cuts out', () => {
		const piece = fc.constantFrom(
			'a',
			'b',
			'.',
			'a*',
			'b+?',
			'a?',
			'b??',
			'[ab]',
			'(?:ab|a)',
			'(?:a|ab)*?',
			'\\b',
			'a{1,2}',
		);
		const part = fc.array(piece, {maxLength: 4}).map(pieces => pieces.join(''));
		fc.assert(
			fc.property(
				part,
				part,
				part,
				fc.string({unit: fc.constantFrom('a', 'b', 'A', ' '), maxLength: 12}),
				(before, inside, after, text) => {
					const pattern = `${before}(${inside})${after}`;
					try {
						parsePattern(pattern);
					} catch {
						return;
					}
					expect(cut(pattern, text)).toBe(new RegExp(pattern, 'i').exec(text)?.[1]);
				},
			),
			{numRuns: 2000},
		);
	});

	test('comes to an end, whatever the pattern', () => {
		expect(cut('(?:a*)*(b)', 'a'.repeat(20_000))).toBeUndefined();
	});
});

test.each([
	['account=\\w+', 'it has no (group) to cut out'],
	['(a)(b)', 'it has more than one (group): write (?:…) for the others'],
	['(a', 'this ( has no )'],
])('%s: %s', (pattern, said) => expect(compileCapture(pattern)).toMatchObject({text: said}));
