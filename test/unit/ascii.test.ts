import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {inAscii} from '../../src/text/ascii.ts';
import {cleanLine} from '../../src/text/clean.ts';
import {attacks, hostile} from '../support/hostile.ts';
import {runs} from '../support/runs.ts';

test('what is cleaned keeps its cells, and is ASCII', () => {
	fc.assert(
		fc.property(fc.oneof(hostile, fc.constantFrom(...Object.values(attacks))), text => {
			const line = cleanLine(text);
			const ascii = inAscii(line);
			return /^[ -~]*$/.test(ascii) && ascii.length === stringWidth(line);
		}),
		{numRuns: runs(3000)},
	);
});

test.each([
	['größer – 5 µs…', 'gro?er - 5 us~'],
	['日本 ok', '???? ok'],
	['🇩🇪', '??'],
	['\x1b[31mé\x1b[39m\r\n', '\x1b[31me\x1b[39m\r\n'],
	['≤ 99 % → 3×', '< 99 % > 3x'],
])('%j', (text, ascii) => {
	expect(inAscii(text)).toBe(ascii);
});
