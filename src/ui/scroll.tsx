/** Lists that are longer than their place. */
import {Text} from 'ink';
import {useTheme} from '../../hooks/WallContext.ts';
import {cut} from '../text/format.ts';

/** First row to show so that `cursor` is among the `visible` ones. */
export function windowStart(cursor: number, rows: number, visible: number): number {
	if (rows <= visible || visible <= 0) return 0;
	return Math.min(Math.max(0, cursor - visible + 1), rows - visible);
}

/** The rows of a table that are to be seen. */
export interface Window {
	/** Lines for the names of the columns: 0 or 1. */
	head: number;
	start: number;
	visible: number;
	/** A line is left to say which part of the rows it is. */
	tells: boolean;
}

/**
 * A row is dropped before the header, down to one row.
 * @param more.cursor undefined where the table has no focus
 * @param more.tells whether a line of the table says which part of it is to be seen, where it is cut
 */
export function tableWindow(
	rows: number,
	height: number,
	{header, cursor = 0, tells}: {header: boolean; cursor?: number | undefined; tells: boolean},
): Window {
	const head = header && height > 1 ? 1 : 0;
	const room = Math.max(0, height - head);
	const isTold = tells && rows > room && room > 2;
	const visible = isTold ? room - 1 : room;
	const at = Math.min(cursor, Math.max(0, rows - 1));
	return {head, start: windowStart(at, rows, visible), visible, tells: isTold};
}

/** The part of a list that is to be seen: `11-20 of 42`. */
export const partText = (start: number, shown: number, rows: number): string =>
	`${start + 1}-${start + shown} of ${rows}`;

/** As `partText`; undefined where all of the list is to be seen. */
export const cutText = (start: number, room: number, rows: number): string | undefined =>
	rows > room ? partText(start, room, rows) : undefined;

/**
 * The cursor over this many rows after a key of a dialog; unchanged for keys that do not move it. Letters come here only
 * where nothing is typed.
 * @param page rows of a page
 */
export function stepped(key: string, cursor: number, rows: number, page = 10): number {
	const to = (row: number) => Math.max(0, Math.min(row, rows - 1));
	switch (key) {
		case 'down':
		case 'j':
		case 'tab':
			return to(cursor + 1);
		case 'up':
		case 'k':
		case 'shift-tab':
			return to(cursor - 1);
		case 'pgdn':
			return to(cursor + page);
		case 'pgup':
			return to(cursor - page);
		case 'g':
			return 0;
		case 'G':
			return to(rows - 1);
		default:
			return cursor;
	}
}

/** The line below a list that says which part of it is to be seen: `11-20 of 42`. */
export function ShownPart({start, shown, rows, width}: {start: number; shown: number; rows: number; width: number}) {
	return (
		<Text wrap="truncate" {...useTheme().paint('dim')}>
			{cut(partText(start, shown, rows), width)}
		</Text>
	);
}
