/** Typed and pasted text, and the keys of the filter line. No React here. */
import type {KeyPress} from '../../hooks/router.ts';
import type {Size} from '../panes/layout.ts';
import {actionSize, armSize, holds} from '../panes/where.ts';
import {paneState} from '../store/store.ts';
import type {Dialog} from '../store/types.ts';
import {edited, type Field, fieldLimit, inserted, pastedLine} from '../text/field.ts';
import type {Dispatch} from './context.ts';
import {mistakeIn} from './filter.ts';

/** Dialogs that decide something, and the size they need to be read. */
const deciding: Partial<Record<Dialog['kind'], Size>> = {
	arm: armSize,
	mute: armSize,
	act: actionSize,
	tell: actionSize,
};

/** Whether a dialog that decides something lacks the room to be read: then nothing is taken, and what was typed stays. */
export const isUnread = (on: Dispatch, {kind}: Dialog): boolean => {
	const least = deciding[kind];
	return least !== undefined && !holds(on.size(), least);
};

/** Whether a dialog decides something: keys that were meant for what was there before must not reach it. */
export const decides = ({kind}: Dialog): boolean => deciding[kind] !== undefined;

/** Typed text goes to the field that has the focus, whole. */
export function typed(on: Dispatch, text: string) {
	const {filtering, dialog} = on.store.getState();
	if (dialog) {
		if (!isUnread(on, dialog)) on.keys.dialog?.field?.insert(text);
	} else if (filtering) changeFilter(on, field => inserted(field, text, fieldLimit));
}

/** Pasted text goes where text is typed and harmless; everywhere else it is refused. */
export function paste(on: Dispatch, text: string) {
	const {filtering, dialog, notify} = on.store.getState();
	if (dialog) {
		if (isUnread(on, dialog)) return;
		const {field, paste: take = field?.paste} = on.keys.dialog ?? {};
		if (take) return take(text);
		return notify('pasted text is not accepted here: type it', 'error');
	}
	if (filtering) return typed(on, pastedLine(text));
	notify('pasted text is not taken as keys', 'info');
}

function changeFilter({store}: Dispatch, change: (field: Field) => Field | undefined): boolean {
	const state = store.getState();
	const {filtering, typeFilter} = state;
	if (!filtering) return false;
	const {filter} = paneState(state, filtering.system, filtering.pane);
	const next = change({text: filter, cursor: filtering.cursor});
	if (next) typeFilter(next.text, next.cursor);
	return next !== undefined;
}

/** Does what a key does in the filter line; false where that is nothing. */
export const editFilter = (on: Dispatch, key: string) => changeFilter(on, field => edited(field, key));

/** Every other key while the filter is typed. */
export function leaveFilter(on: Dispatch, {name, text}: KeyPress) {
	const {typeFilter, endFilter} = on.store.getState();
	if (text !== '') return typed(on, text);
	// A filter that cannot be meant is not kept: the cursor goes to what is wrong with it.
	const mistake = name === 'enter' ? mistakeIn(on.config, on.store.getState()) : undefined;
	if (mistake) return changeFilter(on, ({text}) => ({text, cursor: Math.min(mistake.at, text.length)}));
	if (name === 'esc') typeFilter('');
	if (name === 'esc' || name === 'enter') endFilter();
}
