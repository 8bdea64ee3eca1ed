/** What a key does: dialog → filter line → pane → wall. No React here; it works on the store and the router. */
import type {KeyPress, KeyRouter} from '../../hooks/router.ts';
import type {Host} from '../../hooks/WallContext.ts';
import type {Clock} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {Poller} from '../poll/types.ts';
import {type ActionId, actionFor, isPaneAction, keymapOf, keyOf, type PaneAction} from '../store/keymap.ts';
import {isArmed, paneState, type Store} from '../store/store.ts';
import type {Dialog, PaneId} from '../store/types.ts';
import {cleanLine} from '../text/clean.ts';
import type {Size} from './layout.ts';
import {systemLinks} from './links.ts';
import {actionSize, armSize, focusOf, panesOf, systemOf} from './where.ts';

export interface Dispatch {
	store: Store;
	keys: KeyRouter;
	poller: Poller;
	config: LoadedConfig;
	clock: Clock;
	host: Host;
	/** The terminal now. */
	size: () => Size;
}

/** Dialogs that decide something, and the size they need to be read. */
const deciding: Partial<Record<Dialog['kind'], Size>> = {arm: armSize, rollback: actionSize, trigger: actionSize};
const holds = ({columns, rows}: Size, least: Size): boolean => columns >= least.columns && rows >= least.rows;

const cycle = <T>(list: readonly T[], current: T, step: number): T | undefined =>
	list[(list.indexOf(current) + step + list.length) % list.length];

/** Routes one key. */
export function press(on: Dispatch, key: KeyPress) {
	const state = on.store.getState();
	if (key.name === 'ctrl-c') return on.host.quit(130);
	const map = keymapOf(on.config.wall.keys);
	// These work over dialogs too, but never on a key that types or answers there.
	const anywhere = key.name.startsWith('ctrl-') && map.find(({keys}) => keys.includes(key.name))?.id;
	if (anywhere === 'redraw') return on.host.repaint();
	if (anywhere === 'suspend') return on.host.suspend();
	if (state.dialog) {
		if (key.name === 'esc') return state.closeDialog();
		const least = deciding[state.dialog.kind];
		if (least && performance.now() - on.keys.dialogSince < on.keys.typeahead) return;
		// Nobody decides what they cannot see: after a resize it waits, with what was typed, until there is room again.
		if (least && !holds(on.size(), least)) return;
		return on.keys.dialog?.onKey(key);
	}
	if (state.filtering) return typeFilter(on, key);
	const focus = focusOf(on.config, state.tab, state.focus);
	const binding = actionFor(key.name, focus, map);
	if (binding) run(on, binding.id);
}

/** Runs an action by its id, as a key or the palette asks for it. */
export function run(on: Dispatch, id: ActionId) {
	const {store, config} = on;
	const focus = focusOf(config, store.getState().tab, store.getState().focus);
	if (isPaneAction(id)) return runInPane(on, focus, id);
	runGlobal(on, id);
}

/** Pasted text goes where text is typed and harmless; everywhere else it is refused. */
export function paste(on: Dispatch, text: string) {
	const {filtering, dialog, filter, setFilter, notify} = on.store.getState();
	const line = cleanLine(text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').trim(), 200);
	if (dialog) {
		const least = deciding[dialog.kind];
		if (least && !holds(on.size(), least)) return;
		if (on.keys.dialog?.onPaste) return on.keys.dialog.onPaste(line);
		return notify('pasted text is not accepted here: type it', 'error');
	}
	if (filtering) return setFilter(filter + line);
	notify('pasted text is not taken as keys', 'info');
}

function typeFilter({store}: Dispatch, key: KeyPress) {
	const {filter, setFilter, setFiltering} = store.getState();
	if (key.name === 'esc') {
		setFilter('');
		setFiltering(false);
	} else if (key.name === 'enter') setFiltering(false);
	else if (key.name === 'backspace') setFilter([...filter].slice(0, -1).join(''));
	else if (key.name === 'ctrl-u') setFilter('');
	else if (key.text && filter.length < 200) setFilter(filter + key.text);
}

function runInPane({store, keys, poller, host, config}: Dispatch, focus: PaneId, id: PaneAction) {
	const state = store.getState();
	const {tab: system} = state;
	const entry = keys.panes.get(focus);
	if (entry?.onAction?.(id) === true) return;
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
		case 'open':
			return state.setZoomed(!state.zoomed);
		case 'back':
			return back(store);
		case 'tab':
			return state.setPane(system, focus, {tab: pane.tab + 1});
		case 'follow':
			return state.setPane(system, focus, {
				follow: !pane.follow,
				pausedAt: pane.follow ? poller.tail(system).received : 0,
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
		case 'links': {
			const links = [...(entry?.links?.() ?? []), ...systemLinks(systemOf(config, system))];
			if (links.length > 0) return state.openDialog({kind: 'links', links});
			return state.notify('no links here: add them under links: in the system file');
		}
		default:
			// `service` and `ack` need the rows: only the pane itself can do them.
			return undefined;
	}
}

/** One step back: out of the filter, out of the zoom, out of the system. */
function back(store: Store) {
	const {filter, zoomed, setFilter, setZoomed} = store.getState();
	if (filter) setFilter('');
	else if (zoomed) setZoomed(false);
}

function runGlobal(on: Dispatch, id: Exclude<ActionId, PaneAction>) {
	const {store, config, clock, poller, host} = on;
	const state = store.getState();
	const panes = panesOf(systemOf(config, state.tab));
	const tabs = ['overview', ...config.systems.map(({system}) => system)];
	const focus = focusOf(config, state.tab, state.focus);
	switch (id) {
		case 'help':
			return state.openDialog({kind: 'help'});
		case 'palette':
			return state.openDialog({kind: 'palette'});
		case 'filter':
			return state.setFiltering(true);
		case 'focus.next':
			return state.setFocus(cycle(panes, focus, 1) ?? focus);
		case 'focus.previous':
			return state.setFocus(cycle(panes, focus, -1) ?? focus);
		case 'overview':
			return showTab(store, 'overview');
		case 'system.next':
			return showTab(store, cycle(tabs, state.tab, 1) ?? state.tab);
		case 'system.previous':
			return showTab(store, cycle(tabs, state.tab, -1) ?? state.tab);
		case 'freeze':
			return state.frozenAt === undefined ? state.freeze() : state.unfreeze();
		case 'refresh':
			if (state.tab === 'overview') poller.refresh();
			else poller.refresh(state.tab);
			return state.notify(
				state.frozenAt === undefined
					? 'refreshing'
					: `refreshing behind the frozen screen (${keyOf('freeze', keymapOf(config.wall.keys))} to run)`,
			);
		case 'arm':
			if (isArmed(state.mode, clock.now())) return state.disarm();
			if (config.wall.readOnly) return state.notify('this config is read-only: nothing can be armed', 'error');
			return state.openDialog({kind: 'arm'});
		case 'rollback':
		case 'trigger':
			return openAction(on, id);
		case 'unpin':
			return openAction(on, 'rollback', true);
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
					'Leaving now does not undo it, and nobody will verify it.',
					'Ctrl-C quits anyway, Esc stays.',
				],
			});
		default: {
			const pane = panes[Number(id.slice('pane.'.length)) - 1];
			if (pane) state.setFocus(pane);
			else state.notify('no such pane here');
		}
	}
}

/** Actions belong to one system: the overview has none to act on. The dialogs show plans also when read-only; only running needs arming. */
function openAction({store, config, size}: Dispatch, kind: 'rollback' | 'trigger', unpin = false) {
	const state = store.getState();
	const system = systemOf(config, state.tab);
	if (!system) {
		const map = keymapOf(config.wall.keys);
		return state.notify(
			`choose a system first: ${keyOf('system.next', map)} or ${keyOf('system.previous', map)}`,
			'error',
		);
	}
	const {rollback, triggers, jobs} = system.actions;
	if (kind === 'rollback' ? rollback.length === 0 : triggers.length + jobs.length === 0)
		return state.notify(`${system.title} has nothing to ${kind === 'rollback' ? 'roll back' : 'trigger'}`);
	const {columns, rows} = size();
	// Half of a decision is none: the wall stays, and says why.
	if (!holds({columns, rows}, actionSize))
		return state.notify(`${kind} needs ${actionSize.columns}x${actionSize.rows}, not ${columns}x${rows}`, 'error');
	state.openDialog(kind === 'rollback' && unpin ? {kind, system: system.system, unpin} : {kind, system: system.system});
}

/** Shows a system, or 'overview', unzoomed. */
export function showTab(store: Store, tab: string) {
	store.getState().setTab(tab);
	store.getState().setZoomed(false);
}
