/**
 * Follows a log for weeks: lists the last lines, streams, reconnects (Google ends every tail after an hour), lists the lines
 * missed meanwhile, and polls where streaming is refused.
 */

import {setImmediate} from 'node:timers/promises';
import {type Clock, day, minute} from '../clock.ts';
import {later, repeatedly} from '../timers.ts';
import {toCloudError} from './errors.ts';
import {entryId, type RawEntry, toLogLine} from './log-entry.ts';
import {filterAnd, type LoggingApi, type TailMessage} from './logging.ts';
import {createPauses, firstPause, longestPause, sleep} from './pauses.ts';
import type {TailHandlers} from './port.ts';
import {createSeen} from './seen.ts';
import {CloudError, type LogLine} from './types.ts';

/** All times here are ms of the data's clock unless they say real. */
const firstLines = 200;
/** Severities to which a pane may narrow a log, and how many lines of each are listed first: errors tell when trouble began. */
const firstSeverities = {WARNING: firstLines, ERROR: 3000, CRITICAL: firstLines} as const;
/** Lines of a later list. */
const laterLines = 1000;
/** ms before the newest line that a re-list looks back, for entries that arrive late. */
const overlap = 120_000;
const pollPeriod = 15_000;
/** A stream without an entry for this long is checked against a list. */
const stallCheck = 120_000;
/** Real ms after which an open stream counts as one. */
const settle = 3000;
/** Refusals in a row after which we poll; and how long until streaming is tried again. */
const refusalsToPoll = 3;
const streamAgain = 10 * minute;
/** Entries of a stream that are processed in one turn of the event loop. */
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
	const {real, pauseAfter, waitFor} = createPauses(clock.speed);
	let newest = 0;
	/** Up to this time, never past now, all lines are here except late ones. A stream moves it only once a list has closed the gap before it. */
	let complete = 0;
	let listed = false;

	/** Adds entries; returns how many of them are new. */
	function deliver(entries: readonly RawEntry[]): number {
		const lines = entries.filter(entry => seen.add(entryId(entry))).map(toLogLine);
		if (lines.length === 0 || signal.aborted) return 0;
		lines.sort((a: LogLine, b: LogLine) => a.t - b.t);
		newest = Math.max(newest, lines.at(-1)?.t ?? 0);
		handlers.lines(lines);
		return lines.length;
	}

	/** Lists missing lines: at first the last ones, later all since the gap began. Returns how many were new. */
	async function list(): Promise<number> {
		const gap = complete > 0 ? complete : clock.now() - day;
		const since = complete > 0 ? complete - overlap : gap;
		const most = listed ? laterLines : firstLines;
		const {items} = await logging.list(project, filter, since, most, signal);
		let came = deliver(items.toReversed());
		let from = beginOf(items, most, gap);
		// In a busy log the last lines may cover minutes only, so each severity that a pane can show gets a list of its own.
		if (from > gap) {
			const {ERROR, ...others} = listed ? {ERROR: laterLines} : firstSeverities;
			const [errors, ...rest] = await Promise.all([
				listFrom('ERROR', ERROR, since),
				...Object.entries(others).map(([severity, count]) => listFrom(severity, count, since)),
			]);
			came += deliver([errors, ...rest].flat());
			from = beginOf(errors, ERROR, gap);
		}
		if (!signal.aborted && (!listed || from > gap)) handlers.reached(from);
		listed = true;
		complete = Math.min(newest, clock.now());
		return came;
	}

	const listFrom = async (severity: string, most: number, since: number): Promise<RawEntry[]> => {
		return (await logging.list(project, filterAnd(filter, `severity>=${severity}`), since, most, signal)).items;
	};

	/** From when on a list, newest first, has every line, ms. */
	function beginOf(items: readonly RawEntry[], most: number, gap: number): number {
		const oldest = items.length < most ? undefined : items.at(-1);
		return Math.max(gap, oldest ? toLogLine(oldest).t : gap);
	}

	function status(mode: 'tail' | 'poll' | 'down', reason?: string): void {
		if (!signal.aborted) handlers.status({mode, ...(reason !== undefined && {reason}), at: clock.now()});
	}

	/** Streams until the stream ends; resolves with the reason. `live` is called once the stream has proved itself. */
	async function stream(live: () => void): Promise<CloudError | undefined> {
		const tail = await logging.stream(project, filter);
		const {promise, resolve} = Promise.withResolvers<CloudError | undefined>();
		let lastMessageAt = performance.now();
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
			// A stream that is over needs no cancelling, and cancelling one of a closed client throws.
			if (!tail.destroyed) tail.cancel?.();
			tail.destroy();
			resolve(error === undefined ? undefined : toCloudError(error, 'logging'));
		};
		const cancel = () => end();
		// A refusal comes at once, so a stream that is still open is accepted. List the lines between the last list and the stream.
		let proven = later(() => {
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
				if (!isOver) proven = later(() => void close(), wait);
			}
		}
		const watch = repeatedly(() => void check(), real(stallCheck));
		/** A silent stream may be a quiet log or a dead stream: a list tells which, and a dead stream is replaced. */
		async function check(): Promise<void> {
			const before = lastMessageAt;
			if (performance.now() - before < real(stallCheck) * 0.9) return;
			const came = await list().catch(() => 0);
			// Give entries that were on their way time to arrive.
			if (came > 0) await sleep(settle, signal);
			if (came > 0 && lastMessageAt === before)
				end(new CloudError('unavailable', 'the stream was silent while there were new lines', 'logging'));
		}
		signal.addEventListener('abort', cancel, {once: true});
		tail.on('data', (message: TailMessage) => {
			lastMessageAt = performance.now();
			prove();
			// A flood has a thousand entries per message, so keys are answered between two messages.
			tail.pause();
			// What cannot be taken ends the stream, and the list after it says why.
			void take(message).then(() => tail.resume(), end);
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
				failures = performance.now() - began > real(minute) ? 0 : failures + 1;
				refusals = ended && isRefusal(ended) ? refusals + 1 : 0;
				if (ended && refusals >= refusalsToPoll) {
					refusals = 0;
					status('poll', ended.message);
					await poll(performance.now() + real(streamAgain), ended.message);
					continue;
				}
				// A single end is not reported. After several, lines come from lists in between, and the pane says so.
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

function isRefusal({kind, cause}: CloudError): boolean {
	const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
	// UNIMPLEMENTED is `invalid`, as is a filter that is wrong: polling will name that as well.
	return kind === 'quota' || kind === 'denied' || code === 12 || code === 3;
}
