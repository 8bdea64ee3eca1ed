/** To the page of an incident, at the newest line of its timeline. */

import type {Incident} from '../../../src/incidents/types.ts';
import {placeOf} from '../../../src/panes/where.ts';
import type {Store} from '../../../src/store/store.ts';

export function openIncidentPage(store: Pick<Store, 'getState'>, incident: Incident) {
	const {replace, enter} = store.getState();
	(placeOf(store.getState())?.kind === 'incident' ? replace : enter)({
		kind: 'incident',
		system: incident.system,
		incident: incident.id,
	});
}
