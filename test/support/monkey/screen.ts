/** What must hold for every screen, whatever it shows. Pure. */

import type {ScreenRow} from '../terminal.ts';

const control = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;
/** What a row that begins inside a border ends with: panes stand side by side, so that not every └ has its ┘. */
const left = /^[╭╰│┌└┃┏┗║╔╚]/;
const right = /^[╮╯│┐┘┃┓┛║╗╝]/;
const corners = /^[╭┌┏╔]/;
const header = /^(pitwall {2})? (SANDBOX|SB) /;

/** What is wrong with this screen; nothing when it may be shown. */
export function screenProblems(rows: readonly ScreenRow[], columns: number): string[] {
	const problems: string[] = [];
	const say = (y: number, what: string) => problems.push(`row ${y + 1}: ${what}`);
	rows.forEach(({text, first, last, wrapped}, y) => {
		if (wrapped) say(y, 'the row before is wider than the terminal');
		if (control.test(text)) say(y, `control character in ${JSON.stringify(text)}`);
		if (columns > 1 && left.test(first) && !right.test(last)) say(y, `begins with ${first} and ends with '${last}'`);
		if (/failed to draw: /.test(text)) say(y, 'a pane failed to draw');
	});
	if (columns < 20 || rows.length < 5) return problems;
	const all = rows.map(({text}) => text);
	const headers = all.filter(text => header.test(text)).length;
	const footer = rows.at(-1);
	if (corners.test(all[0] ?? '')) {
		if (!/^[╰└┗╚]/.test(footer?.first ?? '')) problems.push('a dialog without its last row');
		if (all.slice(1).some(text => corners.test(text))) problems.push('two dialogs on the screen');
		if (headers > 0) problems.push('a header in a dialog');
	} else if (!/needs\s+\d+x\d+,\s+this\s+terminal/.test(all.join(' '))) {
		if (!header.test(all[0] ?? '')) problems.push('neither a header nor a dialog in the first row');
		if (headers !== 1) problems.push(`${headers} headers`);
		if (footer?.text.trim() === '' || left.test(footer?.first ?? '')) problems.push('no footer in the last row');
	}
	return problems;
}
