/** A text in which parts are marked: what a filter looks for. */
import {Text} from 'ink';
import type {ReactNode} from 'react';
import type {Span} from '../../src/filter/filter.ts';
import type {Piece} from '../../src/panes/log/pieces.ts';

/** @param marks of the whole text that this is a piece of, in order and apart */
export function marked({text, at: start}: Piece, marks: readonly Span[]): ReactNode {
	const parts: ReactNode[] = [];
	let at = 0;
	for (const [from, to] of marks) {
		const [first, last] = [Math.max(at, from - start), Math.min(to - start, text.length)];
		if (first >= last) continue;
		parts.push(
			text.slice(at, first),
			// Bold and underlined in any theme: colours are for trouble and the focus.
			<Text key={first} bold underline>
				{text.slice(first, last)}
			</Text>,
		);
		at = last;
	}
	return parts.length === 0 ? text : [...parts, text.slice(at)];
}
