/** What pollers tell the store, hooks and checks. */
import type {CloudError, CloudErrorKind, LogLine, Reading} from '../cloud/types.ts';
import type {LoadedConfig} from '../config/schema/system.ts';

/** The state of one source. Both reading and error may be set: the last good answer stays while we cannot look. */
export interface SourceState {
	reading?: Reading;
	error?: CloudError;
	/** When the current run of failures began, ms. */
	failingSince?: number;
	/** Failures in a row. */
	failures: number;
	/** When we look again after a failure, ms; undefined while others try for us. */
	nextAt?: number;
	/** The reading is from before the start: nothing has answered since. It may be shown with its age, never judged. */
	remembered?: true;
	/** How long an answer is expected to last, ms: the poll period, stretched by back-off. Stale after three of them (src/checks/look.ts). */
	period: number;
}

export interface PollStats {
	/** Requests in the last 60 s; from ten on in tens, because a number that changes with every poll would be drawn with every poll. */
	perMinute: number;
	/** Failed looks in the last 60 s. */
	errorsPerMinute: number;
	/** Since midnight UTC. */
	bytesBilledToday: number;
	usdToday: number;
	/** Set while we cannot look at all (auth, or every source failing). */
	blindSince?: number;
	blindReason?: string;
	failing: number;
	total: number;
	/** What most of them fail with. */
	failingMost?: {api: string; kind: CloudErrorKind};
	/** ms that Google's clocks are ahead of this machine's; absent when they agree to the minute. */
	skew?: number;
	/** False while the terminal said that nobody looks: polls come at half the pace. */
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

/** What a batch of changes is about: sources and what looking costs, or lines of logs. */
export type Change = 'readings' | 'logs';

/** The one face of polling. Snapshots keep their identity until something changes (useSyncExternalStore). */
export interface Poller {
	/** @param shown the system on the screen, asked first */
	start(shown?: string): void;
	stop(): Promise<void>;
	source(system: string, id: string): SourceState;
	tail(system: string): TailState;
	stats(): PollStats;
	/** Called after every batch of changes, at most 4 times a second; with `about`, of such changes only. */
	subscribe(listener: () => void, about?: Change): () => void;
	/** Polls at once: one system, or all. */
	refresh(system?: string): void;
	/** Unfocused terminals poll at half the pace. */
	setFocused(focused: boolean): void;
	/** The system on the screen, undefined for all of them: what else there is and no check judges is asked every five minutes. */
	setShown(system: string | undefined): void;
	/** Takes another config while running: sources defined as before keep readings, failures and schedule. */
	reconfigure(config: LoadedConfig): void;
	/** Polls a source faster for a while (during an action), ms. */
	hurry(system: string, id: string, period: number, until: number): void;
}
