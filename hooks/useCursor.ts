/** The cursor of a list whose rows move. */
import {useLayoutEffect, useRef} from 'react';
import type {PaneId} from '../src/store/types.ts';
import {usePane} from './useUi.ts';
import {useWall} from './WallContext.ts';

/**
 * Index of the selected row, from 0. While the pane has the focus it stays on its row, wherever a new look puts that: what was
 * read under the cursor is what a key acts on. `ids` are those of the rows, top first.
 */
export function useCursor(system: string, pane: PaneId, ids: readonly string[], focused: boolean): number {
	const {store} = useWall();
	const {cursor} = usePane(system, pane);
	const last = useRef<{cursor: number; id: string | undefined}>(undefined);
	// Another cursor than the last one: a key or a click has moved it.
	const at = focused && last.current?.cursor === cursor ? ids.indexOf(last.current.id ?? '') : -1;
	const shown = at >= 0 ? at : Math.max(0, Math.min(cursor, ids.length - 1));
	useLayoutEffect(() => {
		last.current = {cursor: at >= 0 ? at : cursor, id: ids[shown]};
		if (at >= 0 && at !== cursor) store.getState().setPane(system, pane, {cursor: at});
	});
	return shown;
}
