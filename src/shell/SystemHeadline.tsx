/** The lines above the panes of a system: how it stands, since when, who has it, and what changed. */

import {Box} from 'ink';
import {memo, useMemo} from 'react';
import {useNowSince} from '../../hooks/useClock.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useLevel} from '../../hooks/useLevels.ts';
import {useAlerts, useSystemScene} from '../../hooks/useScene.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {WhatChanged} from '../../panels/WhatChanged.tsx';
import {changeSources} from '../changes/changes.ts';
import {changeLine} from '../changes/line.ts';
import {troubleSince} from '../checks/standing.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {quietText} from '../overview/facts.ts';
import {pageHeadline} from '../overview/pageHeadline.ts';
import {fitSegments, SegmentLine, widthOfAll} from '../ui/segments.tsx';
import {useStory} from './overview/useStory.ts';

/** Cells from which on a change beside the headline says enough. */
const leastForChange = 30;

/** @param height 1 or 2 lines */
export const SystemHeadline = memo(function SystemHeadline({
	system,
	width,
	height,
}: {
	system: SystemConfig;
	width: number;
	height: number;
}) {
	const {theme} = useWall();
	const level = useLevel(system);
	const alerts = useAlerts(system.system);
	const ids = useMemo(() => changeSources(system), [system]);
	const scene = useSystemScene(system, ids);
	const suspect = useStory(system)?.suspect;
	const now = useNowSince([troubleSince(alerts)]);
	const ackKey = useKeyOf('ack');
	const facts = {system, level, alerts, quiet: quietText(scene), ackKey, now};
	if (height > 1)
		return (
			<Box flexDirection="column" width={width} height={height}>
				<SegmentLine left={pageHeadline(facts, theme)} width={width} />
				<WhatChanged system={system} width={width} suspect={suspect} />
			</Box>
		);
	const isSuspected = changeLine(scene, width, suspect)?.suspected === true;
	const short = pageHeadline(facts, theme).filter(({id}) => id === 'level' || id === 'since');
	const used = widthOfAll(fitSegments(short, width));
	if (!isSuspected || width - used - 2 < leastForChange)
		return <SegmentLine left={pageHeadline(facts, theme)} width={width} />;
	return (
		<Box width={width} height={1} columnGap={2}>
			<SegmentLine left={short} width={used} />
			<WhatChanged system={system} width={width - used - 2} suspect={suspect} />
		</Box>
	);
});
