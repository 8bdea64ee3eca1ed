/** The commands of panes and places. */

import {keymapOf, keyOf, type PaneCommand} from '../keys/keymap.ts';
import {systemLinks} from '../panes/links.ts';
import {placeOf, systemOf} from '../panes/where.ts';
import {shownScene} from '../scene/live.ts';
import {paneState} from '../store/store.ts';
import type {Dispatch} from './context.ts';
import {askOfIncident} from './incidents.ts';
import {offersHere} from './offersHere.ts';
import {openOffers} from './openAction.ts';
import {showLogOf} from './services.ts';
import {showLines} from './signatures.ts';
import {hideWatched} from './undo.ts';

/** What is said where a pane does not take a command that works in some. */
const nothingHere = {
	ack: 'no firing alert under the cursor',
	mute: 'no open alert under the cursor',
	service: 'no service to choose here',
	tick: 'nothing to tick under the cursor',
	skip: 'no step under the cursor',
	'side.left': 'no long lines here',
	'side.right': 'no long lines here',
} as const satisfies Partial<Record<PaneCommand, string>>;

const saysNothingHere = (id: PaneCommand): id is keyof typeof nothingHere => Object.hasOwn(nothingHere, id);

/** Runs a command of a pane: the pane may take it, else what is usual is done. */
export function runInPane(on: Dispatch, focus: string, id: PaneCommand) {
	const {store, keys, live, host, config} = on;
	const state = store.getState();
	const {tab: system} = state;
	const entry = keys.panes.get(focus);
	if (entry?.onCommand?.(id) === true) return;
	const pane = paneState(state, system, focus);
	const last = entry?.rows === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, entry.rows - 1);
	const page = Math.max(1, entry?.page ?? 10);
	const move = (to: number) => state.setPane(system, focus, {cursor: Math.max(0, Math.min(to, last))});
	if (saysNothingHere(id)) return state.notify(nothingHere[id]);
	switch (id) {
		case 'down':
			return move(pane.cursor + 1);
		case 'up':
			return move(Math.min(pane.cursor, last) - 1);
		case 'page.down':
			return move(pane.cursor + page);
		case 'page.up':
			return move(Math.min(pane.cursor, last) - page);
		case 'top':
			return move(0);
		case 'bottom':
			// Without a known number of rows there is no last one to go to.
			return entry?.rows === undefined ? undefined : move(last);
		case 'open': {
			const lines = entry?.lines?.();
			if (lines !== undefined) return showLines(on, lines);
			// A place fills the screen already.
			return placeOf(state) ? undefined : state.setZoomed(!state.zoomed);
		}
		case 'back':
			if (!hideWatched(on)) back(on, focus);
			return;
		case 'tab':
			return state.setPane(system, focus, {tab: pane.tab + 1});
		case 'follow':
			return state.setPane(system, focus, {
				follow: !pane.follow,
				pausedAt: pane.follow ? shownScene(state, live).tail(system).received : 0,
			});
		case 'wrap':
			return state.setPane(system, focus, {wrap: !pane.wrap});
		case 'severity':
			return state.setPane(system, focus, {severity: pane.severity + 1});
		case 'copy': {
			const text = entry?.copy?.();
			if (text === undefined) return state.notify('nothing to copy here');
			return void host.copy(text).then(said => state.notify(said));
		}
		case 'act': {
			const offers = offersHere(on);
			return offers.length > 0 ? openOffers(on, 'act', offers) : state.notify('no action on this row');
		}
		case 'links': {
			const links = [...(entry?.links?.() ?? []), ...systemLinks(systemOf(config, placeOf(state)?.system ?? system))];
			if (links.length > 0) return state.openDialog({kind: 'links', links});
			return state.notify('no links here: add them under links: in the system file');
		}
		case 'match.next':
		case 'match.previous':
			return state.notify(`nothing to find: ${keyOf('filter', keymapOf(config.wall.keys))} types a filter first`);
		case 'log':
			return showLogOf(on);
		default:
			return askOfIncident(on, id);
	}
}

/** One step back: the cursor of time goes away, then out of the filter of the pane, out of a place, out of the zoom, out of the past. */
function back({store, rewind}: Dispatch, focus: string) {
	const state = store.getState();
	const {tab, trail, time, zoomed, replay, leave, setPane, setTime, setZoomed} = state;
	const {cursor, ...rest} = time;
	if (cursor !== undefined) setTime(rest);
	else if (paneState(state, tab, focus).filter !== '') setPane(tab, focus, {filter: '', lifted: false});
	else if (trail.length > 0) leave();
	else if (zoomed) setZoomed(false);
	else if (replay) rewind?.leave();
}
