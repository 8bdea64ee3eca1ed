/** Dispatches keys: dialog → filter line → pane → wall. No React here; it works on the store and the router. */
import type {KeyPress} from '../../hooks/router.ts';
import {entryOf} from '../actions/catalogue.ts';
import type {Offer} from '../actions/types.ts';
import {type CommandId, commandFor, isPaneCommand, keymapOf} from '../keys/keymap.ts';
import {focusOf, takesOf} from '../panes/where.ts';
import {refusedInPast, type Store} from '../store/store.ts';
import type {Dispatch} from './context.ts';
import {decides, editFilter, isUnread, leaveFilter} from './fields.ts';
import {runInPane} from './inPane.ts';
import {inPast} from './inPast.ts';
import {runOnWall} from './onWall.ts';
import {openAction, openOffers} from './openAction.ts';
import {sayWhere} from './sayWhere.ts';

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
	runOnWall(on, id);
}

/** Closes the dialog; arming goes back to the plan that asked for it. */
function leaveDialog(store: Store) {
	const {dialog, closeDialog, openDialog} = store.getState();
	if (dialog?.kind === 'arm' && dialog.backTo) openDialog(dialog.backTo);
	else closeDialog();
}
