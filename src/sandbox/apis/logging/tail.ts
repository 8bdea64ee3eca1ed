import {status} from '@grpc/grpc-js';
import type {Clock} from '../../../clock.ts';
import type {LogEntry, LogStore} from '../../contract/logs.ts';
import {fromTimestamp, type TimestampMessage} from '../../grpc/handlers.ts';
import {rpcError} from '../../grpc/protos.ts';
import type {LogFilter} from './filter.ts';
import {requestFilter, requestProjects} from './list.ts';
import {compareEntries} from './store.ts';

export interface TailRequest {
	resourceNames: string[];
	filter: string;
	bufferWindow: TimestampMessage | null;
}

interface Suppression {
	reason: 'RATE_LIMIT' | 'NOT_CONSUMED';
	suppressedCount: number;
}

export interface TailLimits {
	sessionsPerProject: number;
	/** Entries per real second and session. */
	entriesPerSecond: number;
	/** Entries that wait for a client that does not read. */
	pending: number;
	/** Real ms after which a session ends. */
	sessionMs: number;
}

export const googleLimits: TailLimits = {
	sessionsPerProject: 10,
	entriesPerSecond: 1000,
	pending: 5000,
	sessionMs: 3_600_000,
};

/** The limits for chatter, which tests the reader and not Google's quota. */
export const noLimits: Pick<TailLimits, 'entriesPerSecond' | 'pending'> = {entriesPerSecond: 1e9, pending: 1_000_000};

const defaultWindowMs = 2000;
const maxWindowMs = 60_000;
/** Entries per response message. */
const batchSize = 500;

/** The open sessions of all projects. */
export class TailSessions {
	readonly limits: TailLimits;
	readonly #open = new Map<string, number>();

	constructor(limits: TailLimits) {
		this.limits = limits;
	}

	/** Throws RESOURCE_EXHAUSTED when a project has no session left; otherwise returns the function that gives them back. */
	acquire(projects: string[]): () => void {
		const full = projects.find(project => (this.#open.get(project) ?? 0) >= this.limits.sessionsPerProject);
		if (full !== undefined)
			throw rpcError(
				status.RESOURCE_EXHAUSTED,
				`Quota exceeded: ${full} has ${this.limits.sessionsPerProject} tail sessions open, the maximum.`,
			);
		this.#add(projects, 1);
		return () => this.#add(projects, -1);
	}

	#add(projects: string[], change: number): void {
		for (const project of projects) {
			const open = (this.#open.get(project) ?? 0) + change;
			if (open > 0) this.#open.set(project, open);
			else this.#open.delete(project);
		}
	}
}

function windowMs(request: TailRequest): number {
	const ms = fromTimestamp(request.bufferWindow) ?? defaultWindowMs;
	if (ms < 0 || ms > maxWindowMs)
		throw rpcError(status.INVALID_ARGUMENT, 'buffer_window must be between 0 and 60000 ms');
	return ms;
}

/** One tail: gathers what matches for a window of real time, then hands it on in order of timestamp. */
export class TailSession {
	readonly #filter: LogFilter;
	readonly #window: number;
	readonly #limits: TailLimits;
	readonly #since: number;
	readonly #send: (entries: LogEntry[], suppressed: Suppression[]) => boolean;
	readonly #endings: (() => void)[] = [];
	readonly #suppressed = {RATE_LIMIT: 0, NOT_CONSUMED: 0};
	#pending: LogEntry[] = [];
	#timer: NodeJS.Timeout | undefined;
	#blocked = false;
	#closed = false;
	/** Token bucket of one second's worth of entries. */
	#tokens: number;
	#refilledAt = performance.now();

	/**
	 * Starts at once. `send` returns false when the client does not keep up; call `resume` when it does again.
	 * Throws INVALID_ARGUMENT or RESOURCE_EXHAUSTED.
	 */
	constructor(
		request: TailRequest,
		stores: {logs: LogStore; clock: Clock},
		sessions: TailSessions,
		send: (entries: LogEntry[], suppressed: Suppression[]) => boolean,
	) {
		const projects = requestProjects(request.resourceNames);
		this.#filter = requestFilter(request.filter);
		this.#window = windowMs(request);
		this.#limits = sessions.limits;
		this.#tokens = this.#limits.entriesPerSecond;
		this.#send = send;
		// History that is being filled in is not news; a minute, and ten real seconds, of lateness is.
		this.#since = stores.clock.now() - Math.max(60_000, 10_000 * stores.clock.speed);
		this.#endings.push(sessions.acquire(projects));
		for (const project of projects) this.#endings.push(stores.logs.subscribe(project, entries => this.#take(entries)));
	}

	/** Frees everything; safe to call again. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		this.#pending = [];
		for (const end of this.#endings.splice(0)) end();
	}

	/** The client reads again. */
	resume(): void {
		this.#blocked = false;
		this.#schedule();
	}

	#take(entries: LogEntry[]): void {
		for (const entry of entries) {
			if (entry.receiveTimestamp < this.#since || !this.#filter.matches(entry)) continue;
			if (!this.#withinRate()) this.#suppressed.RATE_LIMIT++;
			else if (this.#pending.length >= this.#limits.pending) this.#suppressed.NOT_CONSUMED++;
			else this.#pending.push(entry);
		}
		this.#schedule();
	}

	#withinRate(): boolean {
		const now = performance.now();
		const rate = this.#limits.entriesPerSecond;
		this.#tokens = Math.min(rate, this.#tokens + ((now - this.#refilledAt) / 1000) * rate);
		this.#refilledAt = now;
		if (this.#tokens < 1) return false;
		this.#tokens--;
		return true;
	}

	#schedule(): void {
		const news = this.#pending.length > 0 || this.#suppressed.RATE_LIMIT > 0 || this.#suppressed.NOT_CONSUMED > 0;
		if (!news || this.#closed || this.#blocked || this.#timer !== undefined) return;
		this.#timer = setTimeout(() => this.#flush(), this.#window);
		this.#timer.unref();
	}

	#flush(): void {
		this.#timer = undefined;
		this.#pending.sort(compareEntries);
		do {
			const batch = this.#pending.splice(0, batchSize);
			this.#blocked = !this.#send(batch, this.#takeSuppressed());
		} while (this.#pending.length > 0 && !this.#blocked && !this.#closed);
	}

	#takeSuppressed(): Suppression[] {
		const found: Suppression[] = [];
		for (const reason of ['RATE_LIMIT', 'NOT_CONSUMED'] as const) {
			if (this.#suppressed[reason] > 0) found.push({reason, suppressedCount: this.#suppressed[reason]});
			this.#suppressed[reason] = 0;
		}
		return found;
	}
}
