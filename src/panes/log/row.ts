/** What stands on the rows of a line. Each line is worked out once, however often the log is drawn. Pure. */
import type {Span} from '../../filter/filter.ts';
import type {FoldedLine} from '../../poll/types.ts';
import type {LogFilter} from './filter.ts';
import {type Piece, pieceFrom, wrappedPieces} from './pieces.ts';
import {type Prefix, type PrefixShape, prefixOf} from './prefix.ts';
import {saidOf} from './said.ts';

export interface LogRow {
	line: FoldedLine;
	prefix: Prefix;
	/** Its message, in rows. */
	pieces: readonly Piece[];
	/** What the filter looks for in the message. */
	marks: readonly Span[];
}

interface Look {
	filter: LogFilter;
	wrap: boolean;
	/** Cells of the message that are out of sight on the left. */
	side: number;
	/** Rows of the screen. */
	room: number;
	ellipsis: string;
}

/** Cells that a message has at least, whatever stands before it. */
const leastMessage = 10;

/** Makes rows of one form; the same one for the same line. */
export function rowsFor(shape: PrefixShape, {filter, wrap, side, room, ellipsis}: Look): (line: FoldedLine) => LogRow {
	const known = new WeakMap<FoldedLine, LogRow>();
	return line => {
		const before = known.get(line);
		if (before) return before;
		const prefix = prefixOf(line, shape);
		const left = Math.max(leastMessage, shape.width - prefix.width);
		const said = saidOf(line.message);
		const pieces = wrap ? wrappedPieces(said, left).slice(0, room) : [pieceFrom(said, side, left, ellipsis)];
		const row = {line, prefix, pieces, marks: filter.marks(said)};
		known.set(line, row);
		return row;
	};
}
