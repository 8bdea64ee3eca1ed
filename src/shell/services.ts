/** From wherever the user is to the service or function that is meant, and from there to its log. */
import type {SystemConfig} from '../config/schema/system.ts';
import {focusOf, overviewPane, placeOf, systemOf} from '../panes/where.ts';
import {shownScene} from '../scene/live.ts';
import {type Subject, subjectOfAlert, subjectsOf} from '../service/subjects.ts';
import {type Place, placePane} from '../store/types.ts';
import type {Dispatch} from './context.ts';
import {showTab} from './go.ts';
import {showLines} from './signatures.ts';

/** Opens the page of the service of the row under the cursor, of the alert that is shown, or of the system; of several, their list. */
export function showService(on: Dispatch) {
	const {store, config} = on;
	const {notify, enter, tab} = store.getState();
	const shown = placeOf(store.getState());
	const meant = on.keys.panes.get(focusOf(config, store.getState()))?.place?.();
	const system = systemOf(
		config,
		meant?.system ?? shown?.system ?? (tab === 'overview' ? selectedSystem(on) : tab) ?? '',
	);
	if (!system) return notify('select a system first: its services are shown');
	const scene = shownScene(store.getState(), on.live);
	const subjects = subjectsOf(system, id => scene.source(system.system, id));
	const subject = subjectOf(on, meant ?? shown, system, subjects);
	// On its own page the key leads to the others.
	if (shown?.kind === 'service' && subject?.name === shown.service)
		return subjects.length > 1
			? enter({kind: 'services', system: system.system})
			: notify(`${shown.service} is the only service of ${system.title}`);
	if (subject) return enter(pageOf(system, subject, meant));
	const [only] = subjects;
	if (!only) return notify(`no source of ${system.title} lists services, revisions or functions`);
	enter(subjects.length === 1 ? pageOf(system, only, meant) : {kind: 'services', system: system.system});
}

/** The system under the cursor of the overview, or the only one. */
const selectedSystem = ({keys, config}: Dispatch): string | undefined =>
	keys.panes.get(overviewPane)?.system?.() ?? (config.systems.length === 1 ? config.systems[0]?.system : undefined);

/** What a place is about, among those that have a page. */
function subjectOf(
	{store, live}: Dispatch,
	place: Place | undefined,
	system: SystemConfig,
	subjects: readonly Subject[],
): Subject | undefined {
	if (place?.kind === 'service') return subjects.find(({name}) => name === place.service);
	if (place?.kind !== 'alert') return undefined;
	const alert = shownScene(store.getState(), live)
		.alerts()
		.find(({key}) => key === place.key);
	return alert && subjectOfAlert(alert, system, subjects);
}

const pageOf = ({system}: SystemConfig, {name}: Subject, meant: Place | undefined): Place =>
	meant?.kind === 'service' && meant.service === name ? meant : {kind: 'service', system, service: name};

/** Leaves the page of a service or function for the log of its system, with only the lines of the selected revision, or of the function. */
export function showLogOf(on: Dispatch) {
	const {store, config, keys} = on;
	const state = store.getState();
	const place = keys.panes.get(placePane)?.place?.() ?? placeOf(state);
	const system = place && systemOf(config, place.system);
	if (!system || place.kind !== 'service') return state.notify('no log of its own here');
	showTab(store, system.system);
	showLines(on, place.revision === undefined ? `service:${place.service}` : `revision:${place.revision}`);
}
