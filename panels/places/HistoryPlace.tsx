/** What happened on the whole wall, newest first. */

import {useMemo} from 'react';
import {useNow} from '../../hooks/useClock.ts';
import {useCursor} from '../../hooks/useCursor.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useAlerts, useScene} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {glyphsOf} from '../../src/charts/glyphs.ts';
import {allEvents, digestSince} from '../../src/history/all.ts';
import type {WallEvent} from '../../src/history/events.ts';
import type {Column} from '../../src/panes/cells.ts';
import {systemOf} from '../../src/panes/where.ts';
import {placePane} from '../../src/store/types.ts';
import {plural} from '../../src/text/format.ts';
import type {Theme, Tone} from '../../src/theme/theme.ts';
import {Grid} from '../../src/ui/Grid.tsx';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {moment} from '../../src/zone.ts';
import {WithDetail} from '../Detail.tsx';

const words: Record<WallEvent['kind'], string> = {
	fired: 'fired',
	resolved: 'over',
	change: 'changed',
	action: 'we did',
	held: 'held',
};
const toneOf = ({kind, level}: WallEvent): Tone => (kind === 'fired' ? (level ?? 'plain') : 'plain');

function columnsOf(theme: Theme, now: number, tzOf: (system: string) => string): Column<WallEvent>[] {
	return [
		{title: 'when', rank: 1, cell: ({t, system}) => moment(t, now, tzOf(system))},
		{title: 'system', rank: 3, name: true, text: {min: 6, max: 20}, cell: ({system}) => system},
		{
			title: '',
			rank: 1,
			cell: event => ({
				text: `${glyphsOf(theme.charts.glyphs).marks[markOf(event)]} ${words[event.kind]}`,
				tone: toneOf(event),
			}),
		},
		{title: 'what', rank: 1, text: {min: 20, max: 200}, cell: ({text}) => text},
	];
}

const markOf = ({kind}: WallEvent) => (kind === 'held' ? 'resolved' : kind);

export function HistoryPlace({width, height}: {width: number; height: number}) {
	const {theme, config, store} = useWall();
	const scene = useScene();
	const ticking = useNow();
	const now = scene.at ?? ticking;
	const alerts = useAlerts();
	const looked = useUi(state => state.lookedAt);
	const tab = useUi(state => state.tab);
	// Deploys of the last minute come with its end: nobody waits for them here.
	const events = useMemo(() => allEvents(config, scene, now), [config, scene, now, alerts]);
	const digest = looked === undefined ? '' : digestSince(config, scene, looked, now);
	const cursor = useCursor(tab, placePane, true, events, ({t, text}) => `${t} ${text}`);
	const selected = events[cursor];
	const inner = innerSize(width, height);
	const tzOf = (system: string) => systemOf(config, system)?.tz ?? 'UTC';
	useKeymap(placePane, {
		rows: events.length,
		page: Math.max(1, inner.height - 1),
		copy: () =>
			events
				.map(({t, system, kind, text}) => `${moment(t, now, tzOf(system))} ${system} ${words[kind]}: ${text}`)
				.join('\n'),
		onCommand(command) {
			const open = command === 'open' ? alerts.find(({key}) => key === selected?.alert) : undefined;
			if (open) store.getState().enter({kind: 'alert', system: open.system, key: open.key});
			return open !== undefined;
		},
	});
	return (
		<Pane title="What happened" width={width} height={height} focused note={plural(events.length, 'event')}>
			<WithDetail
				size={inner}
				rows={events.length}
				facts={[
					...(digest === ''
						? []
						: [{name: `since ${moment(looked ?? now, now, config.systems[0]?.tz ?? 'UTC')}`, text: digest}]),
					...(selected
						? [{name: selected.system, text: selected.text}]
						: [{name: 'history', text: 'nothing happened yet'}]),
				]}
			>
				{left => (
					<Grid
						{...left}
						columns={columnsOf(theme, now, tzOf)}
						rows={events}
						cursor={cursor}
						header={left.height > 7}
					/>
				)}
			</WithDetail>
		</Pane>
	);
}
