/** The cursor of a list whose rows move. */
import {useLayoutEffect, useRef} from 'react';
import type {PaneId} from '../src/store/types.ts';
import {usePane} from './useUi.ts';
import {useWall} from './WallContext.ts';

/**
 * Index of the selected row, from 0. While the pane has the focus it stays on its row, wherever a new look puts that: what was
 * read under the cursor is what a key acts on. `idOf` tells rows apart.
 */
export function useCursor<Row>(
	system: string,
	pane: PaneId,
	focused: boolean,
	rows: readonly Row[],
	idOf: (row: Row) => string,
): number {
	const {store} = useWall();
	const {cursor} = usePane(system, pane);
	const last = useRef<{cursor: number; id: string | undefined}>(undefined);
	// Another cursor than the last one: a key or a click has moved it.
	const stays = focused && last.current?.cursor === cursor;
	const at = stays ? rows.findIndex(row => idOf(row) === last.current?.id) : -1;
	const shown = at >= 0 ? at : Math.max(0, Math.min(cursor, rows.length - 1));
	useLayoutEffect(() => {
		const row = rows[shown];
		last.current = {cursor: at >= 0 ? at : cursor, id: row && idOf(row)};
		if (at >= 0 && at !== cursor) store.getState().setPane(system, pane, {cursor: at});
	});
	return shown;
}
