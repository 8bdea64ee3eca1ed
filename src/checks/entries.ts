/** How one check stands, between two evaluations: from what was measured, and from how it stood before. Pure. */
import {sourceOf} from '../config/judged.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {localTime} from '../zone.ts';
import {formatValue} from './format.ts';
import type {Lookup} from './look.ts';
import {type Measured, measureValues} from './measure.ts';
import {advance, type Run, type RunRule, rebuild, type Sample, startRun} from './run.ts';
import {levelOf} from './slo.ts';
import type {Level} from './types.ts';

/** What is remembered of one check (and instance) between evaluations. */
export interface Entry {
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

/** Resolved alerts and vanished instances stay this long, ms. */
export const keepResolved = 15 * 60_000;

/** What one check comes to now: an entry by key for each of its instances. `before`: the entries of all checks. */
export function entriesOf(
	before: Readonly<Record<string, Entry>>,
	system: SystemConfig,
	check: CheckConfig,
	source: Lookup,
	now: number,
): [string, Entry][] {
	const measured = measureValues(system, check.measure, source, now);
	const known = Object.entries(before).filter(([, entry]) => entry.check === check.id);
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
		return [key, next(context, before[key], one)] as [string, Entry];
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
