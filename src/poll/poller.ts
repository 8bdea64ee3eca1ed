/** All polling of the wall: sources, log tails, sleep, login, budget. Never stops for good. */
import {environmentManager, QueryClient} from '@tanstack/react-query';
import type {Clock} from '../clock.ts';
import type {CloudReads} from '../cloud/port.ts';
import {CloudError, type Reading} from '../cloud/types.ts';
import type {LoadedConfig, SourceConfig, SystemConfig} from '../config/schema.ts';
import {createBatch} from './batch.ts';
import {createEntry, type Entry, type EntryContext} from './entry.ts';
import {createMeter} from './stats.ts';
import {createTailRing, type TailRing} from './tail.ts';
import type {FoldedLine, Poller, PollStats, SourceState, TailState} from './types.ts';

/** Real ms between two tries while the login is expired. */
const probePeriod = 60_000;
const sleepCheck = 5000;
/** ms by which wall and monotonic clock must part to call it a sleep. */
const sleepJump = 30_000;
/** Real ms over which polls are spread after a sleep. */
const wakeSpread = 2000;

/** By system: readings by source, log lines newest last. */
type Memory = ReadonlyMap<string, {readings: ReadonlyMap<string, Reading>; lines: readonly FoldedLine[]}>;

const nothing: SourceState = {failures: 0, fetching: false, period: 0};
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
	/** What was read before the start. */
	memory?: Memory;
}): Poller {
	let config = initial;
	// In Node TanStack takes itself for a server and never polls.
	environmentManager.setIsServer(() => false);
	const client = new QueryClient();
	const meter = createMeter();
	const listeners = new Set<() => void>();
	const entries = new Map<string, Entry>();
	const rings = new Map<string, TailRing>();
	const timers = new Set<ReturnType<typeof setTimeout>>();
	const tailStops = new Map<string, () => void>();
	/** What each source and each log was made from, to know what a new config leaves as it is. */
	let definitions = new Map<string, string>();
	let stopSleep = () => {};
	let focused = true;
	let login: CloudError | undefined;
	let pausedAt = 0;
	let loginProbe: ReturnType<typeof setInterval> | undefined;
	let running = false;
	// Snapshots change only here, so that a reader sees one moment.
	let states = new Map<string, SourceState>();
	let tails = new Map<string, TailState>();
	let stats: PollStats = meter.read({now: Date.now(), dataNow: clock.now(), failing: 0, total: 0, focused: true});

	const batch = createBatch(() => {
		takeSnapshots();
		for (const listener of [...listeners]) listener();
	});

	const context: EntryContext = {
		client,
		reads,
		now: () => clock.now(),
		speed: clock.speed,
		paused: source => login !== undefined && needsLogin(source),
		focused: () => focused,
		allow(source) {
			if (!('bigquery' in source)) return;
			const limit = config.wall.maxUsdPerDay;
			if (meter.usdToday(clock.now()) >= limit)
				throw new CloudError(
					'quota',
					`daily budget of $${limit} is spent: BigQuery waits until midnight UTC`,
					'bigquery',
				);
		},
		succeeded(reading, source, began) {
			meter.asked(reading.cost, Date.now(), clock.now());
			// An answer that was already under way proves nothing about the login.
			if (login && needsLogin(source) && began > pausedAt) resume();
		},
		failed(error) {
			meter.asked({requests: 1, bytesBilled: 0}, Date.now(), clock.now());
			meter.failed(Date.now());
			if (error.kind === 'auth' && !login) pause(error);
		},
		changed: () => batch.mark(),
	};

	adopt(config, memory);

	/** Ends what the config no longer has, begins what is new; what is defined as before keeps its readings and its pace. */
	function adopt(next: LoadedConfig, before?: Memory): void {
		config = next;
		const wanted = definitionsOf(next);
		for (const [key, definition] of definitions) if (wanted.get(key) !== definition) drop(key);
		definitions = wanted;
		for (const system of next.systems) {
			for (const [id, source] of Object.entries(system.sources)) {
				const key = keyOf(system.system, id);
				if (entries.has(key)) continue;
				const entry = createEntry(context, system, id, source, before?.get(system.system)?.readings.get(id));
				entries.set(key, entry);
				if (running) entry.start();
			}
			if (system.panes.log && !rings.has(system.system)) {
				const ring = createTailRing(undefined, before?.get(system.system)?.lines);
				rings.set(system.system, ring);
				if (running) tailStops.set(system.system, follow(system, system.panes.log.filter, ring));
			}
		}
		takeSnapshots();
	}

	function drop(key: string): void {
		const entry = entries.get(key);
		if (entry) {
			entry.stop();
			entries.delete(key);
			client.removeQueries({queryKey: [entry.system, entry.id], exact: true});
			return;
		}
		tailStops.get(key)?.();
		tailStops.delete(key);
		rings.delete(key);
	}

	function takeSnapshots(): void {
		states = new Map([...entries].map(([key, entry]) => [key, entry.state()]));
		tails = new Map([...rings].map(([system, ring]) => [system, ring.state()]));
		const failing = [...states.values()].filter(state => state.error !== undefined).length;
		stats = meter.read({
			now: Date.now(),
			dataNow: clock.now(),
			failing,
			total: entries.size,
			focused,
			auth: login?.message,
		});
	}

	/** Every further try would only bother the login server: one source tries for all. */
	function pause(error: CloudError): void {
		login = error;
		pausedAt = performance.now();
		rescheduleAll();
		loginProbe = setInterval(() => {
			const failing = [...entries.values()].find(entry => entry.state().error?.kind === 'auth');
			failing?.refresh();
		}, probePeriod);
	}

	function resume(): void {
		login = undefined;
		clearInterval(loginProbe);
		rescheduleAll();
		soon([...entries.values()], wakeSpread);
	}

	/** Whose answer is older than its period. */
	function overdue(): Entry[] {
		return [...entries.values()].filter(entry => {
			const {reading, period} = entry.state();
			return reading !== undefined && clock.now() - reading.fetchedAt > period;
		});
	}

	function rescheduleAll(): void {
		for (const entry of entries.values()) entry.reschedule();
	}

	/** Refreshes within `spread` real ms. */
	function soon(which: readonly Entry[], spread: number): void {
		for (const entry of which) {
			const timer = setTimeout(() => {
				timers.delete(timer);
				entry.refresh();
			}, Math.random() * spread);
			timers.add(timer);
		}
	}

	function watchSleep(): () => void {
		let wall = Date.now();
		let steady = performance.now();
		const timer = setInterval(() => {
			const jump = Math.abs(Date.now() - wall - (performance.now() - steady));
			wall = Date.now();
			steady = performance.now();
			if (jump > sleepJump) soon([...entries.values()], wakeSpread);
			// Rates of the last minute fall even when nothing is answered.
			batch.mark();
		}, sleepCheck);
		return () => clearInterval(timer);
	}

	function follow(system: SystemConfig, filter: string, ring: TailRing): () => void {
		return reads.tail(system, filter, {
			lines(lines) {
				ring.add(lines);
				batch.mark();
			},
			status({mode, reason}) {
				ring.mode(mode, reason);
				batch.mark();
			},
			suppressed(count) {
				ring.suppress(count);
				batch.mark();
			},
		});
	}

	return {
		start() {
			if (running) return;
			running = true;
			client.mount();
			for (const entry of entries.values()) entry.start();
			for (const system of config.systems) {
				const ring = rings.get(system.system);
				if (ring && system.panes.log) tailStops.set(system.system, follow(system, system.panes.log.filter, ring));
			}
			stopSleep = watchSleep();
		},
		async stop() {
			running = false;
			for (const end of tailStops.values()) end();
			tailStops.clear();
			stopSleep();
			for (const timer of timers) clearTimeout(timer);
			timers.clear();
			clearInterval(loginProbe);
			login = undefined;
			batch.stop();
			for (const entry of entries.values()) entry.stop();
			await client.cancelQueries();
			client.unmount();
		},
		source: (system, id) => states.get(keyOf(system, id)) ?? nothing,
		tail: system => tails.get(system) ?? silent,
		stats: () => stats,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		refresh(system) {
			for (const entry of entries.values()) if (system === undefined || entry.system === system) entry.refresh();
		},
		setFocused(next) {
			if (next === focused) return;
			focused = next;
			batch.mark();
			rescheduleAll();
			if (next) soon(overdue(), wakeSpread);
		},
		reconfigure(next) {
			adopt(next);
			batch.mark();
		},
		hurry: (system, id, period, until) => entries.get(keyOf(system, id))?.hurry(period, until),
	};
}

/** Health probes go out without Google's credentials. */
function needsLogin(source: SourceConfig): boolean {
	return !('http' in source);
}

function keyOf(system: string, id: string): string {
	return `${system}/${id}`;
}

/** Everything a question depends on, by source (`system/id`) and by log (`system`). */
function definitionsOf({systems}: LoadedConfig): Map<string, string> {
	return new Map(
		systems.flatMap(({system, project, region, tz, spanner, sources, panes}) => {
			const define = (what: unknown) => JSON.stringify([project, region, tz, spanner, what]);
			return [
				...Object.entries(sources).map(([id, source]): [string, string] => [keyOf(system, id), define(source)]),
				...(panes.log ? [[system, define(panes.log.filter)] as [string, string]] : []),
			];
		}),
	);
}
