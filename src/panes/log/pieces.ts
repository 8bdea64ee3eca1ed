/** The rows of one message: cut, wrapped, or from further right. Pure. */
import {cut, widthOf} from '../../text/format.ts';

/** A part of a message on a row, and where it begins in the message, in code units. */
export interface Piece {
	text: string;
	at: number;
}

/** Rows of one message at most. */
const mostRows = 20;

/** The message in pieces of `width` cells, all of it but what is beyond the twentieth row. */
export function wrappedPieces(message: string, width: number): Piece[] {
	const rows: Piece[] = [];
	let at = 0;
	while (widthOf(message.slice(at)) > width && rows.length < mostRows) {
		const text = brokenAtBlank(cut(message.slice(at), width, ''));
		// A character that is wider than the row ends it.
		if (text === '') break;
		rows.push({text, at});
		at += text.length;
	}
	return [...rows, {text: message.slice(at), at}];
}

/** A row ends behind a blank, where there is one in its second half: words and addresses stay whole. */
function brokenAtBlank(row: string): string {
	const blank = row.lastIndexOf(' ');
	return blank > row.length / 2 ? row.slice(0, blank + 1) : row;
}

/** What fits of a message from a cell on. */
export function pieceFrom(message: string, side: number, width: number, ellipsis: string): Piece {
	const at = side > 0 ? cut(message, side, '').length : 0;
	return {text: cut(message.slice(at), width, ellipsis), at};
}
