/** Runs of pipelines as the ETL pane shows them: per source the recent runs, how the last one compares, what is due. */
import {Cron} from 'croner';
import type {Row} from '../cloud/types.ts';
import type {EtlPaneConfig} from '../config/schema/panes.ts';
import {milliseconds} from '../config/units.ts';
import {startOfDay} from '../zone.ts';
import {type EtlRun, groupRuns, type RunStatus} from './etl-runs.ts';
import {type Health, health, healthLevel, type Lookup, numberOf, rowsOf} from './look.ts';
import {median} from './median.ts';
import {type Level, worst} from './types.ts';

export interface EtlSource {
	source: string;
	level: Level;
	/** Oldest first. */
	runs: readonly EtlRun[];
	last?: EtlRun;
	/** Failures in a row up to now. */
	failures: number;
	/** Median of the successful runs before the last, ms and rows. */
	usualDuration?: number;
	usualRows?: number;
	lastFailure?: {at: number; error: string};
	today: {ok: number; failed: number; running: number};
	stuck: number;
	/** When it is due next, and since when it is late, ms. */
	nextDue?: number;
	lateSince?: number;
}

interface EtlView {
	health: Health;
	level: Level;
	sources: readonly EtlSource[];
	today: {ok: number; failed: number; running: number; stuck: number};
}

/** A run is missed only when it should have begun this long ago, ms. */
const grace = 10 * 60_000;

/** @param tz zone of the system: decides what "today" is and when crons are due */
export function etlView(pane: EtlPaneConfig, source: Lookup, now: number, tz: string): EtlView {
	const state = health([...pane.runs, ...(pane.daily ? [pane.daily] : [])], source, now);
	const rows = pane.runs.flatMap(id => rowsOf(source(id)).map(row => ({id, row})));
	const stuckAfter = new Map(pane.expected.map(one => [one.source, milliseconds(one.stuckAfter)]));
	const runs = groupRuns(rows, stuckAfter, now);
	const daily = pane.daily ? rowsOf(source(pane.daily)) : [];
	const names = [...new Set([...pane.expected.map(one => one.source), ...[...runs.keys()].sort()])];
	const midnight = startOfDay(now, tz);
	const loaded = state.status !== 'loading' && state.status !== 'blind';
	const sources = names.map(name => {
		const cron = pane.expected.find(one => one.source === name)?.cron;
		return sourceOf(
			name,
			runs.get(name) ?? [],
			daily.filter(row => row.source === name),
			{now, midnight, tz, loaded, ...(cron ? {cron} : {})},
		);
	});
	const sum = (count: (one: EtlSource) => number) => sources.reduce((total, one) => total + count(one), 0);
	return {
		health: state,
		level: worst([healthLevel(state), ...(loaded ? sources.map(one => one.level) : [])]),
		sources,
		today: {
			ok: sum(one => one.today.ok),
			failed: sum(one => one.today.failed),
			running: sum(one => one.today.running),
			stuck: sum(one => one.stuck),
		},
	};
}

type SourceContext = {now: number; midnight: number; tz: string; loaded: boolean; cron?: string};

function sourceOf(name: string, runs: readonly EtlRun[], daily: readonly Row[], context: SourceContext): EtlSource {
	const last = runs.at(-1);
	const earlier = runs.slice(0, -1).filter(run => run.status === 'ok');
	const dailySeconds = median(daily.map(row => numberOf(row.avg_seconds)));
	const usualDuration = median(earlier.map(run => run.duration)) ?? (dailySeconds && dailySeconds * 1000);
	const usualRows = median(earlier.map(run => run.rows)) ?? median(daily.map(row => numberOf(row.avg_rows)));
	const failure = runs.findLast(run => run.status === 'failed');
	const finished = runs.filter(run => run.status === 'ok' || run.status === 'failed');
	const failures = finished.length - 1 - finished.findLastIndex(run => run.status === 'ok');
	const todays = runs.filter(run => run.startedAt >= context.midnight && run.startedAt <= context.now);
	const count = (...statuses: RunStatus[]) => todays.filter(run => statuses.includes(run.status)).length;
	const stuck = runs.filter(run => run.status === 'stuck').length;
	const due = context.cron ? dueTimes(context.cron, context, last?.startedAt) : {};
	return {
		source: name,
		level: levelOf({
			failures,
			stuck,
			late: due.lateSince !== undefined && context.loaded,
			known: runs.length > 0,
		}),
		runs,
		...(last ? {last} : {}),
		failures,
		...(usualDuration === undefined ? {} : {usualDuration}),
		...(usualRows === undefined ? {} : {usualRows}),
		...(failure ? {lastFailure: {at: failure.startedAt, error: failure.error ?? 'no error message'}} : {}),
		today: {ok: count('ok'), failed: count('failed'), running: count('running', 'stuck')},
		stuck,
		...due,
	};
}

/** One failure is a warning, two in a row or a stuck run need a person. */
function levelOf({
	failures,
	stuck,
	late,
	known,
}: {
	failures: number;
	stuck: number;
	late: boolean;
	known: boolean;
}): Level {
	if (stuck > 0 || failures >= 2) return 'crit';
	if (failures === 1 || late) return 'warn';
	return known ? 'ok' : 'nodata';
}

/** A job that is not due yet is not missing; one that should have begun and has not is late since then. */
function dueTimes(
	cron: string,
	{now, tz}: SourceContext,
	lastStart: number | undefined,
): {nextDue?: number; lateSince?: number} {
	const schedule = new Cron(cron, {timezone: tz, paused: true});
	const next = schedule.nextRun(new Date(now))?.getTime();
	const previous = schedule.previousRuns(1, new Date(now - grace))[0]?.getTime();
	// Schedulers start a little early or late: a run within a minute before its time is that run.
	const late = previous !== undefined && (lastStart === undefined || lastStart < previous - 60_000);
	return {...(next === undefined ? {} : {nextDue: next}), ...(late ? {lateSince: previous} : {})};
}
