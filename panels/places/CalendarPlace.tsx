/** The ops calendar: checklists and change windows of all systems, what is overdue first. */

import {useMemo} from 'react';
import {useNow} from '../../hooks/useClock.ts';
import {useCursor} from '../../hooks/useCursor.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useAlerts, useItemTicks, useScene} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {type AgendaRow, agendaOf} from '../../src/calendar/agenda.ts';
import {whenText} from '../../src/calendar/words.ts';
import type {Column} from '../../src/panes/cells.ts';
import {systemOf} from '../../src/panes/where.ts';
import {placePane} from '../../src/store/types.ts';
import {plural} from '../../src/text/format.ts';
import {Grid} from '../../src/ui/Grid.tsx';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {WithDetail} from '../Detail.tsx';

const columnsOf = (now: number): Column<AgendaRow>[] => [
	{title: 'when', rank: 1, cell: ({at, tz}) => (at === undefined ? '' : whenText(at, now, tz))},
	{title: 'system', rank: 2, name: true, text: {min: 6, max: 20}, cell: ({system}) => system},
	{
		title: 'what',
		rank: 1,
		text: {min: 16, max: 60},
		cell: ({title, standing}) => ({text: title, tone: standing === 'overdue' ? 'warn' : 'plain'}),
	},
	{
		title: 'state',
		rank: 1,
		text: {min: 16, max: 80},
		cell: ({text, standing}) => ({
			text,
			tone: standing === 'overdue' ? 'warn' : standing === 'done' ? 'dim' : 'plain',
		}),
	},
];

export function CalendarPlace({width, height}: {width: number; height: number}) {
	const {config, store} = useWall();
	const scene = useScene();
	const ticking = useNow();
	const now = scene.at ?? ticking;
	const alerts = useAlerts();
	const ticks = useItemTicks();
	const tab = useUi(state => state.tab);
	const rows = useMemo(() => agendaOf(config, scene, now), [config, scene, now, alerts, ticks]);
	const cursor = useCursor(tab, placePane, true, rows, ({id}) => id);
	const selected = rows[cursor];
	const inner = innerSize(width, height);
	useKeymap(placePane, {
		rows: rows.length,
		page: Math.max(1, inner.height - 1),
		copy: () => rows.map(({system, title, text}) => `${system} ${title}: ${text}`).join('\n'),
		onCommand(command) {
			if (command !== 'open' || !selected) return false;
			const {setTab, setPage, setFocus} = store.getState();
			const kind = selected.id.includes('/window/') ? 'windows' : 'checklist';
			const pane = systemOf(config, selected.system)?.panes.find(one => one.kind === kind);
			if (!pane) return true;
			setTab(selected.system);
			setPage(selected.system, pane.page);
			setFocus(pane.id);
			return true;
		},
	});
	const overdue = rows.filter(({standing}) => standing === 'overdue').length;
	return (
		<Pane
			title="Calendar"
			width={width}
			height={height}
			focused
			note={overdue > 0 ? `${overdue} overdue` : plural(rows.length, 'entry', 'entries')}
		>
			<WithDetail
				size={inner}
				rows={rows.length}
				facts={
					selected
						? [
								{name: selected.title, text: selected.text},
								...selected.left.map(({text, says}) => ({name: says, text})),
							]
						: [{name: 'calendar', text: 'no system has checklists: or windows: in its file'}]
				}
			>
				{left => <Grid {...left} columns={columnsOf(now)} rows={rows} cursor={cursor} header={left.height > 7} />}
			</WithDetail>
		</Pane>
	);
}
