/** The step of one instance of a check: former entry and new measurement → entry. Pure. */
import {hour, minute} from '../clock.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {lasting} from '../text/durations.ts';
import {walked} from './courses.ts';
import {isNotDue, judgeAt} from './due.ts';
import type {Entry} from './entry.ts';
import {formatValue} from './format.ts';
import {isActive} from './hours.ts';
import {gravest, isLower, judgeOf, limitsOf, numbersOf} from './levels.ts';
import type {Measured} from './measures/index.ts';
import {noted, notedRun} from './past.ts';
import {advance, closed, type Run, type RunRule, type Sample, setBack, startRun} from './run.ts';
import type {Course} from './series.ts';
import {unitOf} from './units.ts';

export type Context = {system: SystemConfig; check: CheckConfig; period: number; now: number};

export function next(context: Context, last: Entry | undefined, measured: Measured): Entry {
	if (measured.status === 'blind' || !last?.was) return follow(context, last, measured);
	// The first judgement since the start: an alert that fired until the restart goes on.
	const {was, ...before} = last;
	return follow(context, context.now - was.at > longestAway ? undefined : before, measured);
}

/** ms: after a longer absence an alert begins anew, as in Prometheus after an hour without evaluation. */
const longestAway = hour;

function follow(context: Context, before: Entry | undefined, measured: Measured): Entry {
	if (measured.status === 'value') return withValue(context, before, measured);
	if (measured.status === 'blind') return unseen(context, before, measured, 'blind');
	const {check, system, now} = context;
	const notDue = isNotDue(check, system.tz, now);
	const sample = (level: Sample['level']): Sample => ({
		t: now,
		level,
		notDue,
		rests: !isActive(check.activeHours, system.tz, now),
	});
	switch (check.onNoData) {
		case 'ok':
			return assumed(context, before, measured, sample('ok'));
		case 'alert':
			return assumed(context, before, measured, sample(gravest(check)));
		case 'keep':
			// What was closed is kept no longer.
			return silent(context, before, measured, before && !before.closed ? 'kept' : 'nodata');
		case 'nodata': {
			// Data that was missing when it was due is still missing.
			const missed = before?.run.state === 'firing' || before?.seen === 'nodata';
			if (!notDue || missed) return silent(context, before, measured, 'nodata');
			return assumed(context, before, measured, sample(gravest(check)));
		}
	}
}

/** No data, which config does not call good or bad: what fires waits for data, for as long as `autoClose` says. */
function silent(context: Context, before: Entry | undefined, measured: Measured, seen: 'nodata' | 'kept'): Entry {
	const {check, now} = context;
	const entry = unseen(context, before, measured, seen);
	if (before?.closed) return {...entry, closed: true, reason: before.reason ?? seen};
	const limit = check.autoClose === undefined ? Number.POSITIVE_INFINITY : milliseconds(check.autoClose);
	if (entry.run.state !== 'firing' || now - entry.seenSince < limit) return entry;
	const {runs: _runs, ...rest} = entry;
	return {
		...rest,
		run: closed(entry.run, now),
		seen: 'nodata',
		closed: true,
		reason: `closed after ${lasting(limit)} without data`,
	};
}

function withValue(context: Context, before: Entry | undefined, measured: Measured): Entry {
	const {check, system} = context;
	const judge = judgeAt(check, system.tz);
	const isGood = goodOf(check);
	const sample = (t: number, v: number): Sample => {
		const {judged, notDue} = judge(t, v);
		return {t, level: judged.level, notDue, rests: !isActive(check.activeHours, system.tz, t)};
	};
	const [first, ...others] = coursesOf(measured);
	const walk =
		first &&
		walked([first, ...others], {
			before,
			sample: point => sample(point.t, point.value),
			isGood,
			rule: ruleOf(check, measured.step ?? historyStep(first.history.map(({t}) => t))),
			worse: isLower(check) ? (a, b) => a < b : (a, b) => a > b,
		});
	const value = walk?.newest.value ?? measured.value ?? 0;
	const run =
		walk?.run ?? advance(runBefore(before, measured.at), sample(measured.at, value), ruleOf(check, context.period));
	const {judged, notDue} = judge(walk?.newest.t ?? measured.at, value);
	const {level, limit} = judged;
	// A history tells its past anew each time, so that late points count; without one it is what was seen.
	const past = walk ? walk.past : notedRun(before?.past ?? [], context.now, run, level);
	// While firing on (keepFiringFor, or not due again yet) the level stays what it was.
	const on = run.state === 'firing' && (level === 'ok' || notDue) ? before : undefined;
	return {
		...identity(check, measured),
		run,
		...(walk ? {runs: walk.runs} : {}),
		seen: 'value',
		seenSince: before?.seen === 'value' ? before.seenSince : context.now,
		past,
		level: on?.level ?? (level === 'ok' && run.state === 'firing' ? 'warn' : level),
		value: measured.text ?? formatValue(value, unitOf(check), numbersOf(limitsOf(check.levels))),
		...limitOf(on ? (on.limit ?? limit) : limit),
		...(measured.reason === undefined ? {} : {reason: measured.reason}),
		...(measured.dataAt === undefined ? {} : {dataAt: measured.dataAt}),
	};
}

/** Whether a value is good, whatever the time. */
function goodOf({levels}: CheckConfig): (value: number) => boolean {
	const judge = judgeOf(levels);
	return value => judge(value).level === 'ok';
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
		...(before?.runs ? {runs: seen === 'kept' ? before.runs : withGaps(before.runs)} : {}),
		seen,
		...(measured.loading ? {loading: true} : {}),
		...(measured.refused ? {refused: true} : {}),
		...(before?.was ? {was: before.was} : {}),
		seenSince: before?.seen === seen ? Math.min(before.seenSince, now) : now,
		past: seen === 'kept' ? (before?.past ?? []) : noted(before?.past ?? [], now, seen),
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
	const run = advance(runBefore(before, now), sample, ruleOf(check, period));
	return {
		...identity(check, measured),
		run,
		seen: 'value',
		seenSince: before?.seen === 'value' ? before.seenSince : now,
		past: notedRun(before?.past ?? [], now, run, sample.level),
		level: sample.level,
		value: 'no data',
		...(measured.reason === undefined ? {} : {reason: measured.reason}),
		...(measured.dataAt === undefined ? {} : {dataAt: measured.dataAt}),
	};
}

/** The run up to a look at `t`, ms. */
const runBefore = (before: Entry | undefined, t: number): Run => (before ? setBack(before.run, t) : startRun(t));

function identity(check: CheckConfig, {instance}: Measured): {check: string; instance?: string} {
	return {check: check.id, ...(instance === undefined ? {} : {instance})};
}

function limitOf(limit: string | undefined): {limit?: string} {
	return limit === undefined ? {} : {limit};
}

function ruleOf(check: CheckConfig, step: number): RunRule {
	return {
		for: milliseconds(check.for),
		attempts: check.attempts,
		keepFiringFor: milliseconds(check.keepFiringFor),
		// A hole counts as held only where config says that no data keeps the state.
		maxGap: check.onNoData === 'keep' ? Number.POSITIVE_INFINITY : 3 * step,
	};
}

function withGaps(runs: Readonly<Record<string, Run>>): Record<string, Run> {
	return Object.fromEntries(Object.entries(runs).map(([key, run]) => [key, {...run, gap: true}]));
}

function coursesOf({courses, history}: Measured): readonly Course[] {
	if (courses) return courses;
	const newest = history?.at(-1);
	return history && newest ? [{key: '', history, newest}] : [];
}

function historyStep(times: readonly number[]): number {
	const steps = times.slice(1).map((t, i) => t - (times[i] ?? t));
	const smallest = Math.min(...steps.filter(step => step > 0));
	return Number.isFinite(smallest) ? Math.max(minute, smallest) : minute;
}
