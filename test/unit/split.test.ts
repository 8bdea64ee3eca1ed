/** What a terminal sends, taken apart. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createSplitter, pasteLimit, type Token} from '../../src/terminal/split.ts';
import {runs} from '../support/runs.ts';

const all = (...chunks: string[]): Token[] => {
	const splitter = createSplitter();
	return chunks.flatMap(chunk => splitter.push(chunk));
};

/** Neighbouring texts are one: how a line cuts them means nothing. */
const joined = (tokens: Token[]): Token[] =>
	tokens.reduce<Token[]>((list, token) => {
		const last = list.at(-1);
		if (token.kind === 'text' && last?.kind === 'text')
			list[list.length - 1] = {kind: 'text', text: last.text + token.text};
		else list.push(token);
		return list;
	}, []);

const text = (value: string): Token => ({kind: 'text', text: value});
const key = (value: string): Token => ({kind: 'key', text: value});

describe('one thing at a time', () => {
	test.each<[string, Token[]]>([
		['jjj', [text('jjj')]],
		['j\r', [text('j\r')]],
		['\x1b[A', [key('\x1b[A')]],
		['j\x1b[Bk', [text('j'), key('\x1b[B'), text('k')]],
		['\x1bOP\x1b[15~\x1b[1;5C\x1b[Z', [key('\x1bOP'), key('\x1b[15~'), key('\x1b[1;5C'), key('\x1b[Z')]],
		['\x1b[[A', [key('\x1b[[A')]],
		['\x1bj', [key('\x1bj')]],
		['\x1b\x1b[A', [{kind: 'escape'}, key('\x1b[A')]],
		[
			'\x1b[I\x1b[O',
			[
				{kind: 'focus', focused: true},
				{kind: 'focus', focused: false},
			],
		],
		['\x1b[200~a\x1b[Ab\x1b[201~c', [{kind: 'paste', text: 'a\x1b[Ab'}, text('c')]],
		['\x1b[200~\x1b[201~', [{kind: 'paste', text: ''}]],
		['a\x1b[M !"b', [text('a'), text('b')]],
		['\x1b[M\x1b[A', [key('\x1b[A')]],
		['\x1b[[\x1b[A', [text('['), key('\x1b[A')]],
	])('%j', (bytes, tokens) => expect(all(bytes)).toEqual(tokens));

	test.each([
		'\x1b[?62;22c',
		'\x1b[>1;3903;0c',
		'\x1b[12;40R',
		'\x1b[0n',
		'\x1b[?2026;2$y',
		'\x1b[8;24;80t',
		'\x1b[?997;1n',
		'\x1b]11;rgb:ffff/ffff/ffff\x1b\\',
		'\x1b]11;rgb:ffff/ffff/ffff\x07',
		'\x1bP>|xterm(390)\x1b\\',
		'\x1b_Gi=1;OK\x1b\\',
	])('%j is an answer', reply =>
		expect(all(`a${reply}b`)).toEqual([text('a'), {kind: 'reply', text: reply}, text('b')]),
	);

	test.each([
		['\x1b[<0;5;7M', {kind: 'press', button: 'left', x: 4, y: 6}],
		['\x1b[<2;1;1m', {kind: 'release', button: 'right', x: 0, y: 0}],
		['\x1b[<35;9;9M', {kind: 'move', button: 'none', x: 8, y: 8}],
		['\x1b[<64;3;4M', {kind: 'wheel', button: 'up', x: 2, y: 3}],
		['\x1b[<65;3;4M', {kind: 'wheel', button: 'down', x: 2, y: 3}],
		['\x1b[<0;99999999999999999999;0M', {kind: 'press', button: 'left', x: 1e20 - 1, y: 0}],
	] as const)('%j is the mouse', (bytes, mouse) => expect(all(bytes)).toEqual([{kind: 'mouse', mouse}]));

	test.each([
		['the wheel to the left and to the right', [66, 67]],
		['buttons 8 to 11', [128, 129, 130, 131]],
		['Shift, Alt, Ctrl with a click', [4, 8, 16, 20, 28]],
		['Shift, Alt, Ctrl with the wheel', [68, 72, 80, 65 + 16]],
		['a wheel that is dragged, and codes that no terminal has', [96, 160, 192, 256, 2 ** 32, 2 ** 32 + 64, 1e30]],
	])('D12: %s is nothing, nor is its release', (_, codes) => {
		for (const code of codes)
			for (const final of ['M', 'm'])
				for (const cut of [1, 3, 5]) {
					const bytes = `\x1b[<${BigInt(code)};5;7${final}`;
					expect(all(`a${bytes}b`)).toEqual([text('a'), text('b')]);
					expect(all(bytes.slice(0, cut), bytes.slice(cut))).toEqual([]);
				}
		expect(all('\x1b[<64;5;7m\x1b[<65;5;7m')).toEqual([]);
	});

	test('D12: a report without an end stays small, and what comes after it is heard', () => {
		const splitter = createSplitter();
		splitter.push('\x1b[<0;');
		for (let part = 0; part < 1000; part++) expect(splitter.push('9'.repeat(1000))).toEqual([]);
		expect(splitter.push(';5M').map(({kind}) => kind)).not.toContain('text');
		expect(splitter.push('j')).toEqual([text('j')]);
	});
});

describe('what comes late', () => {
	test('Esc alone is known after a wait, or when another key follows', () => {
		const splitter = createSplitter();
		expect(splitter.push('\x1b')).toEqual([]);
		expect(splitter.waiting).toBe('escape');
		expect(splitter.giveUp()).toEqual([{kind: 'escape'}]);
		expect(splitter.waiting).toBeUndefined();
		expect(all('\x1b', 'q')).toEqual([{kind: 'escape'}, text('q')]);
	});
	test('Esc, then a bracket that begins nothing', () => {
		const splitter = createSplitter();
		expect([splitter.push('\x1b'), splitter.push(']'), splitter.giveUp()].flat()).toEqual([
			{kind: 'escape'},
			text(']'),
		]);
		const together = createSplitter();
		expect([together.push('\x1b]'), together.giveUp()].flat()).toEqual([key('\x1b]')]);
		// Ink would wait for the rest of this one.
		const alt = createSplitter();
		expect([alt.push('\x1b['), alt.giveUp()].flat()).toEqual([]);
	});
	test('a sequence cut anywhere is whole', () => {
		for (const bytes of ['\x1b[1;5C', '\x1b]11;rgb:0/0/0\x1b\\', '\x1b[200~ab\x1b[201~', '\x1b[<0;5;7M'])
			for (let cut = 1; cut < bytes.length; cut++)
				expect(all(bytes.slice(0, cut), bytes.slice(cut))).toEqual(all(bytes));
	});
	test('the torso of a sequence is nothing, and the next key is heard', () => {
		const splitter = createSplitter();
		expect(splitter.push('\x1b[1;')).toEqual([]);
		expect(splitter.waiting).toBe('sequence');
		expect(splitter.giveUp()).toEqual([]);
		expect(splitter.push('j')).toEqual([text('j')]);
	});
	test('a paste without an end is given up; Ctrl-C is heard after it', () => {
		const splitter = createSplitter();
		expect(splitter.push('\x1b[200~rm -rf')).toEqual([]);
		expect(splitter.push('\x03')).toEqual([]);
		expect(splitter.waiting).toBe('paste');
		expect(splitter.giveUp()).toEqual([{kind: 'lost', reason: 'no end'}]);
		expect(splitter.push('\x03')).toEqual([text('\x03')]);
	});
	test('a paste that is too long is refused whole, in linear time, and bounded', () => {
		const splitter = createSplitter();
		expect(splitter.push('\x1b[200~')).toEqual([]);
		const part = 'x'.repeat(16 * 1024);
		for (let i = 0; i < 2000; i++) expect(splitter.push(part)).toEqual([]);
		expect(splitter.push('\x1b[201~j')).toEqual([{kind: 'lost', reason: 'too long'}, text('j')]);
		expect(all(`\x1b[200~${'y'.repeat(pasteLimit)}\x1b[201~`)).toEqual([{kind: 'paste', text: 'y'.repeat(pasteLimit)}]);
	});
});

describe('whatever comes', () => {
	const piece = fc.oneof(
		fc.string({maxLength: 8}),
		fc.constantFrom(
			'\x1b',
			'\x1b[A',
			'\x1b[200~',
			'\x1b[201~',
			'\x1b[',
			'\x1b]0;',
			'\x07',
			'\x1b\\',
			'\x1bO',
			'\x1b[<',
			'\x1b[M',
			';',
			'9',
			'\x1bP',
			'\x1b[I',
			'é😀',
		),
	);
	const stream = fc.array(piece, {maxLength: 30}).map(parts => parts.join(''));

	test('nothing is typed that holds an escape; nothing throws; it always comes to an end', () =>
		fc.assert(
			fc.property(fc.array(stream, {maxLength: 5}), chunks => {
				const splitter = createSplitter();
				const tokens = [...chunks.flatMap(chunk => splitter.push(chunk)), ...splitter.giveUp()];
				for (const token of tokens) {
					if (token.kind === 'text') expect(token.text).not.toContain('\x1b');
					if (token.kind === 'key') {
						expect(token.text.lastIndexOf('\x1b')).toBe(0);
						expect(token.text).not.toMatch(/^\x1b[[O]$/);
					}
				}
				// What was half received is forgotten: it listens again.
				expect(splitter.push('q')).toEqual([text('q')]);
			}),
			{numRuns: runs(5000)},
		));
	test('where a line is cut does not matter, but after an Esc', () =>
		fc.assert(
			fc.property(stream, fc.array(fc.nat(200), {maxLength: 6}), (bytes, cuts) => {
				const places = [...new Set(cuts.filter(cut => cut < bytes.length && bytes[cut - 1] !== '\x1b'))].toSorted(
					(a, b) => a - b,
				);
				const chunks = [0, ...places].map((from, i) => bytes.slice(from, places[i] ?? bytes.length));
				expect(joined(all(...chunks))).toEqual(joined(all(bytes)));
			}),
			{numRuns: runs(5000)},
		));
	test('text without an escape passes as it is', () =>
		fc.assert(
			fc.property(fc.string(), typed => {
				fc.pre(typed !== '' && !typed.includes('\x1b'));
				expect(all(typed)).toEqual([text(typed)]);
			}),
		));
});
