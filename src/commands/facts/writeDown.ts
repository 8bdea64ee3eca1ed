/** Connects a wall with its journal: what happens becomes facts, facts of others act here, and what is shown is kept. */
import type {ActionsStore} from '../../actions/runs.ts';
import type {Clock} from '../../clock.ts';
import type {LoadedConfig} from '../../config/schema/system.ts';
import type {Journal} from '../../journal/journal.ts';
import type {Poller} from '../../poll/types.ts';
import type {Scene} from '../../scene/types.ts';
import type {Store} from '../../store/store.ts';
import {tickByEndedDrills} from '../checklists.ts';
import type {KeptJournal} from '../keepJournal.ts';
import {applyFacts} from './applyFacts.ts';
import type {Echo} from './echo.ts';
import {observe} from './observe.ts';
import {recordFacts} from './recordFacts.ts';
import {recordGaps} from './recordGaps.ts';
import {recordChanges, recordStandings} from './recordIncidents.ts';

interface Wall {
	/** Always the one in force. */
	config: LoadedConfig;
	poller: Poller;
	live: Scene;
	store: Store;
	runs: ActionsStore;
	journal: Journal;
	/** Whoever sits at this wall. */
	user: string;
	clock: Clock;
	echo: Echo;
	/** Undefined where nothing is kept on disk. */
	kept: KeptJournal | undefined;
}

/** Returns how to stop; what changed last is handed over then. */
export function writeDown({config, poller, live, store, runs, journal, user, clock, echo, kept}: Wall): () => void {
	const stops = [
		recordFacts({store, runs, journal, user, clock, echo}),
		recordGaps({live, journal, clock}),
		recordStandings({config, live, journal, clock}),
		recordChanges({config, live, journal, clock}),
		...(kept ? [observe({config, poller, live, store: kept.store, clock}).stop] : []),
		tickByEndedDrills(config, live, store, clock),
		applyFacts({store, journal, clock, echo}),
	];
	return () => {
		for (const stop of stops) stop();
	};
}
