/** What was judged, over time: as a chart against its limits, or as a strip of levels where there are no numbers over time. */
import {Box, Text} from 'ink';
import {useTheme} from '../../hooks/WallContext.ts';
import {glyphsOf} from '../../src/charts/glyphs.ts';
import {levelStrip, type Strip} from '../../src/charts/heatStrip.ts';
import type {Chart} from '../../src/charts/types.ts';
import {minute} from '../../src/clock.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import type {AlertView} from '../../src/places/alert/view.ts';
import {duration} from '../../src/text/durations.ts';
import {ChartView, MarkLine} from '../../src/ui/ChartView.tsx';
import {moment} from '../../src/zone.ts';

interface LevelCourseProps {
	levels: NonNullable<AlertView['levels']>;
	system: SystemConfig;
	/** ms. */
	now: number;
	width: number;
	height: number;
}

interface AlertCourseProps extends Omit<LevelCourseProps, 'levels'> {
	chart: Chart | undefined;
	levels: AlertView['levels'];
}

/** Lines that a chart and a strip can make use of. */
export const chartLines = 16;
export const stripLines = 3;
/** Lines from which on one of them says in words what the marks are. */
const leastForMarks = 8;

export function AlertCourse({chart, levels, system, now, width, height}: AlertCourseProps) {
	if (chart) {
		const marked = height >= leastForMarks;
		return (
			<Box flexDirection="column" width={width} height={height}>
				<ChartView chart={chart} width={width} height={height - (marked ? 1 : 0)} now={now} />
				{marked && <MarkLine chart={chart} width={width} now={now} />}
			</Box>
		);
	}
	return levels ? <LevelCourse levels={levels} system={system} now={now} width={width} height={height} /> : null;
}

function LevelCourse({levels: {points, range}, system: {tz}, now, width, height}: LevelCourseProps) {
	const theme = useTheme();
	const strip: Strip = {timing: {delay: 0, step: minute}, range, zone: tz, width, now, ...theme.charts};
	const {heat} = glyphsOf(theme.charts.glyphs);
	const [ok, , pending, warn, crit] = heat;
	const legend = `last ${duration(range)}   ${ok} ok  ${pending} builds up  ${warn} warn  ${crit} crit  blank: not known`;
	return (
		<Box flexDirection="column" width={width} height={height}>
			{height >= stripLines && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{legend}
				</Text>
			)}
			<Text wrap="truncate">
				{levelStrip(points, strip).map(({text, tone}, index) => (
					<Text key={index} {...theme.paint(tone)}>
						{text}
					</Text>
				))}
			</Text>
			{height >= stripLines && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{ends(now - range, now, tz, width)}
				</Text>
			)}
		</Box>
	);
}

/** The times of both ends. */
function ends(from: number, to: number, tz: string, width: number): string {
	const [left, right] = [moment(from, to, tz), moment(to, to, tz)];
	return `${left}${right.padStart(Math.max(0, width - left.length))}`;
}
