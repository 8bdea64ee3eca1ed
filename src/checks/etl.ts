/** Runs of pipelines as the ETL pane shows them: per source the recent runs, how the last one compares, what is due. */

import {day, minute} from '../clock.ts';
import type {Row} from '../cloud/types.ts';
import {milliseconds} from '../config/units.ts';
import type {RunsPane} from '../panes/runs/schema.ts';
import {least} from '../text/numbers.ts';
import {localDate, startOfDay} from '../zone.ts';
import {type EtlRun, groupRuns, isOpen, type RunStatus, runColumns} from './etl-runs.ts';
import {median} from './median.ts';
import {type Lookup, numberOf, rowsOf, textOf} from './readings.ts';
import {type Schedule, scheduleOf} from './schedule.ts';
import type {Need} from './source-standing.ts';
import {type Judgement, runsStand, type Stand} from './standing.ts';

export interface EtlSource {
	source: string;
	/** Oldest first. */
	runs: readonly EtlRun[];
	last?: EtlRun;
	/** Failures in a row up to now. */
	failures: number;
	/** Median of the successful runs before the last, ms and rows. */
	usualDuration?: number;
	usualRows?: number;
	lastFailure?: {at: number; error: string};
	today: RunCounts;
	/** The run that has been running for too long, the oldest of several. */
	stuck?: EtlRun;
	/** How many of its due times passed without a run; a source that never ran has missed one at least. */
	missed: number;
	/** When it is due next, and the first due time it missed, ms. */
	nextDue?: number;
	lateSince?: number;
	/** Why its due time is unknown; `blind`: because a source cannot be read. */
	dueUnknown?: {reason: string; blind?: {loading: boolean}};
}

/** `other`: runs whose status is neither good nor bad, such as skipped ones. */
export interface RunCounts {
	ok: number;
	failed: number;
	running: number;
	other: number;
}

export interface EtlView {
	sources: readonly EtlSource[];
	today: RunCounts & {stuck: number};
	/** Since when runs are counted, ms; set where they do not reach back to midnight and there are no daily rows. */
	since?: number;
}

/** A run is missed only when it should have begun this long ago, ms. */
const grace = 10 * minute;

/** The required columns of the rows, by source. */
export const runNeeds = ({runs, daily}: RunsPane): Map<string, Need[]> =>
	new Map([
		...runs.map((id): [string, Need[]] => [id, [{columns: runColumns}]]),
		...(daily === undefined ? [] : [[daily, [{columns: ['day', 'source', 'success', 'failed']}]] as [string, Need[]]]),
	]);

/** @param tz zone of the system: decides what "today" is and when crons are due */
export function etlView(pane: RunsPane, source: Lookup, now: number, tz: string): EtlView {
	const rows = pane.runs.flatMap(id => rowsOf(source(id)).map(row => ({id, row})));
	const stuckAfter = new Map(pane.expected.map(one => [one.source, milliseconds(one.stuckAfter)]));
	const runs = groupRuns(rows, stuckAfter, now, tz);
	const daily = pane.daily ? rowsOf(source(pane.daily)) : [];
	const names = [...new Set([...pane.expected.map(one => one.source), ...[...runs.keys()].sort()])];
	const midnight = startOfDay(now, tz);
	const today = localDate(now, tz);
	const sources = names.map(name => {
		const expected = pane.expected.find(one => one.source === name);
		return sourceOf(
			name,
			runs.get(name) ?? [],
			daily.filter(row => row.source === name),
			{now, midnight, today, ...(expected ? {expected, schedule: scheduleOf(expected, pane, source, now, tz)} : {})},
		);
	});
	const sum = (count: (one: EtlSource) => number) => sources.reduce((total, one) => total + count(one), 0);
	const since = pane.daily ? undefined : countedSince([...runs.values()].flat(), midnight);
	return {
		sources,
		today: {
			ok: sum(one => one.today.ok),
			failed: sum(one => one.today.failed),
			running: sum(one => one.today.running),
			other: sum(one => one.today.other),
			stuck: sum(one => (one.stuck ? 1 : 0)),
		},
		...(since === undefined ? {} : {since}),
	};
}

/** Since when runs are counted, where they begin after a period did; undefined where they cover it. */
export function countedSince(runs: readonly EtlRun[], begin: number): number | undefined {
	const oldest = least(runs.map(run => run.startedAt));
	return Number.isFinite(oldest) && oldest > begin ? oldest : undefined;
}

/** A source as its pane shows it. */
export interface EtlRow extends EtlSource {
	stand: Stand;
}

/** The standing of the sources by the checks that judge their runs. */
export const etlRows = ({sources}: EtlView, judgement: Judgement): EtlRow[] =>
	sources.map(one => ({...one, stand: runsStand(judgement, one.source)}));

type Expected = RunsPane['expected'][number];
interface SourceContext {
	now: number;
	midnight: number;
	/** Date of today in the zone. */
	today: string;
	expected?: Expected;
	schedule?: Schedule | undefined;
}

function sourceOf(name: string, runs: readonly EtlRun[], daily: readonly Row[], context: SourceContext): EtlSource {
	const last = runs.at(-1);
	const earlier = runs.slice(0, -1).filter(run => run.status === 'ok');
	const dailySeconds = median(daily.map(row => numberOf(row.avg_seconds)));
	const usualDuration = usual(earlier.map(run => run.duration)) ?? (dailySeconds && dailySeconds * 1000);
	const usualRows = usual(earlier.map(run => run.rows)) ?? median(daily.map(row => numberOf(row.avg_rows)));
	const failure = runs.findLast(run => run.status === 'failed');
	const finished = runs.filter(run => run.status === 'ok' || run.status === 'failed');
	const failures = finished.length - 1 - finished.findLastIndex(run => run.status === 'ok');
	const stuck = runs.find(run => run.status === 'stuck');
	const due = dueTimes(context, last);
	return {
		source: name,
		runs,
		...(last ? {last} : {}),
		failures,
		...(usualDuration === undefined ? {} : {usualDuration}),
		...(usualRows === undefined ? {} : {usualRows}),
		...(failure ? {lastFailure: {at: failure.startedAt, error: failure.error ?? 'no error message'}} : {}),
		today: todayOf(runs, daily, context),
		...(stuck ? {stuck} : {}),
		...due,
	};
}

/** Fewer runs than this have no usual. */
const enough = 3;

function usual(values: readonly (number | undefined)[]): number | undefined {
	const known = values.filter(value => value !== undefined);
	return known.length >= enough ? median(known) : undefined;
}

/** Runs of today. The newest runs of a busy source may not reach back to midnight; then its daily row counts. */
function todayOf(runs: readonly EtlRun[], daily: readonly Row[], {midnight, today}: SourceContext): RunCounts {
	const todays = runs.filter(run => run.startedAt >= midnight);
	const count = (...statuses: RunStatus[]) => todays.filter(run => statuses.includes(run.status)).length;
	const row = daily.find(({day}) => textOf(day)?.slice(0, 10) === today);
	return {
		ok: Math.max(count('ok'), numberOf(row?.success) ?? 0),
		failed: Math.max(count('failed'), numberOf(row?.failed) ?? 0),
		running: count('running', 'stuck'),
		other: count('unknown'),
	};
}

/** Missed due times are counted up to this number. */
const mostMissed = 100;
/** ms: a run that started this much before its time still is that run, because schedulers may be early. */
const early = minute;

/**
 * A job that is not due yet is not missing; one that should have begun and has not is late since then. While a run is under
 * way none is missed; a run that takes too long is stuck.
 */
function dueTimes(
	{expected, schedule: found, now}: SourceContext,
	last: EtlRun | undefined,
): Pick<EtlSource, 'missed' | 'nextDue' | 'lateSince' | 'dueUnknown'> {
	if (!expected) return {missed: 0};
	const never = last === undefined ? 1 : 0;
	if (found === undefined) return {missed: never};
	if ('unknown' in found) {
		const {unknown: reason, blind} = found;
		return {missed: never, dueUnknown: {reason, ...(blind && {blind})}};
	}
	const {cron: schedule} = found;
	const nextDue = schedule.nextRun(new Date(now))?.getTime();
	// It is unknown since when a source that never ran should have, so one day is counted.
	const after = last === undefined ? now - day : last.startedAt + early;
	const waits = last !== undefined && isOpen(last.status);
	const before = (t: number) => schedule.previousRuns(1, new Date(t))[0]?.getTime() ?? Number.NEGATIVE_INFINITY;
	const missed: number[] = [];
	for (let due = before(now - grace); !waits && due > after && missed.length < mostMissed; due = before(due))
		missed.push(due);
	const lateSince = missed.at(-1);
	return {
		missed: Math.max(never, missed.length),
		...(nextDue === undefined ? {} : {nextDue}),
		...(lateSince === undefined ? {} : {lateSince}),
	};
}
