/** A chart on the wall. It is computed when its points change or a bucket of time ends, and drawn when its lines differ. */
import {Box, Text} from 'ink';
import {memo, useMemo, useState} from 'react';
import {useUi} from '../../hooks/useUi.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import {chartDrawer} from '../charts/drawer.ts';
import {markLine} from '../charts/markLine.ts';
import type {Chart, ChartLine} from '../charts/types.ts';
import {useStale} from './Pane.tsx';

interface ChartViewProps {
	chart: Chart;
	/** Cells and lines. */
	width: number;
	height: number;
	/** ms; of a frozen or remembered scene the time of that. */
	now: number;
}

export function ChartView({chart, width, height, now}: ChartViewProps) {
	const {charts} = useTheme();
	const {range, ...pointed} = useUi(state => state.time);
	const [draw] = useState(chartDrawer);
	const shown = useMemo(() => (range === undefined ? chart : {...chart, range}), [chart, range]);
	const drawing = {width, height, now, ...charts, ...pointed, stretched: shown.range > chart.range};
	return <ChartLines lines={draw(shown, drawing)} stale={useStale()} />;
}

/** The marks in the range of a chart, in one line; an empty line without marks. */
export function MarkLine({chart, width, now}: Omit<ChartViewProps, 'height'>) {
	const {charts} = useTheme();
	const {range = chart.range, cursor} = useUi(state => state.time);
	const lines = useMemo(
		() => [markLine({...chart, range}, {width, now, ...charts, ...(cursor !== undefined && {cursor})})],
		[chart, range, cursor, width, now, charts],
	);
	return <ChartLines lines={lines} stale={useStale()} />;
}

/** Dim as a whole where the data is old. Lines and segments have no identity but their place; a line of nothing still takes its row. */
const ChartLines = memo(function ChartLines({lines, stale}: {lines: readonly ChartLine[]; stale: boolean}) {
	const theme = useTheme();
	return (
		<Box flexDirection="column">
			{lines.map((line, row) => (
				<Text key={row} wrap="truncate">
					{line.length === 0 ? ' ' : ''}
					{line.map(({text, tone}, index) => (
						<Text key={index} {...theme.paint(stale ? 'dim' : tone)}>
							{text}
						</Text>
					))}
				</Text>
			))}
		</Box>
	);
});
