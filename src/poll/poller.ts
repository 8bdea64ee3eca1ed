/** All polling of the wall: sources, log tails, sleep, login, budget. Never stops for good. */
import {environmentManager, QueryClient} from '@tanstack/react-query';
import type {Clock} from '../clock.ts';
import type {CloudReads} from '../cloud/port.ts';
import {CloudError, type CloudErrorKind, type Reading} from '../cloud/types.ts';
import {judgedSources} from '../config/judged.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {createBoard} from './board.ts';
import {beat, realPeriod} from './cadence.ts';
import {definitionsOf, keyOf} from './definitions.ts';
import {createEntry, type Entry, type EntryContext} from './entry.ts';
import {createOpening, type Opening} from './opening.ts';
import {watchSleep} from './sleep.ts';
import {createMeter, mostOf} from './stats.ts';
import {createTailRing, type TailRing} from './tail.ts';
import type {Poller, SourceState, TailState, UnheldLine} from './types.ts';
import {createWaiting} from './waiting.ts';

/** Data ms between two tries while credentials are refused. */
const probePeriod = 60_000;
const day = 86_400_000;
/** Real ms over which polls are spread after a sleep. */
const wakeSpread = 2000;

/** Real ms in which an answer is expected. */
const soonAnswered = 1000;

/** By system: readings by source, log lines newest last. */
type Memory = ReadonlyMap<string, {readings: ReadonlyMap<string, Reading>; lines: readonly UnheldLine[]}>;

/** Errors of somebody who knew who we are. */
const answered: ReadonlySet<CloudErrorKind> = new Set(['denied', 'notFound', 'invalid', 'quota', 'stale-etag']);

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
	/** What was read before the start. */
	memory?: Memory;
}): Poller {
	let config = initial;
	// In Node TanStack takes itself for a server and never polls.
	environmentManager.setIsServer(() => false);
	const client = new QueryClient();
	const born = Date.now();
	const meter = createMeter();
	const entries = new Map<string, Entry>();
	const rings = new Map<string, TailRing>();
	const timers = new Set<ReturnType<typeof setTimeout>>();
	const tailStops = new Map<string, () => void>();
	/** What each source and each log was made from, to know what a new config leaves as it is. */
	let definitions = new Map<string, string>();
	let stopSleep = () => {};
	let focused = true;
	let shown: string | undefined;
	let judged: ReadonlySet<string> = new Set();
	const isNeeded = (system: string, id: string) =>
		shown === undefined || system === shown || judged.has(keyOf(system, id));
	let opening: Opening | undefined;
	const waiting = createWaiting(
		() => [...entries.values()],
		realPeriod(probePeriod, clock.speed),
		which => soon(which, wakeSpread),
	);
	/** Looks that have not been answered, and when the newest of them began (performance.now()). */
	let underWay = 0;
	let newest = 0;
	let running = false;
	const stats = (states: readonly SourceState[]) =>
		meter.read({
			now: Date.now(),
			dataNow: clock.now(),
			failing: states.filter(state => state.error !== undefined).length,
			total: entries.size,
			focused,
			auth: waiting.blindness(),
			failingMost: mostOf(states),
			skew: newestOf(states)?.skew,
		});
	const board = createBoard(
		{
			sources: () => new Map([...entries].map(([key, entry]) => [key, entry.state()])),
			tails: () => new Map([...rings].map(([system, ring]) => [system, ring.state()])),
			stats,
		},
		// What hangs is not waited for.
		() => underWay > 0 && performance.now() - newest < soonAnswered,
	);

	const context: EntryContext = {
		client,
		reads,
		now: () => clock.now(),
		speed: clock.speed,
		// The systems take turns: answers of all at once would hold up a key.
		bornAt: system => born + (config.systems.findIndex(one => one.system === system) * beat) / config.systems.length,
		began() {
			underWay++;
			newest = performance.now();
		},
		ended: () => void underWay--,
		paused: source => waiting.reason(source),
		focused: () => focused,
		needed: isNeeded,
		allow(source) {
			if (!('bigquery' in source)) return;
			const limit = config.wall.maxUsdPerDay;
			const now = clock.now();
			if (meter.usdToday(now) >= limit)
				throw new CloudError(
					'quota',
					`daily budget of $${limit} is spent: BigQuery waits until midnight UTC`,
					'budget',
					{
						retryAfter: day - (now % day),
					},
				);
		},
		succeeded(reading, source, began) {
			meter.asked(reading.cost, Date.now(), clock.now());
			waiting.passed(source, began);
		},
		failed(error, source, began) {
			meter.asked({requests: 1, bytesBilled: 0}, Date.now(), clock.now());
			meter.failed(Date.now());
			if (error.kind === 'auth') waiting.refused(source, error);
			// Who is heard and answered otherwise is not refused for his credentials.
			else if (answered.has(error.kind) && error.api !== 'budget') waiting.passed(source, began);
		},
		changed() {
			board.mark('readings');
			if (opening?.advance()) board.hasten();
		},
	};

	adopt(config, memory);

	/** Ends what the config no longer has, begins what is new; what is defined as before keeps its readings and its pace. */
	function adopt(next: LoadedConfig, before?: Memory): void {
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
			if (system.panes.log && !rings.has(system.system)) {
				const ring = createTailRing(undefined, before?.get(system.system)?.lines);
				rings.set(system.system, ring);
				if (running) tailStops.set(system.system, follow(system, system.panes.log.filter, ring));
			}
		}
		board.look();
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

	/** Whose answer is older than its period, and who may be asked. */
	function overdue(): Entry[] {
		return [...entries.values()].filter(entry => {
			const {reading, period} = entry.state();
			return (
				reading !== undefined && clock.now() - reading.fetchedAt > period && waiting.reason(entry.source) === undefined
			);
		});
	}

	function rescheduleAll(): void {
		for (const entry of entries.values()) entry.reschedule();
	}

	/** Does what changes who is needed: those have another pace from now on. */
	function changeNeeds(change: () => void): void {
		const needed = () => new Set([...entries.values()].filter(({system, id}) => isNeeded(system, id)));
		const before = needed();
		const known = new Set(entries.values());
		change();
		const after = needed();
		for (const entry of entries.values())
			if (known.has(entry) && before.has(entry) !== after.has(entry)) entry.reschedule();
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

	function follow(system: SystemConfig, filter: string, ring: TailRing): () => void {
		return reads.tail(system, filter, {
			lines(lines) {
				ring.add(lines);
				board.mark('logs');
			},
			status({mode, reason}) {
				ring.mode(mode, reason);
				board.mark('logs');
			},
			suppressed(count) {
				ring.suppress(count);
				board.mark('logs');
			},
		});
	}

	return {
		start(shown) {
			if (running) return;
			running = true;
			client.mount();
			const begin = (isMeant: (system: string) => boolean) => {
				for (const entry of entries.values()) if (isMeant(entry.system)) entry.start();
				for (const system of config.systems) {
					const ring = isMeant(system.system) && !tailStops.has(system.system) && rings.get(system.system);
					if (ring && system.panes.log) tailStops.set(system.system, follow(system, system.panes.log.filter, ring));
				}
			};
			// Who looks at one system need not wait for the answers of all: the others are asked after it.
			const first = [...entries.values()].filter(({system}) => system === shown);
			if (first.length > 0) begin(system => system === shown);
			opening = createOpening(first, () => begin(() => true));
			stopSleep = watchSleep(
				() => {
					reads.slept();
					soon([...entries.values()], wakeSpread);
				},
				// Rates of the last minute fall even when nothing is answered.
				() => stats([...entries.values()].map(entry => entry.state())) !== board.stats() && board.mark('readings'),
			);
		},
		async stop() {
			running = false;
			opening?.stop();
			for (const end of tailStops.values()) end();
			tailStops.clear();
			stopSleep();
			for (const timer of timers) clearTimeout(timer);
			timers.clear();
			waiting.stop();
			board.stop();
			for (const entry of entries.values()) entry.stop();
			await client.cancelQueries();
			client.unmount();
		},
		source: (system, id) => board.source(keyOf(system, id)) ?? nothing,
		tail: system => board.tail(system) ?? silent,
		stats: board.stats,
		subscribe: board.subscribe,
		refresh(system) {
			for (const entry of entries.values()) if (system === undefined || entry.system === system) entry.refresh();
		},
		setFocused(next) {
			if (next === focused) return;
			focused = next;
			board.mark('readings');
			rescheduleAll();
			if (next) soon(overdue(), wakeSpread);
		},
		setShown(next) {
			changeNeeds(() => {
				shown = next;
			});
			if (running) for (const entry of overdue()) entry.refresh();
		},
		reconfigure(next) {
			changeNeeds(() => adopt(next));
			// A larger budget need not wait for midnight.
			for (const entry of entries.values()) if (entry.state().error?.api === 'budget') entry.refresh();
			board.mark('readings');
			board.mark('logs');
		},
		hurry: (system, id, period, until) => entries.get(keyOf(system, id))?.hurry(period, until),
	};
}

/** The reading that was fetched last. */
function newestOf(states: readonly SourceState[]): Reading | undefined {
	return states.reduce<Reading | undefined>(
		(newest, {reading}) => (reading && reading.fetchedAt > (newest?.fetchedAt ?? 0) ? reading : newest),
		undefined,
	);
}
