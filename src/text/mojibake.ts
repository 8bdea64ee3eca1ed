/** Text whose UTF-8 was once read as Windows-1252, as it was meant. Pure. */

/** What Windows-1252 has in place of the control characters from 0x80 on; five bytes have none. */
const windows =
	'\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const byteOf = new Map<string, number>([
	...[...windows].map((char, index): [string, number] => [char, 0x80 + index]),
	...Array.from({length: 0x60}, (_, index): [string, number] => [String.fromCharCode(0xa0 + index), 0xa0 + index]),
]);

const decoder = new TextDecoder('utf-8', {fatal: true});

/** Bytes that one character of UTF-8 has, by the first of them; 0: none begins so. */
const lengthBy = (first: number): number =>
	first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;

function once(text: string): string {
	let repaired = '';
	for (let at = 0; at < text.length; ) {
		const length = lengthBy(byteOf.get(text[at] ?? '') ?? 0);
		const bytes = [...text.slice(at, at + length)].map(char => byteOf.get(char) ?? 0);
		const char = length > 0 && bytes.length === length ? decoded(bytes) : undefined;
		repaired += char ?? text[at] ?? '';
		at += char === undefined ? 1 : length;
	}
	return repaired;
}

function decoded(bytes: readonly number[]): string | undefined {
	try {
		return decoder.decode(Uint8Array.from(bytes));
	} catch {
		return undefined;
	}
}

/** The text with every such sequence as the character that it was, twice encoded ones too; all others are left (C-34). */
export const unmangled = (text: string): string => once(once(text));
