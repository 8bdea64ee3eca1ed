/** What is typed hidden: the exact value, from the keyboard, a paste or a file, and nothing of it in a plan (C-14). */
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {filledForm} from '../../src/actions/form.ts';
import {hiddenValue} from '../../src/actions/secret/hiddenValue.ts';
import {maskedValue} from '../../src/actions/secret/maskedValue.ts';
import {createVault} from '../../src/actions/secret/vault.ts';
import {crc32c, payloadOf, sealOf, without} from '../../src/cloud/hidden.ts';
import {exactly, fieldOf} from '../../src/text/field.ts';

const scratch = () => fs.mkdtempSync(join(tmpdir(), 'hidden-'));

describe('the value', () => {
	test.each([
		['abc', 'abc', []],
		['abc\n', 'abc', [/line end/]],
		['abc\r\n\n', 'abc', [/line end/]],
		[' abc', ' abc', [/blank/]],
		['a\nb', 'a\nb', []],
	])('%j is %j', (typed, secret, said) => {
		expect(hiddenValue(typed)).toEqual({secret, said: said.map(words => expect.stringMatching(words))});
	});

	test.each(['', '\n'])('%j is none', typed => expect(hiddenValue(typed)).toHaveProperty('error'));

	test('comes from a file as it is, and it is said when others may read that', () => {
		const path = join(scratch(), 'key');
		fs.writeFileSync(path, 'first\nsecond é\n', {mode: 0o600});
		expect(hiddenValue(`@${path}`)).toEqual({
			secret: 'first\nsecond é',
			said: [expect.stringContaining(path), expect.stringContaining('line end')],
		});
		fs.chmodSync(path, 0o644);
		expect(hiddenValue(`@${path}`)).toMatchObject({
			said: [expect.anything(), expect.stringMatching(/mode 644/), expect.anything()],
		});
	});

	test('what is no file of text is refused in one line', () => {
		const folder = scratch();
		const binary = join(folder, 'binary');
		fs.writeFileSync(binary, Buffer.from([0xff, 0xfe, 0x80]));
		const large = join(folder, 'large');
		fs.writeFileSync(large, 'x'.repeat(70_000));
		for (const [path, words] of [
			[folder, 'no regular file'],
			['/dev/null', 'no regular file'],
			[join(folder, 'gone'), 'no such file'],
			[binary, 'not valid'],
			[large, '64 KiB'],
		])
			expect(hiddenValue(`@${path}`)).toEqual({error: expect.stringContaining(words ?? '')});
	});
});

describe('a field in which every character counts', () => {
	test('takes a text as it is, or not at all', () => {
		expect(exactly({text: 'ad', cursor: 1}, 'bc')).toEqual({text: 'abcd', cursor: 3});
		for (const text of ['a\nb', 'a\tb', '\u200b', '\u{1f600}\u200d', 'x'.repeat(9000)])
			expect(exactly(fieldOf(''), text)).toBeUndefined();
	});
});

describe('the form', () => {
	const fields = {value: {secret: true}, reason: {text: {min: 8, max: 20}}} as const;

	test('has the seal among the parameters, and no value anywhere', () => {
		const vault = createVault();
		const filled = filledForm(fields, {value: 's3cret-value\n', reason: ' the old one leaked '}, vault.hide);
		expect(filled).toEqual({
			params: {
				reason: 'the old one leaked',
				value: {seal: sealOf('s3cret-value'), said: [expect.stringContaining('line end')]},
			},
		});
		expect(JSON.stringify(filled)).not.toContain('s3cret');
		expect(vault.take(sealOf('s3cret-value'))).toBe('s3cret-value');
		expect(vault.take(sealOf('s3cret-value'))).toBeUndefined();
	});

	test('names what is missing, and keeps nothing then', () => {
		const vault = createVault();
		expect(filledForm(fields, {value: '', reason: 'short'}, vault.hide)).toEqual({
			errors: {value: 'needed', reason: '8 to 20 characters'},
		});
		expect(filledForm(fields, {value: '@/gone', reason: 'long enough'}, vault.hide)).toEqual({
			errors: {value: expect.stringContaining('no such file')},
		});
		expect(vault.has(sealOf('@/gone'))).toBe(false);
	});
});

test('the seal of a secret is no plain hash of it', () => {
	expect(sealOf('1234')).toBe(sealOf('1234'));
	// sha256 of 1234, which anybody can look up.
	expect(sealOf('1234')).not.toBe('03ac674216f3e15c761ee1a5e255f067953623c8b388b4459e13f978d7c846f4');
});

test('the checksum is the one that Google asks for (RFC 3720, B.4)', () => {
	expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
	expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

test('an error that quotes a secret, its payload or the beginning of one says neither', () => {
	const secret = 'correct horse battery staple';
	const {data} = payloadOf(secret);
	for (const quoted of [secret, data, data.slice(0, 20), secret.slice(0, 12)]) {
		const text = without(secret, `Invalid value at "${quoted}`);
		expect(text).toBe('Invalid value at "(hidden)');
	}
});

test.each([
	['EAABwzLixnjYBO0ZBx9Qz', 'E…z, 21 characters'],
	['abc', '…, 3 characters'],
	[`${'a'.repeat(20)}${'b'.repeat(20)}\n`, 'aa…bb, 40 characters, and a line end behind them'],
	[`abcdef${'x'.repeat(100)}uvwxyz`, 'abcd…wxyz, 112 characters'],
])('of %j only %j is shown', (secret, shown) => expect(maskedValue(secret)).toBe(shown));
