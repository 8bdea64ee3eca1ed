/** Escapes in string literals: GoogleSQL has more of them than the parser, which leaves what it does not know as it is. */
import {withStrings} from '../../text/statement.ts';
import {SqlError} from '../contract/tables.ts';

const escapes = /\\(?:[xX]([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|(.))/gs;
const letters: Readonly<Record<string, string>> = {
	...{a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v'},
	...Object.fromEntries([...'\\?"\'`'].map(sign => [sign, sign])),
};
/** As every parser takes them. */
const written: Readonly<Record<string, string>> = {'\\': '\\\\', '"': '\\"', "'": "\\'", '\n': '\\n', '\r': '\\r'};

/**
 * The text with every escape as the character that it stands for, and blanks behind the string, so that everything else keeps
 * its place. Throws SqlError for an escape that GoogleSQL does not have. @param place ` at [line:column]` of an offset
 */
export const unescaped = (sql: string, place: (offset: number) => string): string =>
	withStrings(sql, (text, at) => {
		const plain = text.replace(escapes, (whole, hex, short, long, octal, letter, offset: number) => {
			const code = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
			const character = letter === undefined ? characterOf(code) : letters[letter];
			if (character === undefined)
				throw new SqlError('invalidQuery', `Syntax error: Illegal escape sequence: ${whole}${place(at + offset)}`);
			return written[character] ?? character;
		});
		return plain.padEnd(text.length);
	});

/** Undefined for half a pair of surrogates, and beyond Unicode. */
const characterOf = (code: number): string | undefined =>
	code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : String.fromCodePoint(code);
