/** Scores of today, ages of tables, single ratios, costs; on the second tab the top accounts. */
import {memo, useCallback, useMemo} from 'react';
import {useCursor} from '../hooks/useCursor.ts';
import {useKeymap} from '../hooks/useKeymap.ts';
import {usePane, useUi} from '../hooks/useUi.ts';
import {useTheme} from '../hooks/WallContext.ts';
import {
	type CostView,
	type FreshnessView,
	freshnessView,
	type RatioView,
	type ScoringView,
	type TableAge,
} from '../src/checks/freshness.ts';
import type {Lookup} from '../src/checks/look.ts';
import type {Level} from '../src/checks/types.ts';
import type {FreshnessPaneConfig} from '../src/config/schema/panes.ts';
import {age as ageText} from '../src/text/durations.ts';
import {count, percent, usd} from '../src/ui/format.ts';
import {innerSize} from '../src/ui/Pane.tsx';
import {sparkline} from '../src/ui/sparkline.ts';
import type {Theme} from '../src/ui/theme.ts';
import {Grid, type GridColumn, mark, matches, toneOf, urgentFirst} from './Grid.tsx';
import {SourcePane} from './SourcePane.tsx';
import type {PaneProps} from './types.ts';
import {useView} from './useView.ts';

const none: FreshnessPaneConfig = {title: 'Scoring and freshness', limits: {}, ratios: []};

/** Everything in this pane is a name with a value, a limit and a remark. */
interface Item {
	level: Level;
	name: string;
	value: string;
	limit: string;
	remark: string;
}

export const FreshnessPane = memo(function FreshnessPane(props: PaneProps) {
	const {system, width, height, focused} = props;
	const theme = useTheme();
	const pane = system.panes.freshness ?? none;
	const ids = useMemo(
		() =>
			[...new Set([pane.scoring, pane.tables, pane.top, pane.costs, ...pane.ratios.map(({source}) => source)])].filter(
				id => id !== undefined,
			),
		[pane],
	);
	const build = useCallback(
		(source: Lookup, now: number) => freshnessView(pane, source, now, system.tz),
		[pane, system.tz],
	);
	const {view, ...read} = useView(system.system, ids, build);
	const {tab} = usePane(system.system, 'freshness');
	const filter = useUi(ui => ui.filter);
	const showTop = pane.top !== undefined && tab % 2 === 1;
	const inner = innerSize(width, height);
	const items = useMemo(
		() => urgentFirst(itemsOf(view, theme), inner.height).filter(({name, remark}) => matches(filter, name, remark)),
		[view, theme, filter, inner.height],
	);
	const top = view.top.filter(({account, action}) => matches(filter, account, action));
	const rows = showTop
		? top.map(({account}) => ({id: account, text: account}))
		: items.map(({name, value}) => ({id: name, text: `${name} ${value}`}));
	const cursor = useCursor(system.system, 'freshness', focused, rows, ({id}) => id);
	useKeymap('freshness', {
		rows: rows.length,
		page: Math.max(1, height - 3),
		copy: () => rows[cursor]?.text,
	});
	const shared = {cursor: focused ? cursor : undefined};
	return (
		<SourcePane
			{...props}
			{...read}
			pane="freshness"
			title={showTop ? `${pane.title} · top accounts` : pane.title}
			level={view.level}
			health={view.health}
			rows={rows.length}
			none="no rows"
		>
			{size =>
				showTop ? (
					<Grid {...size} {...shared} columns={topColumns} rows={top} />
				) : (
					<Grid {...size} {...shared} columns={itemColumns(theme)} rows={items} />
				)
			}
		</SourcePane>
	);
});

function itemsOf({scoring, tables, ratios, costs, top}: FreshnessView, theme: Theme): Item[] {
	return [
		...(scoring ? scoringItems(scoring, theme) : []),
		...tables.map(tableItem),
		...ratios.map(ratioItem),
		...(costs ? costItems(costs, theme) : []),
		...topItem(top),
	];
}

function scoringItems({today, latest, lastSeven, level}: ScoringView, theme: Theme): Item[] {
	const course = sparkline(
		lastSeven.map(({accounts}) => accounts),
		lastSeven.length,
		{blocks: theme.glyph.blocks},
	);
	return [
		{
			level,
			name: 'Accounts scored today',
			value: count(today),
			limit: '',
			remark: level === 'pending' ? 'not yet today' : '',
		},
		{
			level: latest ? level : 'nodata',
			name: 'Latest score date',
			value: latest?.date ?? 'none',
			limit: '',
			remark: latest ? `${count(latest.accounts)} accounts` : '',
		},
		{
			level: 'ok',
			name: `Last ${lastSeven.length} score dates`,
			value: course,
			limit: '',
			remark: lastSeven
				.map(({date, accounts}) => `${date.slice(5)} ${count(accounts)}`)
				.reverse()
				.join('  '),
		},
	];
}

function tableItem({table, level, age, warn, crit}: TableAge): Item {
	const limit = warn === undefined ? '' : `> ${short(warn)}${crit === undefined ? '' : `, ${short(crit)}`}`;
	return {level, name: table, value: age === undefined ? 'no time' : `${ageText(age)} old`, limit, remark: ''};
}

/** Limits are whole numbers: '24 h', '15 m'. */
function short(ms: number): string {
	const hours = ms / 3_600_000;
	return Number.isInteger(hours) ? `${hours} h` : `${Math.round(ms / 60_000)} m`;
}

function ratioItem({title, level, text, limit, reason}: RatioView): Item {
	return {level, name: title, value: text, limit: limit ?? '', remark: reason ?? ''};
}

function costItems({days, last, change}: CostView, theme: Theme): Item[] {
	if (!last) return [{level: 'nodata', name: 'Cost per day', value: 'no full day yet', limit: '', remark: ''}];
	const course = sparkline(
		days.map(({usd: cost}) => cost),
		Math.min(days.length, 30),
		{blocks: theme.glyph.blocks},
	);
	const versus = change === undefined ? '' : `${change >= 0 ? '+' : '-'}${percent(Math.abs(change), 0)} of usual  `;
	return [{level: 'ok', name: `Cost on ${last.day}`, value: usd(last.usd), limit: '', remark: `${versus}${course}`}];
}

function topItem(top: FreshnessView['top']): Item[] {
	const [best] = top;
	return best
		? [
				{
					level: 'ok',
					name: 'Top account',
					value: best.score === undefined ? '–' : count(best.score),
					limit: '',
					remark: `${best.account}: ${best.action}   (t: all)`,
				},
			]
		: [];
}

function itemColumns(theme: Theme): GridColumn<Item>[] {
	return [
		{title: '', rank: 1, cell: ({level}) => mark(theme, level)},
		{title: 'what', rank: 1, text: {min: 19, max: 32}, cell: ({name}) => name},
		{title: 'now', rank: 1, align: 'right', cell: ({value, level}) => ({text: value, tone: toneOf(level)})},
		{title: 'limit', rank: 2, cell: ({limit}) => ({text: limit, tone: 'dim'})},
		{title: 'more', rank: 3, text: {min: 8, max: 90}, cell: ({remark}) => ({text: remark, tone: 'dim'})},
	];
}

const topColumns: GridColumn<FreshnessView['top'][number]>[] = [
	{title: 'score', rank: 1, align: 'right', cell: ({score}) => count(score)},
	{title: 'account', rank: 1, text: {min: 10, max: 40}, cell: ({account}) => account},
	{title: 'action', rank: 2, text: {min: 8, max: 60}, cell: ({action}) => action},
];
