/** From alert to alert, wherever the user is. */
import {byUrgency, isOpenAlert} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import {placeOf} from '../panes/where.ts';
import {shownScene} from '../scene/live.ts';
import type {Scene} from '../scene/types.ts';
import type {Store} from '../store/store.ts';
import {cycle} from './go.ts';

/** Open alerts, the most urgent first. */
export const openAlerts = (store: Store, live: Scene): Alert[] =>
	shownScene(store.getState(), live).alerts().filter(isOpenAlert).toSorted(byUrgency);

/** Opens the page of the worst alert that nobody has acknowledged. */
export function showTrouble(store: Store, live: Scene) {
	const worst = openAlerts(store, live).find(({acked, inhibitedBy}) => !acked && !inhibitedBy);
	if (!worst) return store.getState().notify('no alert needs anybody');
	openAlert(store, worst);
}

/** Turns an open page of an alert to another alert. */
export function turnAlert(store: Store, live: Scene, step: number) {
	const alerts = openAlerts(store, live);
	const place = placeOf(store.getState());
	const shown = place?.kind === 'alert' ? alerts.find(({key}) => key === place.key) : undefined;
	const next = shown ? cycle(alerts, shown, step) : alerts.at(step > 0 ? 0 : -1);
	if (!next) return store.getState().notify('no open alert');
	openAlert(store, next);
}

/** Opens the page of an alert, in place of that of another one. */
export function openAlert(store: Store, {system, key}: Alert) {
	const {enter, replace} = store.getState();
	const at = placeOf(store.getState());
	(at?.kind === 'alert' ? replace : enter)({kind: 'alert', system, key});
}
