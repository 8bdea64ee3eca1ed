/** Shares the journal of this wall with those of the team, and takes their locks into account. Loaded where `journal:` names a database. */
import {randomUUID} from 'node:crypto';
import {hostname} from 'node:os';
import type {Machine} from '../actions/machine/machine.ts';
import {type Clock, minute} from '../clock.ts';
import type {TeamDatabase} from '../cloud/team.ts';
import type {Journal} from '../journal/journal.ts';
import type {LogFile} from '../logFile.ts';
import {placeOf} from '../panes/where.ts';
import {isArmed, type Store, type WallState} from '../store/store.ts';
import {isAtIt, type Presence} from '../team/colleague.ts';
import {lockForAll} from '../team/locks.ts';
import {createSync} from '../team/sync.ts';
import {isTold} from '../team/told.ts';
import {cleanLine} from '../text/clean.ts';

/** ms of the wall's clock after something was done, in which more is likely. */
const lively = 10 * minute;

export interface SharedJournal {
	/** Locks on this machine and in the journal. */
	machine: Machine;
	/** Looks at the journal from now on. */
	start(): void;
	/** Never rejects. */
	stop(): Promise<void>;
}

export function shareJournal({
	database,
	journal,
	store,
	clock,
	machine: own,
	user,
	log,
	tell,
}: {
	database: Promise<TeamDatabase>;
	journal: Journal;
	store: Store;
	clock: Clock;
	machine: Machine;
	user: string;
	log: Pick<LogFile, 'write'>;
	/** Says a line in the footer. */
	tell: (text: string) => void;
}): SharedJournal {
	const wall = randomUUID();
	const host = cleanLine(hostname(), 64);
	/** Whether a person did something lately, here or elsewhere. */
	const isLively = () => {
		const since = clock.now() - lively * clock.speed;
		return (journal.facts().findLast(fact => isTold(fact))?.at ?? Number.NEGATIVE_INFINITY) > since;
	};
	const sync = createSync({
		journal,
		database,
		wall,
		presence: () => presenceOf(store, journal, user, host),
		isBusy() {
			const {mode, dialog, team} = store.getState();
			return isArmed(mode, clock.now()) || dialog?.kind === 'act' || team.colleagues.some(isAtIt) || isLively();
		},
		now: clock.now,
		log: log.write,
		changed: ({trouble, colleagues}) => store.getState().setTeam({colleagues, ...(trouble !== undefined && {trouble})}),
	});
	const locks = lockForAll({
		machine: own,
		database,
		state: sync.state,
		wall,
		by: `${user}@${host}`,
		lost(title) {
			log.write(`team: the lock of ${title} ran out, and another wall has it now`);
			tell(`another wall acts on the same target now: ${title}`);
		},
	});
	// Who opens a dialog wants to know who is at it, and the others want to know of them.
	const stopHurrying = store.subscribe((state, before) => {
		const isOther = state.dialog !== before.dialog && [state, before].some(({dialog}) => dialog?.kind === 'act');
		if (isOther || incidentOf(state) !== incidentOf(before)) sync.hurry();
	});
	return {
		machine: locks,
		start: sync.start,
		async stop() {
			stopHurrying();
			locks.stop();
			await sync.stop();
		},
	};
}

/** The id of the incident that is looked at. */
function incidentOf(state: Pick<WallState, 'trail'>): string | undefined {
	const place = placeOf(state);
	return place?.kind === 'incident' ? place.incident : undefined;
}

/** What this wall says of itself. */
function presenceOf(store: Store, journal: Journal, who: string, host: string): Presence {
	const {tab, dialog, ...state} = store.getState();
	const place = placeOf(state);
	const act = dialog?.kind === 'act' ? dialog : dialog?.kind === 'arm' ? dialog.backTo : undefined;
	const [offer, ...others] = act?.offers ?? [];
	const isChosen = offer && others.length === 0;
	const id = incidentOf(state);
	const declared = id === undefined ? undefined : journal.facts().find(fact => fact.id === id);
	const incident = declared?.kind === 'declared' ? declared.title : undefined;
	return {
		who,
		host,
		tab: place?.system ?? tab,
		...(act && {dialog: isChosen ? `${act.title} ${offer.target}` : 'chooses an action'}),
		...(incident !== undefined && {incident}),
	};
}
