/** Where keys go: the dialog if one is open, else the filter line, else the focused pane, else the wall. */

import type {PaneAction} from '../src/store/keymap.ts';
import type {PaneId} from '../src/store/types.ts';
import type {Rectangle} from '../src/ui/layout.ts';
import type {Link} from '../src/ui/links.ts';

/** One key, after coalesced input was taken apart. */
export interface KeyPress {
	/** Name as in the keymap: `a`, `R`, `enter`, `esc`, `tab`, `shift-tab`, `up`, `pgdn`, `backspace`, `ctrl-l`, `space`. */
	name: string;
	/** The character to insert when typing; empty for keys that do not type. */
	text: string;
	/** Came in a burst with others: a fast typist, a slow link or a paste without brackets. Destructive confirmations ignore these. */
	burst: boolean;
}

/** What a mounted pane tells the router about itself. */
export interface PaneKeys {
	/** Number of rows the cursor can be on; without it the cursor has no end. */
	rows?: number | undefined;
	/** Rows per page; 10 by default. */
	page?: number | undefined;
	/** Handles an action itself; return true to stop the default. */
	onAction?: (action: PaneAction) => boolean | undefined;
	/** What `y` copies; undefined when there is nothing under the cursor. */
	copy?: () => string | undefined;
	/** Puts the cursor on a row that was clicked; return true to stop the default. */
	select?: (row: number) => boolean;
	/** Where `o` leads from what is under the cursor, besides the links of the system. */
	links?: () => readonly Link[];
}

/** What a click can mean. */
export type ClickTarget = {kind: 'tab'; tab: string} | {kind: 'pane'; pane: PaneId} | {kind: 'row'; row: number};

/** A part of the screen that can be clicked. */
export interface ClickArea {
	/** Where it is now, in cells of the screen. */
	box(): Rectangle | undefined;
	/** What stands at a cell of it, counted from its corner. */
	at(x: number, y: number): ClickTarget | undefined;
}

export interface DialogKeys {
	onKey: (key: KeyPress) => void;
	/** Pasted text; without it pasting is refused with a message. */
	onPaste?: (text: string) => void;
}

/** Who listens at the moment. Kept outside React state: keys must never wait for a render. */
export interface KeyRouter {
	panes: Map<PaneId, PaneKeys>;
	/** What can be clicked; for the mouse. */
	areas: Set<ClickArea>;
	dialog?: DialogKeys;
	/** When the dialog mounted, ms of performance.now(). */
	dialogSince: number;
	/** Keys typed within this many ms after a dialog that decides something has opened are dropped: they were meant for what was there before. */
	readonly typeahead: number;
}

export const createRouter = ({typeahead = 300} = {}): KeyRouter => ({
	panes: new Map(),
	areas: new Set(),
	dialogSince: 0,
	typeahead,
});
