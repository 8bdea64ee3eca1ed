/**
 * Follows a log for weeks: lists the last lines, streams, reconnects (Google ends every tail after an
 * hour), lists what was missed meanwhile, and polls where streaming is refused.
 */
import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../clock.ts';
import {toCloudError} from './errors.ts';
import {entryId, type RawEntry, toLogLine} from './log-entry.ts';
import type {LoggingApi, TailMessage} from './logging.ts';
import type {TailHandlers} from './port.ts';
import {createSeen} from './seen.ts';
import {CloudError, type CloudErrorKind, type LogLine} from './types.ts';

/** All times here are ms of the data's clock unless they say real. */
const firstLines = 200;
/** ms before the newest line that a re-list looks back, for entries that arrive late. */
const overlap = 120_000;
const day = 86_400_000;
const pollPeriod = 15_000;
/** Pauses after failures; the first doubles up to the longest. */
const firstPause = 1000;
const longestPause = 30_000;
/** However fast a sandbox's clock runs, real ms. */
const shortestPause = 500;
/** A stream that brought nothing for so long is checked against a list. */
const stallCheck = 120_000;
/** Real ms after which an open stream counts as one. */
const settle = 3000;
/** Refusals in a row after which we poll; and how long until streaming is tried again. */
const refusalsToPoll = 3;
const streamAgain = 10 * 60_000;
/** After an error that does not heal in seconds. */
const longWait = 60_000;
/** Entries of a stream that are taken in one go. */
const slice = 250;
const remembered = 10_000;

/** Starts at once. Returns the function that ends it. */
export function followLog(
	logging: Pick<LoggingApi, 'list' | 'stream'>,
	clock: Clock,
	project: string,
	filter: string,
	handlers: TailHandlers,
): () => void {
	const stopped = new AbortController();
	const {signal} = stopped;
	const seen = createSeen(remembered);
	/** Pauses are of the data's time: a fast sandbox is asked as often in its own minute. Real ms. */
	const real = (ms: number) => Math.max(shortestPause, ms / clock.speed);
	let newest = 0;
	/** Up to here (never past now, whatever clock wrote the lines) nothing is missing but what arrives late. A stream moves it only once a list has closed the gap before it. */
	let complete = 0;
	let listed = false;

	/** How many of them are new. */
	function deliver(entries: readonly RawEntry[]): number {
		const lines = entries.filter(entry => seen.add(entryId(entry))).map(toLogLine);
		if (lines.length === 0 || signal.aborted) return 0;
		lines.sort((a: LogLine, b: LogLine) => a.t - b.t);
		newest = Math.max(newest, lines.at(-1)?.t ?? 0);
		handlers.lines(lines);
		return lines.length;
	}

	/** What is not here yet: the last lines at first, later everything that may be missing. Returns how many came. */
	async function list(): Promise<number> {
		const since = complete > 0 ? complete - overlap : clock.now() - day;
		const entries = await logging.list(project, filter, since, listed ? 1000 : firstLines, signal);
		listed = true;
		const came = deliver(entries.toReversed());
		complete = Math.min(newest, clock.now());
		return came;
	}

	function status(mode: 'tail' | 'poll' | 'down', reason?: string): void {
		if (!signal.aborted) handlers.status({mode, ...(reason !== undefined && {reason}), at: clock.now()});
	}

	/** Streams until the stream ends; resolves with the reason. `live` is called once the stream has proved itself. */
	async function stream(live: () => void): Promise<CloudError | undefined> {
		const tail = await logging.stream(project, filter);
		const {promise, resolve} = Promise.withResolvers<CloudError | undefined>();
		let heardAt = performance.now();
		let isLive = false;
		let isWhole = false;
		const prove = () => {
			if (!isLive) live();
			isLive = true;
		};
		let isOver = false;
		const end = (error?: unknown) => {
			isOver = true;
			clearTimeout(proven);
			clearInterval(watch);
			signal.removeEventListener('abort', cancel);
			// A later error of an abandoned stream must find a listener.
			tail.on('error', () => {});
			// One that is over needs no cancelling, and what a closed client hands out throws at it.
			if (!tail.destroyed) tail.cancel?.();
			tail.destroy();
			resolve(error === undefined ? undefined : toCloudError(error, 'logging'));
		};
		const cancel = () => end();
		// A refusal comes at once; what is still open then is a quiet log. What was written between list and stream is listed now.
		let proven = setTimeout(() => {
			prove();
			void close();
		}, settle);
		/** Closes the gap between the last list and this stream; tried until it succeeds. */
		async function close(): Promise<void> {
			try {
				await list();
				isWhole = true;
			} catch (error) {
				const wait = Math.max(real(longestPause), waitFor(toCloudError(error, 'logging')));
				if (!isOver) proven = setTimeout(() => void close(), wait);
			}
		}
		const watch = setInterval(() => void check(), real(stallCheck));
		/** A stream that says nothing may be a quiet log or a dead stream: only a list can tell, and a dead one is replaced. */
		async function check(): Promise<void> {
			const before = heardAt;
			if (performance.now() - before < real(stallCheck) * 0.9) return;
			const came = await list().catch(() => 0);
			// What was on its way when we asked gets the time to arrive.
			if (came > 0) await sleep(settle, signal);
			if (came > 0 && heardAt === before)
				end(new CloudError('unavailable', 'the stream was silent while there were new lines', 'logging'));
		}
		signal.addEventListener('abort', cancel, {once: true});
		tail.on('data', (message: TailMessage) => {
			heardAt = performance.now();
			prove();
			// A flood comes message on message, a thousand entries each: a key pressed meanwhile is answered in between.
			tail.pause();
			void take(message).then(() => tail.resume());
		});
		async function take({entries, suppressionInfo}: TailMessage): Promise<void> {
			for (let at = 0; at < (entries?.length ?? 0); at += slice) {
				if (at > 0) await setImmediate();
				deliver(entries?.slice(at, at + slice) ?? []);
			}
			if (isWhole) complete = Math.min(newest, clock.now());
			const left = (suppressionInfo ?? []).reduce((sum, one) => sum + (one.suppressedCount ?? 0), 0);
			if (left > 0) handlers.suppressed(left);
			await setImmediate();
		}
		tail.once('error', end);
		tail.once('end', cancel);
		if (signal.aborted) end();
		return promise;
	}

	async function poll(until: number, reason: string): Promise<void> {
		let failures = 0;
		while (!signal.aborted && performance.now() < until) {
			await sleep(pauseAfter(failures, pollPeriod), signal);
			if (signal.aborted) return;
			try {
				await list();
				failures = 0;
				status('poll', reason);
			} catch (error) {
				failures++;
				const clean = toCloudError(error, 'logging');
				status('down', clean.message);
				await sleep(waitFor(clean), signal);
			}
		}
	}

	/** Real ms: doubled with every failure up to the longest pause, and never all of it the same for everybody. */
	function pauseAfter(failures: number, first: number): number {
		const ceiling = Math.min(Math.max(longestPause, first), first * 2 ** failures);
		return real(ceiling / 2 + (Math.random() * ceiling) / 2);
	}

	/** Real ms that an error asks for on top of the pause. */
	function waitFor({kind, retryAfter}: CloudError): number {
		if (retryAfter !== undefined) return retryAfter / clock.speed;
		return isLong(kind) ? real(longWait) : 0;
	}

	async function follow(): Promise<void> {
		let failures = 0;
		let refusals = 0;
		/** Why there is no stream while the list works. */
		let broken: string | undefined;
		while (!signal.aborted) {
			try {
				await list();
				status(broken === undefined ? 'tail' : 'poll', broken);
				const began = performance.now();
				const ended = await stream(() => {
					broken = undefined;
					status('tail');
				});
				if (signal.aborted) return;
				// An hour's end is normal; so is a stream that lived a while.
				failures = performance.now() - began > real(60_000) ? 0 : failures + 1;
				refusals = ended && isRefusal(ended) ? refusals + 1 : 0;
				if (ended && refusals >= refusalsToPoll) {
					refusals = 0;
					status('poll', ended.message);
					await poll(performance.now() + real(streamAgain), ended.message);
					continue;
				}
				// A single end is not worth a word. After more, lines come with the lists in between, and that is said.
				if (failures > 1) broken = ended?.message ?? 'the stream ended';
				if (ended) await sleep(waitFor(ended), signal);
			} catch (error) {
				const clean = toCloudError(error, 'logging');
				if (signal.aborted) return;
				failures++;
				status('down', clean.message);
				await sleep(waitFor(clean), signal);
			}
			await sleep(pauseAfter(failures, firstPause), signal);
		}
	}

	void follow();
	return () => stopped.abort();
}

/** A quota refills by the minute; the others only a person can mend. */
function isLong(kind: CloudErrorKind): boolean {
	return kind === 'quota' || kind === 'auth' || kind === 'denied';
}

function isRefusal({kind, cause}: CloudError): boolean {
	const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
	// UNIMPLEMENTED is `invalid`, as is a filter that is wrong: polling will name that as well.
	return kind === 'quota' || kind === 'denied' || code === 12 || code === 3;
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
