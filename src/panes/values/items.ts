/** The items of a pane of values: names with a value, a limit and a remark. Pure. */

import {isFiring} from '../../checks/firing.ts';
import {formatAlert, formatLimit, type Unit} from '../../checks/format.ts';
import type {CostView, FreshnessView, RatioView, ScoringView, TableAge} from '../../checks/freshness.ts';
import {type Stand, waitText} from '../../checks/standing.ts';
import type {Level} from '../../checks/types.ts';
import {day} from '../../clock.ts';
import {comparison} from '../../config/units.ts';
import {age as ageText} from '../../text/durations.ts';
import {count, percent, usd} from '../../text/format.ts';
import type {Theme} from '../../theme/theme.ts';
import {timeOfText} from '../../zone.ts';
import {type Column, mark, toneOf} from '../cells.ts';
import type {Fact} from '../rows.ts';
import {sparkline} from '../sparkline.ts';

/** Everything in such a pane is a name with a value, a limit and a remark. */
export interface Item {
	level: Level | undefined;
	name: string;
	value: Words;
	limit: string;
	remark: Words;
}

/** A text, or one with bars of these blocks in it. */
type Words = string | ((blocks: readonly string[]) => string);

/** A value or a remark as this screen shows it. */
export const inWords = (words: Words, {glyph: {blocks}}: Theme): string =>
	typeof words === 'string' ? words : words(blocks);

export function itemsOf({scoring, tables, ratios, costs, top}: FreshnessView): Item[] {
	return [
		...(scoring ? scoringItems(scoring) : []),
		...tables.map(tableItem),
		...ratios.map(ratioItem),
		...(costs ? costItems(costs) : []),
		...topItem(top),
	];
}

function scoringItems({today, latest, lastSeven, stand}: ScoringView): Item[] {
	const accounts = lastSeven.map(one => one.accounts);
	return [
		{level: stand.level, name: 'Accounts scored today', value: count(today), limit: '', remark: remarkOf(stand)},
		{
			level: stand.level,
			name: 'Latest score date',
			value: latest?.date ?? 'none',
			limit: '',
			remark: latest ? `${count(latest.accounts)} accounts` : '',
		},
		{
			level: undefined,
			name: `Last ${lastSeven.length} score dates`,
			value: blocks => sparkline(accounts, accounts.length, {blocks}),
			limit: '',
			remark: lastSeven
				.map(({date, accounts}) => `${date.slice(5)} ${count(accounts)}`)
				.reverse()
				.join('  '),
		},
	];
}

/** The remark of its check beyond the shown value. */
const remarkOf = (stand: Stand): string =>
	waitText(stand) ?? (stand.alert && isFiring(stand.alert) ? formatAlert(stand.alert) : '');

/** The comparisons of the check behind a row: `warn > 24 h, crit > 48 h`. */
function limitsText({limits: {warn, crit} = {}}: Stand, unit: Unit): string {
	const said = ([level, limit]: [string, string | undefined]) =>
		limit === undefined ? [] : [`${level} ${formatLimit(comparison(limit), unit)}`];
	return [...said(['warn', warn]), ...said(['crit', crit])].join(', ');
}

function tableItem({table, age, stand}: TableAge): Item {
	const value = age === undefined ? 'no time' : `${ageText(age)} old`;
	// Without limits of the age the level comes from something else of the table, which the remark names.
	const remark = stand.limits ? waitText(stand) : remarkOf(stand);
	return {level: stand.level, name: table, value, limit: limitsText(stand, 'ms'), remark: remark ?? ''};
}

function ratioItem({title, text, reason, stand}: RatioView): Item {
	return {
		level: stand.level,
		name: title,
		value: text,
		limit: limitsText(stand, 'ratio'),
		remark: reason ?? waitText(stand) ?? '',
	};
}

function costItems({days, last, change}: CostView): Item[] {
	if (!last) return [{level: undefined, name: 'Cost per day', value: 'no full day yet', limit: '', remark: ''}];
	const versus = change === undefined ? '' : `${change >= 0 ? '+' : '-'}${percent(Math.abs(change), 0)} of usual  `;
	return [
		{
			level: undefined,
			name: `Cost on ${last.day}`,
			value: usd(last.usd),
			limit: '',
			remark: blocks => `${versus}${costCourse(days, blocks)}`,
		},
	];
}

/** `$0..$412` and a bar for each day of the last thirty; a day that is missing is blank. */
function costCourse(days: CostView['days'], blocks: readonly string[]): string {
	const at = (date: string) => Math.round((timeOfText(date, 'UTC') ?? 0) / day);
	const last = at(days.at(-1)?.day ?? '');
	const cells = Math.min(30, last - at(days[0]?.day ?? '') + 1);
	const byDay = new Map(days.map(({day: date, usd: cost}) => [at(date), cost]));
	const costs = Array.from({length: cells}, (_, index) => byDay.get(last - cells + 1 + index));
	const top = Math.max(0, ...costs.filter(cost => cost !== undefined));
	return `$0..${usd(top)} ${sparkline(costs, cells, {max: top, blocks})}`;
}

function topItem(top: FreshnessView['top']): Item[] {
	const [best] = top;
	return best
		? [
				{
					level: undefined,
					name: 'Top account',
					value: count(best.score),
					limit: '',
					remark: `${best.account}: ${best.action}   (t: all)`,
				},
			]
		: [];
}

export function itemFacts({name, value, limit, remark}: Item, theme: Theme): Fact[] {
	const more = inWords(remark, theme);
	return [
		{name: 'what', text: name, tone: 'strong'},
		{name: 'now', text: `${inWords(value, theme)}${limit ? `   ${limit}` : ''}`},
		...(more === '' ? [] : [{name: 'more', text: more}]),
	];
}

export const topFacts = ({account, action}: FreshnessView['top'][number]): Fact[] => [
	{name: 'account', text: account, tone: 'strong'},
	{name: 'action', text: action},
];

export function itemColumns(theme: Theme): Column<Item>[] {
	return [
		{title: '', rank: 1, cell: ({level}) => mark(theme, level)},
		{title: 'what', rank: 1, name: true, text: {min: 21, max: 32}, cell: ({name}) => name},
		{
			title: 'now',
			rank: 1,
			align: 'right',
			cell: ({value, level}) => ({text: inWords(value, theme), tone: toneOf(level)}),
		},
		{title: 'fires when', rank: 2, cell: ({limit}) => ({text: limit, tone: 'dim'})},
		{
			title: 'more',
			rank: 3,
			text: {min: 8, max: 400},
			cell: ({remark}) => ({text: inWords(remark, theme), tone: 'dim'}),
		},
	];
}

export const topColumns: Column<FreshnessView['top'][number]>[] = [
	{title: 'score', rank: 1, align: 'right', cell: ({score}) => count(score)},
	{title: 'account', rank: 1, name: true, text: {min: 10, max: 40}, cell: ({account}) => account},
	{title: 'action', rank: 2, text: {min: 8, max: 60}, cell: ({action}) => action},
];
