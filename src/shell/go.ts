/** Going about the wall: to a system, to a page, to a pane. */
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {Digit} from '../keys/tables/wall.ts';
import type {PaneConfig} from '../panes/schemas.ts';
import {digitsOf, focusOf, pageOf, pagesOf, shownPage, systemOf} from '../panes/where.ts';
import type {Store} from '../store/store.ts';

/** The element some steps further, in a circle. */
export const cycle = <T>(list: readonly T[], current: T, step: number): T | undefined =>
	list[(list.indexOf(current) + step + list.length) % list.length];

/** Shows a system, or 'overview', unzoomed. */
export function showTab(store: Store, tab: string) {
	store.getState().setTab(tab);
	store.getState().setZoomed(false);
}

/** Shows a page of a system, unzoomed. */
export function showPage(store: Store, system: string, page: string) {
	store.getState().setPage(system, page);
	showTab(store, system);
}

/** Focuses a pane of a system, on any page. */
export function showPane(store: Store, {system}: SystemConfig, {id, page}: PaneConfig) {
	store.getState().setPage(system, page);
	store.getState().setFocus(id);
}

/** Turns some pages further; where there is only one, a line says so. */
export function turnPage(store: Store, config: LoadedConfig, step: number) {
	const state = store.getState();
	const system = systemOf(config, state.tab);
	if (!system) return state.notify('the overview has no pages: Enter opens a system');
	const titles = pagesOf(system).map(({title}) => title);
	if (titles.length === 1) return state.notify(`${system.title} has one page`);
	showPage(store, system.system, cycle(titles, pageOf(system, state).title, step) ?? '');
}

/** Focuses the n-th pane of the shown page; again zooms into it, and out. Where there is none a line says so. */
export function focusNth(store: Store, config: LoadedConfig, n: number) {
	const state = store.getState();
	const system = systemOf(config, state.tab);
	const page = shownPage(config, state);
	if (!system || !page) return state.notify('the overview has no panes: Enter opens a system');
	const pane = digitsOf(page.panes).get(n as Digit);
	if (pane) return pane.id === focusOf(config, state) ? state.setZoomed(!state.zoomed) : state.setFocus(pane.id);
	const where = page.panes.length === system.panes.length ? '' : `page ${page.title} of `;
	state.notify(`${where}${system.title} has no pane ${n}`);
}
