/** Commands that are shown to be pasted: a real shell takes them as they were meant. */
import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {commandLine, shellQuote} from '../../src/actions/canonical.ts';

test('property: the shell gives each argument back as it was', () => {
	const argument = fc.string({unit: 'grapheme'}).filter(text => !text.includes('\0') && text.isWellFormed());
	fc.assert(
		fc.property(fc.array(argument, {minLength: 1, maxLength: 4}), argv => {
			const out = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${commandLine(...argv)}`], {encoding: 'utf8'});
			expect(out.split('\0').slice(0, -1)).toEqual(argv);
		}),
		{numRuns: 25},
	);
	expect(shellQuote("it's")).toBe(`'it'\\''s'`);
});
