/** Where keys go: the dialog if one is open, else the filter line, else the focused pane, else the wall. */

import type {Offer} from '../src/actions/types.ts';
import type {PaneCommand} from '../src/keys/keymap.ts';
import type {Rectangle} from '../src/panes/layout.ts';
import type {Link} from '../src/panes/links.ts';
import type {Place} from '../src/store/types.ts';
import {type Bursts, createBursts} from '../src/terminal/bursts.ts';

/** One key, after coalesced input was taken apart. */
export interface KeyPress {
	/** Name as in the keymap: `a`, `R`, `enter`, `esc`, `tab`, `shift-tab`, `up`, `pgdn`, `backspace`, `ctrl-l`, `space`. */
	name: string;
	/** The character to insert when typing; empty for keys that do not type. */
	text: string;
	/** Whether the key came together with others (`src/terminal/bursts.ts`): of a fast typist, a slow link or a paste without brackets. */
	burst: boolean;
}

/** The registration of a mounted pane with the router. */
export interface PaneKeys {
	/** Number of rows the cursor can be on; without it the cursor has no end. */
	rows?: number | undefined;
	/** Rows per page; 10 by default. */
	page?: number | undefined;
	/** Handles a command itself; return true to stop the default. */
	onCommand?: (command: PaneCommand) => boolean | undefined;
	/** The system under the cursor, where rows are systems. */
	system?: () => string | undefined;
	/** The text that `y` copies; undefined when there is nothing under the cursor. */
	copy?: () => string | undefined;
	/** Puts the cursor on a row that was clicked; return true to stop the default. */
	select?: (row: number) => boolean;
	/** The actions that `x` offers for the row under the cursor. */
	offers?: () => readonly Offer[];
	/** The place of what is under the cursor, from which keys know what is meant. */
	place?: () => Place | undefined;
	/** The filter under which the log shows the lines of the row under the cursor. */
	lines?: () => string | undefined;
	/** Where `o` leads from what is under the cursor, besides the links of the system. */
	links?: () => readonly Link[];
}

/** The target of a click. */
export type ClickTarget =
	| {kind: 'tab'; tab: string}
	| {kind: 'page'; page: string}
	| {kind: 'pane'; pane: string}
	| {kind: 'row'; row: number};

/** A part of the screen that can be clicked. */
export interface ClickArea {
	/** Where it is now, in cells of the screen. */
	box(): Rectangle | undefined;
	/** The target at a cell of the area, counted from its corner. */
	at(x: number, y: number): ClickTarget | undefined;
}

/** The text field that has the focus. */
export interface FieldKeys {
	/** Takes typed text, in one piece however it came. */
	insert: (text: string) => void;
	/** Does what a key does in a field; false where that is nothing. */
	edit: (key: string) => boolean;
	/** Takes pasted text; without it pasting is refused, as it is where something is confirmed. */
	paste?: (text: string) => void;
}

export interface DialogKeys {
	/** Every key that the field does not take. */
	onKey: (key: KeyPress) => void;
	field?: FieldKeys | undefined;
	/** Takes pasted text where no field does. */
	paste?: ((text: string) => void) | undefined;
}

/** The listeners of keys and clicks. Kept outside React state, because keys must not wait for a render. */
export interface KeyRouter {
	panes: Map<string, PaneKeys>;
	/** The click areas, for the mouse. */
	areas: Set<ClickArea>;
	dialog?: DialogKeys;
	/** When the dialog mounted, ms of performance.now(). */
	dialogSince: number;
	/** Keys typed within this many ms after a dialog that decides something has opened are dropped, unless a field takes them: they were meant for what was there before. */
	readonly typeahead: number;
	/** Which keys came together. */
	readonly bursts: Bursts;
}

/** @param waits as in createBursts */
export const createRouter = ({typeahead = 300, waits = true} = {}): KeyRouter => ({
	panes: new Map(),
	areas: new Set(),
	dialogSince: 0,
	typeahead,
	bursts: createBursts(waits),
});
