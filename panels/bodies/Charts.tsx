/** The charts of a pane, side by side and one above the other. */
import {Box} from 'ink';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {arrangement, chartGap} from '../../src/panes/chart/arrange.ts';
import type {ChartsBody as ChartsOfPane} from '../../src/panes/kind.ts';
import {ChartView, MarkLine} from '../../src/ui/ChartView.tsx';
import type {Frame, PaneProps} from '../types.ts';

/** Lines from which on one of them says in words what the marks are. */
const leastForMarks = 8;

interface ChartsBodyProps extends PaneProps {
	body: ChartsOfPane;
	frame: Frame;
}

export function ChartsBody({body: {charts, at, copy}, pane, frame}: ChartsBodyProps) {
	useKeymap(pane.id, {rows: 0, copy});
	const points = charts.reduce((sum, {series}) => sum + series.length, 0);
	return frame(points, 'no points', size => {
		const longest = charts.reduce((most, chart) => (chart.range > most.range ? chart : most));
		const hasLine = size.height >= leastForMarks;
		const {columns, width, heights} = arrangement(charts.length, {...size, height: size.height - (hasLine ? 1 : 0)});
		return (
			<Box flexDirection="column">
				{heights.map((height, row) => (
					// Charts have no identity but their place.
					<Box key={row} columnGap={chartGap}>
						{charts.slice(row * columns, (row + 1) * columns).map((chart, column) => (
							<Box key={column} width={width} height={height}>
								<ChartView chart={chart} width={width} height={height} now={at} />
							</Box>
						))}
					</Box>
				))}
				{hasLine && <MarkLine chart={longest} width={size.width} now={at} />}
			</Box>
		);
	});
}
