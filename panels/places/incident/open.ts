/** To the page of an incident, at the newest line of its timeline. */
import type {Incident} from '../../../src/incidents/types.ts';
import {placeOf, placePane} from '../../../src/panes/where.ts';
import {shownEntries} from '../../../src/places/incident/list.ts';
import type {Store} from '../../../src/store/store.ts';

export function openIncidentPage(store: Pick<Store, 'getState'>, incident: Incident) {
	const {tab, setPane, replace, enter} = store.getState();
	setPane(tab, placePane, {cursor: Math.max(0, shownEntries(incident).length - 1)});
	(placeOf(store.getState())?.kind === 'incident' ? replace : enter)({
		kind: 'incident',
		system: incident.system,
		incident: incident.id,
	});
}
