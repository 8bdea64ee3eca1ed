/** All systems at once. */
import {Box} from 'ink';
import {useWall} from '../../../hooks/WallContext.ts';
import type {Size} from '../../panes/layout.ts';
import {overviewPane, takesOf} from '../../panes/where.ts';
import {Overview} from '../overview/Overview.tsx';
import {Bottom} from './Bottom.tsx';
import {Part} from './Part.tsx';
import {Top, topRows} from './Top.tsx';

const overviewAt = {tab: 'overview', trail: []};

export function OverviewWall({size, bottom}: {size: Size; bottom: number}) {
	const {config} = useWall();
	const {columns: width, rows: height} = size;
	const head = topRows(height);
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Top width={width} height={head} />
			<Part what="the overview" width={width}>
				<Overview width={width} height={height - head - 1 - bottom} />
			</Part>
			<Bottom width={width} rows={bottom} takes={takesOf(config, overviewAt, overviewPane)} overview hidden={0} />
		</Box>
	);
}
