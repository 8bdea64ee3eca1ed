/** What the rest of pitwall may ask of the cloud. Reads and writes are separate ports, so that the executor is the only holder of the second. */
import type {SourceConfig} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {LogLine, Reading, Row, RunServiceInfo} from './types.ts';

export interface TailHandlers {
	/** New lines, oldest first. */
	lines(lines: LogLine[]): void;
	/** How the tail works now: `tail` streaming, `poll` fallback, `down` with the reason. */
	status(status: {mode: 'tail' | 'poll' | 'down'; reason?: string; at: number}): void;
	/** Lines that Google left out (rate limit or not consumed). */
	suppressed(count: number): void;
}

export interface CloudReads {
	/** Asks one source once. `previous` lets the BigQuery gate keep its answer when no table changed. Throws CloudError. */
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
	/** Rows of an ad-hoc log filter, for preflights. Throws CloudError. */
	logRows(project: string, filter: string, columns: Record<string, string>, limit: number): Promise<Row[]>;
	/** The machine slept: connections that were kept may be dead. */
	slept(): void;
	/** Ends every connection. */
	close(): Promise<void>;
}

export interface TrafficAssignment {
	/** Short revision name; undefined follows the latest ready revision. */
	revision?: string;
	percent: number;
	tag?: string;
}

/** Every mutating call pitwall can make. Only src/actions/executor.ts may hold one; no call is ever retried. All throw CloudError. */
export interface CloudWrites {
	/** UpdateService with etag and updateMask=traffic. validateOnly asks Google to check without doing. Resolves when accepted, not when converged. */
	setTraffic(
		resource: string,
		request: {etag: string; traffic: TrafficAssignment[]; validateOnly: boolean},
	): Promise<void>;
	/** POST to a function's HTTPS trigger with an ID token of the impersonated account. `outcome-unknown` on 504, timeout and reset. */
	invoke(request: {
		url: string;
		audience: string;
		serviceAccount: string | undefined;
		body: unknown;
		timeoutMs: number;
	}): Promise<{status: number; body: string}>;
	/** Cloud Scheduler jobs.run; the outcome shows only in the job's next attempt. */
	runJob(resource: string): Promise<void>;
}
