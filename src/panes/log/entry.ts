/** A whole log entry as lines. Pure. */
import type {FoldedLine} from '../../poll/types.ts';
import {cut, pieces} from '../../text/format.ts';
import {isoText} from '../../zone.ts';
import {linesOf} from './said.ts';

/** Characters of an entry that are drawn at most; the payload itself may be huge. */
const longest = 4000;

/** Readable JSON: its payload before its origin, because a low pane shows the first lines. */
export function indented({insertId, t, severity, origin, payload}: FoldedLine): string {
	const {logName, ...place} = JSON.parse(origin);
	const timestamp = isoText(t);
	return JSON.stringify({...JSON.parse(payload), severity, timestamp, ...place, insertId, logName}, null, 2);
}

/** The entry in rows of `width` cells, the lines of a stack trace each on its own. @param copyKey the key that copies what had no room */
export function entryLines(line: FoldedLine, width: number, room: number, copyKey: string): string[] {
	// The payload is wrapped, not cut, because people open a line to read it.
	const all = indented(line)
		.slice(0, longest)
		.split('\n')
		.flatMap(text => linesOf(text).map((part, index) => (index === 0 ? part : `      ${part}`)))
		.flatMap(text => pieces(text, width));
	const shown = all.slice(0, Math.max(0, room));
	if (shown.length < all.length && shown.length > 0)
		shown[shown.length - 1] = `… ${all.length - shown.length + 1} more lines (${copyKey} copies all)`;
	return shown.map(text => cut(text, width));
}
