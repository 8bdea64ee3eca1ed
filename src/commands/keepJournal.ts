/** Keeps what happens on the wall over a restart: gives back the facts from before it, and hands new ones to the disk. */
import {type Clock, day} from '../clock.ts';
import {stateFolder} from '../config/paths.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {Identity} from '../journal/identity.ts';
import type {Journal} from '../journal/journal.ts';
import type {Bounds} from '../journal/messages.ts';
import {restart} from '../journal/schema.ts';
import {loadSqlite} from '../journal/sqlite.ts';
import {createJournalStore, type JournalStore} from '../journal/store.ts';
import type {LogFile} from '../logFile.ts';
import {forgetJournals, journalPath, loadLeft, nothing} from '../memory/load.ts';
import type {Memory} from '../memory/remembered.ts';

/** How long facts stay; incidents of a year ago are compared with. */
const factDays = 400;

const boundsOf = ({keep: {days, megabytes}}: LoadedConfig['wall']): Bounds => ({
	facts: factDays * day,
	readings: days * day,
	dense: day,
	bytes: megabytes * 1024 * 1024,
});

export interface KeptJournal {
	/** What the wall before this one last knew. */
	memory: Memory;
	/** Absent while nothing is kept: `remember: false`, or a Node without SQLite. */
	store(): JournalStore | undefined;
	/** Call after a reload: `remember: false` ends it and removes what was kept, `true` begins again. */
	obey(): void;
	/** Resolves once what happened is on disk. Never rejects. */
	stop(): Promise<void>;
}

/**
 * Call before anything is recorded. Waits for the disk once, for the facts from before the start.
 * @param config always the one in force, as is `identity`
 * @param tell the user, once for each trouble
 */
export function keepJournal(
	{
		config,
		identity,
		clock,
		log,
		journal,
		tell,
	}: {
		config: Pick<LoadedConfig, 'wall' | 'systems'>;
		identity: () => Identity;
		clock: Clock;
		log: Pick<LogFile, 'write'>;
		journal: Journal;
		tell: (text: string) => void;
	},
	folder = stateFolder(),
): KeptJournal {
	let path = journalPath(folder, identity());
	let store: JournalStore | undefined;
	let ending: Promise<void> = Promise.resolve();

	function begin(): void {
		if (!config.wall.remember || store) return;
		if (!loadSqlite()) {
			log.write(`journal: nothing is kept: Node ${process.version} has no SQLite, 22.13 and newer have`);
			return;
		}
		store = createJournalStore({
			path,
			bounds: boundsOf(config.wall),
			now: () => clock.now(),
			said: log.write,
			trouble(why) {
				log.write(why === undefined ? 'journal: kept again' : `journal: not kept: ${why}`);
				if (why !== undefined) tell('what happens is not kept on disk (see the log file)');
			},
			anew() {
				log.write(`journal: ${path} is gone, and a new one has begun`);
				tell('the journal file is gone, and the past with it: a new one has begun');
			},
		});
	}

	/** @returns when the file is closed */
	function close(): Promise<void> {
		const ended = store;
		store = undefined;
		return Promise.all([ending, ended?.stop()]).then(() => undefined);
	}

	function obey(): void {
		forgetJournals(folder, identity(), false);
		if (!config.wall.remember) {
			const forget = () => forgetJournals(folder, identity(), true);
			if (store) ending = close().then(forget);
			else forget();
			return;
		}
		// Another project in the file of a system makes another wall.
		const next = journalPath(folder, identity());
		if (store && next !== path) ending = close();
		path = next;
		begin();
	}

	obey();
	const left = store ? loadLeft(path, config, clock.now(), log.write) : nothing();
	journal.absorb(left.facts);
	journal.subscribe(added => store?.facts(added));
	if (left.alive !== undefined && clock.now() - left.alive > restart)
		journal.record({kind: 'gap', at: left.alive, to: clock.now(), why: 'not running'});
	return {
		memory: left.memory,
		store: () => store,
		obey,
		async stop() {
			await ending;
			await store?.stop();
		},
	};
}
