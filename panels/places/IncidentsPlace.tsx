/** The incidents of all systems: what is open first, then the newest. */

import {useMemo} from 'react';
import {useNow} from '../../hooks/useClock.ts';
import {useCursor} from '../../hooks/useCursor.ts';
import {useIncidents} from '../../hooks/useIncidents.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Incident} from '../../src/incidents/types.ts';
import type {Column} from '../../src/panes/cells.ts';
import {systemOf} from '../../src/panes/where.ts';
import {isGoingOn, listed} from '../../src/places/incident/list.ts';
import {severityOf, severityTone, stateTitles} from '../../src/places/incident/words.ts';
import {placePane} from '../../src/store/types.ts';
import {lasting} from '../../src/text/durations.ts';
import {plural} from '../../src/text/format.ts';
import {Grid} from '../../src/ui/Grid.tsx';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {moment} from '../../src/zone.ts';
import {WithDetail} from '../Detail.tsx';
import {openIncidentPage} from './incident/open.ts';

const columnsOf = (now: number, tzOf: (system: string) => string): Column<Incident>[] => [
	{
		title: '',
		rank: 1,
		cell: incident => ({text: severityOf(incident), tone: isGoingOn(incident) ? severityTone(incident) : 'dim'}),
	},
	{
		title: 'state',
		rank: 1,
		cell: incident => ({text: stateTitles[incident.state], tone: isGoingOn(incident) ? 'strong' : 'dim'}),
	},
	{title: 'what', rank: 1, text: {min: 16, max: 80}, cell: ({title}) => title},
	{title: 'system', rank: 3, name: true, text: {min: 6, max: 20}, cell: ({system}) => system},
	{title: 'declared', rank: 2, cell: ({declaredAt, system}) => moment(declaredAt, now, tzOf(system))},
	{title: 'for', rank: 3, cell: one => lasting((one.entered.resolved ?? now) - one.detectedAt)},
	{title: 'lead', rank: 4, text: {min: 4, max: 24}, cell: ({lead}) => lead},
];

export function IncidentsPlace({width, height}: {width: number; height: number}) {
	const {config, store} = useWall();
	const incidents = useIncidents();
	const now = useNow();
	const tab = useUi(state => state.tab);
	const key = useKeyOf('incident');
	const rows = useMemo(() => listed(incidents), [incidents]);
	const cursor = useCursor(tab, placePane, true, rows, ({id}) => id);
	const selected = rows[cursor];
	const inner = innerSize(width, height);
	const tzOf = (system: string) => systemOf(config, system)?.tz ?? 'UTC';
	const open = rows.filter(isGoingOn).length;
	useKeymap(placePane, {
		rows: rows.length,
		page: Math.max(1, inner.height - 1),
		copy: () =>
			rows
				.map(one => `${severityOf(one)} ${stateTitles[one.state]} ${one.title} (${one.system}, ${one.lead})`)
				.join('\n'),
		onCommand(command) {
			if (command !== 'open' || !selected) return false;
			openIncidentPage(store, selected);
			return true;
		},
	});
	return (
		<Pane
			title="Incidents"
			width={width}
			height={height}
			focused
			note={open > 0 ? `${open} open` : plural(rows.length, 'incident')}
		>
			<WithDetail
				size={inner}
				rows={rows.length}
				facts={
					selected
						? [
								{name: selected.system, text: selected.title},
								...(selected.tracker === undefined ? [] : [{name: 'ticket', text: selected.tracker}]),
							]
						: [{name: 'incidents', text: `none was declared: ${key} on an alert declares one`}]
				}
			>
				{left => <Grid {...left} columns={columnsOf(now, tzOf)} rows={rows} cursor={cursor} header={left.height > 7} />}
			</WithDetail>
		</Pane>
	);
}
