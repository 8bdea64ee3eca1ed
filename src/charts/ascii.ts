/** Cells of two heights: `.` and `:` in areas, `_` and `=` in lines. Beyond a limit they are `#`, which needs no colour. */
import type {Brush, Span} from './brush.ts';

function cell(slots: readonly (readonly Span[])[], [low, high]: readonly [string, string]): string | undefined {
	const here = slots.flat();
	if (here.length === 0) return undefined;
	if (here.some(({trouble}) => trouble !== undefined)) return '#';
	return here.some(span => span.high >= 1) ? high : low;
}

export const ascii: Brush = {
	slots: 1,
	levels: 2,
	area: slots => cell(slots, ['.', ':']),
	line: slots => cell(slots, ['_', '=']),
};
