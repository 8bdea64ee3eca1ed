/** A row of a table of keys: what a command is, but for its id and the place where it works, which its table says. */

/** Actions that a key opens the dialog on. */
export interface Act {
	/** Keys of the catalogue (src/actions/catalogue.ts). */
	actions: readonly [string, ...string[]];
	/** Their common verb, where there are several. */
	verb?: string;
}

export interface KeyRow {
	/** Names as the input handler makes them: `a`, `R`, `enter`, `esc`, `ctrl-l`. The first is shown. */
	keys: readonly string[];
	/** The text of the command in help and palette. */
	title: string;
	/** The word for it in the footer, and where little room is left. */
	footer?: string;
	/** The actions that it opens the dialog on, in place of anything else. */
	act?: Act;
	/** Changes something, so that it is refused while the past is shown. */
	changes?: true;
	/** Left out of the palette: it only makes sense as a key. */
	keyOnly?: true;
}
