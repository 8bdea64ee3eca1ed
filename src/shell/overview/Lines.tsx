/** Single lines of the overview: what cannot be read, the sentence of a healthy wall, the systems without a line. */
import {Text} from 'ink';
import {memo, useMemo} from 'react';
import {useNow} from '../../../hooks/useClock.ts';
import {useAlerts, useScene, useSystemScene} from '../../../hooks/useScene.ts';
import {useUi} from '../../../hooks/useUi.ts';
import {useTheme, useWall} from '../../../hooks/WallContext.ts';
import {hour} from '../../clock.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {digestSince} from '../../history/all.ts';
import {notedPanes, notesOf, unseenText} from '../../overview/facts.ts';
import {sentenceOf} from '../../overview/sentence.ts';
import {paneSources} from '../../panes/sources.ts';
import {cut} from '../../text/format.ts';
import {type Segment, SegmentLine} from '../../ui/segments.tsx';
import {moment} from '../../zone.ts';
import type {SystemShown} from './useWishes.ts';

export const Unseen = memo(function Unseen({system, width}: {system: SystemConfig; width: number}) {
	const theme = useTheme();
	const ids = useMemo(() => Object.keys(system.sources), [system]);
	const scene = useSystemScene(system, ids, true);
	const {glyph, tone} = theme.status('blind');
	return (
		<Text wrap="truncate" {...theme.paint(tone)}>
			{cut(`  ${glyph} ${unseenText(scene)}`, width, theme.glyph.ellipsis)}
		</Text>
	);
});

/** Numbers of a system in which nothing is wrong. */
export const Notes = memo(function Notes({system, width}: {system: SystemConfig; width: number}) {
	const panes = useMemo(() => notedPanes(system), [system]);
	const ids = useMemo(() => [...new Set(panes.flatMap(pane => paneSources(system, pane)))], [system, panes]);
	const scene = useSystemScene(system, ids);
	const notes = useMemo(() => notesOf(panes, scene), [panes, scene]);
	// What has no room is left out whole, the last one first.
	const parts = notes.map((text, index): Segment => ({id: String(index), text, tone: 'dim', drop: index}));
	return <SegmentLine left={parts} width={width} />;
});

/** ms: without a time at which somebody left, the last shift is told. */
const shift = 12 * hour;

/** @param loading systems that were not looked at yet */
export const Sentence = memo(function Sentence({loading, width}: {loading: number; width: number}) {
	const {theme, config} = useWall();
	const scene = useScene();
	const alerts = useAlerts();
	const ticking = useNow();
	const now = scene.at ?? ticking;
	const looked = useUi(state => state.lookedAt);
	const text = useMemo(() => {
		const since = looked ?? now - shift;
		return sentenceOf(
			digestSince(config, scene, since, now),
			moment(since, now, config.systems[0]?.tz ?? 'UTC'),
			loading,
		);
	}, [config, scene, looked, now, loading, alerts]);
	return (
		<Text wrap="truncate" {...theme.paint(loading > 0 ? 'dim' : 'strong')}>
			{cut(text, width, theme.glyph.ellipsis)}
		</Text>
	);
});

interface MoreProps {
	/** All of them, in their order, and those with a line. */
	systems: readonly SystemShown[];
	shown: readonly SystemShown[];
	width: number;
}

/** `+27, 2 firing there   1-3 of 30 systems`: the systems without a line. */
export const More = memo(function More({systems, shown, width}: MoreProps) {
	const theme = useTheme();
	const [first] = shown;
	const from = first ? systems.indexOf(first) : 0;
	const hidden = systems.filter(one => !shown.includes(one));
	const firing = hidden.reduce((sum, {wish}) => sum + wish.firing, 0);
	const burning = firing > 0 ? `, ${firing} firing there` : '';
	const text = `+${hidden.length}${burning}   ${from + 1}-${from + shown.length} of ${systems.length} systems`;
	return (
		<Text wrap="truncate" {...theme.paint(firing > 0 ? 'plain' : 'dim')}>
			{cut(text, width, theme.glyph.ellipsis)}
		</Text>
	);
});

/** The line between two systems. */
export const Rule = memo(function Rule({width}: {width: number}) {
	const theme = useTheme();
	const [, , line] = theme.glyph.box;
	return <Text {...theme.paint('dim')}>{line.repeat(width)}</Text>;
});
