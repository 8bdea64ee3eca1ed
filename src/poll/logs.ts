/** The logs that are followed: one ring of lines and one book of errors for every system with a log pane. */
import type {Clock} from '../clock.ts';
import type {CloudReads} from '../cloud/port.ts';
import {logFilter} from '../config/panes.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {type Book, type BookView, createBook} from '../signatures/book.ts';
import type {KnownSignatures, SignatureState} from '../signatures/types.ts';
import {errorsState} from './errors.ts';
import {createLag, type Lag} from './lag.ts';
import {createTailRing, type TailRing} from './tail.ts';
import type {Change, SourceState, TailState, UnheldLine} from './types.ts';

/** What a wall of before knew of a log. */
interface Before {
	/** Newest last. */
	lines: readonly UnheldLine[];
	signatures?: KnownSignatures;
}

export interface Logs {
	/** Makes room for the log of a system; false where it has room already, or no log. */
	add(system: SystemConfig, before?: Before): boolean;
	/** Follows the log of a system that was added, unless it is followed. */
	start(system: SystemConfig): void;
	/** Stops following a system's log and forgets its lines. */
	drop(system: string): void;
	/** Stops following all logs; their lines stay. */
	stop(): void;
	/** By system. */
	states(): Map<string, TailState>;
	/** The errors of each log, by system; the same objects until one is due. */
	errors(): Map<string, LogErrors>;
	/** Whether the errors of a log have something new to say, be it only that a minute is over. */
	isDue(): boolean;
	known(system: string): KnownSignatures | undefined;
}

/** The errors of a log as a list and as a source. */
export interface LogErrors {
	signatures: SignatureState;
	state: SourceState;
}

interface Followed {
	ring: TailRing;
	book: Book;
	/** How it is followed, as its ring says it. */
	mode: TailState['mode'];
	reason?: string;
	/** Of its stream, and since when there is one, ms. */
	lag: Lag;
	tailSince: number;
	/** Up to when the log is known where it is only listed now and then, ms. */
	listedAt?: number;
	/** When Google last left lines out, ms. */
	suppressedAt?: number;
	/** What was told last, of which view and mode. */
	told?: LogErrors & {of: BookView; mode: TailState['mode']; reason?: string | undefined};
}

/** @param changed called after every change of a log's state: its lines, or also what is judged of it */
export function createLogs(
	reads: Pick<CloudReads, 'tail'>,
	clock: Pick<Clock, 'now'>,
	changed: (about: Change) => void,
): Logs {
	const logs = new Map<string, Followed>();
	const ends = new Map<string, () => void>();

	/** Up to when all lines should be here, ms. It never goes back: what was told stays told. */
	const knownTo = ({lag, listedAt, told}: Followed): number => {
		const now = clock.now();
		return Math.max(told?.signatures.at ?? 0, Math.min(now - lag.at(now), listedAt ?? Number.POSITIVE_INFINITY));
	};

	function isDue(log: Followed): boolean {
		const {mode, reason} = log;
		if (log.told?.mode !== mode || log.told.reason !== reason) return true;
		// What is not followed stands still.
		return mode !== 'down' && log.book.isDue(knownTo(log));
	}

	function tell(log: Followed): LogErrors {
		if (log.told && !isDue(log)) return log.told;
		const {mode, reason} = log;
		const at = knownTo(log);
		const of = mode === 'down' && log.told ? log.told.of : log.book.view(at);
		log.told = {signatures: of.signatures, state: errorsState(log, of, at), of, mode, reason};
		return log.told;
	}

	function follow(system: SystemConfig, filter: string, log: Followed): () => void {
		const tellChange = () => {
			changed('logs');
			if (isDue(log)) changed('readings');
		};
		return reads.tail(system, filter, {
			lines(lines) {
				log.ring.add(lines);
				const now = clock.now();
				log.book.add(lines, now);
				// A list says nothing of how long its lines were on their way.
				const newest = lines.at(-1)?.t ?? 0;
				if (newest >= log.tailSince) log.lag.note(newest, now);
				tellChange();
			},
			reached(since) {
				log.book.reach(since);
				tellChange();
			},
			status({mode, reason, at}) {
				log.ring.mode(mode, reason);
				if (mode !== 'tail') log.tailSince = Number.POSITIVE_INFINITY;
				else if (log.mode !== 'tail') log.tailSince = at;
				log.mode = mode;
				if (reason === undefined) delete log.reason;
				else log.reason = reason;
				if (mode === 'poll') log.listedAt = at;
				else if (mode === 'tail') delete log.listedAt;
				tellChange();
			},
			suppressed(count) {
				log.ring.suppress(count);
				log.suppressedAt = clock.now();
				changed('logs');
			},
		});
	}

	return {
		add(config, before) {
			const {system} = config;
			if (logFilter(config) === undefined || logs.has(system)) return false;
			logs.set(system, {
				ring: createTailRing(undefined, before?.lines),
				book: createBook(before?.signatures),
				mode: 'connecting',
				lag: createLag(),
				tailSince: Number.POSITIVE_INFINITY,
			});
			return true;
		},
		start(config) {
			const {system} = config;
			const filter = logFilter(config);
			const log = logs.get(system);
			if (log && filter !== undefined && !ends.has(system)) ends.set(system, follow(config, filter, log));
		},
		drop(system) {
			ends.get(system)?.();
			ends.delete(system);
			logs.delete(system);
		},
		stop() {
			for (const end of ends.values()) end();
			ends.clear();
		},
		states: () => new Map([...logs].map(([system, {ring}]) => [system, ring.state()])),
		errors: () => new Map([...logs].map(([system, log]) => [system, tell(log)])),
		isDue: () => [...logs.values()].some(isDue),
		known: system => logs.get(system)?.book.known(clock.now()),
	};
}
