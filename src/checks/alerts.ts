/**
 * The alert reducer: the checks of a system and what is known now → alerts. Pure; replaying the same inputs gives the same
 * answers. Two laws: an alert never fires before its `for` of proven bad data, and not being able to look resolves nothing.
 */

import {questionOf} from '../config/question.ts';
import type {CheckConfig, Measure, SystemConfig} from '../config/schema.ts';
import {comparison, milliseconds} from '../config/units.ts';
import type {SourceState} from '../poll/types.ts';
import {localTime} from '../zone.ts';
import {formatLimit, formatValue} from './format.ts';
import type {Lookup} from './look.ts';
import {type Measured, measureValues} from './measure.ts';
import {advance, type Run, type RunRule, rebuild, type Sample, startRun} from './run.ts';
import {sliSource} from './sli.ts';
import {levelOf} from './slo.ts';
import type {Alert, AlertState, Level} from './types.ts';

/** What is remembered of one check (and instance) between evaluations. */
interface Entry {
	check: string;
	instance?: string;
	run: Run;
	/** How the newest look at it went. */
	seen: 'value' | 'nodata' | 'kept' | 'blind';
	/** Blind only because nothing was read yet. */
	loading?: boolean;
	/** Since when `seen` is so, ms. */
	seenSince: number;
	level: Level;
	value: string;
	/** The comparison that was broken, as in config. */
	limit?: string;
	reason?: string;
	dataAt?: number;
	/** Other instances still report, this one does not, since (ms). */
	missingSince?: number;
}

/** How a check was last worked out, and from what. */
interface CheckLook {
	/** ms. */
	at: number;
	seen: readonly (readonly [id: string, state: SourceState])[];
	judged: [key: string, entry: Entry][];
}

/** Keep one per system; never look inside. */
export interface AlertMemory {
	readonly entries: Readonly<Record<string, Entry>>;
	/** By check. */
	readonly looks: Readonly<Record<string, CheckLook>>;
}

export const emptyMemory: AlertMemory = {entries: {}, looks: {}};

/** The memory without these checks, as if they had never been judged. */
export function forget({entries, looks}: AlertMemory, checks: ReadonlySet<string>): AlertMemory {
	return {
		entries: Object.fromEntries(Object.entries(entries).filter(([, {check}]) => !checks.has(check))),
		looks: Object.fromEntries(Object.entries(looks).filter(([check]) => !checks.has(check))),
	};
}

/** Everything a check's judgement depends on: when this changes, what was remembered proves nothing. */
export function checkDefinition(system: SystemConfig, check: CheckConfig): string {
	const {sources, slos} = system;
	const id = sourceOf(system, check.measure);
	const slo = 'slo' in check.measure ? check.measure.slo : undefined;
	return questionOf(
		system,
		check,
		sources[id],
		slos.find(one => one.id === slo),
	);
}

/** Resolved alerts and vanished instances stay this long, ms. */
const keepResolved = 15 * 60_000;
/** From the same readings a check is worked out anew only after this long (data may have grown stale, a run become due), ms. */
const reconsider = 30_000;

/**
 * Evaluates all checks of a system. `alerts` holds what is not plainly ok: firing, pending, no data, blind, and what was
 * resolved in the last 15 minutes (state `ok` with `resolvedAt`); the most urgent first.
 */
export function evaluate(
	previous: AlertMemory,
	system: SystemConfig,
	source: Lookup,
	now: number,
): {memory: AlertMemory; alerts: Alert[]} {
	const entries: Record<string, Entry> = {};
	const looks: Record<string, CheckLook> = {};
	const alerts: Alert[] = [];
	for (const check of system.checks) {
		const before = previous.looks[check.id];
		const known =
			before !== undefined &&
			Math.abs(now - before.at) < reconsider &&
			before.seen.every(([id, state]) => source(id) === state);
		const look = known ? before : lookAt(previous, system, check, source, now);
		looks[check.id] = look;
		for (const [key, entry] of look.judged) {
			entries[key] = entry;
			const alert = alertOf(key, entry, system, check, now);
			if (alert) alerts.push(alert);
		}
	}
	return {memory: {entries, looks}, alerts: sortAlerts(alerts)};
}

/** Works a check out, and notes which readings it asked for. */
function lookAt(
	previous: AlertMemory,
	system: SystemConfig,
	check: CheckConfig,
	source: Lookup,
	now: number,
): CheckLook {
	const seen = new Map<string, SourceState>();
	const noted: Lookup = id => {
		const state = source(id);
		seen.set(id, state);
		return state;
	};
	const judged = evaluateCheck(previous, system, check, noted, now);
	return {at: now, seen: [...seen], judged};
}

function evaluateCheck(
	previous: AlertMemory,
	system: SystemConfig,
	check: CheckConfig,
	source: Lookup,
	now: number,
): [string, Entry][] {
	const measured = measureValues(system, check.measure, source, now);
	const known = Object.entries(previous.entries).filter(([, entry]) => entry.check === check.id);
	const keyOf = (instance?: string) => `${system.system}.${check.id}${instance === undefined ? '' : `[${instance}]`}`;
	const context = {system, check, period: source(sourceOf(system, check.measure)).period, now};
	const [only] = measured;
	// The whole source is silent: that is said of every instance we know, not of a nameless new one.
	if (only && measured.length === 1 && only.instance === undefined && only.status !== 'value') {
		const instances = known.filter(([, {instance}]) => instance !== undefined);
		if (instances.length > 0)
			return instances.map(([key, entry]) => [key, next(context, entry, {...only, instance: entry.instance ?? ''})]);
	}
	const fresh = measured.map(one => {
		const key = keyOf(one.instance);
		return [key, next(context, previous.entries[key], one)] as [string, Entry];
	});
	const present = new Set(fresh.map(([key]) => key));
	const gone = known.flatMap(([key, entry]) => (present.has(key) ? [] : vanish(key, entry, now)));
	return [...fresh, ...gone];
}

/** An instance that no longer reports while others do: a firing one is kept for a while, then resolved as gone. */
function vanish(key: string, entry: Entry, now: number): [string, Entry][] {
	const missingSince = entry.missingSince ?? now;
	if (entry.run.state !== 'firing') {
		const {resolvedAt} = entry.run;
		return resolvedAt !== undefined && now - resolvedAt < keepResolved ? [[key, entry]] : [];
	}
	if (now - missingSince < keepResolved)
		return [
			[key, {...entry, missingSince, seen: 'nodata', reason: 'no longer reported', run: {...entry.run, gap: true}}],
		];
	const {start: _start, ...run} = entry.run;
	return [
		[
			key,
			{
				...entry,
				missingSince,
				seen: 'value',
				reason: 'no longer reported',
				run: {...run, state: 'ok', since: now, resolvedAt: now, held: 0},
			},
		],
	];
}

type Context = {system: SystemConfig; check: CheckConfig; period: number; now: number};

function next(context: Context, before: Entry | undefined, measured: Measured): Entry {
	if (measured.status === 'value') return withValue(context, before, measured);
	if (measured.status === 'blind') return unseen(context, before, measured, 'blind');
	const {check, system, now} = context;
	const notDue = isNotDue(check, system, now);
	switch (check.onNoData) {
		case 'ok':
			return assumed(context, before, measured, {t: now, level: 'ok', notDue});
		case 'alert':
			return assumed(context, before, measured, {t: now, level: check.levels.crit ? 'crit' : 'warn', notDue});
		case 'keep':
			return before ? unseen(context, before, measured, 'kept') : unseen(context, before, measured, 'nodata');
		case 'nodata': {
			if (!notDue || before?.run.state === 'firing') return unseen(context, before, measured, 'nodata');
			return assumed(context, before, measured, {t: now, level: check.levels.crit ? 'crit' : 'warn', notDue});
		}
	}
}

function withValue(context: Context, before: Entry | undefined, measured: Measured): Entry {
	const {check, system} = context;
	const value = measured.value ?? 0;
	const sample = (t: number, v: number): Sample => ({
		t,
		level: levelOf(v, check.levels).level,
		notDue: isNotDue(check, system, t),
	});
	const {history} = measured;
	const run =
		history && history.length > 0
			? rebuild(
					before?.run,
					history.map(point => sample(point.t, point.value)),
					ruleOf(check, historyStep(history.map(({t}) => t))),
				)
			: advance(before?.run ?? startRun(measured.at), sample(measured.at, value), ruleOf(check, context.period));
	const {level, limit} = levelOf(value, check.levels);
	return {
		...identity(check, measured),
		run,
		seen: 'value',
		seenSince: before?.seen === 'value' ? before.seenSince : context.now,
		// While firing on (keepFiringFor) the level stays what it was.
		level: level === 'ok' && run.state === 'firing' ? (before?.level ?? 'warn') : level,
		value: formatValue(value, check.unit),
		...limitOf(limit ?? (run.state === 'firing' ? before?.limit : undefined)),
		...(measured.reason === undefined ? {} : {reason: measured.reason}),
		...(measured.dataAt === undefined ? {} : {dataAt: measured.dataAt}),
	};
}

/** No value: nothing changes but what we say about it, and the time until the next value proves nothing (unless kept). */
function unseen(
	{check, now}: Context,
	before: Entry | undefined,
	measured: Measured,
	seen: 'blind' | 'nodata' | 'kept',
): Entry {
	const run = before?.run ?? startRun(now);
	return {
		...identity(check, measured),
		run: seen === 'kept' ? run : {...run, gap: true},
		seen,
		...(measured.loading ? {loading: true} : {}),
		seenSince: before?.seen === seen ? before.seenSince : now,
		level: before?.level ?? (seen === 'blind' ? 'blind' : 'nodata'),
		value: before?.value ?? (seen === 'blind' ? 'unknown' : 'no data'),
		...limitOf(before?.limit),
		reason: measured.reason ?? seen,
		...(measured.dataAt === undefined
			? before?.dataAt === undefined
				? {}
				: {dataAt: before.dataAt}
			: {dataAt: measured.dataAt}),
	};
}

/** No data, but config says what that means. */
function assumed(context: Context, before: Entry | undefined, measured: Measured, sample: Sample): Entry {
	const {check, now, period} = context;
	const run = advance(before?.run ?? startRun(now), sample, ruleOf(check, period));
	return {
		...identity(check, measured),
		run,
		seen: 'value',
		seenSince: before?.seen === 'value' ? before.seenSince : now,
		level: sample.level,
		value: 'no data',
		...(measured.reason === undefined ? {} : {reason: measured.reason}),
		...(measured.dataAt === undefined ? {} : {dataAt: measured.dataAt}),
	};
}

function identity(check: CheckConfig, {instance}: Measured): {check: string; instance?: string} {
	return {check: check.id, ...(instance === undefined ? {} : {instance})};
}

function limitOf(limit: string | undefined): {limit?: string} {
	return limit === undefined ? {} : {limit};
}

function isNotDue({dueBy}: CheckConfig, {tz}: SystemConfig, t: number): boolean {
	return dueBy !== undefined && localTime(t, tz) < dueBy;
}

function ruleOf(check: CheckConfig, step: number): RunRule {
	return {
		for: milliseconds(check.for),
		keepFiringFor: milliseconds(check.keepFiringFor),
		// A hole counts as held only where config says that no data keeps the state.
		maxGap: check.onNoData === 'keep' ? Number.POSITIVE_INFINITY : 3 * step,
	};
}

function historyStep(times: readonly number[]): number {
	const steps = times.slice(1).map((t, i) => t - (times[i] ?? t));
	const smallest = Math.min(...steps.filter(step => step > 0));
	return Number.isFinite(smallest) ? Math.max(60_000, smallest) : 60_000;
}

function sourceOf(system: SystemConfig, measure: Measure): string {
	if ('source' in measure) return measure.source;
	const slo = system.slos.find(({id}) => id === measure.slo);
	return slo ? sliSource(slo) : '';
}

function alertOf(key: string, entry: Entry, system: SystemConfig, check: CheckConfig, now: number): Alert | undefined {
	const {run} = entry;
	const state = stateOf(entry);
	const resolved = state === 'ok' && run.resolvedAt !== undefined && now - run.resolvedAt < keepResolved;
	if (state === 'ok' && !resolved) return undefined;
	const reason = reasonOf(entry, check);
	return {
		key,
		system: system.system,
		check: check.id,
		title: check.title,
		...(entry.instance === undefined ? {} : {instance: entry.instance}),
		state,
		level:
			entry.loading && run.state === 'ok'
				? 'pending'
				: state === 'firing' || state === 'pending'
					? entry.level
					: state === 'ok'
						? 'ok'
						: state,
		severity: check.severity,
		...(check.label === undefined ? {} : {label: check.label}),
		value: entry.value,
		...(entry.limit === undefined ? {} : {limit: formatLimit(comparison(entry.limit), check.unit)}),
		since:
			state === 'blind' || state === 'nodata'
				? entry.seenSince
				: state === 'ok'
					? (run.resolvedAt ?? run.since)
					: run.since,
		...(run.firedAt === undefined || state === 'pending' ? {} : {firedAt: run.firedAt}),
		...(resolved && run.resolvedAt !== undefined ? {resolvedAt: run.resolvedAt} : {}),
		...(reason === undefined ? {} : {reason}),
		...(entry.dataAt === undefined ? {} : {dataAt: entry.dataAt}),
		...(check.seed === undefined ? {} : {seed: check.seed}),
	};
}

function stateOf({run, seen, loading}: Entry): AlertState {
	if (run.state === 'firing') return 'firing';
	if (seen === 'blind') return run.state === 'pending' || loading ? 'pending' : 'blind';
	if (seen === 'nodata') return 'nodata';
	return run.state;
}

function reasonOf({run, seen, loading, reason}: Entry, check: CheckConfig): string | undefined {
	if (loading) return reason;
	if (seen === 'blind') return `blind: ${reason ?? 'could not look'}`;
	if (seen === 'kept') return `nodata-kept: ${reason ?? 'no data'}`;
	if (run.notDue) return `due ${check.dueBy}`;
	if (run.state === 'firing' && run.badAt !== undefined && run.at !== undefined && run.at > run.badAt)
		return 'recovering';
	return reason;
}

const stateRank: Record<AlertState, number> = {firing: 0, blind: 1, nodata: 2, pending: 3, ok: 4};
const severityRank: Record<Alert['severity'], number> = {critical: 0, high: 1, medium: 2, info: 3};

/** Firing first; then by severity, then the oldest first. */
export function sortAlerts(alerts: readonly Alert[]): Alert[] {
	return [...alerts].sort(byUrgency);
}

function byUrgency(a: Alert, b: Alert): number {
	return (
		stateRank[a.state] - stateRank[b.state] ||
		severityRank[a.severity] - severityRank[b.severity] ||
		a.since - b.since ||
		a.key.localeCompare(b.key)
	);
}
