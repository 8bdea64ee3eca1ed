/** The cursor of a list whose rows move. */
import {useLayoutEffect, useRef} from 'react';
import {usePane, useUi} from './useUi.ts';
import {useWall} from './WallContext.ts';

/**
 * Index of the selected row, from 0. At home it stays at home: the worst is what one sees first. Anywhere else it stays on its row
 * while the pane has the focus, wherever a new look puts that, and goes home when the row is gone: what was read under the cursor is
 * what a key acts on. `idOf` tells rows apart.
 * @param home the row of the worst, where it is not the first
 */
export function useCursor<Row>(
	system: string,
	pane: string,
	focused: boolean,
	rows: readonly Row[],
	idOf: (row: Row) => string,
	home = 0,
): number {
	const {store} = useWall();
	const {cursor} = usePane(system, pane);
	const last = useRef<{cursor: number; id: string | undefined; isHome: boolean}>(undefined);
	const isNew = useUi(({panes}) => panes[`${system}/${pane}`] === undefined);
	// Another cursor than the last one: a key or a click has moved it.
	const isMoved = !isNew && last.current?.cursor !== cursor;
	const isHome = isNew || (!isMoved && (last.current?.isHome ?? true));
	const stays = focused && !isMoved && !isHome;
	const isIt = (row: Row | undefined) => row !== undefined && idOf(row) === last.current?.id;
	const found = isIt(rows[cursor]) ? cursor : rows.findIndex(isIt);
	// Where several rows have one id, it stays on the same of them.
	const at = isHome ? home : !stays ? Math.min(cursor, rows.length - 1) : found < 0 ? home : found;
	const shown = Math.max(0, at);
	useLayoutEffect(() => {
		const row = rows[shown];
		const kept = stays || isHome ? shown : cursor;
		last.current = {cursor: kept, id: row && idOf(row), isHome: kept === home};
		if (kept !== cursor) store.getState().setPane(system, pane, {cursor: kept});
	});
	return shown;
}
