/**
 * Follows a log for weeks: lists the last lines, streams, reconnects (Google ends every tail after an
 * hour), lists what was missed meanwhile, and polls where streaming is refused.
 */
import type {Clock} from '../clock.ts';
import {toCloudError} from './errors.ts';
import {type RawEntry, toLogLine} from './log-entry.ts';
import type {LoggingApi, TailMessage} from './logging.ts';
import type {TailHandlers} from './port.ts';
import type {CloudError, LogLine} from './types.ts';

const firstLines = 200;
/** ms before the newest line that a re-list looks back, for entries that arrive late. */
const overlap = 120_000;
const day = 86_400_000;
const pollPeriod = 15_000;
const longestPause = 30_000;
/** Refusals in a row after which we poll; and how long until streaming is tried again. */
const refusalsToPoll = 3;
const streamAgain = 10 * 60_000;
/** ms after a quota or login error: the first refills by the minute, the second only a person can mend. */
const longWait = 60_000;
const remembered = 10_000;

/** Starts at once. Returns the function that ends it. */
export function followLog(
	logging: LoggingApi,
	clock: Clock,
	project: string,
	filter: string,
	handlers: TailHandlers,
): () => void {
	const stopped = new AbortController();
	const {signal} = stopped;
	const seen = createSeen(remembered);
	let newest = 0;
	let listed = false;

	function deliver(entries: readonly RawEntry[]): void {
		const lines = entries.map(toLogLine).filter(line => seen.add(line.id));
		if (lines.length === 0 || signal.aborted) return;
		lines.sort((a: LogLine, b: LogLine) => a.t - b.t);
		newest = Math.max(newest, lines.at(-1)?.t ?? 0);
		handlers.lines(lines);
	}

	/** What is not here yet: the last lines at first, later everything since the newest line. */
	async function list(): Promise<void> {
		const since = newest > 0 ? newest - overlap : clock.now() - day;
		const entries = await logging.list(project, filter, since, listed ? 1000 : firstLines, signal);
		listed = true;
		deliver(entries.toReversed());
	}

	function status(mode: 'tail' | 'poll' | 'down', reason?: string): void {
		if (!signal.aborted) handlers.status({mode, ...(reason !== undefined && {reason}), at: clock.now()});
	}

	/** Streams until the stream ends; resolves with the reason. */
	async function stream(): Promise<CloudError | undefined> {
		const tail = await logging.stream(project, filter);
		return new Promise(resolve => {
			const end = (error?: unknown) => {
				signal.removeEventListener('abort', cancel);
				// A later error of an abandoned stream must find a listener.
				tail.on('error', () => {});
				tail.cancel?.();
				tail.destroy();
				resolve(error === undefined ? undefined : toCloudError(error, 'logging'));
			};
			const cancel = () => end();
			signal.addEventListener('abort', cancel, {once: true});
			tail.on('data', (message: TailMessage) => {
				deliver(message.entries ?? []);
				const left = (message.suppressionInfo ?? []).reduce((sum, one) => sum + (one.suppressedCount ?? 0), 0);
				if (left > 0) handlers.suppressed(left);
			});
			tail.once('error', end);
			tail.once('end', cancel);
			if (signal.aborted) end();
		});
	}

	async function poll(until: number, reason: string): Promise<void> {
		while (!signal.aborted && Date.now() < until) {
			await sleep(Math.max(1000, pollPeriod / clock.speed), signal);
			if (signal.aborted) return;
			try {
				await list();
				status('poll', reason);
			} catch (error) {
				const {kind, message} = toCloudError(error, 'logging');
				status('down', message);
				if (kind === 'quota' || kind === 'auth') await sleep(longWait, signal);
			}
		}
	}

	async function follow(): Promise<void> {
		let failures = 0;
		let refusals = 0;
		while (!signal.aborted) {
			const began = Date.now();
			try {
				await list();
				status('tail');
				const ended = await stream();
				if (signal.aborted) return;
				// An hour's end is normal; so is a stream that lived a while.
				failures = Date.now() - began > 60_000 ? 0 : failures + 1;
				refusals = ended && isRefusal(ended) ? refusals + 1 : 0;
				if (ended && refusals >= refusalsToPoll) {
					refusals = 0;
					status('poll', ended.message);
					await poll(Date.now() + streamAgain, ended.message);
					continue;
				}
				// A stream that ends at once, again and again, is down; a single end is not worth a word.
				if (failures > 2) status('down', ended?.message ?? 'the stream ended');
			} catch (error) {
				const {kind, message} = toCloudError(error, 'logging');
				if (signal.aborted) return;
				failures++;
				status('down', message);
				if (kind === 'quota' || kind === 'auth') await sleep(longWait, signal);
			}
			const ceiling = Math.min(longestPause, 1000 * 2 ** failures);
			await sleep(ceiling / 2 + (Math.random() * ceiling) / 2, signal);
		}
	}

	void follow();
	return () => stopped.abort();
}

function isRefusal({kind, cause}: CloudError): boolean {
	const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
	// UNIMPLEMENTED is `invalid`, as is a filter that is wrong: polling will name that as well.
	return kind === 'quota' || kind === 'denied' || code === 12 || code === 3;
}

/** The last `limit` keys; add tells whether a key is new. */
function createSeen(limit: number): {add(key: string): boolean} {
	const keys = new Set<string>();
	return {
		add(key) {
			if (keys.has(key)) return false;
			keys.add(key);
			const [oldest] = keys;
			if (keys.size > limit && oldest !== undefined) keys.delete(oldest);
			return true;
		},
	};
}

/** Resolves after `ms`, or at once when the signal aborts. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	const {promise, resolve} = Promise.withResolvers<void>();
	const wake = () => {
		clearTimeout(timer);
		signal.removeEventListener('abort', wake);
		resolve();
	};
	const timer = setTimeout(wake, ms);
	signal.addEventListener('abort', wake, {once: true});
	return promise;
}
