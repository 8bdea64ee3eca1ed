/** The interface of the cloud for the rest of pitwall. Reads and writes are separate ports, so that only the executor holds the second. */
import type {SourceConfig} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Call} from './call.ts';
import type {SnapshotInfo, SubscriptionInfo} from './pubsub.ts';
import type {DeployedFunction, RunServiceInfo, TableFacts} from './resources.ts';
import type {LogLine, Reading, Row} from './types.ts';

export interface TailHandlers {
	/** New lines, oldest first. */
	lines(lines: LogLine[]): void;
	/** All errors since then (ms) have come, up to now; earlier ones are missing. Said after the first list, and when lines were missed. */
	reached(since: number): void;
	/** How the tail works now: `tail` streaming, `poll` fallback, `down` with the reason. */
	status(status: {mode: 'tail' | 'poll' | 'down'; reason?: string; at: number}): void;
	/** Lines that Google left out (rate limit or not consumed). */
	suppressed(count: number): void;
}

/** The answer to a call. */
export interface Sent {
	status: number;
	body: string;
	/** The full name of the long-running operation that carries it out. */
	operation?: string;
	/** The full name of what was made or changed. */
	made?: string;
	/** The value of a secret that was asked for: it belongs on no line and in no record. */
	secret?: string;
	/** Messages that were moved, and what stopped that. */
	moved?: Moved;
}

/** Messages that were published and acknowledged, one after the other; `stopped`: why not all that were there. */
export interface Moved {
	count: number;
	/** `unknown`: whether one more was published is not known. */
	stopped?: {text: string; unknown: boolean};
}

/** A long-running operation; `error`: why it failed, `percent` where Google tells it. */
export interface OperationState {
	done: boolean;
	error?: string;
	percent?: number;
}

export interface CloudReads {
	/** Polls one source once. With `previous`, BigQuery keeps that answer when no table changed. Throws CloudError. */
	read(
		system: SystemConfig,
		id: string,
		source: SourceConfig,
		previous: Reading | undefined,
		signal: AbortSignal,
	): Promise<Reading>;
	/** Follows the log of a system until the returned function is called; reconnects and falls back by itself. */
	tail(system: SystemConfig, filter: string, handlers: TailHandlers): () => void;
	/** One service, fresh, for preflights and verification. Throws CloudError. */
	service(resource: string, signal?: AbortSignal): Promise<RunServiceInfo>;
	/** One function, in the same way. Throws CloudError. */
	function(resource: string, signal?: AbortSignal): Promise<DeployedFunction>;
	/** A long-running operation of Spanner, Cloud Functions or Service Usage, or a job of BigQuery, by its full name. Throws CloudError. */
	operation(name: string, signal?: AbortSignal): Promise<OperationState>;
	/** A table or view of BigQuery, `project.dataset.table`; undefined where there is none. Throws CloudError. */
	table(name: string, signal?: AbortSignal): Promise<TableFacts | undefined>;
	/** The state of a database of Spanner by its full name, `READY`; undefined where there is none. Throws CloudError. */
	database(name: string, signal?: AbortSignal): Promise<string | undefined>;
	/** All subscriptions of Pub/Sub in a project, and all snapshots of theirs. Throw CloudError. */
	subscriptions(project: string, signal?: AbortSignal): Promise<readonly SubscriptionInfo[]>;
	snapshots(project: string, signal?: AbortSignal): Promise<readonly SnapshotInfo[]>;
	/** Rows of an ad-hoc log filter, for preflights. Throws CloudError. */
	logRows(project: string, filter: string, columns: Record<string, string>, limit: number): Promise<Row[]>;
	/** The machine slept: connections that were kept may be dead. */
	slept(): void;
	/** A user asks for a poll now: APIs whose last call failed to connect get new connections. */
	anew(): void;
	/** Ends every connection. */
	close(): Promise<void>;
}

/** How a call is sent. */
export interface Sending {
	/** Says why nothing may be changed now. It is asked right before each request that changes something, of which one call may be many. */
	whyNot: () => string | undefined;
	/** Google is asked to check the call without doing it. */
	dryRun?: boolean;
	/** The secret whose place the call names. */
	hidden?: string | undefined;
}

/** Everything that changes the cloud. Only src/actions/executor.ts may hold it. */
export interface CloudWrites {
	/**
	 * Sends one call, once: nothing is ever retried. Resolves when it is accepted, not when it is done. Throws CloudError:
	 * `outcome-unknown` where it may have arrived (504, timeout, reset), any other kind where it did nothing, `invalid` for what
	 * is not on the list of calls that may be sent, or may not leave now (`whyNot`).
	 */
	send(call: Call, how: Sending): Promise<Sent>;
}
