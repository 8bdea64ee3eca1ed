/** Where `/` types, and what is wrong with what was typed. */
import type {LoadedConfig} from '../config/schema/system.ts';
import {type Mistake, parseFilter} from '../filter/filter.ts';
import {kindOf} from '../panes/kinds.ts';
import {logFilter} from '../panes/log/filter.ts';
import {focusOf, placeOf, shownPage, systemOf} from '../panes/where.ts';
import {paneState} from '../store/store.ts';
import type {UiState} from '../store/types.ts';
import type {Dispatch} from './context.ts';

/** Types for the pane that has the focus, or for the log of the page where that pane is never filtered. */
export function startFilter({store, config}: Pick<Dispatch, 'store' | 'config'>) {
	const state = store.getState();
	const {panes} = shownPage(config, state) ?? {};
	if (placeOf(state)) return state.notify('nothing to filter here');
	if (!panes) return state.notify('nothing to filter here: the overview shows all alerts that fire');
	const focus = focusOf(config, state);
	const pane = panes.find(one => one.id === focus && !kindOf(one).unfiltered) ?? panes.find(({kind}) => kind === 'log');
	if (!pane) return state.notify('nothing to filter here: choose a pane with rows');
	if (pane.id !== focus) state.setFocus(pane.id);
	state.startFilter(state.tab, pane.id);
}

/** What is wrong with the filter that is being typed. */
export function mistakeIn(config: LoadedConfig, state: Pick<UiState, 'filtering' | 'panes'>): Mistake | undefined {
	const {filtering} = state;
	if (!filtering) return undefined;
	const pane = systemOf(config, filtering.system)?.panes.find(({id}) => id === filtering.pane);
	const {filter} = paneState(state, filtering.system, filtering.pane);
	return (pane?.kind === 'log' ? logFilter(filter) : parseFilter(filter)).mistake;
}
