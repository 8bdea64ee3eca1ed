/** How new things are: scores of today, ages of tables against their limits, single ratios, the course of costs. */

import type {FreshnessPaneConfig} from '../config/schema/panes.ts';
import {milliseconds} from '../config/units.ts';
import type {SourceState} from '../poll/types.ts';
import {localDate} from '../zone.ts';
import {formatRatio} from './format.ts';
import {type Health, health, healthLevel, type Lookup, look, numberOf, rowsOf, textOf} from './look.ts';
import {median} from './median.ts';
import {levelOf} from './slo.ts';
import {ageOf} from './time.ts';
import {type Level, worst} from './types.ts';

export interface TableAge {
	table: string;
	level: Level;
	/** ms; undefined when the table has no time to tell. */
	age?: number;
	warn?: number;
	crit?: number;
}

export interface RatioView {
	title: string;
	level: Level;
	value?: number;
	text: string;
	limit?: string;
	reason?: string;
}

export interface ScoringView {
	/** Accounts scored today; 0 is a true zero. */
	today: number;
	/** Newest score date and how many it has. */
	latest?: {date: string; accounts: number};
	/** Oldest first, seven at most. */
	lastSeven: readonly {date: string; accounts: number}[];
	/** ok: scored today. pending: not yet. warn: yesterday is missing too. */
	level: Level;
}

export interface CostView {
	/** USD per day, oldest first. */
	days: readonly {day: string; usd: number}[];
	/** The newest full day, and its ratio to the median of the days before. */
	last?: {day: string; usd: number};
	change?: number;
}

export interface FreshnessView {
	health: Health;
	level: Level;
	scoring?: ScoringView;
	tables: readonly TableAge[];
	ratios: readonly RatioView[];
	costs?: CostView;
	/** account, score, action; best first. */
	top: readonly {account: string; score?: number; action: string}[];
}

export function freshnessView(pane: FreshnessPaneConfig, source: Lookup, now: number, tz: string): FreshnessView {
	const ids = [
		...new Set([pane.scoring, pane.tables, pane.top, pane.costs, ...pane.ratios.map(ratio => ratio.source)]),
	].filter(id => id !== undefined);
	const state = health(ids, source, now);
	const scoring = pane.scoring && source(pane.scoring).reading ? scoringView(pane.scoring, source, now, tz) : undefined;
	const tables = pane.tables ? tableAges(pane, pane.tables, source, now, tz) : [];
	const ratios = pane.ratios.map(ratio => ratioView(ratio, source, now));
	const costs = pane.costs && source(pane.costs).reading ? costView(pane.costs, source, now, tz) : undefined;
	const levels = [
		...(scoring ? [scoring.level] : []),
		...tables.map(table => table.level),
		...ratios.map(ratio => ratio.level),
	];
	return {
		health: state,
		level: worst([healthLevel(state), ...levels]),
		...(scoring ? {scoring} : {}),
		tables,
		ratios,
		...(costs ? {costs} : {}),
		top: pane.top ? topAccounts(pane.top, source) : [],
	};
}

/** The level of what cannot be judged now; undefined where it can. */
function unseenLevel(state: SourceState, now: number): Level | undefined {
	const seen = look(state, now);
	return seen.status === 'ok' ? undefined : seen.loading ? 'pending' : 'blind';
}

function scoringView(id: string, source: Lookup, now: number, tz: string): ScoringView {
	const dates = rowsOf(source(id))
		.map(row => ({
			date: textOf(row.score_date)?.slice(0, 10) ?? '',
			accounts: numberOf(row.accounts_scored) ?? 0,
		}))
		.filter(({date}) => date !== '')
		.sort((a, b) => a.date.localeCompare(b.date))
		.slice(-7);
	const latest = dates.at(-1);
	const today = dates.find(({date}) => date === localDate(now, tz))?.accounts ?? 0;
	const unseen = unseenLevel(source(id), now);
	return {
		today,
		...(latest ? {latest} : {}),
		lastSeven: dates,
		level: unseen ?? scoringLevel(today, latest?.date, now, tz),
	};
}

function scoringLevel(today: number, latest: string | undefined, now: number, tz: string): Level {
	if (latest === undefined) return 'nodata';
	if (today > 0) return 'ok';
	// Any age counts from the end of the newest date: none up to midnight after it, over a day when yesterday is missing.
	return (ageOf(latest, now, tz) ?? 0) > 24 * 3_600_000 ? 'warn' : 'pending';
}

function tableAges(pane: FreshnessPaneConfig, id: string, source: Lookup, now: number, tz: string): TableAge[] {
	const unseen = unseenLevel(source(id), now);
	return rowsOf(source(id)).map(row => {
		const table = textOf(row.table_name) ?? '(unnamed)';
		const limits = pane.limits[table] ?? pane.limits['*'];
		const age = ageOf(row.latest, now, tz);
		const warn = limits && milliseconds(limits.warn);
		const crit = limits && milliseconds(limits.crit);
		return {
			table,
			level: unseen ?? (age === undefined ? 'nodata' : ageLevel(age, warn, crit)),
			...(age === undefined ? {} : {age}),
			...(warn === undefined ? {} : {warn}),
			...(crit === undefined ? {} : {crit}),
		};
	});
}

function ageLevel(age: number, warn = Number.POSITIVE_INFINITY, crit = Number.POSITIVE_INFINITY): Level {
	return age > crit ? 'crit' : age > warn ? 'warn' : 'ok';
}

function ratioView(ratio: FreshnessPaneConfig['ratios'][number], source: Lookup, now: number): RatioView {
	const seen = look(source(ratio.source), now);
	const limit = ratio.warn ?? ratio.crit;
	const base = {title: ratio.title, ...(limit === undefined ? {} : {limit})};
	const value = numberOf(rowsOf(source(ratio.source))[0]?.[ratio.column]);
	const shown = value === undefined ? {text: 'no data'} : {value, text: formatRatio(value)};
	if (seen.status === 'blind') {
		return {
			...base,
			level: seen.loading ? 'pending' : 'blind',
			...shown,
			...(value === undefined ? {text: seen.loading ? 'loading' : 'could not look'} : {}),
			reason: seen.reason,
		};
	}
	if (value === undefined) return {...base, ...shown, level: 'nodata'};
	const judged = levelOf(value, {warn: ratio.warn, crit: ratio.crit});
	return {...base, ...shown, level: judged.level, ...(judged.limit === undefined ? {} : {limit: judged.limit})};
}

function costView(id: string, source: Lookup, now: number, tz: string): CostView {
	const today = localDate(now, tz);
	const days = rowsOf(source(id))
		.flatMap(row => {
			const usd = numberOf(row.cost_usd);
			return usd === undefined ? [] : [{day: textOf(row.day)?.slice(0, 10) ?? '', usd}];
		})
		.sort((a, b) => a.day.localeCompare(b.day));
	// Today is not over: its costs would always look low.
	const full = days.filter(({day}) => day < today);
	const last = full.at(-1);
	const usual = median(full.slice(0, -1).map(({usd}) => usd));
	return {days, ...(last ? {last} : {}), ...(last && usual ? {change: last.usd / usual - 1} : {})};
}

function topAccounts(id: string, source: Lookup): FreshnessView['top'] {
	return rowsOf(source(id)).map(row => {
		const score = numberOf(row.priority_score);
		return {
			account: textOf(row.account_name) ?? '(unnamed)',
			...(score === undefined ? {} : {score}),
			action: textOf(row.recommended_action) ?? '',
		};
	});
}
