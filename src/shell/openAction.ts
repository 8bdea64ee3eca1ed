/**
 * What an action key opens: what the row under the cursor offers, else the system of the open place, or the shown one; in the
 * overview the selected one, or the only one that has something of the kind, else all of them. Where there is nothing to do, a
 * line says why.
 */
import {entryOf} from '../actions/catalogue.ts';
import {offersOf, targetOf} from '../actions/offers.ts';
import type {Offer} from '../actions/types.ts';
import type {Act} from '../keys/tables/row.ts';
import {actionSize, focusOf, holds, overviewPane, placeOf, systemOf} from '../panes/where.ts';
import type {Dispatch} from './context.ts';

/** Opens the dialog of one or several actions, which shows its plan also while read-only; only running needs arming. */
export function openAction(on: Dispatch, {actions, verb = entryOf(actions[0]).verb}: Act) {
	const {store, config, keys} = on;
	const {tab, notify} = store.getState();
	// The row under the cursor knows best what is meant.
	const meant = (keys.panes.get(focusOf(config, store.getState()))?.offers?.() ?? []).filter(({action}) =>
		actions.includes(action),
	);
	if (meant.length > 0) return openOffers(on, verb, meant);
	const able = config.systems.filter(system => offersOf(system, actions).length > 0);
	const selected = able.find(({system}) => system === keys.panes.get(overviewPane)?.system?.());
	const subject =
		systemOf(config, placeOf(store.getState())?.system ?? tab) ?? selected ?? (able.length === 1 ? able[0] : undefined);
	const offers = (subject ? [subject] : able).flatMap(system => offersOf(system, actions));
	if (offers.length > 0) return openOffers(on, verb, offers);
	notify(subject ? `${subject.title} has nothing to ${verb}` : `no system here has anything to ${verb}`);
}

/** Opens the dialog on offers that the config allows, and says so where it allows none. */
export function openOffers({store, config, size}: Dispatch, title: string, offers: readonly Offer[]) {
	const {notify, openDialog} = store.getState();
	const {columns, rows} = size();
	const allowed = offers.filter(offer => targetOf(config.systems, offer) !== undefined);
	if (allowed.length === 0) return notify('no action is allowed on this row (actions.allow in the system file)');
	// A dialog that does not fit is not opened; a line says why.
	if (!holds({columns, rows}, actionSize))
		return notify(`${title} needs ${actionSize.columns}x${actionSize.rows}, not ${columns}x${rows}`, 'error');
	openDialog({kind: 'act', title, offers: allowed});
}
