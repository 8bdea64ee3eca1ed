/** From wherever the user is to the error signatures of a system, and from one of them to its lines in the log. */
import {alertLevel} from '../checks/standing.ts';
import {worst} from '../checks/types.ts';
import {paneOf} from '../config/panes.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {overviewPane, placeOf, systemOf} from '../panes/where.ts';
import {shownScene} from '../scene/live.ts';
import type {Dispatch} from './context.ts';
import {showPane, showTab} from './go.ts';

/** Shows the signatures of the system that is meant, zoomed. */
export function showSignatures(on: Dispatch) {
	const {store} = on;
	const system = meantSystem(on);
	const pane = system && paneOf(system, 'signatures');
	if (!system || !pane)
		return store
			.getState()
			.notify(system ? `${system.title} has no pane of error signatures` : 'select a system first');
	showTab(store, system.system);
	showPane(store, system, pane);
	store.getState().setZoomed(true);
}

/** The system of the place that is shown, or of the tab; in the overview the one under the cursor, else the one in which most burns. */
function meantSystem({store, keys, config, live}: Dispatch): SystemConfig | undefined {
	const state = store.getState();
	const named =
		placeOf(state)?.system ?? (state.tab === 'overview' ? keys.panes.get(overviewPane)?.system?.() : state.tab);
	if (named !== undefined) return systemOf(config, named);
	const alerts = shownScene(state, live).alerts();
	const level = worst(alerts.map(alertLevel));
	const burning = alerts.find(alert => alertLevel(alert) === level)?.system;
	return systemOf(config, burning ?? '') ?? (config.systems.length === 1 ? config.systems[0] : undefined);
}

/** Shows the lines of the log that this filter leaves, whatever was chosen there before. */
export function showLines({store, config}: Pick<Dispatch, 'store' | 'config'>, filter: string) {
	const state = store.getState();
	const system = systemOf(config, state.tab);
	const pane = system && paneOf(system, 'log');
	if (!system || !pane) return state.notify('this system has no pane with a log');
	showPane(store, system, pane);
	state.setPane(system.system, pane.id, {
		filter,
		lifted: false,
		follow: true,
		pausedAt: 0,
		severity: 0,
		service: '',
		expanded: false,
	});
}
