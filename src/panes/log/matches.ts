/** Going from match to match in a log. Pure. */
import type {FoldedLine} from '../../poll/types.ts';
import type {LogFilter} from './filter.ts';

/** The index of the next match after a line, or of the one before it; undefined where there is none. */
export function nextMatch(
	lines: readonly FoldedLine[],
	filter: LogFilter,
	from: number,
	step: 1 | -1,
): number | undefined {
	for (let index = from + step; index >= 0 && index < lines.length; index += step) {
		const line = lines[index];
		if (line && filter.passes(line)) return index;
	}
	return undefined;
}

/** `match 3 of 17`, or `17 matches` beside them. @param matches indices of the matches */
export function matchText(matches: readonly number[], cursor: number): string {
	const place = matches.indexOf(cursor);
	if (place >= 0) return `match ${place + 1} of ${matches.length}`;
	return matches.length === 1 ? '1 match' : `${matches.length} matches`;
}
