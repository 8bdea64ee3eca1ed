/** Runs of pipelines as the ETL pane shows them: per source the recent runs, how the last one compares, what is due. */
import {Cron} from 'croner';
import type {Row} from '../cloud/types.ts';
import type {EtlPaneConfig} from '../config/schema.ts';
import {milliseconds} from '../config/units.ts';
import {localDate, startOfDay} from '../zone.ts';
import {type Health, health, healthLevel, type Lookup, numberOf, rowsOf, textOf} from './look.ts';
import {timeOf} from './time.ts';
import {type Level, worst} from './types.ts';

export type RunStatus = 'ok' | 'failed' | 'running' | 'stuck' | 'unknown';

export interface EtlRun {
	status: RunStatus;
	/** ms. */
	startedAt: number;
	/** ms; of a running one: so far. */
	duration?: number;
	rows?: number;
	error?: string;
}

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
const dayMs = 86_400_000;

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

/** Statuses come in the words of the pipeline. */
function runStatus(cell: unknown): Exclude<RunStatus, 'stuck'> {
	const text = String(cell ?? '').toLowerCase();
	if (/fail|error|abort|timeout/.test(text)) return 'failed';
	if (/success|succeed|complete|done|^ok$/.test(text)) return 'ok';
	if (/running|processing|start|pending|progress/.test(text)) return 'running';
	return 'unknown';
}

function groupRuns(
	rows: readonly {id: string; row: Row}[],
	stuckAfter: ReadonlyMap<string, number>,
	now: number,
): Map<string, EtlRun[]> {
	const groups = new Map<string, Map<number, EtlRun>>();
	for (const {id, row} of rows) {
		const name = textOf(row.source) ?? id;
		const run = runOf(row, stuckAfter.get(name) ?? milliseconds('1h'), now);
		if (!run) continue;
		const group = groups.get(name) ?? new Map<number, EtlRun>();
		groups.set(name, group);
		const known = group.get(run.startedAt);
		// Logs tell the start and the end of a run in two entries; the end is what counts.
		if (!known || known.status === 'running' || known.status === 'stuck') group.set(run.startedAt, run);
	}
	return new Map(
		[...groups].map(([name, group]) => [name, [...group.values()].sort((a, b) => a.startedAt - b.startedAt)]),
	);
}

function runOf(row: Row, stuckAfter: number, now: number): EtlRun | undefined {
	const startedAt = timeOf(row.started_at);
	if (startedAt === undefined) return undefined;
	const status = runStatus(row.status);
	const completedAt = timeOf(row.completed_at);
	const seconds = numberOf(row.seconds ?? row.duration_seconds);
	const elapsed = now - startedAt;
	const duration =
		status === 'running'
			? elapsed
			: completedAt !== undefined
				? completedAt - startedAt
				: seconds === undefined
					? undefined
					: seconds * 1000;
	const rows = numberOf(row.rows ?? row.rows_processed);
	const error = textOf(row.error ?? row.error_message);
	return {
		status: status === 'running' && elapsed > stuckAfter ? 'stuck' : status,
		startedAt,
		...(duration === undefined ? {} : {duration}),
		...(rows === undefined ? {} : {rows}),
		...(error ? {error} : {}),
	};
}

type SourceContext = {now: number; midnight: number; tz: string; loaded: boolean; cron?: string};

function sourceOf(name: string, runs: readonly EtlRun[], daily: readonly Row[], context: SourceContext): EtlSource {
	const last = runs.at(-1);
	const earlier = runs.slice(0, -1).filter(run => run.status === 'ok');
	const usualDuration =
		median(earlier.map(run => run.duration)) ?? scaled(median(daily.map(row => numberOf(row.avg_seconds))), 1000);
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

function scaled(value: number | undefined, factor: number): number | undefined {
	return value === undefined ? undefined : value * factor;
}

/** The middle value; of an even number the mean of the two in the middle. Undefined for none. */
export function median(values: readonly (number | undefined)[]): number | undefined {
	const sorted = values.filter(value => value !== undefined).sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const upper = sorted[Math.floor(middle)];
	if (upper === undefined) return undefined;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export interface EtlDay {
	/** '2026-11-21'. */
	day: string;
	ok: number;
	failed: number;
}

export interface EtlPeriod {
	source: string;
	ok: number;
	failed: number;
	/** Seconds and rows of the successful runs, weighted by their number. */
	avgSeconds?: number;
	maxSeconds?: number;
	avgRows?: number;
	/** Oldest first; one per day of the period, also where nothing ran. */
	days: readonly EtlDay[];
}

/** The 7 and 30 day tabs, from daily rows where the pane has them, else from the runs (which may not reach back so far). */
export function etlPeriod(pane: EtlPaneConfig, source: Lookup, days: number, now: number, tz: string): EtlPeriod[] {
	const midnight = startOfDay(now, tz);
	// Noon of each day: adding whole days to midnight would slip on days of 23 and 25 hours.
	const dates = Array.from({length: days}, (_, i) => localDate(midnight + dayMs / 2 - (days - 1 - i) * dayMs, tz));
	const rows = pane.daily ? rowsOf(source(pane.daily)).map(dailyOf) : runsByDay(pane, source, now, tz);
	const names = [...new Set([...pane.expected.map(one => one.source), ...rows.map(row => row.source).sort()])];
	return names.map(name =>
		periodOf(
			name,
			rows.filter(row => row.source === name && dates.includes(row.day)),
			dates,
		),
	);
}

interface Daily extends EtlDay {
	source: string;
	avgSeconds: number | undefined;
	maxSeconds: number | undefined;
	avgRows: number | undefined;
}

function dailyOf(row: Row): Daily {
	return {
		day: textOf(row.day)?.slice(0, 10) ?? '',
		source: textOf(row.source) ?? '',
		ok: numberOf(row.success) ?? 0,
		failed: numberOf(row.failed) ?? 0,
		avgSeconds: numberOf(row.avg_seconds),
		maxSeconds: numberOf(row.max_seconds),
		avgRows: numberOf(row.avg_rows),
	};
}

function runsByDay(pane: EtlPaneConfig, source: Lookup, now: number, tz: string): Daily[] {
	const groups = groupRuns(
		pane.runs.flatMap(id => rowsOf(source(id)).map(row => ({id, row}))),
		new Map(),
		now,
	);
	return [...groups].flatMap(([name, runs]) =>
		runs.map(run => ({
			day: localDate(run.startedAt, tz),
			source: name,
			ok: run.status === 'ok' ? 1 : 0,
			failed: run.status === 'failed' ? 1 : 0,
			...(run.status === 'ok'
				? {avgSeconds: scaled(run.duration, 0.001), maxSeconds: scaled(run.duration, 0.001), avgRows: run.rows}
				: {avgSeconds: undefined, maxSeconds: undefined, avgRows: undefined}),
		})),
	);
}

function periodOf(source: string, rows: readonly Daily[], dates: readonly string[]): EtlPeriod {
	const sum = (of: (row: Daily) => number, from = rows) => from.reduce((total, row) => total + of(row), 0);
	const mean = (of: (row: Daily) => number | undefined) => {
		const known = rows.filter(row => of(row) !== undefined && row.ok > 0);
		const weight = sum(row => row.ok, known);
		return weight > 0 ? sum(row => (of(row) ?? 0) * row.ok, known) / weight : undefined;
	};
	const avgSeconds = mean(row => row.avgSeconds);
	const avgRows = mean(row => row.avgRows);
	const longest = Math.max(...rows.map(row => row.maxSeconds ?? Number.NEGATIVE_INFINITY));
	const onDay = (day: string) => rows.filter(row => row.day === day);
	return {
		source,
		ok: sum(row => row.ok),
		failed: sum(row => row.failed),
		...(avgSeconds === undefined ? {} : {avgSeconds}),
		...(Number.isFinite(longest) ? {maxSeconds: longest} : {}),
		...(avgRows === undefined ? {} : {avgRows}),
		days: dates.map(day => ({day, ok: sum(row => row.ok, onDay(day)), failed: sum(row => row.failed, onDay(day))})),
	};
}
