/**
 * Handles the mouse: it selects a system, a pane, a row, and it scrolls. It never starts anything, and while a dialog is open
 * it does nothing, so that no plan is confirmed by a stray click.
 */
import type {ClickArea, ClickTarget} from '../../hooks/router.ts';
import {focusOf, placeOf} from '../panes/where.ts';
import {paneState} from '../store/store.ts';
import type {Mouse} from '../terminal/split.ts';
import type {Dispatch} from './context.ts';
import {run} from './dispatch.ts';
import {showPage, showTab} from './go.ts';

/** Rows per turn of the wheel. */
const wheelRows = 3;

/** The target at a cell of the screen, in the order of the areas. Pure except for measuring them. */
export function targetsAt(areas: Iterable<ClickArea>, x: number, y: number): ClickTarget[] {
	return [...areas].flatMap(area => {
		const box = area.box();
		if (!box || x < box.x || y < box.y || x >= box.x + box.width || y >= box.y + box.height) return [];
		const target = area.at(x - box.x, y - box.y);
		return target ? [target] : [];
	});
}

/** One report of the mouse. */
export function point(on: Dispatch, {kind, button, x, y}: Mouse): void {
	const {store, keys, config} = on;
	const {mouse, dialog} = store.getState();
	if (!mouse || dialog || (kind !== 'wheel' && (kind !== 'press' || button !== 'left'))) return;
	const targets = targetsAt(keys.areas, x, y);
	const pane = targets.find(target => target.kind === 'pane');
	if (pane) store.getState().setFocus(pane.pane);
	if (kind === 'wheel') {
		const state = store.getState();
		if (!pane && state.tab !== 'overview' && !placeOf(state)) return;
		for (let i = 0; i < wheelRows; i++) run(on, button === 'up' ? 'up' : 'down');
		return;
	}
	const tab = targets.find(target => target.kind === 'tab');
	if (tab) showTab(store, tab.tab);
	const page = targets.find(target => target.kind === 'page');
	if (page) showPage(store, store.getState().tab, page.page);
	const row = targets.find(target => target.kind === 'row');
	if (tab || page || !row) return;
	const state = store.getState();
	const focus = focusOf(config, state);
	if (keys.panes.get(focus)?.select?.(row.row) === true) return;
	if (paneState(state, state.tab, focus).cursor !== row.row) state.setPane(state.tab, focus, {cursor: row.row});
}
