/** What the wall knows at one moment, and who is told when that changes. */
import {createBatch} from './batch.ts';
import type {Change, Poller, PollStats, SourceState, TailState} from './types.ts';

export interface Board extends Pick<Poller, 'stats' | 'subscribe'> {
	/** By key of system and source. */
	source(key: string): SourceState | undefined;
	/** By system. */
	tail(system: string): TailState | undefined;
	/** Something changed: it is looked at and told soon. */
	mark(about: Change): void;
	/** Tells what is marked as soon as the answers of this moment are in. */
	hasten(): void;
	/** Looks at everything now and tells nobody. */
	look(): void;
	stop(): void;
}

/** Where a board looks. */
interface Views {
	sources(): ReadonlyMap<string, SourceState>;
	tails(): ReadonlyMap<string, TailState>;
	stats(sources: readonly SourceState[]): PollStats;
}

/** @param isAwaited true while more answers are about to come */
export function createBoard(views: Views, isAwaited: () => boolean): Board {
	const listeners = new Map<() => void, Change | undefined>();
	const changes = new Set<Change>();
	// Snapshots change only here, so that a reader sees one moment.
	let sources: ReadonlyMap<string, SourceState> = new Map();
	let tails: ReadonlyMap<string, TailState> = new Map();
	let stats = views.stats([]);

	function look(about: ReadonlySet<Change>): void {
		if (about.has('logs')) tails = views.tails();
		if (!about.has('readings')) return;
		sources = views.sources();
		stats = views.stats([...sources.values()]);
	}

	const batch = createBatch(() => {
		const told = new Set(changes);
		changes.clear();
		look(told);
		for (const [listener, about] of [...listeners]) if (about === undefined || told.has(about)) listener();
	}, isAwaited);

	return {
		source: key => sources.get(key),
		tail: system => tails.get(system),
		stats: () => stats,
		mark(about) {
			changes.add(about);
			batch.mark();
		},
		hasten: () => batch.hasten(),
		look: () => look(new Set(['readings', 'logs'])),
		subscribe(listener, about) {
			listeners.set(listener, about);
			return () => listeners.delete(listener);
		},
		stop: () => batch.stop(),
	};
}
