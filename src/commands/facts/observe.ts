/** Hands the journal what the wall shows, as it changes: answers of sources, the other parts of its scene, lines of logs. */
import type {Alert} from '../../checks/types.ts';
import {type Clock, minute, second} from '../../clock.ts';
import {severities} from '../../cloud/types.ts';
import {logErrors} from '../../config/logErrors.ts';
import type {LoadedConfig, SystemConfig} from '../../config/schema/system.ts';
import type {NewReading} from '../../journal/messages.ts';
import {buildHash, logHash, questionHash} from '../../journal/question.ts';
import {keptState} from '../../journal/rows.ts';
import {type LineRow, type Part, type PartValues, parts} from '../../journal/schema.ts';
import type {JournalStore} from '../../journal/store.ts';
import type {FoldedLine, Poller, SourceState, TailState} from '../../poll/types.ts';
import type {Scene} from '../../scene/types.ts';
import {later} from '../../timers.ts';

/** Real ms from a change to its being handed over. */
const between = second;
/** Real ms between two rows of a part, however often it changes. */
const apart: Readonly<Record<Part, number>> = {
	// Unless one of them goes to another state.
	alerts: 15 * second,
	signatures: 30 * second,
	known: 5 * minute,
	tail: 30 * second,
	episodes: 0,
	ticks: 0,
	judged: 0,
	stats: 15 * second,
};
/** Lines of a log that are kept of what came between two hands-over, besides its errors. */
const sampled = 30;
const worstFirst = severities.indexOf('ERROR');

/** What was handed over of a part, and when, in real ms. */
interface Handed {
	value: unknown;
	mark: string;
	at: number;
}

/** What makes a row of alerts due at once. */
const standing = (alerts: readonly Alert[]): string =>
	alerts
		.map(({key, state, level, acked, inhibitedBy}) => `${key} ${state} ${level} ${acked} ${inhibitedBy?.key}`)
		.join();

/** Errors whole, of the rest some, spread evenly. Pure. */
export function sampleOf(lines: readonly FoldedLine[]): readonly FoldedLine[] {
	const isError = ({severity}: FoldedLine) => severities.indexOf(severity) >= worstFirst;
	const others = lines.filter(line => !isError(line)).length;
	const step = Math.max(1, others / sampled);
	let seen = 0;
	return lines.filter(line => isError(line) || Math.floor(seen / step) < Math.floor(++seen / step));
}

/** A line as a row: without its payload. */
export const rowOf = (system: string, line: FoldedLine): LineRow => {
	const {t, insertId, severity, service, revision, message, count, lastAt} = line;
	return {system, t, id: insertId, severity, service, revision, message, count, last: lastAt};
};

/**
 * @param store absent while nothing is kept
 * @returns `stop` hands over what changed, for the last time
 */
export function observe({
	config,
	poller,
	live,
	store,
	clock,
}: {
	config: Pick<LoadedConfig, 'systems'>;
	poller: Pick<Poller, 'knownSignatures'>;
	live: Scene;
	store: () => Pick<JournalStore, 'observe' | 'keptFrom'> | undefined;
	clock: Pick<Clock, 'now'>;
}): {stop(): void} {
	let timer: NodeJS.Timeout | undefined;
	/** States of sources, by their identity, and from when on they count. */
	const states = new Map<string, {state: SourceState; at: number}>();
	const handed = new Map<string, Handed>();
	/** Of each log, what was looked through, and the highest id and time in it. */
	const newest = new Map<string, {tail: TailState | undefined; id: number; at: number}>();
	/** Hashes of questions, by what is asked. */
	const questions = new WeakMap<object, string>();

	function hashOf(system: SystemConfig, id: string): string {
		const source = system.sources[id] ?? system;
		const known = questions.get(source) ?? questionHash(system, id);
		questions.set(source, known);
		return known;
	}

	function sourcesOf(system: SystemConfig, now: number): NewReading[] {
		return [...Object.keys(system.sources), logErrors].flatMap(id => {
			const key = `${system.system}/${id}`;
			const state = live.source(system.system, id);
			const {reading, error, failures, remembered} = state;
			const last = states.get(key);
			if (last?.state === state || remembered || (!reading && !error)) return [];
			if (id === logErrors && !isDueErrors(key, state)) return [];
			// An answer may be older than the failure that it ends: it counts after it all the same.
			const at = error || failures > 0 || !reading ? now : Math.max(reading.fetchedAt, last ? last.at + 1 : 0);
			states.set(key, {state, at});
			const json = JSON.stringify(keptState(state));
			return [{system: system.system, source: id, at, of: hashOf(system, id), json}];
		});
	}

	/** The course of errors moves on every ten seconds, even where nothing fails. */
	function isDueErrors(key: string, {reading, error}: SourceState): boolean {
		const series = reading?.answer.kind === 'series' ? reading.answer.series : [];
		const mark = `${error?.message} ${series.map(({points}) => points.at(-1)?.value)}`;
		const last = handed.get(key);
		const real = performance.now();
		if (last && last.mark === mark && real - last.at < minute) return false;
		handed.set(key, {value: undefined, mark, at: real});
		return true;
	}

	const ofBuild = buildHash();

	/**
	 * @param of hash of the question that it comes from
	 * @param mark another one makes it due before its time
	 */
	function part<P extends Part>(
		name: P,
		system: string,
		value: PartValues[P] | undefined,
		of = ofBuild,
		mark = '',
	): NewReading[] {
		const key = `${system}/${name}`;
		const last = handed.get(key);
		const real = performance.now();
		if (value === undefined || last?.value === value) return [];
		if (last && last.mark === mark && real - last.at < apart[name]) return [];
		handed.set(key, {value, mark, at: real});
		return [{system, source: parts[name], at: clock.now(), of, json: JSON.stringify(value)}];
	}

	function partsOf(config: SystemConfig, alerts: readonly Alert[]): NewReading[] {
		const {system} = config;
		const own = alerts.filter(alert => alert.system === system);
		const {lines: _, ...tail} = live.tail(system);
		const log = logHash(config);
		return [
			// Until they are judged there are none, which would say that none fires.
			...(live.judged() ? part('alerts', system, own, ofBuild, standing(own)) : []),
			...part('signatures', system, live.signatures(system), log),
			...part('tail', system, tail, log, `${tail.mode} ${tail.reason}`),
			...(isDue('known', system) ? part('known', system, poller.knownSignatures(system), log) : []),
		];
	}

	/** It costs something to be put together. */
	const isDue = (name: Part, system: string) =>
		performance.now() - (handed.get(`${system}/${name}`)?.at ?? Number.NEGATIVE_INFINITY) >= apart[name];

	function linesOf({system}: SystemConfig): readonly LineRow[] {
		const tail = live.tail(system);
		const last = newest.get(system) ?? {tail: undefined, id: -1, at: Number.POSITIVE_INFINITY};
		if (last.tail === tail) return [];
		// Also those that came late, and equal ones that came again.
		const fresh = tail.lines.filter(({remembered, id, lastAt}) => !remembered && (id > last.id || lastAt > last.at));
		const id = fresh.reduce((most, line) => Math.max(most, line.id), last.id);
		const at = fresh.reduce(
			(most, line) => Math.max(most, line.lastAt),
			last.at === Number.POSITIVE_INFINITY ? 0 : last.at,
		);
		newest.set(system, {tail, id, at});
		return sampleOf(fresh).map(line => rowOf(system, line));
	}

	/** What was handed over is lost: all of it is new again. */
	function forget(): void {
		states.clear();
		handed.clear();
		newest.clear();
	}

	/** @param isLast also what is not due yet */
	function hand(isLast = false): void {
		clearTimeout(timer);
		timer = undefined;
		const to = store();
		if (!to) return;
		if (to.keptFrom() === Number.POSITIVE_INFINITY) forget();
		if (isLast) handed.clear();
		const alerts = live.alerts();
		const now = clock.now();
		const rows = [
			...config.systems.flatMap(system => [...sourcesOf(system, now), ...partsOf(system, alerts)]),
			...part('episodes', '', live.episodes()),
			...part('ticks', '', live.itemTicks()),
			...part('judged', '', live.judged()),
			...part('stats', '', live.stats()),
		];
		const lines = config.systems.flatMap(linesOf);
		if (rows.length + lines.length > 0) to.observe(rows, lines);
	}

	const end = live.subscribe(() => {
		if (timer) return;
		timer = later(() => hand(), between);
		timer.unref();
	});
	return {
		stop() {
			end();
			hand(true);
		},
	};
}
