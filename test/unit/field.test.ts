/** The line of text that is typed: by clusters, by words, and as much of it on the screen as its cells hold. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cleanLine} from '../../src/text/clean.ts';
import {clustersOf, edited, type Field, fieldLimit, fieldOf, inserted, pastedLine} from '../../src/text/field.ts';
import {widthOf} from '../../src/text/format.ts';
import {fieldView} from '../../src/ui/TextField.tsx';

/** The field after keys; what is no key of a field is typed. `|` marks the cursor in what comes back. */
function after(start: string, ...keys: string[]): string {
	const {text, cursor} = keys.reduce<Field>(
		(field, key) => edited(field, key) ?? inserted(field, key, fieldLimit),
		fieldOf(start),
	);
	return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

describe('D11: keys', () => {
	test.each<[string, string[], string]>([
		['one two', ['left', 'left'], 'one t|wo'],
		['one two', ['home', 'right'], 'o|ne two'],
		['one two', ['ctrl-a', 'ctrl-f'], 'o|ne two'],
		['one two', ['ctrl-b', 'end'], 'one two|'],
		['one two', ['home', 'ctrl-e'], 'one two|'],
		['one two-three', ['ctrl-left'], 'one two-|three'],
		['one two-three  ', ['alt-b', 'alt-b'], 'one |two-three  '],
		['one two', ['home', 'alt-f'], 'one| two'],
		['one two', ['home', 'ctrl-right', 'ctrl-right'], 'one two|'],
		['one two-three', ['ctrl-w'], 'one |'],
		['one two  ', ['ctrl-w'], 'one |'],
		['one two-three', ['alt-backspace'], 'one two-|'],
		['one two', ['home', 'alt-d'], '| two'],
		['one two', ['left', 'left', 'ctrl-u'], '|wo'],
		['one two', ['left', 'left', 'ctrl-k'], 'one t|'],
		['one', ['home', 'delete', 'ctrl-d'], '|e'],
		['one', ['home', 'backspace', 'left', 'ctrl-w', 'ctrl-u'], '|one'],
		['one', ['delete', 'right', 'ctrl-k', 'alt-f', 'alt-d'], 'one|'],
		['', ['backspace', 'delete', 'left', 'right', 'ctrl-w', 'ctrl-k'], '|'],
		['日本語', ['left', 'backspace'], '日|語'],
		['日本語 です', ['ctrl-left', 'x'], '日本語 x|です'],
		['e\u0301te\u0301', ['backspace'], 'ét|'],
		['g\u0308x', ['home', 'delete'], '|x'],
		['g\u0308x', ['left', 'left'], '|g\u0308x'],
		['한국', ['left', 'delete'], '한|'],
		['🚀🇩🇪', ['backspace'], '🚀|'],
		['🚀🇩🇪', ['left', 'left', 'delete'], '|🇩🇪'],
		['ab', ['left', '日本', 'left', 'x'], 'a日x|本b'],
		['e', ['\u0301'], 'é|'],
		['ab', ['left', '\u0301'], '\u00e1|b'],
	])('%j %j', (start, keys, end) => expect(after(cleanLine(start), ...keys)).toBe(end));

	test('says nothing to other keys', () => {
		for (const key of ['enter', 'esc', 'tab', 'up', 'down', 'pgup', 'ctrl-r', 'ctrl-y', 'ctrl-c', 'a'])
			expect(edited(fieldOf('x'), key)).toBeUndefined();
	});
});

describe('D1: what comes in', () => {
	test('is one clean line, however it was pasted', () => {
		expect(pastedLine('a\r\nb\n\n\tc\rd')).toBe('a b c d');
		expect(pastedLine('  \x1b[31mred\x1b[0m\x1b]52;c;aGk=\x07 \x00\x1b[200~end\x9b1m\u202e\n')).toBe('red end');
		expect(pastedLine('\x1b]0;never ends')).toBe('0;never ends');
	});

	test('is what there is room for, in whole characters', () => {
		const full = inserted(fieldOf(''), '日本🚀'.repeat(1000), fieldLimit);
		expect(full.text.length).toBeLessThanOrEqual(fieldLimit);
		expect(full.text).toMatch(/^(日本🚀)+(日本?)?$/u);
		expect(inserted(full, '🚀', fieldLimit)).toEqual(full);
	});
});

const typed = fc.oneof(
	fc.string({unit: 'grapheme', maxLength: 12}),
	fc.constantFrom(
		'INC-412 bad v2.4.1',
		'日本語',
		'e\u0301',
		'\u0301',
		'🇩🇪',
		'👨‍👩‍👧',
		'שלום',
		'क्षि',
		' ',
		'\u3000',
		'👍🏽',
		'한',
	),
);
const keys = fc.constantFrom(
	...'left right home end ctrl-left ctrl-right backspace delete ctrl-w ctrl-u ctrl-k alt-d alt-backspace'.split(' '),
);

/** Every field along the way of what was typed and pressed. */
function fields(steps: readonly (string | {key: string})[]): Field[] {
	let field = fieldOf('');
	return steps.map(step => {
		field = typeof step === 'string' ? inserted(field, step, fieldLimit) : (edited(field, step.key) ?? field);
		return field;
	});
}
const steps = fc.array(fc.oneof(typed, fc.record({key: keys})), {maxLength: 25});

describe('whatever is typed', () => {
	test('is clean, bounded, and the cursor never stands inside a character', () =>
		fc.assert(
			fc.property(steps, list => {
				for (const {text, cursor} of fields(list)) {
					expect(text).toBe(cleanLine(text, Number.POSITIVE_INFINITY));
					expect(text.length).toBeLessThanOrEqual(fieldLimit);
					expect(clustersOf(text.slice(0, cursor)).concat(clustersOf(text.slice(cursor)))).toEqual(clustersOf(text));
				}
			}),
		));

	test('arrives whole, however the reads cut it', () =>
		fc.assert(
			fc.property(fc.string({unit: 'grapheme', maxLength: 40}), fc.array(fc.nat(80), {maxLength: 5}), (text, cuts) => {
				// Half a flag is a character of its own until the other half comes.
				fc.pre(!/\p{RI}/u.test(text));
				const whole = inserted(fieldOf(''), text, fieldLimit).text;
				// A cluster of a rare script is one replacement character where it comes whole, and more where it comes in parts.
				fc.pre(!whole.includes('\ufffd'));
				const points = [...text];
				const places = [...new Set(cuts.map(cut => cut % (points.length + 1)))].toSorted((a, b) => a - b);
				const parts = [0, ...places].map((from, index) => points.slice(from, places[index]).join(''));
				expect(fields(parts).at(-1)?.text ?? '').toBe(whole);
			}),
		));

	test('is shown in its cells, the cursor among them, and nothing is lost without a mark', () =>
		fc.assert(
			fc.property(steps, fc.integer({min: 1, max: 60}), (list, width) => {
				for (const field of fields(list)) {
					const {before, at, after} = fieldView(field, width);
					expect(widthOf(before + at + after)).toBeLessThanOrEqual(width);
					expect(widthOf(at)).toBeGreaterThan(0);
					const seen = before.replace(/^…/, '');
					expect(field.text.slice(0, field.cursor).endsWith(seen)).toBe(true);
					expect(
						field.text.slice(field.cursor).startsWith((at === ' ' ? '' : at) + after.replace(/…$/, '')) || at === ' ',
					).toBe(true);
					if (width >= 8 && seen.length < field.cursor) expect(before).toMatch(/^…/);
				}
			}),
		));

	test('fills its cells: at most a wide character and the marks short', () => {
		for (const text of ['x'.repeat(100), '日'.repeat(100), '日x'.repeat(60), '🚀'.repeat(80)])
			for (let width = 1; width < 80; width++) {
				const field = fieldOf(text.slice(0, 150));
				const {before, at, after} = fieldView({...field, cursor: field.text.length}, width);
				expect(widthOf(before + at + after)).toBeGreaterThan(width - 4);
			}
	});
});
