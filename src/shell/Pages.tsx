/** The line of a system with several pages: their names and standings, and which one is shown. */
import {Box} from 'ink';
import {memo} from 'react';
import {useClickArea} from '../../hooks/useClickArea.ts';
import {usePageLevels} from '../../hooks/useLevels.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {pageOf, pagesOf} from '../panes/where.ts';
import {type Segment, SegmentLine, segmentAt} from '../ui/segments.tsx';
import {fitTabs, tabOf} from '../ui/tabs.ts';

export const Pages = memo(function Pages({system, width}: {system: SystemConfig; width: number}) {
	const theme = useTheme();
	const shown = useUi(state => pageOf(system, state).title);
	const levels = usePageLevels(system);
	const titles = pagesOf(system).map(({title}) => title);
	const tabs = titles.map((title, index) =>
		tabOf('page', title, {level: levels[index], active: title === shown, theme, width}),
	);
	const count: Segment = {
		id: 'count',
		text: `page ${titles.indexOf(shown) + 1} of ${titles.length}`,
		tone: 'dim',
		drop: 5,
	};
	// In the order in which they are turned, also where not all fit.
	const line = fitTabs(tabs, [count], width, tab => tabs.indexOf(tab));
	const area = useClickArea((x, y) => {
		const id = y === 0 ? segmentAt(line, [count], width, x) : undefined;
		return id?.startsWith('page ') ? {kind: 'page', page: id.slice('page '.length)} : undefined;
	});
	return (
		<Box ref={area} width={width} height={1}>
			<SegmentLine width={width} left={line} right={[count]} />
		</Box>
	);
});
