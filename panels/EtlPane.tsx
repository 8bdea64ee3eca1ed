/** Runs of the pipelines: today, 7 days, 30 days. */
import {Box, Text} from 'ink';
import {memo, useCallback, useMemo} from 'react';
import {useCursor} from '../hooks/useCursor.ts';
import {useKeymap} from '../hooks/useKeymap.ts';
import {usePane, useUi} from '../hooks/useUi.ts';
import {useTheme} from '../hooks/WallContext.ts';
import {type EtlSource, etlView} from '../src/checks/etl.ts';
import {type EtlDay, type EtlPeriod, etlPeriod} from '../src/checks/etl-period.ts';
import type {EtlRun, RunStatus} from '../src/checks/etl-runs.ts';
import type {Lookup} from '../src/checks/look.ts';
import type {EtlPaneConfig} from '../src/config/schema/panes.ts';
import type {SystemConfig} from '../src/config/schema/system.ts';
import {age, ago, duration} from '../src/text/durations.ts';
import {count, cut, percent} from '../src/ui/format.ts';
import {innerSize} from '../src/ui/Pane.tsx';
import type {Theme} from '../src/ui/theme.ts';
import {localTime} from '../src/zone.ts';
import {type Cell, Grid, type GridColumn, mark, matches, type Segment, toneOf, urgentFirst} from './Grid.tsx';
import {SourcePane} from './SourcePane.tsx';
import type {PaneProps} from './types.ts';
import {useView} from './useView.ts';

const tabs = [
	{title: 'today', days: 1},
	{title: '7 days', days: 7},
	{title: '30 days', days: 30},
] as const;

const none: EtlPaneConfig = {title: 'ETL runs', runs: [], rowsLabel: 'rows', expected: []};

export const EtlPane = memo(function EtlPane(props: PaneProps) {
	const {system, width, height, focused} = props;
	const theme = useTheme();
	const pane = system.panes.etl ?? none;
	const ids = useMemo(() => [...pane.runs, ...(pane.daily ? [pane.daily] : [])], [pane]);
	const {tab} = usePane(system.system, 'etl');
	const filter = useUi(state => state.filter);
	const chosen = tabs[tab % tabs.length] ?? tabs[0];
	const build = useCallback(
		(source: Lookup, now: number) => ({
			today: etlView(pane, source, now, system.tz),
			period: chosen.days > 1 ? etlPeriod(pane, source, chosen.days, now, system.tz) : [],
		}),
		[pane, system.tz, chosen],
	);
	const {view, ...read} = useView(system.system, ids, build);
	const {now} = read;
	const inner = innerSize(width, height);
	const sources = urgentFirst(view.today.sources, inner.height).filter(one =>
		matches(filter, one.source, one.last?.status, one.last?.error),
	);
	const period = view.period.filter(one => matches(filter, one.source));
	const rows: readonly {source: string}[] = chosen.days > 1 ? period : sources;
	const cursor = useCursor(system.system, 'etl', focused, rows, ({source}) => source);
	const selected = chosen.days > 1 ? undefined : sources[cursor];
	useKeymap('etl', {
		rows: rows.length,
		page: Math.max(1, height - 4),
		copy: () => selected?.lastFailure?.error,
	});
	return (
		<SourcePane
			{...props}
			{...read}
			pane="etl"
			title={chosen.days > 1 ? `${pane.title} · ${chosen.title}` : pane.title}
			level={view.today.level}
			health={view.today.health}
			rows={rows.length}
			none="no runs"
		>
			{size => {
				const summary = size.height >= 4;
				const detail = focused && size.height >= 12 && selected ? detailOf(selected, system, now, pane.rowsLabel) : [];
				const left = {
					width: size.width,
					height: size.height - (summary ? 1 : 0) - detail.length,
					cursor: focused ? cursor : undefined,
				};
				return (
					<Box flexDirection="column" width={size.width}>
						{summary && (
							<Text wrap="truncate" {...theme.paint('dim')}>
								{cut(summaryOf(view.today.today, chosen.title), size.width)}
							</Text>
						)}
						{chosen.days > 1 ? (
							<Grid {...left} columns={periodColumns(theme, pane.rowsLabel)} rows={period} />
						) : (
							<Grid
								{...left}
								columns={todayColumns(theme, now, system.tz, pane.rowsLabel, size.width)}
								rows={sources}
							/>
						)}
						{detail.map(line => (
							<Text key={line} wrap="truncate" {...theme.paint('dim')}>
								{cut(line, size.width)}
							</Text>
						))}
					</Box>
				);
			}}
		</SourcePane>
	);
});

function summaryOf(
	{ok, failed, running, stuck}: {ok: number; failed: number; running: number; stuck: number},
	tab: string,
): string {
	const today = `today ${ok} ok, ${failed} failed${running > 0 ? `, ${running} running` : ''}${stuck > 0 ? `, ${stuck} stuck` : ''}`;
	const short = (title: string) => title.replace(' days', ' d');
	return `${today}   ${tabs.map(({title}) => (title === tab ? `[${short(title)}]` : short(title))).join(' ')}`;
}

function detailOf(source: EtlSource, {tz}: SystemConfig, now: number, rowsLabel: string): string[] {
	const {usualDuration, usualRows, lastFailure} = source;
	const usual = `${source.source}: usually ${duration(usualDuration)}${usualRows === undefined ? '' : `, ${count(usualRows)} ${rowsLabel}`}`;
	const failure = lastFailure
		? `last failure ${localTime(lastFailure.at, tz)} (${ago(now - lastFailure.at)}): ${lastFailure.error}`
		: 'no failure in the runs shown';
	return [usual, failure];
}

const words: Record<RunStatus, string> = {
	ok: 'ok',
	failed: 'FAILED',
	running: 'running',
	stuck: 'STUCK',
	unknown: 'unknown',
};

function runMark(theme: Theme, status: RunStatus): Segment {
	switch (status) {
		case 'ok':
			return {text: theme.glyph.bullet, tone: 'dim'};
		case 'failed':
			return {text: theme.status('crit').glyph, tone: 'crit'};
		case 'running':
			return {text: theme.status('pending').glyph, tone: 'pending'};
		case 'stuck':
			return {text: theme.status('warn').glyph, tone: 'warn'};
		case 'unknown':
			return {text: theme.status('nodata').glyph, tone: 'nodata'};
	}
}

function todayColumns(
	theme: Theme,
	now: number,
	tz: string,
	rowsLabel: string,
	width: number,
): GridColumn<EtlSource>[] {
	const strip = width >= 120 ? 30 : width >= 70 ? 16 : 8;
	return [
		{title: '', rank: 1, cell: ({level}) => mark(theme, level)},
		{title: 'source', rank: 1, text: {min: 17, max: 24}, cell: ({source}) => source},
		{title: 'runs', rank: 4, cell: ({runs}) => runs.slice(-strip).map(run => runMark(theme, run.status))},
		{title: 'last', rank: 2, cell: lastCell},
		{title: 'started', rank: 3, align: 'right', cell: ({last}) => (last ? startedText(last, now) : '–')},
		{title: 'took', rank: 5, align: 'right', cell: ({last}) => tookText(last)},
		{title: 'of usual', rank: 8, align: 'right', cell: one => comparedTo(one.last?.duration, one.usualDuration)},
		{title: rowsLabel, rank: 6, align: 'right', cell: ({last}) => count(last?.rows)},
		{
			title: 'of usual',
			rank: 9,
			align: 'right',
			cell: one => (one.last?.status === 'ok' ? comparedTo(one.last.rows, one.usualRows) : '–'),
		},
		{title: 'today ok/bad', rank: 7, align: 'right', cell: todayCell},
		{title: 'due', rank: 7.5, align: 'right', cell: one => dueCell(one, now, tz)},
		{
			title: 'last error',
			rank: 10,
			text: {min: 12, max: 80},
			cell: ({lastFailure, failures}) =>
				lastFailure ? {text: lastFailure.error, tone: failures > 0 ? 'plain' : 'dim'} : '',
		},
	];
}

function lastCell({last, failures}: EtlSource): Cell {
	if (!last) return {text: 'no run', tone: 'nodata'};
	const text = failures > 1 && last.status === 'failed' ? `${words.failed} x${failures}` : words[last.status];
	const tone = last.status === 'failed' ? 'crit' : last.status === 'stuck' ? 'warn' : 'plain';
	return {text, tone};
}

/** What still runs is told by the minute: the panes' time goes by minutes. */
const tookText = (run: EtlRun | undefined): string =>
	run?.status === 'running' || run?.status === 'stuck' ? age(run.duration ?? 0) : duration(run?.duration);

const startedText = ({startedAt}: EtlRun, now: number): string => ago(now - startedAt);

/** '1.2x' of the usual; striking ones are strong. */
function comparedTo(value: number | undefined, usual: number | undefined): Cell {
	if (value === undefined || !usual) return '–';
	const times = value / usual;
	return {
		text: `${times >= 10 ? Math.round(times) : times.toFixed(1)}x`,
		tone: times >= 2 || times <= 0.5 ? 'strong' : 'dim',
	};
}

function todayCell({today: {ok, failed}}: EtlSource): Cell {
	return failed > 0 ? [{text: `${ok}/`}, {text: String(failed), tone: 'warn'}] : `${ok}/${failed}`;
}

function dueCell({nextDue, lateSince}: EtlSource, now: number, tz: string): Cell {
	if (lateSince !== undefined) return {text: `late, was ${localTime(lateSince, tz)}`, tone: 'warn'};
	if (nextDue === undefined) return '';
	return {text: nextDue - now < 24 * 3_600_000 ? localTime(nextDue, tz) : `in ${duration(nextDue - now)}`, tone: 'dim'};
}

function periodColumns(theme: Theme, rowsLabel: string): GridColumn<EtlPeriod>[] {
	return [
		{title: 'source', rank: 1, text: {min: 17, max: 24}, cell: ({source}) => source},
		{title: 'ok', rank: 2, align: 'right', cell: ({ok}) => count(ok)},
		{
			title: 'failed',
			rank: 2,
			align: 'right',
			cell: ({failed}) => (failed > 0 ? {text: count(failed), tone: 'warn'} : '0'),
		},
		{
			title: 'success',
			rank: 3,
			align: 'right',
			cell: ({ok, failed}) => (ok + failed > 0 ? percent(ok / (ok + failed)) : {text: 'no runs', tone: 'nodata'}),
		},
		{title: 'days', rank: 4, cell: ({days}) => days.map(day => dayMark(theme, day))},
		{
			title: 'average',
			rank: 5,
			align: 'right',
			cell: ({avgSeconds}) => duration(avgSeconds === undefined ? undefined : avgSeconds * 1000),
		},
		{
			title: 'longest',
			rank: 6,
			align: 'right',
			cell: ({maxSeconds}) => duration(maxSeconds === undefined ? undefined : maxSeconds * 1000),
		},
		{
			title: `avg ${rowsLabel}`,
			rank: 7,
			align: 'right',
			cell: ({avgRows}) => count(avgRows === undefined ? undefined : Math.round(avgRows)),
		},
	];
}

/** A day without runs is a blank, one with failures stands out, the worst most. */
function dayMark(theme: Theme, {ok, failed}: EtlDay): Segment {
	if (ok + failed === 0) return {text: ' '};
	if (failed === 0) return {text: theme.glyph.bullet, tone: 'dim'};
	const level = failed >= ok ? 'crit' : 'warn';
	return {text: theme.status(level).glyph, tone: toneOf(level)};
}
