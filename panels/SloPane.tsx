/** Promises and how they are kept: value, levels, course, budget, burn. */
import {memo, useCallback, useMemo} from 'react';
import {useCursor} from '../hooks/useCursor.ts';
import {useKeymap} from '../hooks/useKeymap.ts';
import {useUi} from '../hooks/useUi.ts';
import {useTheme} from '../hooks/WallContext.ts';
import {type Health, health, healthLevel, type Lookup} from '../src/checks/look.ts';
import {type SloView, sloView} from '../src/checks/slo.ts';
import {worst} from '../src/checks/types.ts';
import {sliSource} from '../src/config/judged.ts';
import {ago, duration} from '../src/text/durations.ts';
import {percent} from '../src/ui/format.ts';
import {innerSize} from '../src/ui/Pane.tsx';
import {sparkline} from '../src/ui/sparkline.ts';
import type {Theme} from '../src/ui/theme.ts';
import {type Cell, Grid, type GridColumn, mark, matches, toneOf, urgentFirst} from './Grid.tsx';
import {SourcePane} from './SourcePane.tsx';
import type {PaneProps} from './types.ts';
import {useView} from './useView.ts';

export const SloPane = memo(function SloPane(props: PaneProps) {
	const {system, width, height, focused} = props;
	const theme = useTheme();
	const {slos, tz} = system;
	const ids = useMemo(() => [...new Set(slos.map(sliSource))], [slos]);
	const build = useCallback(
		(source: Lookup, now: number, asOf: number): {slos: SloView[]; health: Health} => ({
			slos: slos.map(slo => sloView(slo, source, asOf, tz)),
			health: health(ids, source, now),
		}),
		[slos, ids, tz],
	);
	const {view, ...read} = useView(system.system, ids, build);
	const {now} = read;
	const filter = useUi(ui => ui.filter);
	const inner = innerSize(width, height);
	const rows = urgentFirst(view.slos, inner.height).filter(({title, text}) => matches(filter, title, text));
	const cursor = useCursor(system.system, 'slo', focused, rows, ({id}) => id);
	const selected = rows[cursor];
	useKeymap('slo', {
		rows: rows.length,
		page: Math.max(1, height - 3),
		copy: () => selected && `${selected.title} ${selected.text} (target ${selected.target})`,
	});
	const level = worst([healthLevel(view.health), ...view.slos.map(slo => slo.level)]);
	return (
		<SourcePane
			{...props}
			{...read}
			pane="slo"
			title={system.panes.slo?.title ?? 'SLOs'}
			level={level}
			health={view.health}
			rows={rows.length}
			none="no SLOs configured"
		>
			{size => (
				<Grid {...size} columns={columns(theme, now, size.width)} rows={rows} cursor={focused ? cursor : undefined} />
			)}
		</SourcePane>
	);
});

function columns(theme: Theme, now: number, width: number): GridColumn<SloView>[] {
	const cells = width >= 110 ? 24 : width >= 70 ? 12 : 6;
	return [
		{title: '', rank: 1, cell: ({level}) => mark(theme, level)},
		{title: 'SLO', rank: 1, text: {min: width >= 70 ? 22 : width >= 50 ? 19 : 10, max: 30}, cell: ({title}) => title},
		{
			title: 'now',
			rank: 1,
			align: 'right',
			cell: ({text, level, value}) => ({
				text,
				tone: value === undefined ? toneOf(level) : level === 'warn' || level === 'crit' ? level : 'strong',
			}),
		},
		{title: 'target', rank: 3, cell: ({target}) => target},
		{title: 'course', rank: 5, cell: slo => ({text: course(slo, cells, theme), tone: toneOf(slo.level)})},
		{title: 'budget left', rank: 4, align: 'right', cell: budgetCell},
		{title: 'burn 1 h', rank: 6, align: 'right', cell: ({burn1h}) => burnCell(burn1h)},
		{title: 'burn 6 h', rank: 7, align: 'right', cell: ({burn6h}) => burnCell(burn6h)},
		{title: 'budget gone', rank: 8, align: 'right', cell: slo => goneCell(slo, now)},
		{title: 'warn', rank: 10, cell: ({warn}) => ({text: warn ?? '', tone: 'dim'})},
		{title: 'crit', rank: 10, cell: ({crit}) => ({text: crit ?? '', tone: 'dim'})},
		{
			title: 'data seen',
			rank: 9,
			align: 'right',
			cell: ({coveredFor, window}) => ({
				text: coveredFor > 0 ? `${duration(coveredFor)} of ${Math.round(window / 86_400_000)} d` : '–',
				tone: 'dim',
			}),
		},
		{
			title: 'age',
			rank: 11,
			align: 'right',
			cell: ({dataAt}) => ({text: dataAt === undefined ? '–' : ago(now - dataAt), tone: 'dim'}),
		},
		{title: 'why', rank: 12, text: {min: 10, max: 60}, cell: ({reason}) => reason ?? ''},
	];
}

/** Drawn from the lowest to the highest of its points, so that a wobble near 100 % shows; a flat line stays low. */
function course({points, unit, target}: SloView, cells: number, {glyph}: Theme): string {
	const values = points.slice(-cells * 5).map(({value}) => value);
	const min = unit === 'ms' ? 0 : Math.min(...values);
	return values.length === 0
		? ''
		: sparkline(values, cells, {min, blocks: glyph.blocks, worst: target.startsWith('>') ? 'low' : 'high'});
}

/** With little of the window seen, what is left is an upper bound. */
function budgetCell({budgetLeft, covered}: SloView): Cell {
	if (budgetLeft === undefined) return '–';
	const bound = covered < 0.95 && budgetLeft > 0 ? '≤ ' : '';
	const text = budgetLeft <= 0 ? `spent ${percent(1 - budgetLeft, 0)}` : `${bound}${percent(budgetLeft)}`;
	return {text, tone: budgetLeft <= 0 ? 'crit' : budgetLeft < 0.25 ? 'warn' : 'plain'};
}

function burnCell(burn: number | undefined): Cell {
	if (burn === undefined) return '–';
	return {
		text: `${burn >= 100 ? Math.round(burn) : burn.toFixed(1)}x`,
		tone: burn >= 10 ? 'crit' : burn > 1 ? 'warn' : 'plain',
	};
}

function goneCell({exhaustsAt, budgetLeft}: SloView, now: number): Cell {
	if (budgetLeft !== undefined && budgetLeft <= 0) return {text: 'now', tone: 'crit'};
	return exhaustsAt === undefined ? '–' : {text: `in ${duration(Math.max(0, exhaustsAt - now))}`, tone: 'warn'};
}
