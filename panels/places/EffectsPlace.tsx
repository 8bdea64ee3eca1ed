/** What the last actions did: the SLOs of the system before and after each, a verdict, and what takes it back (S3-086). */

import {Box, Text} from 'ink';
import {useMemo} from 'react';
import {useNow} from '../../hooks/useClock.ts';
import {useCursor} from '../../hooks/useCursor.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useScene, useSeen} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {runName, undoOf} from '../../src/actions/runs.ts';
import {type Around, aroundOf, type Recorded, span, verdictOf} from '../../src/actions/underway/recorder.ts';
import {glyphsOf} from '../../src/charts/glyphs.ts';
import type {Column} from '../../src/panes/cells.ts';
import type {Fact} from '../../src/panes/rows.ts';
import {systemOf} from '../../src/panes/where.ts';
import {type Act, actsIn} from '../../src/places/effects/acts.ts';
import {stripOf} from '../../src/places/effects/strip.ts';
import {placePane} from '../../src/store/types.ts';
import {plural} from '../../src/text/format.ts';
import type {Theme, Tone} from '../../src/theme/theme.ts';
import {Grid} from '../../src/ui/Grid.tsx';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {moment} from '../../src/zone.ts';
import {WithDetail} from '../Detail.tsx';
import {useRuns} from '../dialogs/useDesk.ts';
import {useRecorded} from '../useRecorded.ts';

const tones: Record<Recorded['towards'], Tone> = {
	better: 'strong',
	worse: 'crit',
	same: 'plain',
	early: 'dim',
	unknown: 'dim',
};
const words: Record<Recorded['towards'], string> = {
	better: 'better',
	worse: 'worse',
	same: 'same',
	early: 'too early',
	unknown: 'no events',
};

/** Cells of bars on each side of the mark: one for a minute where there is room. */
const cellsAt = (width: number): number => (width >= 100 ? 15 : 10);

function actColumns(now: number, tzOf: (system: string) => string): Column<Act>[] {
	return [
		{title: 'when', rank: 1, cell: ({sentAt, system}) => moment(sentAt, now, tzOf(system))},
		{title: 'system', rank: 3, name: true, text: {min: 6, max: 20}, cell: ({system}) => system},
		{title: 'what', rank: 1, text: {min: 20, max: 120}, cell: ({title}) => title},
		{title: 'end', rank: 2, cell: ({end}) => end?.phase ?? 'under way'},
		{title: 'by', rank: 4, text: {min: 4, max: 30}, cell: ({by = ''}) => by},
	];
}

function sloColumns(theme: Theme, at: number, cells: number): Column<Recorded>[] {
	const {blocks, ellipsis} = theme.glyph;
	const {action: mark} = glyphsOf(theme.charts.glyphs).marks;
	const side = (text: string) => text.padEnd(cells);
	return [
		{title: 'SLO', rank: 1, name: true, text: {min: 12, max: 40}, cell: ({title}) => title},
		{
			title: `${side('15 m before')}${mark}${side(' 15 m after')}`.trimEnd(),
			rank: 3,
			cell: ({points, ...its}) => stripOf(points, {...its, at, span, cells, blocks, mark}),
		},
		{title: 'before', rank: 1, align: 'right', cell: ({before}) => before},
		{title: 'after', rank: 1, align: 'right', cell: ({after}) => after ?? ellipsis},
		{title: '', rank: 1, cell: ({towards}) => ({text: words[towards], tone: tones[towards]})},
	];
}

/** Lines of the list of actions, its header included: the SLOs of the chosen one matter more. */
const listRows = (acts: number, height: number): number => Math.min(acts + 1, Math.max(3, Math.floor(height / 3)));

export function EffectsPlace({width, height}: {width: number; height: number}) {
	const {theme, config, store} = useWall();
	const scene = useScene();
	const ticking = useNow();
	const now = scene.at ?? ticking;
	const facts = useSeen(seen => seen.facts(), 'facts');
	const acts = useMemo(() => actsIn(facts, now), [facts, now]);
	const tab = useUi(state => state.tab);
	const cursor = useCursor(tab, placePane, true, acts, ({run}) => run);
	const act = acts[cursor];
	const runs = useRuns(state => state.runs);
	const own = runs.find(run => runName(run) === act?.run);
	const system = act && systemOf(config, act.system);
	// Of an action of an earlier wall only its end is known: it was in force before that, and soon after its call.
	const around: Around | undefined = (own && aroundOf(own)) ?? (act && {called: act.sentAt, since: act.sentAt});
	const slos = useRecorded(system, around);
	const undoKey = useKeyOf('undo');
	const inner = innerSize(width, height);
	const tzOf = (name: string) => systemOf(config, name)?.tz ?? 'UTC';
	const verdict = verdictOf(slos);
	const isUndone = own !== undefined && undoOf(own) !== undefined;
	const back = isUndone
		? own === runs[0]
			? `${undoKey} plans what takes it back`
			: `Enter shows its panel, then ${undoKey} plans what takes it back`
		: (act?.undo ?? 'nothing is left to take back, or another wall did it');
	const detail: Fact[] = act
		? [
				{name: 'verdict', text: verdict.text, tone: tones[verdict.towards]},
				{name: 'end', text: act.end?.text ?? 'it goes on, or its wall was ended'},
				{name: 'undo', text: back},
			]
		: [{name: 'actions', text: 'none was sent in the last 24 hours'}];
	useKeymap(placePane, {
		rows: acts.length,
		page: Math.max(1, inner.height - 1),
		copy: () =>
			[
				...(act ? [`${moment(act.sentAt, now, tzOf(act.system))} ${act.title}`] : []),
				...slos.map(({title, before, after = '?', towards}) => `${title}: ${before} -> ${after}, ${words[towards]}`),
				...detail.map(({name, text}) => `${name}: ${text}`),
			].join('\n'),
		onCommand(command) {
			if (command !== 'open') return false;
			if (own) store.getState().watch(own.id);
			else if (act) store.getState().notify('it is not of this wall: its panel is gone');
			return true;
		},
	});
	const list = listRows(acts.length, inner.height);
	return (
		<Pane title="What the actions did" width={width} height={height} focused note={plural(acts.length, 'action')}>
			<WithDetail size={inner} facts={detail} rows={acts.length}>
				{left => (
					<Box flexDirection="column" width={left.width} height={left.height}>
						<Grid
							columns={actColumns(now, tzOf)}
							rows={acts}
							width={left.width}
							height={Math.min(list, left.height)}
							cursor={cursor}
							header
						/>
						{left.height > list + 2 && <Text> </Text>}
						{around && slos.length > 0 && (
							<Grid
								columns={sloColumns(theme, around.called, cellsAt(width))}
								rows={slos}
								width={left.width}
								height={Math.max(0, left.height - list - (left.height > list + 2 ? 1 : 0))}
								header
							/>
						)}
					</Box>
				)}
			</WithDetail>
		</Pane>
	);
}
