/** What the overview reads of a system: everything else is on no screen while it is shown. */
import type {SystemConfig} from '../config/schema/system.ts';
import {sourceOfChart} from '../panes/chart/meaning.ts';
import {paneSources} from '../panes/sources.ts';
import {chosenCharts} from './charts.ts';
import {nextSources, notedPanes} from './facts.ts';

/** Charts of one system on the largest screens. What an alert brings in place of one of them is judged, and polled for that. */
const mostCharts = 6;

/** Ids of sources, without those that only checks or causes look at. */
export const overviewSources = (system: SystemConfig): string[] => [
	...nextSources(system),
	...chosenCharts(system, [], mostCharts).map(chart => sourceOfChart(chart, system)),
	...notedPanes(system).flatMap(pane => paneSources(system, pane)),
];
