/** Cleaned text is as wide for the layout as it is for Ink, for xterm and for tmux. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {cleanLine} from '../../src/text/clean.ts';
import {attacks, hostile} from '../support/hostile.ts';
import {inkWidth, tmuxVersion, tmuxWidths, xtermWidths} from '../support/widths.ts';

const tmux = tmuxVersion();
if (!tmux) console.warn('skipped: widths in tmux (tmux is not installed)');

describe('widths agree', () => {
	/** Every character there is, after a letter, and what the fuzz alphabet makes of them. */
	const everything = () => {
		const characters: string[] = [];
		for (let code = 0x20; code <= 0x10ffff; code++) {
			if (code >= 0xd800 && code <= 0xdfff) continue;
			const character = String.fromCodePoint(code);
			if (!/[\p{Cn}\p{Co}]/u.test(character)) characters.push(character);
		}
		// Ten to a line: a quarter of a million cursor positions take seconds.
		const lines = Array.from({length: Math.ceil(characters.length / 10)}, (_, index) =>
			characters.slice(10 * index, 10 * index + 10).join(' '),
		);
		return [...lines, ...Object.values(attacks), ...fc.sample(hostile, {numRuns: 10_000, seed: 1})].map(text =>
			cleanLine(text),
		);
	};
	const texts = everything();
	const ours = texts.map(text => stringWidth(text));
	const differences = (theirs: readonly number[]) =>
		texts.flatMap((text, index) =>
			theirs[index] === ours[index] ? [] : [{text, ours: ours[index], theirs: theirs[index]}],
		);

	test('with Ink', async () => {
		expect(differences(texts.map(await inkWidth()))).toEqual([]);
	});
	test('with xterm', async () => {
		expect(differences(await xtermWidths(texts))).toEqual([]);
	});
	test.skipIf(!tmux)(`with ${tmux ?? 'tmux'}`, async () => {
		expect(differences(await tmuxWidths(texts))).toEqual([]);
	});
	test('the judges do judge', async () => {
		expect(await xtermWidths(['ab', '日本', '⚠\ufe0f', 'a\nb'])).toEqual([2, 4, 1, Number.NaN]);
		if (tmux) expect(await tmuxWidths(['ab', '日本', '🇩', 'a\nb'])).toEqual([2, 4, 1, Number.NaN]);
	});
});
