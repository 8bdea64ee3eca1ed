/** To the incident of what is shown: declared from an alert, or the open one. */
import {openIncidentPage} from '../../panels/places/incident/open.ts';
import {isFiring} from '../checks/firing.ts';
import type {Alert} from '../checks/types.ts';
import {foldIncidents, isOpen, openIncident} from '../incidents/fold.ts';
import type {Incident} from '../incidents/types.ts';
import type {IncidentCommand} from '../keys/tables/incident.ts';
import {placeOf} from '../panes/where.ts';
import {shownScene} from '../scene/live.ts';
import type {IncidentAsk} from '../store/types.ts';
import type {Dispatch} from './context.ts';
import {openMessage} from './incident/commands.ts';
import {alertHere, systemHere} from './runbooks.ts';

const askOf: Record<
	Exclude<IncidentCommand, 'incident.pin' | 'incident.message' | 'incident.postmortem'>,
	IncidentAsk
> = {
	'incident.note': 'note',
	'incident.todo': 'todo',
	'incident.state': 'state',
	'incident.severity': 'severity',
	'incident.role': 'role',
	'incident.hypothesis': 'hypothesis',
	'incident.clock': 'clock',
	'incident.snooze': 'snooze',
};

const incidentsShown = ({store, live}: Dispatch): readonly Incident[] =>
	foldIncidents(shownScene(store.getState(), live).facts());

/** Whether the present is shown: the past is looked at, and never written. */
function isPresent({store}: Dispatch): boolean {
	const {moment, notify} = store.getState();
	if (moment !== undefined) notify('this is the past: go back to the present to change an incident', 'error');
	return moment === undefined;
}

/**
 * Opens the incident that was declared from the alert here, else the gravest open one of its system: what burns together is
 * one incident. Where no alert is, also one of another system. Declares one where none is open, and on the page of an incident:
 * from the alert here, and on the page of an alert that is gone from the gravest that fires.
 */
export function showIncident(on: Dispatch) {
	const {store, config} = on;
	const place = placeOf(store.getState());
	if (place?.kind === 'incident') return declareIn(on, place.system);
	const open = incidentsShown(on).filter(isOpen);
	const alert = alertHere(on);
	const system = alert?.system ?? systemHere(on)?.system;
	const its = open.filter(one => one.system === system);
	const found = its.find(one => alert && one.alert === alert.key) ?? openIncident(its);
	const shown = found ?? (alert ? undefined : openIncident(open));
	if (shown) return openIncidentPage(store, shown);
	const meant = alert ?? (place?.kind === 'alert' ? gravestFiring(on) : undefined);
	const name = meant?.system ?? system ?? config.systems[0]?.system;
	if (name !== undefined) declareIn(on, name, meant);
}

/** In any system; alerts come the gravest first. What another one inhibits is a part of the trouble of that. */
const gravestFiring = ({store, live}: Dispatch): Alert | undefined =>
	shownScene(store.getState(), live)
		.alerts()
		.find(alert => isFiring(alert) && !alert.inhibitedBy);

function declareIn(on: Dispatch, system: string, alert?: Alert) {
	if (isPresent(on)) on.store.getState().openDialog({kind: 'declare', system, ...(alert && {alert})});
}

/** Writes what the facts know of it to files, and says where they are. */
function writePostmortem(on: Dispatch, id: string) {
	const {store, outbox} = on;
	const incident = incidentsShown(on).find(one => one.id === id);
	if (!incident || !outbox) return store.getState().notify('there is nowhere to write a post-mortem to', 'error');
	store.getState().notify('writing the post-mortem and a recording');
	void outbox.postmortem(incident).then(({text, level, lines}) => {
		store.getState().notify(text, level);
		if (lines.length > 0 && !store.getState().dialog)
			store.getState().openDialog({kind: 'message', title: 'Post-mortem', lines: [...lines]});
	});
}

/** Opens the dialog of a command of the page of an incident. */
export function askOfIncident(on: Dispatch, command: IncidentCommand) {
	const {store} = on;
	const place = placeOf(store.getState());
	if (place?.kind !== 'incident') return store.getState().notify('open an incident first');
	if (command === 'incident.pin' || !isPresent(on)) return;
	if (command === 'incident.message') return openMessage(store, place.incident);
	if (command === 'incident.postmortem') return writePostmortem(on, place.incident);
	store.getState().openDialog({kind: 'incident', incident: place.incident, ask: askOf[command]});
}
