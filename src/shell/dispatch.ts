/** Dispatches keys: dialog → filter line → pane → wall. No React here; it works on the store and the router. */
import type {KeyPress, KeyRouter} from '../../hooks/router.ts';
import type {Host} from '../../hooks/WallContext.ts';
import {entryOf} from '../actions/catalogue.ts';
import type {ActionDesk} from '../actions/runs.ts';
import type {Offer} from '../actions/spec.ts';
import type {Clock} from '../clock.ts';
import type {Outbox} from '../comms/outbox.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {DrillDesk} from '../drill/desk.ts';
import type {Journal} from '../journal/journal.ts';
import {type CommandId, commandFor, isPaneCommand, keymapOf, keyOf, type PaneCommand} from '../keys/keymap.ts';
import type {Size} from '../panes/layout.ts';
import {systemLinks} from '../panes/links.ts';
import {focusOf, placeOf, shownPage, systemOf, takesOf} from '../panes/where.ts';
import type {Poller} from '../poll/types.ts';
import type {Rewind} from '../rewind/control.ts';
import {freezeScene} from '../scene/frozen.ts';
import {shownScene} from '../scene/live.ts';
import type {Scene} from '../scene/types.ts';
import {isArmed, paneState, refusedInPast, type Store} from '../store/store.ts';
import {showTrouble, turnAlert} from './alerts.ts';
import {decides, editFilter, isUnread, leaveFilter} from './fields.ts';
import {startFilter} from './filter.ts';
import {cycle, focusNth, showTab, turnPage} from './go.ts';
import {askOfIncident, showIncident} from './incidents.ts';
import {inPast, rewindKeys} from './inPast.ts';
import {offersHere} from './offersHere.ts';
import {openAction, openOffers} from './openAction.ts';
import {showContacts, showRunbook} from './runbooks.ts';
import {sayWhere} from './sayWhere.ts';
import {showLogOf, showService} from './services.ts';
import {showLines, showSignatures} from './signatures.ts';
import {changeRange, moveTime, toggleGhost} from './time.ts';
import {goOn, hideWatched, turnWatched, undoLast} from './undo.ts';

export interface Dispatch {
	store: Store;
	keys: KeyRouter;
	poller: Poller;
	live: Scene;
	journal: Pick<Journal, 'record'>;
	/** Whoever sits at this terminal. */
	user: string;
	config: LoadedConfig;
	clock: Clock;
	host: Host;
	/** Absent where nothing is practised. */
	drill?: DrillDesk;
	/** Absent where messages can only be copied. */
	outbox?: Outbox;
	/** Absent where no action can be run. */
	desk?: ActionDesk;
	/** Absent where nothing of the past is kept. */
	rewind?: Rewind;
	/** The terminal now. */
	size: () => Size;
}

/** Routes one key. */
export function press(on: Dispatch, key: KeyPress) {
	const state = on.store.getState();
	if (key.name === 'ctrl-c') return on.host.quit(130);
	const {dialog} = state;
	const field = dialog && !isUnread(on, dialog) ? on.keys.dialog?.field : undefined;
	if (field?.edit(key.name)) return;
	if (state.filtering && editFilter(on, key.name)) return;
	const map = keymapOf(on.config.wall.keys);
	// These work over dialogs too, but never on a key that types or answers there.
	const anywhere = key.name.startsWith('ctrl-') && map.find(({keys}) => keys.includes(key.name))?.id;
	if (anywhere === 'redraw') return on.host.repaint();
	if (anywhere === 'suspend') return on.host.suspend();
	if (dialog) {
		if (key.name === 'esc') return leaveDialog(on.store);
		if (key.text !== '' && field) return field.insert(key.text);
		if (decides(dialog) && performance.now() - on.keys.dialogSince < on.keys.typeahead) return;
		// A dialog that no longer fits after a resize takes no keys; it waits, with its text, until there is room again.
		if (isUnread(on, dialog)) return;
		return on.keys.dialog?.onKey(key);
	}
	if (state.filtering) return leaveFilter(on, key);
	const focus = focusOf(on.config, state);
	const binding = commandFor(key.name, takesOf(on.config, state, focus), map);
	if (binding) run(on, binding.id);
	else sayWhere(on, key.name, map);
}

/** Runs a command by its id, or opens the dialog of an action, as a key or the palette asks for it. */
export function run(on: Dispatch, what: CommandId | Offer) {
	const {store, config} = on;
	const {replay, notify} = store.getState();
	if (typeof what === 'object') {
		if (replay) return notify(refusedInPast(replay), 'error');
		return openOffers(on, entryOf(what.action).verb, [what]);
	}
	const id = what;
	if (inPast(on, id)) return;
	const focus = focusOf(config, store.getState());
	const act = keymapOf(config.wall.keys).find(binding => binding.id === id)?.act;
	if (act) return openAction(on, act);
	if (isPaneCommand(id)) return runInPane(on, focus, id);
	runGlobal(on, id);
}

/** Closes the dialog; arming goes back to the plan that asked for it. */
function leaveDialog(store: Store) {
	const {dialog, closeDialog, openDialog} = store.getState();
	if (dialog?.kind === 'arm' && dialog.backTo) openDialog(dialog.backTo);
	else closeDialog();
}

function runInPane(on: Dispatch, focus: string, id: PaneCommand) {
	const {store, keys, live, host, config} = on;
	const state = store.getState();
	const {tab: system} = state;
	const entry = keys.panes.get(focus);
	if (entry?.onCommand?.(id) === true) return;
	const pane = paneState(state, system, focus);
	const last = entry?.rows === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, entry.rows - 1);
	const page = Math.max(1, entry?.page ?? 10);
	const move = (to: number) => state.setPane(system, focus, {cursor: Math.max(0, Math.min(to, last))});
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
		case 'ack':
		case 'mute':
			return state.notify(`no ${id === 'ack' ? 'firing' : 'open'} alert under the cursor`);
		case 'service':
			return state.notify('no service to choose here');
		case 'tick':
			return state.notify('nothing to tick under the cursor');
		case 'skip':
			return state.notify('no step under the cursor');
		case 'side.left':
		case 'side.right':
			return state.notify('no long lines here');
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

function runGlobal(on: Dispatch, id: Exclude<CommandId, PaneCommand>) {
	const {store, config, clock, poller, live, host} = on;
	const state = store.getState();
	const ids = shownPage(config, state)?.panes.map(pane => pane.id) ?? [];
	const tabs = ['overview', ...config.systems.map(({system}) => system)];
	const focus = focusOf(config, state);
	switch (id) {
		case 'help':
			return state.openDialog({kind: 'help'});
		case 'palette':
			return state.openDialog({kind: 'palette'});
		case 'filter':
			return startFilter(on);
		case 'trouble':
			return showTrouble(store, live);
		case 'alert.next':
			return turnAlert(store, live, 1);
		case 'alert.previous':
			return turnAlert(store, live, -1);
		case 'revisions':
			return showService(on);
		case 'history':
			return state.enter({kind: 'history', system: 'overview'});
		case 'effects':
			return state.enter({kind: 'effects', system: 'overview'});
		case 'calendar':
			return state.enter({kind: 'calendar', system: 'overview'});
		case 'drill':
			if (on.drill) return state.enter({kind: 'drill', system: 'overview'});
			return state.notify('this is no drill: pitwall drill starts one on the sandbox');
		case 'signatures':
			return showSignatures(on);
		case 'undo':
			return undoLast(on);
		case 'goOn':
			return goOn(on);
		case 'watch':
			return turnWatched(on);
		case 'range.longer':
			return changeRange(store, 1);
		case 'range.shorter':
			return changeRange(store, -1);
		case 'time.left':
			return moveTime(store, -1, state.moment?.at ?? clock.now());
		case 'time.right':
			return moveTime(store, 1, state.moment?.at ?? clock.now());
		case 'time.before':
			return toggleGhost(store);
		case 'runbook':
			return showRunbook(on);
		case 'contacts':
			return showContacts(on);
		case 'incident':
			return showIncident(on);
		case 'incidents':
			return state.enter({kind: 'incidents', system: 'overview'});
		case 'focus.next':
			return state.setFocus(cycle(ids, focus, 1) ?? focus);
		case 'focus.previous':
			return state.setFocus(cycle(ids, focus, -1) ?? focus);
		case 'overview':
			return showTab(store, 'overview');
		case 'system.next':
			return showTab(store, cycle(tabs, state.tab, 1) ?? state.tab);
		case 'system.previous':
			return showTab(store, cycle(tabs, state.tab, -1) ?? state.tab);
		case 'page.next':
			return turnPage(store, config, 1);
		case 'page.previous':
			return turnPage(store, config, -1);
		case 'freeze':
			return state.setMoment(state.moment ? undefined : freezeScene(live, config, clock.now()));
		case 'rewind':
		case 'rewind.to':
		case 'rewind.play':
			return rewindKeys(on, id);
		case 'refresh':
			if (state.tab === 'overview') poller.refresh();
			else poller.refresh(state.tab);
			return state.notify(
				state.moment === undefined
					? 'refreshing'
					: `refreshing behind the frozen screen (${keyOf('freeze', keymapOf(config.wall.keys))} to run)`,
			);
		case 'arm':
			if (isArmed(state.mode, clock.now())) return state.disarm();
			if (config.wall.readOnly) return state.notify('this config is read-only: nothing can be armed', 'error');
			return state.openDialog({kind: 'arm'});
		case 'mouse':
			state.setMouse(!state.mouse);
			return state.notify(
				state.mouse
					? 'mouse off: text can be selected'
					: `mouse on: click, wheel; ${keyOf('mouse', keymapOf(config.wall.keys))} turns it off`,
			);
		case 'redraw':
			return host.repaint();
		case 'suspend':
			return host.suspend();
		case 'interrupt':
			return host.quit(130);
		case 'quit':
			if (state.busy === undefined) return host.quit(0);
			return state.openDialog({
				kind: 'message',
				title: 'Quit?',
				lines: [
					`Running: ${state.busy}.`,
					'Leaving now does not undo it, and it will not be verified. The next start reads its outcome.',
					'Ctrl-C quits anyway, Esc stays.',
				],
			});
		default:
			return focusNth(store, config, Number(id.slice('pane.'.length)));
	}
}
