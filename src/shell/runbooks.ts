/** To the runbook and the contacts of what is under the cursor, wherever that is. */
import {isFiring} from '../checks/firing.ts';
import type {Alert} from '../checks/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {foldIncidents} from '../incidents/fold.ts';
import {playbookOf} from '../incidents/playbook.ts';
import {focusOf, overviewPane, placeOf, systemOf} from '../panes/where.ts';
import {runbookOf, runbooksOf} from '../runbooks/books.ts';
import type {Runbook} from '../runbooks/types.ts';
import {shownScene} from '../scene/live.ts';
import type {Place} from '../store/types.ts';
import type {Dispatch} from './context.ts';

/** The alert under the cursor, else that of the open page. */
export function alertHere({store, keys, config, live}: Dispatch): Alert | undefined {
	const state = store.getState();
	const key = [keys.panes.get(focusOf(config, state))?.place?.(), placeOf(state)]
		.flatMap(place => (place && 'key' in place && place.key !== undefined ? [place.key] : []))
		.at(0);
	return shownScene(state, live)
		.alerts()
		.find(one => one.key === key);
}

/** The alert that is meant: the one here, else the one from whose page this place was opened, else the gravest that fires in the system. */
function alertMeant(on: Dispatch, system: SystemConfig | undefined): Alert | undefined {
	const state = on.store.getState();
	const alerts = shownScene(state, on.live).alerts();
	const from = state.trail.findLast(({place}) => place.kind === 'alert')?.place;
	return (
		alertHere(on) ??
		alerts.find(({key}) => from?.kind === 'alert' && key === from.key) ??
		alerts.find(alert => isFiring(alert) && (!system || alert.system === system.system))
	);
}

/** The system that is shown: of the place, the tab, or the row of the overview. */
export function systemHere({store, keys, config}: Dispatch): SystemConfig | undefined {
	const state = store.getState();
	return (
		systemOf(config, placeOf(state)?.system ?? state.tab) ??
		systemOf(config, keys.panes.get(overviewPane)?.system?.() ?? '')
	);
}

function open({store}: Dispatch, place: Place) {
	const state = store.getState();
	(placeOf(state)?.kind === place.kind ? state.replace : state.enter)(place);
}

/** The runbook of the incident whose page is open. */
function runbookOfIncident({store, live}: Dispatch, system: SystemConfig): Runbook | undefined {
	const state = store.getState();
	const at = placeOf(state);
	if (at?.kind !== 'incident') return undefined;
	const incident = foldIncidents(shownScene(state, live).facts()).find(({id}) => id === at.incident);
	return incident && playbookOf(incident, system);
}

/** Opens the runbook of the incident or the alert here; from a runbook, and where no alert is meant, the list of those of the system. */
export function showRunbook(on: Dispatch) {
	const {store, config} = on;
	const {notify} = store.getState();
	const at = placeOf(store.getState());
	const isList = at?.kind === 'runbook';
	const alert = isList ? undefined : alertHere(on);
	const system = (alert && systemOf(config, alert.system)) ?? systemHere(on) ?? config.systems[0];
	if (!system) return;
	if (runbooksOf(system).length === 0)
		return notify(`${system.title} has no runbooks: list their files under runbooks: in its system file`);
	const found = runbookOfIncident(on, system) ?? (alert && runbookOf(system, alert.check));
	if (!found && alert) notify(`no runbook names the check ${alert.check}: these are all of ${system.title}`);
	open(on, {kind: 'runbook', system: system.system, ...(found && {runbook: found.name})});
}

/** Opens the contacts of the system, with the times of the alert here or of its worst. */
export function showContacts(on: Dispatch) {
	const here = systemHere(on);
	const alert = alertMeant(on, here);
	const system = (alert && systemOf(on.config, alert.system)) ?? here ?? on.config.systems[0];
	if (system) open(on, {kind: 'contacts', system: system.system, ...(alert && {key: alert.key})});
}
