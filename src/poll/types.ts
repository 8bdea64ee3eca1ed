/** The poller's interface, and the state of sources and logs that checks, scenes and panes read. */
import type {CloudError, CloudErrorKind, LogLine, Reading} from '../cloud/types.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {KnownSignatures, SignatureState} from '../signatures/types.ts';

/** The state of one source. Both reading and error may be set: the last good answer stays while polls fail. */
export interface SourceState {
	reading?: Reading;
	error?: CloudError;
	/** When the current run of failures began, ms. */
	failingSince?: number;
	/** Failures in a row. */
	failures: number;
	/** When the next poll after a failure is due, ms; undefined while another source probes for all. */
	nextAt?: number;
	/** The reading is from before the start: nothing has answered since. It may be shown with its age, never judged. */
	remembered?: true;
	/** How long an answer is expected to last, ms: the poll period, stretched by back-off. Stale after three of them (src/checks/source-standing.ts). */
	period: number;
}

export interface PollStats {
	/** Requests in the last 60 s; from ten on in tens, because a number that changes with every poll would be drawn with every poll. */
	perMinute: number;
	/** Failed polls in the last 60 s. */
	errorsPerMinute: number;
	/** Since midnight UTC. */
	bytesBilledToday: number;
	usdToday: number;
	/** Set while no source can be read (credentials refused, or every source failing). */
	blindSince?: number;
	blindReason?: string;
	failing: number;
	total: number;
	/** The commonest error among them. */
	failingMost?: {api: string; kind: CloudErrorKind};
	/** ms that Google's clocks are ahead of this machine's; absent when they agree to the minute. */
	skew?: number;
	/** False while the terminal has no focus: polls come at half the pace. */
	focused: boolean;
}

/** A log line, or several equal neighbours folded into one. */
export interface FoldedLine extends LogLine {
	/** Counts up: no two lines of this process share it. */
	id: number;
	/** How often the same message came in a row. */
	count: number;
	/** Time of the last of them, ms. */
	lastAt: number;
	/** Read before the start of this wall. */
	remembered?: true;
}

/** A line that no log of this process holds yet. */
export type UnheldLine = Omit<FoldedLine, 'id'>;

export interface TailState {
	lines: readonly FoldedLine[];
	mode: 'connecting' | 'tail' | 'poll' | 'down';
	reason?: string;
	/** Lines ever received; for "N new" while paused. */
	received: number;
	suppressed: number;
	/** Lines dropped from the ring because of its bounds. */
	dropped: number;
}

/** The subject of a batch of changes: sources and the statistics of polling, or lines of logs. */
export type Change = 'readings' | 'logs';

/** The ids of sources that are on the screen, by their systems. */
export type ShownSources = ReadonlyMap<string, ReadonlySet<string>>;

/** The one face of polling. Snapshots keep their identity until something changes (useSyncExternalStore). */
export interface Poller {
	/** @param shown the system on the screen, asked first */
	start(shown?: string): void;
	stop(): Promise<void>;
	source(system: string, id: string): SourceState;
	tail(system: string): TailState;
	/** The errors of its log. */
	signatures(system: string): SignatureState;
	/** What a next wall should know of them; undefined where no log was read. */
	knownSignatures(system: string): KnownSignatures | undefined;
	stats(): PollStats;
	/** Called after every batch of changes, at most 4 times a second; with `about`, of such changes only. */
	subscribe(listener: () => void, about?: Change): () => void;
	/** Polls at once: one system, or all. */
	refresh(system?: string): void;
	/** Unfocused terminals poll at half the pace. */
	setFocused(focused: boolean): void;
	/** Tells what is on the screen. Sources that are neither shown nor judged are polled rarely; before the first call, all count as shown. */
	setShown(shown: ShownSources): void;
	/** Takes another config while running: sources defined as before keep readings, failures and schedule. */
	reconfigure(config: LoadedConfig): void;
	/** Asks a question once, outside the schedule, within the same budget. Throws CloudError. */
	ask(system: SystemConfig, id: string, source: SourceConfig): Promise<Reading>;
	/** Polls a source faster for a while (during an action), ms. */
	hurry(system: string, id: string, period: number, until: number): void;
}

/** From before the start, by system: readings by source, log lines newest last, errors that were seen. */
export type PollMemory = ReadonlyMap<
	string,
	{readings: ReadonlyMap<string, Reading>; lines: readonly UnheldLine[]; signatures?: KnownSignatures}
>;
