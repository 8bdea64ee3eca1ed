/** Freshness: scores of today, ages of tables against their limits, single ratios, the trend of costs. */

import type {ValuesPane} from '../panes/values/schema.ts';
import {greatest, least} from '../text/numbers.ts';
import {own} from '../text/own.ts';
import {localDate} from '../zone.ts';
import {formatValue} from './format.ts';
import {isLower, numbersOf} from './levels.ts';
import {median} from './median.ts';
import {type Lookup, numberOf, rowsOf, textOf} from './readings.ts';
import {type Need, standingOf} from './source-standing.ts';
import {columnStand, type Judgement, type Stand, sourcesStand, tableStand} from './standing.ts';
import {ageOf} from './time.ts';

export interface TableAge {
	table: string;
	stand: Stand;
	/** ms; undefined for a table without a time. */
	age?: number;
}

export interface RatioView {
	title: string;
	stand: Stand;
	value?: number;
	text: string;
	reason?: string;
}

export interface ScoringView {
	/** Accounts scored today; 0 is a true zero. */
	today: number;
	/** Newest score date and how many it has. */
	latest?: {date: string; accounts: number};
	/** Oldest first, seven at most. */
	lastSeven: readonly {date: string; accounts: number}[];
	stand: Stand;
}

export interface CostView {
	/** USD per day, oldest first. */
	days: readonly {day: string; usd: number}[];
	/** The newest full day, and its ratio to the median of the days before. */
	last?: {day: string; usd: number};
	change?: number;
}

export interface FreshnessView {
	scoring?: ScoringView;
	tables: readonly TableAge[];
	ratios: readonly RatioView[];
	costs?: CostView;
	/** account, score, action; best first. */
	top: readonly {account: string; score?: number; action: string}[];
}

export function freshnessView(
	pane: ValuesPane,
	source: Lookup,
	judgement: Judgement,
	now: number,
	tz: string,
): FreshnessView {
	const scoring =
		pane.scoring && source(pane.scoring).reading
			? {
					...scoringView(pane.scoring, source, now, tz),
					stand: sourcesStand(judgement, [pane.scoring, pane.scoringToday]),
				}
			: undefined;
	const tables = pane.tables ? tableAges(pane.tables, source, judgement, now, tz) : [];
	const ratios = pane.ratios.map(ratio => ratioView(ratio, source, judgement, now));
	const costs = pane.costs && source(pane.costs).reading ? costView(pane.costs, source, now, tz) : undefined;
	return {
		...(scoring ? {scoring} : {}),
		tables,
		ratios,
		...(costs ? {costs} : {}),
		top: pane.top ? topAccounts(pane.top, source) : [],
	};
}

/** The required columns of the rows, by source; one source may be named several times. */
export function freshnessNeeds({scoring, tables, top, costs, ratios}: ValuesPane): Map<string, Need[]> {
	const needed: [id: string | undefined, columns: string[]][] = [
		[scoring, ['score_date', 'accounts_scored']],
		[tables, ['table_name', 'latest']],
		[top, ['account_name', 'priority_score', 'recommended_action']],
		[costs, ['day', 'cost_usd']],
		...ratios.map(({source, column}): [string, string[]] => [source, [column]]),
	];
	const needs = new Map<string, Need[]>();
	for (const [id, columns] of needed) if (id !== undefined) needs.set(id, [...(needs.get(id) ?? []), {columns}]);
	return needs;
}

function scoringView(id: string, source: Lookup, now: number, tz: string): Omit<ScoringView, 'stand'> {
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
	return {
		today,
		...(latest ? {latest} : {}),
		lastSeven: dates,
	};
}

function tableAges(id: string, source: Lookup, judgement: Judgement, now: number, tz: string): TableAge[] {
	return rowsOf(source(id)).map(row => {
		const table = textOf(row.table_name) ?? '(unnamed)';
		const age = ageOf(row.latest, now, tz);
		return {table, stand: tableStand(judgement, id, table), ...(age === undefined ? {} : {age})};
	});
}

function ratioView({title, source: id, column}: Ratio, source: Lookup, judgement: Judgement, now: number): RatioView {
	const standing = standingOf(source(id), now);
	const stand = columnStand(judgement, id, column);
	const values = rowsOf(source(id)).flatMap(row => numberOf(own(row, column)) ?? []);
	// Of several rows the worst is shown, because the check judges that one.
	const worst = isLower({levels: stand.limits ?? {}}) ? least(values) : greatest(values);
	const value = values.length === 0 ? undefined : worst;
	const blank = {ok: 'no data', loading: 'loading', blind: 'could not look'}[standing.level];
	return {
		title,
		stand,
		...(value === undefined ? {} : {value}),
		text: value === undefined ? blank : formatValue(value, 'ratio', numbersOf(stand.limits ?? {})),
		...(standing.level !== 'ok'
			? {reason: standing.reason}
			: values.length > 1
				? {reason: `of ${values.length} rows`}
				: {}),
	};
}

type Ratio = ValuesPane['ratios'][number];

/** Fewer days than this have no usual. */
const enoughDays = 2;

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
	const before = full.slice(0, -1).map(({usd}) => usd);
	const usual = before.length >= enoughDays ? median(before) : undefined;
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
