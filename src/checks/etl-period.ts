/** The last days of pipelines, for the tabs of the ETL pane. */

import {day} from '../clock.ts';
import type {Row} from '../cloud/types.ts';
import type {RunsPane} from '../panes/runs/schema.ts';
import {greatest, least} from '../text/numbers.ts';
import {endOfDate, localDate, startOfDay} from '../zone.ts';
import {groupRuns} from './etl-runs.ts';
import {type Lookup, numberOf, rowsOf, textOf} from './readings.ts';

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

/** `since`: their oldest day or run, ms, where the rows do not cover the whole period. */
export interface EtlPeriods {
	sources: readonly EtlPeriod[];
	since?: number;
}

/** The 7 and 30 day tabs, from daily rows where the pane has them, else from the runs (which may not reach back so far). */
export function etlPeriod(pane: RunsPane, source: Lookup, days: number, now: number, tz: string): EtlPeriods {
	const midnight = startOfDay(now, tz);
	// Noon of each day, because adding whole days to midnight would slip on days of 23 and 25 hours.
	const dates = Array.from({length: days}, (_, i) => localDate(midnight + day / 2 - (days - 1 - i) * day, tz));
	const rows = pane.daily ? rowsOf(source(pane.daily)).map(row => dailyOf(row, tz)) : runsByDay(pane, source, now, tz);
	const names = [...new Set([...pane.expected.map(one => one.source), ...rows.map(row => row.source).sort()])];
	const oldest = least(rows.map(row => row.begin));
	const begin = startOfDate(dates[0] ?? '', tz);
	return {
		sources: names.map(name =>
			periodOf(
				name,
				rows.filter(row => row.source === name && dates.includes(row.day)),
				dates,
			),
		),
		...(Number.isFinite(oldest) && oldest > begin ? {since: oldest} : {}),
	};
}

const startOfDate = (date: string, tz: string): number => startOfDay(endOfDate(date, tz) - 1, tz);

interface Daily extends EtlDay {
	source: string;
	/** When the day, or the one run, began, ms. */
	begin: number;
	avgSeconds: number | undefined;
	maxSeconds: number | undefined;
	avgRows: number | undefined;
}

function dailyOf(row: Row, tz: string): Daily {
	const day = textOf(row.day)?.slice(0, 10) ?? '';
	return {
		day,
		begin: startOfDate(day, tz),
		source: textOf(row.source) ?? '',
		ok: numberOf(row.success) ?? 0,
		failed: numberOf(row.failed) ?? 0,
		avgSeconds: numberOf(row.avg_seconds),
		maxSeconds: numberOf(row.max_seconds),
		avgRows: numberOf(row.avg_rows),
	};
}

const inSeconds = (ms: number | undefined): number | undefined => ms && ms / 1000;

function runsByDay(pane: RunsPane, source: Lookup, now: number, tz: string): Daily[] {
	const groups = groupRuns(
		pane.runs.flatMap(id => rowsOf(source(id)).map(row => ({id, row}))),
		new Map(),
		now,
		tz,
	);
	return [...groups].flatMap(([name, runs]) =>
		runs.map(run => ({
			day: localDate(run.startedAt, tz),
			source: name,
			begin: run.startedAt,
			ok: run.status === 'ok' ? 1 : 0,
			failed: run.status === 'failed' ? 1 : 0,
			...(run.status === 'ok'
				? {avgSeconds: inSeconds(run.duration), maxSeconds: inSeconds(run.duration), avgRows: run.rows}
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
	const longest = greatest(rows.map(row => row.maxSeconds ?? Number.NEGATIVE_INFINITY));
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
