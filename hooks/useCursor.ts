/** The cursor of a list whose rows move. */
import {useLayoutEffect, useRef} from 'react';
import type {PaneId} from '../src/store/types.ts';
import {usePane} from './useUi.ts';
import {useWall} from './WallContext.ts';

/**
 * Index of the selected row, from 0. On top it stays on top: the worst is what one sees first. Anywhere else it stays on its row
 * while the pane has the focus, wherever a new look puts that, and goes back to the top when the row is gone: what was read under
 * the cursor is what a key acts on. `idOf` tells rows apart.
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
	const stays = focused && cursor > 0 && last.current?.cursor === cursor;
	const at = stays ? rows.findIndex(row => idOf(row) === last.current?.id) : Math.min(cursor, rows.length - 1);
	const shown = Math.max(0, at);
	useLayoutEffect(() => {
		const row = rows[shown];
		last.current = {cursor: stays ? shown : cursor, id: row && idOf(row)};
		if (stays && shown !== cursor) store.getState().setPane(system, pane, {cursor: shown});
	});
	return shown;
}
