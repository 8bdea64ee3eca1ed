/** Where keys go: the dialog if one is open, else the filter line, else the focused pane, else the wall. */

import type {PaneAction} from '../src/store/keymap.ts';
import type {PaneId} from '../src/store/types.ts';
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
	/** Where `o` leads from what is under the cursor, besides the links of the system. */
	links?: () => readonly Link[];
}

export interface DialogKeys {
	onKey: (key: KeyPress) => void;
	/** Pasted text; without it pasting is refused with a message. */
	onPaste?: (text: string) => void;
}

/** Who listens at the moment. Kept outside React state: keys must never wait for a render. */
export interface KeyRouter {
	panes: Map<PaneId, PaneKeys>;
	dialog?: DialogKeys;
	/** When the dialog mounted, ms of performance.now(). */
	dialogSince: number;
	/** Keys typed within this many ms after a dialog that decides something has opened are dropped: they were meant for what was there before. */
	readonly typeahead: number;
}

export const createRouter = ({typeahead = 300} = {}): KeyRouter => ({panes: new Map(), dialogSince: 0, typeahead});
