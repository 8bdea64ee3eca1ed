/** The poller's snapshot: everything known at one moment, replaced and announced in batches. */
import {later} from '../timers.ts';
import type {LogErrors} from './logs.ts';
import type {Change, Poller, PollStats, SourceState, TailState} from './types.ts';

/** ms: listeners are called at most four times a second. */
const shortest = 250;
/** ms: answers that arrive this close together are announced together. */
const settle = 40;
/** ms: a change waits at most this long for answers that are under way. */
const patience = 400;

export interface Snapshot extends Pick<Poller, 'stats' | 'subscribe'> {
	/** By key of system and source. */
	source(key: string): SourceState | undefined;
	/** By system. */
	tail(system: string): TailState | undefined;
	/** By system. */
	errors(system: string): LogErrors | undefined;
	/** Something changed: a new snapshot is taken and announced soon. */
	mark(about: Change): void;
	/** Announces what is marked as soon as the answers under way are in, even within 250 ms of the last time. */
	hasten(): void;
	/** Takes a new snapshot now, without announcing it. */
	take(): void;
	stop(): void;
}

/** The parts of a snapshot as they are now. */
interface Views {
	sources(): ReadonlyMap<string, SourceState>;
	tails(): ReadonlyMap<string, TailState>;
	errors(): ReadonlyMap<string, LogErrors>;
	stats(sources: readonly SourceState[]): PollStats;
}

const modesOf = (tails: ReadonlyMap<string, TailState>): string => [...tails.values()].map(({mode}) => mode).join(' ');

/** @param isAwaited true while more answers are expected within a moment */
export function createSnapshot(views: Views, isAwaited: () => boolean): Snapshot {
	const listeners = new Map<() => void, Change | undefined>();
	const changes = new Set<Change>();
	// These change in `take` only, so that all readers see the same moment.
	let sources: ReadonlyMap<string, SourceState> = new Map();
	let tails: ReadonlyMap<string, TailState> = new Map();
	let errors: ReadonlyMap<string, LogErrors> = new Map();
	let stats = views.stats([]);

	/** @param about what is announced; what changed besides is added */
	function take(about: Set<Change>): void {
		if (about.has('logs')) tails = views.tails();
		if (!about.has('readings')) return;
		sources = views.sources();
		const before = errors;
		errors = views.errors();
		// They change with the time as well, not with lines only.
		if ([...errors].some(([system, one]) => before.get(system) !== one)) about.add('logs');
		stats = views.stats([...sources.values()]);
	}

	const batch = createBatch(() => {
		const announced = new Set(changes);
		changes.clear();
		const modes = modesOf(tails);
		take(announced);
		// Lines concern the log pane only; a log that can no longer be read changes the standing of its system.
		if (modesOf(tails) !== modes) announced.add('readings');
		for (const [listener, about] of [...listeners]) if (about === undefined || announced.has(about)) listener();
	}, isAwaited);

	return {
		source: key => sources.get(key),
		tail: system => tails.get(system),
		errors: system => errors.get(system),
		stats: () => stats,
		mark(about) {
			changes.add(about);
			batch.mark();
		},
		hasten: () => batch.flushIn(0),
		take: () => take(new Set(['readings', 'logs'])),
		subscribe(listener, about) {
			listeners.set(listener, about);
			return () => listeners.delete(listener);
		},
		stop: () => batch.stop(),
	};
}

/** Makes one flush of many marks. */
function createBatch(flush: () => void, isAwaited: () => boolean) {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let last = -shortest;
	let marked = 0;
	function flushIn(wait: number): void {
		clearTimeout(timer);
		timer = later(() => {
			const now = performance.now();
			if (wait > 0 && now - marked < patience && isAwaited()) return flushIn(settle);
			timer = undefined;
			last = now;
			flush();
		}, wait);
	}
	return {
		mark() {
			if (timer !== undefined) return;
			marked = performance.now();
			flushIn(Math.max(settle, last + shortest - marked));
		},
		flushIn,
		stop() {
			clearTimeout(timer);
			timer = undefined;
		},
	};
}
