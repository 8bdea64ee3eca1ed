/** The page of a drill: its briefing while it goes on, its debrief once it has ended. */

import {useMemo, useState, useSyncExternalStore} from 'react';
import {useCursor} from '../../hooks/useCursor.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useSeen} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {debriefMarkdown, scoreText, verdictOf} from '../../src/drill/debrief.ts';
import {type DrillDesk, type DrillEnd, isDone} from '../../src/drill/desk.ts';
import type {Grade} from '../../src/drill/types.ts';
import type {Column} from '../../src/panes/cells.ts';
import {systemOf} from '../../src/panes/where.ts';
import {type DrillRow, drillRows, tookText} from '../../src/places/drill/rows.ts';
import {textOfRow} from '../../src/runbooks/extract.ts';
import {inRoom} from '../../src/runbooks/rows.ts';
import {placePane} from '../../src/store/types.ts';
import {Grid} from '../../src/ui/Grid.tsx';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {WithDetail} from '../Detail.tsx';
import {Rows} from './Rows.tsx';

interface Size {
	width: number;
	height: number;
}

export function DrillPlace(size: Size) {
	const {drill} = useWall();
	return drill ? <DrillView drill={drill} {...size} /> : null;
}

function DrillView({drill, ...size}: Size & {drill: DrillDesk}) {
	const ended = useSyncExternalStore(drill.subscribe, drill.ended);
	return ended ? <Debrief drill={drill} ended={ended} {...size} /> : <Briefing drill={drill} {...size} />;
}

function Briefing({drill, width, height}: Size & {drill: DrillDesk}) {
	const {config, store} = useWall();
	const {scenario, speed} = drill;
	const facts = useSeen(scene => scene.facts(), 'facts');
	const tab = useUi(state => state.tab);
	const key = useKeyOf('open');
	const back = useKeyOf('drill');
	const [asked, setAsked] = useState<string>();
	const inner = innerSize(width, height);
	const system = systemOf(config, scenario.system)?.title ?? scenario.system;
	const rows = useMemo(
		(): DrillRow[] =>
			inRoom(
				drillRows({scenario, system, facts, speed, width: inner.width, key, back, asked}),
				Math.max(1, inner.height),
			),
		[scenario, system, facts, speed, inner.width, inner.height, key, back, asked],
	);
	const cursor = useCursor(tab, placePane, true, rows, ({id}) => id);
	const row = rows[cursor];
	function act({id, deed}: DrillRow) {
		const name = id.replace(/ \d+$/, '');
		if (!deed) return;
		if (deed.kind === 'hint') return drill.hint();
		// What cannot be taken back is asked for twice.
		if (asked !== name) return setAsked(name);
		setAsked(undefined);
		if (deed.kind === 'byHand') drill.byHand(deed.move);
		else {
			store.getState().setPane(tab, placePane, {cursor: 0});
			void drill.end(deed.aborted);
		}
	}
	useKeymap(placePane, {
		rows: rows.length,
		page: Math.max(1, Math.floor(inner.height / 3)),
		copy: () => row && textOfRow(row),
		onCommand(command) {
			if (command !== 'open') {
				setAsked(undefined);
				return false;
			}
			if (row) act(row);
			return true;
		},
	});
	return (
		<Pane title={scenario.title} width={width} height={height} focused note={`seed ${drill.seed}`}>
			<Rows rows={rows} cursor={cursor} {...inner} />
		</Pane>
	);
}

const columns: Column<Grade>[] = [
	{
		title: '',
		rank: 1,
		cell: grade => {
			const text = verdictOf(grade);
			return {text, tone: text === 'fail' ? 'crit' : text === 'pass' ? 'ok' : 'dim'};
		},
	},
	{title: 'what', rank: 1, name: true, text: {min: 12, max: 32}, cell: ({title}) => title},
	{title: 'target', rank: 3, text: {min: 10, max: 50}, cell: ({target}) => ({text: target, tone: 'dim'})},
	{title: 'reached', rank: 1, text: {min: 10, max: 80}, cell: ({reached}) => reached},
];

const askedText = ({pass, reached, target}: Grade): string =>
	pass === undefined ? reached : `${reached} (asked: ${target})`;

function Debrief({
	drill: {scenario},
	ended: {result, debrief, problem},
	width,
	height,
}: Size & {drill: DrillDesk; ended: DrillEnd}) {
	const tab = useUi(state => state.tab);
	const facts = useSeen(scene => scene.facts(), 'facts');
	const quitKey = useKeyOf('quit');
	const {grades, storyAt, endedAt} = result;
	const cursor = useCursor(tab, placePane, true, grades, ({id}) => id);
	const selected = grades[cursor];
	const inner = innerSize(width, height);
	useKeymap(placePane, {
		rows: grades.length,
		page: Math.max(1, inner.height - 1),
		copy: () => debriefMarkdown(result),
	});
	return (
		<Pane
			title={`Debrief: ${scenario.title}`}
			width={width}
			height={height}
			focused
			note={`${scoreText(result)} in ${tookText(endedAt - storyAt)}`}
		>
			<WithDetail
				size={inner}
				rows={grades.length}
				facts={[
					...(selected ? [{name: selected.title, text: askedText(selected)}] : []),
					{name: 'the cause', text: scenario.cause.text},
					...scenario.byHand
						.filter(move => isDone(scenario, move, facts))
						.map(({text, because}) => ({name: 'by hand', text: `${text}: ${because}`})),
					problem === undefined
						? {name: 'debrief', text: `${debrief ?? ''} (${quitKey} leaves)`}
						: {name: 'not kept', text: problem, tone: 'crit' as const},
				]}
			>
				{left => <Grid {...left} columns={columns} rows={grades} cursor={cursor} header={left.height > 7} />}
			</WithDetail>
		</Pane>
	);
}
