/** Queues: what waits, how long, and whether it drains or grows. */
import {memo, useCallback, useMemo} from 'react';
import {useCursor} from '../hooks/useCursor.ts';
import {useKeymap} from '../hooks/useKeymap.ts';
import {useUi} from '../hooks/useUi.ts';
import {useTheme} from '../hooks/WallContext.ts';
import {backlogView, type Queue} from '../src/checks/backlog.ts';
import type {Lookup} from '../src/checks/look.ts';
import type {PubsubPaneConfig} from '../src/config/schema/panes.ts';
import {ago, duration} from '../src/text/durations.ts';
import {count} from '../src/ui/format.ts';
import {sparkline} from '../src/ui/sparkline.ts';
import type {Theme} from '../src/ui/theme.ts';
import {type Cell, Grid, type GridColumn, mark, matches, toneOf} from './Grid.tsx';
import {SourcePane} from './SourcePane.tsx';
import type {PaneProps} from './types.ts';
import {useView} from './useView.ts';

const none: PubsubPaneConfig = {title: 'Pub/Sub backlog', backlog: '', age: '', threshold: 1};

export const PubsubPane = memo(function PubsubPane(props: PaneProps) {
	const {system, height, focused} = props;
	const theme = useTheme();
	const pane = system.panes.pubsub ?? none;
	const ids = useMemo(() => [pane.backlog, pane.age, ...(pane.deadLetters ? [pane.deadLetters] : [])], [pane]);
	const build = useCallback((source: Lookup, _now: number, asOf: number) => backlogView(pane, source, asOf), [pane]);
	const {view, ...read} = useView(system.system, ids, build);
	const {now} = read;
	const filter = useUi(ui => ui.filter);
	const rows = view.queues.filter(({subscription}) => matches(filter, subscription));
	const cursor = useCursor(system.system, 'pubsub', focused, rows, ({subscription}) => subscription);
	const selected = rows[cursor];
	useKeymap('pubsub', {rows: rows.length, page: Math.max(1, height - 3), copy: () => selected?.subscription});
	return (
		<SourcePane
			{...props}
			{...read}
			pane="pubsub"
			title={pane.title}
			level={view.level}
			health={view.health}
			rows={rows.length}
			none="no subscriptions"
		>
			{size => (
				<Grid
					{...size}
					columns={columns(theme, now, view.threshold, size.width)}
					rows={rows}
					cursor={focused ? cursor : undefined}
				/>
			)}
		</SourcePane>
	);
});

function columns(theme: Theme, now: number, threshold: number, width: number): GridColumn<Queue>[] {
	const cells = width >= 100 ? 30 : 12;
	return [
		{title: '', rank: 1, cell: ({level}) => mark(theme, level)},
		{title: 'subscription', rank: 1, text: {min: 23, max: 40}, cell: ({subscription}) => subscription},
		{
			title: 'waiting',
			rank: 1,
			align: 'right',
			cell: ({undelivered, level}) => ({
				text: undelivered === undefined ? 'no data' : count(undelivered),
				tone: toneOf(level),
			}),
		},
		{title: 'limit', rank: 7, align: 'right', cell: () => ({text: count(threshold), tone: 'dim'})},
		{title: 'oldest', rank: 2, align: 'right', cell: ({oldestAge}) => duration(oldestAge)},
		{title: 'per min', rank: 3, align: 'right', cell: trendCell},
		{title: 'outlook', rank: 4, cell: queue => outlook(queue, threshold)},
		{
			title: 'dead',
			rank: 5,
			align: 'right',
			cell: ({deadLetters}) =>
				deadLetters === undefined ? '–' : {text: count(deadLetters), tone: deadLetters > 0 ? 'warn' : 'plain'},
		},
		{
			title: 'course',
			rank: 6,
			cell: ({points, level}) => ({
				text: sparkline(
					points.slice(-120).map(({value}) => value),
					cells,
					{blocks: theme.glyph.blocks},
				),
				tone: toneOf(level),
			}),
		},
		{
			title: 'age',
			rank: 8,
			align: 'right',
			cell: ({dataAt}) => ({text: dataAt === undefined ? '–' : ago(now - dataAt), tone: 'dim'}),
		},
	];
}

function trendCell({trend}: Queue): Cell {
	if (trend === undefined) return '–';
	const rounded = Math.abs(trend) >= 10 ? Math.round(trend) : Number(trend.toFixed(1));
	return rounded === 0 ? '0' : `${rounded > 0 ? '+' : '-'}${count(Math.abs(rounded))}`;
}

function outlook({drainsIn, crossesIn, undelivered, trend}: Queue, threshold: number): Cell {
	if (drainsIn !== undefined) return `empty in ${duration(drainsIn)}`;
	if (crossesIn !== undefined)
		return {text: `over ${count(threshold)} in ${duration(crossesIn)}`, tone: crossesIn < 3_600_000 ? 'warn' : 'plain'};
	if (undelivered === undefined || trend === undefined) return '';
	return undelivered > threshold && trend > 0 ? {text: 'growing', tone: 'crit'} : {text: 'steady', tone: 'dim'};
}
