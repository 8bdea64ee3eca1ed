/** The charts of one system in the overview, side by side on one time axis, with the same marks. */

import {Box} from 'ink';
import {memo, useMemo} from 'react';
import {useNow} from '../../../hooks/useClock.ts';
import {useAlerts, useSeenList, useSystemScene} from '../../../hooks/useScene.ts';
import {changeSources} from '../../changes/changes.ts';
import {troubleSince} from '../../checks/standing.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {chartCount, chartRange, chosenCharts, overviewCharts} from '../../overview/charts.ts';
import {chartGap, chartsAcross} from '../../overview/layout.ts';
import {sourceOfChart} from '../../panes/chart/meaning.ts';
import {ChartView} from '../../ui/ChartView.tsx';

interface OverviewChartsProps {
	system: SystemConfig;
	width: number;
	height: number;
}

export const OverviewCharts = memo(function OverviewCharts({system, width, height}: OverviewChartsProps) {
	const {columns, width: each} = chartsAcross({width, height}, chartCount(system));
	const configs = useSeenList(
		scene =>
			chosenCharts(
				system,
				scene.alerts().filter(alert => alert.system === system.system),
				columns,
			),
		'alerts',
	);
	const ids = useMemo(
		() => [...new Set([...configs.map(chart => sourceOfChart(chart, system)), ...changeSources(system)])],
		[system, configs],
	);
	const scene = useSystemScene(system, ids);
	const range = chartRange(troubleSince(useAlerts(system.system)), useNow());
	const charts = useMemo(() => overviewCharts(configs, scene, range), [configs, scene, range]);
	return (
		<Box columnGap={chartGap} width={width} height={height}>
			{charts.map((chart, index) => (
				// Charts have no identity but their place.
				<Box key={index} width={each} height={height}>
					<ChartView chart={chart} width={each} height={height} now={scene.asOf} />
				</Box>
			))}
		</Box>
	);
});
