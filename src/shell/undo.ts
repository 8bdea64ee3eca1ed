/** From a run of an action to what takes it back, what it asks, and its panel. */
import {entryOf} from '../actions/catalogue.ts';
import {asks, isRunning, undoOf} from '../actions/runs.ts';
import {roomForRun} from '../panes/where.ts';
import type {Dispatch} from './context.ts';
import {openOffers} from './openAction.ts';

/** Plans what takes back the action whose panel is shown, or the newest one. */
export function undoLast(on: Dispatch) {
	const {watched, notify} = on.store.getState();
	const runs = on.desk?.runs.getState().runs ?? [];
	const run = runs.find(({id}) => id === watched) ?? runs[0];
	if (!run) return notify('nothing to undo: no action ran in this session');
	const offer = undoOf(run);
	if (!offer) return notify(`nothing to undo: ${run.plan.title}`);
	openOffers(on, entryOf(offer.action).verb, [offer]);
}

/** Lets the action go on that asks a person, the one whose panel is shown before others. */
export function goOn({store, desk}: Dispatch) {
	const {watched, notify} = store.getState();
	const asking = (desk?.runs.getState().runs ?? []).filter(asks);
	const run = asking.find(({id}) => id === watched) ?? asking[0];
	if (!run) return notify('no action asks to go on');
	const why = desk?.executor.goOn(run.plan);
	if (why !== undefined) notify(why, 'error');
}

/** Shows the panels of what runs, one after the other, the newest first, then none; where nothing runs, that of what ran last. */
export function turnWatched({store, desk}: Dispatch) {
	const {watched, watch, notify} = store.getState();
	const runs = desk?.runs.getState().runs ?? [];
	const [newest] = runs;
	if (!newest) return notify('no action ran in this session');
	const turned = runs.filter(run => isRunning(run) || run.id === watched);
	const list = turned.length > 0 ? turned : [newest];
	watch(list[list.findIndex(({id}) => id === watched) + 1]?.id);
}

/** Hides the panel of an action, where one is on the screen. */
export function hideWatched({store, size}: Pick<Dispatch, 'store' | 'size'>): boolean {
	const {watched, watch} = store.getState();
	if (watched === undefined || roomForRun(size().rows).panel === 0) return false;
	watch(undefined);
	return true;
}
