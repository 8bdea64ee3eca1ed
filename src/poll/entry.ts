/** One polled source: a TanStack query with our own pace. */

import {type QueryClient, QueryObserver, replaceEqualDeep} from '@tanstack/query-core';
import {minute} from '../clock.ts';
import type {CloudReads} from '../cloud/port.ts';
import {CloudError, type Reading} from '../cloud/types.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {eagerTime, longestPause, nextDelay, periodOf, rarely, realPeriod} from './cadence.ts';
import type {SourceState} from './types.ts';

/** Real ms: an answer counts for three of these even where a source is polled more often. */
const shortestJudged = 10_000 / 3;

/** The wall as an entry needs it. */
export interface EntryContext {
	client: QueryClient;
	reads: CloudReads;
	/** Clock of the data, ms, and its speed. */
	now(): number;
	speed: number;
	/** Real ms since the epoch at which the minutes of a system begin. */
	bornAt(system: string): number;
	/** Why this source is not polled now: its credentials are refused, and one source probes for all (breaker.ts). */
	paused(source: SourceConfig): CloudError | undefined;
	focused(): boolean;
	/** This source is on the screen, or a check judges it. */
	needed(system: string, id: string): boolean;
	/** Throws CloudError when this source may not be polled now. */
	allow(source: SourceConfig): void;
	/** A poll is under way, until it `ended`. */
	began(): void;
	ended(): void;
	/** `began`: performance.now() at which the poll started. */
	succeeded(reading: Reading, source: SourceConfig, began: number): void;
	failed(error: CloudError, source: SourceConfig, began: number): void;
	changed(): void;
}

export interface Entry {
	readonly system: string;
	readonly id: string;
	readonly source: SourceConfig;
	start(): void;
	stop(): void;
	/** Polls now, unless a poll is under way. */
	refresh(): void;
	/** Takes a changed pace (focus, pause, hurry) into account. */
	reschedule(): void;
	hurry(period: number, until: number): void;
	/** The same object until something changed. */
	state(): SourceState;
}

/** @param remembered the reading from before the start: shown until the first answer, never given to the next poll as the previous answer */
export function createEntry(
	context: EntryContext,
	system: SystemConfig,
	id: string,
	source: SourceConfig,
	remembered?: Reading,
): Entry {
	const {client, reads, speed} = context;
	const key = [system.system, id];
	const period = periodOf(source);
	let error: CloudError | undefined;
	let failingSince: number | undefined;
	let failures = 0;
	let polls = 0;
	let startedAt = performance.now();
	let delay = realPeriod(period, speed);
	/** When the next poll is due after a failure, ms of the data's clock. */
	let nextAt: number | undefined;
	let hurried: {period: number; until: number} | undefined;
	let snapshot: SourceState | undefined;
	let unsubscribe: (() => void) | undefined;

	/** Real ms between polls now; twice as long while the terminal has no focus. */
	function pace(): number {
		if (hurried && context.now() < hurried.until) return realPeriod(hurried.period, speed);
		const wanted = context.needed(system.system, id) ? period : Math.max(period, rarely(source));
		return realPeriod(wanted, speed) * (context.focused() ? 1 : 2);
	}

	function plan(reading = answer()): void {
		const refill = error?.kind === 'quota' ? (minute - (context.now() % minute)) / speed : undefined;
		delay = nextDelay({
			period: pace(),
			failures,
			first: polls === 1,
			eager: !reading && error?.kind !== 'auth' && performance.now() - startedAt < eagerTime,
			random: Math.random(),
			now: Date.now() - context.bornAt(system.system),
			minute: minute / speed,
			...(refill !== undefined && {quotaRefill: refill}),
			...(error?.retryAfter !== undefined && {retryAfter: error.retryAfter / speed}),
		});
		nextAt = error ? context.now() + delay * speed : undefined;
	}

	async function poll(signal: AbortSignal): Promise<Reading> {
		const began = performance.now();
		context.began();
		try {
			context.allow(source);
			const reading = await reads.read(system, id, source, answer(), signal);
			polls++;
			error = undefined;
			failingSince = undefined;
			failures = 0;
			plan(reading);
			context.succeeded(reading, source, began);
			return reading;
		} catch (raw) {
			const clean =
				raw instanceof CloudError
					? raw
					: new CloudError('internal', raw instanceof Error ? raw.message : String(raw), 'poll', {cause: raw});
			if (signal.aborted) throw clean;
			polls++;
			error = clean;
			failingSince ??= context.now();
			failures++;
			plan();
			context.failed(clean, source, began);
			throw clean;
		} finally {
			context.ended();
		}
	}

	const options = {
		queryKey: key,
		queryFn: ({signal}: {signal: AbortSignal}) => poll(signal),
		// A function, so that a new delay is read after every answer.
		refetchInterval: () => (context.paused(source) !== undefined ? (false as const) : delay),
		refetchIntervalInBackground: true,
		refetchOnWindowFocus: false,
		refetchOnReconnect: false,
		networkMode: 'always' as const,
		retry: false,
		staleTime: 0,
		structuralSharing: (before: unknown, now: unknown) => share(before as Reading | undefined, now as Reading),
		gcTime: Number.POSITIVE_INFINITY,
	};
	const observer = new QueryObserver<Reading>(client, options);
	/** The last good reading since the start. Read from the query itself: going through the cache hashes the key every time. */
	const answer = () => observer.getCurrentQuery().state.data;

	function state(): SourceState {
		if (snapshot) return snapshot;
		const live = answer();
		const reading = live ?? remembered;
		const real = Math.max(pace(), error ? longestPause(pace(), failures, minute / speed) : 0);
		const paused = context.paused(source);
		const shown = error ?? paused;
		snapshot = {
			...(reading && {reading}),
			...(reading && !live && {remembered: true as const}),
			...(shown && {error: shown}),
			...(failingSince !== undefined && {failingSince}),
			...(nextAt !== undefined && !paused && {nextAt}),
			failures,
			period: Math.max(real, shortestJudged) * speed,
		};
		return snapshot;
	}

	/** Reports a change of the state only: the query also notifies when a poll begins. */
	function touch(): void {
		const before = snapshot;
		snapshot = undefined;
		if (before && isSame(before, state())) snapshot = before;
		else context.changed();
	}

	return {
		system: system.system,
		id,
		source,
		start() {
			startedAt = performance.now();
			unsubscribe ??= observer.subscribe(touch);
		},
		stop() {
			unsubscribe?.();
			unsubscribe = undefined;
		},
		refresh() {
			// One request in flight per source: the answer of a running one will do.
			if (unsubscribe) void observer.refetch({cancelRefetch: false});
		},
		reschedule() {
			plan();
			observer.setOptions(options);
			touch();
		},
		hurry(fast, until) {
			hurried = {period: fast, until};
			this.reschedule();
		},
		state,
	};
}

/** The newer reading; its equal parts keep the identity of the older ones. Series are left as they are: slide.ts shared their points already, and sharing by index would mix up points of different times. */
function share(before: Reading | undefined, now: Reading): Reading {
	return now.answer.kind === 'series' ? now : (replaceEqualDeep(before, now) as Reading);
}

function isSame(a: SourceState, b: SourceState): boolean {
	const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof SourceState>;
	return [...names].every(name => a[name] === b[name]);
}
