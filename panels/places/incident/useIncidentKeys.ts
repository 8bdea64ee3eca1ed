/** The keys that the sentences about an incident name, as they are mapped. */
import {useKeyOf} from '../../../hooks/useKeyOf.ts';
import type {IncidentKeys} from '../../../src/places/incident/words.ts';

export const useIncidentKeys = (): IncidentKeys => ({
	ack: useKeyOf('ack'),
	state: useKeyOf('incident.state'),
	message: useKeyOf('incident.message'),
	runbook: useKeyOf('runbook'),
	contacts: useKeyOf('contacts'),
	done: useKeyOf('incident.clock'),
	rollback: useKeyOf('rollback'),
	postmortem: useKeyOf('incident.postmortem'),
});
