/** The line of a system in the overview. */

import {Text} from 'ink';
import {memo, useMemo} from 'react';
import {useNowSince} from '../../../hooks/useClock.ts';
import {useAlerts, useSystemScene} from '../../../hooks/useScene.ts';
import {useTheme} from '../../../hooks/WallContext.ts';
import {troubleSince} from '../../checks/standing.ts';
import type {Level} from '../../checks/types.ts';
import {sliIds} from '../../config/judged.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {budgetText, nextSources, nextText, quietText} from '../../overview/facts.ts';
import {headlineParts} from '../../overview/headline.ts';
import {fit} from '../../text/format.ts';
import {fitSegments, SegmentLine} from '../../ui/segments.tsx';

interface HeadlineProps {
	system: SystemConfig;
	level: Level;
	selected: boolean;
	width: number;
}

export const Headline = memo(function Headline({system, level, selected, width}: HeadlineProps) {
	const theme = useTheme();
	const alerts = useAlerts(system.system);
	const ids = useMemo(() => [...new Set([...nextSources(system), ...system.slos.flatMap(sliIds)])], [system]);
	const scene = useSystemScene(system, ids);
	const now = useNowSince([troubleSince(alerts)]);
	const parts = headlineParts(
		{
			...{system, level, alerts, now},
			budget: budgetText(scene, alerts),
			quiet: quietText(scene),
			next: nextText(scene),
		},
		theme,
	);
	if (!selected) return <SegmentLine left={parts} width={width} />;
	const text = fitSegments(parts, width)
		.map(part => part.text)
		.join('  ');
	return (
		<Text wrap="truncate" {...theme.paint('selected')}>
			{fit(text, width)}
		</Text>
	);
});
