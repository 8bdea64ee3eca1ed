/** A kind of glyphs: its resolution, and the character for the filled part of a cell. */
import type {Trouble} from '../checks/levels.ts';

/** The filled part of a slot, from `low` to `high`, both included; level 0 is the lowest. */
export interface Span {
	low: number;
	high: number;
	trouble: Trouble | undefined;
}

export interface Brush {
	/** Slots side by side in one cell. */
	slots: 1 | 2;
	/** Levels in one cell. */
	levels: 2 | 4 | 8;
	/** The character of a cell from the spans in each of its slots, whose levels count from its bottom; undefined where it stays free. */
	area(slots: readonly (readonly Span[])[]): string | undefined;
	line(slots: readonly (readonly Span[])[]): string | undefined;
}
