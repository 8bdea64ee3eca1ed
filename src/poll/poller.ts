/** All polling of the wall: sources, log tails, sleep, login, budget. Never stops for good. */

import {environmentManager, QueryClient} from '@tanstack/query-core';
import {type Clock, minute} from '../clock.ts';
import type {CloudReads} from '../cloud/port.ts';
import type {CloudErrorKind} from '../cloud/types.ts';
import {judgedSources} from '../config/judged.ts';
import {logErrors} from '../config/logErrors.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {noErrors} from '../signatures/types.ts';
import {createAsk} from './ask.ts';
import {createBreaker} from './breaker.ts';
import {beat, realPeriod} from './cadence.ts';
import {definitionsOf, keyOf} from './definitions.ts';
import {createEntry, type Entry, type EntryContext} from './entry.ts';
import {createLogs} from './logs.ts';
import {createOpening, type Opening} from './opening.ts';
import {watchSleep} from './sleep.ts';
import {createSnapshot} from './snapshot.ts';
import {createSpread} from './spread.ts';
import {createMeter} from './stats.ts';
import type {Poller, PollMemory, ShownSources, SourceState, TailState} from './types.ts';
import {createUnderWay} from './underWay.ts';

/** Data ms between two probes while credentials are refused. */
const probePeriod = minute;
/** Real ms over which polls are spread after a sleep. */
const wakeSpread = 2000;

/** Error kinds that only an authenticated caller gets. */
const authenticated: ReadonlySet<CloudErrorKind> = new Set(['denied', 'notFound', 'invalid', 'quota', 'stale-etag']);

const nothing: SourceState = {failures: 0, period: 0};
const silent: TailState = {lines: [], mode: 'down', reason: 'no log pane', received: 0, suppressed: 0, dropped: 0};

export function createPoller({
	config: initial,
	reads,
	clock,
	memory,
}: {
	config: LoadedConfig;
	reads: CloudReads;
	clock: Clock;
	/** Readings and lines from before the start. */
	memory?: PollMemory;
}): Poller {
	let config = initial;
	// TanStack believes that Node is a server, where it never polls.
	environmentManager.setIsServer(() => false);
	const client = new QueryClient();
	const born = Date.now();
	const meter = createMeter();
	const entries = new Map<string, Entry>();
	const logs = createLogs(reads, clock, about => snapshot.mark(about));
	const spread = createSpread();
	/** Definitions of the config in force, so that a new one replaces only those that differ. */
	let definitions = new Map<string, string>();
	let stopSleep = () => {};
	let focused = true;
	let shown: ShownSources | undefined;
	let judged: ReadonlySet<string> = new Set();
	const isNeeded = (system: string, id: string) =>
		shown === undefined || shown.get(system)?.has(id) === true || judged.has(keyOf(system, id));
	let opening: Opening | undefined;
	const breaker = createBreaker(
		() => [...entries.values()],
		realPeriod(probePeriod, clock.speed),
		which => spread.refresh(which, wakeSpread),
	);
	const underWay = createUnderWay();
	let running = false;
	const stats = (states: readonly SourceState[]) =>
		meter.read({now: performance.now(), dataNow: clock.now(), states, focused, auth: breaker.blindness()});
	const snapshot = createSnapshot(
		{
			sources: () => new Map([...entries].map(([key, entry]) => [key, entry.state()])),
			tails: logs.states,
			errors: logs.errors,
			stats,
		},
		// A batch waits for a poll that is answered soon.
		underWay.isAnswering,
	);

	const context: EntryContext = {
		client,
		reads,
		now: () => clock.now(),
		speed: clock.speed,
		// Systems take turns, because the answers of all of them at once would delay a key.
		bornAt: system => born + (config.systems.findIndex(one => one.system === system) * beat) / config.systems.length,
		...underWay,
		paused: source => breaker.reason(source),
		focused: () => focused,
		needed: isNeeded,
		allow(source) {
			if ('bigquery' in source) meter.allow(config.wall.maxUsdPerDay, clock.now());
		},
		succeeded(reading, source, began) {
			meter.asked(reading.cost, performance.now(), clock.now());
			breaker.accepted(source, began);
		},
		failed(error, source, began) {
			meter.asked({requests: 1, bytesBilled: 0}, performance.now(), clock.now());
			meter.failed(performance.now());
			if (error.kind === 'auth') breaker.refused(source, error);
			// Any other error from Google proves that our credentials were accepted: close the breaker.
			else if (authenticated.has(error.kind) && error.api !== 'budget') breaker.accepted(source, began);
		},
		changed() {
			snapshot.mark('readings');
			if (opening?.advance()) snapshot.hasten();
		},
	};

	const ask = createAsk(reads, context);
	const leaving = new AbortController();

	adopt(config, memory);

	/** Stops sources that the config no longer has and starts new ones; unchanged ones keep their readings and their pace. */
	function adopt(next: LoadedConfig, before?: PollMemory): void {
		config = next;
		const wanted = definitionsOf(next);
		for (const [key, definition] of definitions) if (wanted.get(key) !== definition) drop(key);
		definitions = wanted;
		judged = new Set(next.systems.flatMap(system => [...judgedSources(system)].map(id => keyOf(system.system, id))));
		for (const system of next.systems) {
			for (const [id, source] of Object.entries(system.sources)) {
				const key = keyOf(system.system, id);
				if (entries.has(key)) continue;
				const entry = createEntry(context, system, id, source, before?.get(system.system)?.readings.get(id));
				entries.set(key, entry);
				if (running) entry.start();
			}
			if (logs.add(system, before?.get(system.system)) && running) logs.start(system);
		}
		snapshot.take();
	}

	function drop(key: string): void {
		const entry = entries.get(key);
		if (entry) {
			entry.stop();
			entries.delete(key);
			client.removeQueries({queryKey: [entry.system, entry.id], exact: true});
			return;
		}
		logs.drop(key);
	}

	/** Sources whose answer is older than their period, except those that the breaker holds back. */
	function overdue(): Entry[] {
		return [...entries.values()].filter(entry => {
			const {reading, period} = entry.state();
			return (
				reading !== undefined && clock.now() - reading.fetchedAt > period && breaker.reason(entry.source) === undefined
			);
		});
	}

	/** Makes a change, then reschedules the sources that became needed or no longer are. */
	function changeNeeds(change: () => void): void {
		const needed = () => new Set([...entries.values()].filter(({system, id}) => isNeeded(system, id)));
		const before = needed();
		const known = new Set(entries.values());
		change();
		const after = needed();
		for (const entry of entries.values())
			if (known.has(entry) && before.has(entry) !== after.has(entry)) entry.reschedule();
	}

	return {
		start(shown) {
			if (running) return;
			running = true;
			client.mount();
			const begin = (isMeant: (system: string) => boolean) => {
				for (const entry of entries.values()) if (isMeant(entry.system)) entry.start();
				for (const system of config.systems) if (isMeant(system.system)) logs.start(system);
			};
			// The system on the screen is polled first, so that it does not wait for the answers of all others.
			const first = [...entries.values()].filter(({system}) => system === shown);
			if (first.length > 0) begin(system => system === shown);
			opening = createOpening(first, () => begin(() => true));
			stopSleep = watchSleep(
				() => {
					reads.slept();
					spread.refresh(entries.values(), wakeSpread);
				},
				// The rates of the last minute change even without an answer.
				() => {
					const now = stats([...entries.values()].map(entry => entry.state()));
					if (now !== snapshot.stats() || logs.isDue()) snapshot.mark('readings');
				},
			);
		},
		async stop() {
			running = false;
			leaving.abort();
			opening?.stop();
			logs.stop();
			stopSleep();
			spread.stop();
			breaker.stop();
			snapshot.stop();
			for (const entry of entries.values()) entry.stop();
			await client.cancelQueries();
			client.unmount();
		},
		source: (system, id) =>
			(id === logErrors ? snapshot.errors(system)?.state : snapshot.source(keyOf(system, id))) ?? nothing,
		tail: system => snapshot.tail(system) ?? silent,
		signatures: system => snapshot.errors(system)?.signatures ?? noErrors,
		knownSignatures: logs.known,
		stats: snapshot.stats,
		subscribe: snapshot.subscribe,
		refresh(system) {
			reads.anew();
			for (const entry of entries.values()) if (system === undefined || entry.system === system) entry.refresh();
		},
		setFocused(next) {
			if (next === focused) return;
			focused = next;
			snapshot.mark('readings');
			for (const entry of entries.values()) entry.reschedule();
			if (next) spread.refresh(overdue(), wakeSpread);
		},
		setShown(next) {
			changeNeeds(() => {
				shown = next;
			});
			if (running) for (const entry of overdue()) entry.refresh();
		},
		reconfigure(next) {
			changeNeeds(() => adopt(next));
			// The new budget may be larger, so sources that wait for midnight try again now.
			for (const entry of entries.values()) if (entry.state().error?.api === 'budget') entry.refresh();
			snapshot.mark('readings');
			snapshot.mark('logs');
		},
		ask: (system, id, source) => ask(system, id, source, leaving.signal),
		hurry: (system, id, period, until) => entries.get(keyOf(system, id))?.hurry(period, until),
	};
}
