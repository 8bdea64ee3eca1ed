/** The same screen for a terminal without UTF-8: every other character becomes ASCII of the same number of cells. */
import stringWidth from 'string-width';

const alike: Readonly<Record<string, string>> = {
	'–': '-',
	'—': '-',
	'−': '-',
	'·': '-',
	'•': '*',
	'…': '~',
	'×': 'x',
	'≤': '<',
	'≥': '>',
	'→': '>',
	'←': '<',
	'↑': '^',
	'↓': 'v',
	'↵': '/',
	µ: 'u',
	'‘': "'",
	'’': "'",
	'“': '"',
	'”': '"',
	'°': 'o',
	'€': 'E',
};
const beyond = /[^\x00-\x7f]/gu;

function plain(character: string): string {
	const known = alike[character];
	if (known !== undefined) return known;
	const [base = ''] = character.normalize('NFD');
	if (base <= '\x7f') return base;
	// Half a flag: a pair of them takes two cells.
	return '?'.repeat(/\p{RI}/u.test(character) ? 1 : stringWidth(character));
}

/** Control sequences pass unchanged; the width of cleaned text stays the same. */
export const inAscii = (text: string): string => text.replace(beyond, plain);
