/** Charts over time. */

import {changeSources} from '../../changes/changes.ts';
import {asBadShare} from '../../charts/badShare.ts';
import {newestIn} from '../../charts/newest.ts';
import type {Chart} from '../../charts/types.ts';
import {valueText} from '../../charts/values.ts';
import {sloOf, sourcesOf} from '../../config/judged.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {moment} from '../../zone.ts';
import type {PaneKind, PaneSource} from '../kind.ts';
import {upTo, whole} from '../ranks.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {chartsOf} from './charts.ts';
import {chartChecks, chartProblems} from './checks.ts';
import {sourceOfChart} from './meaning.ts';
import {needsOf} from './needs.ts';
import type {ChartConfig} from './schema.ts';

/** Lines of a chart: title, six rows and the time axis. */
const chartRows = 8;
const border = 2;
const inRow = 3;

export const chartKind: PaneKind<PaneConfigOf<'chart'>> = {
	takes: [],
	unfiltered: true,
	sources: ({charts}, system) => [
		...charts.map((chart, index) => sourceWith(chart, index, system)),
		...changeSources(system).map(id => ({id})),
	],
	needs: ({charts}) => needsOf(charts),
	problems: chartProblems,
	checks: chartChecks,
	// A rule of its own: other panes show their checks whether or not there is a chart of them.
	judges: ({measure}, system, _, {charts}) =>
		charts.some(chart =>
			sloOf(measure) !== undefined
				? 'slo' in chart && chart.slo === sloOf(measure)
				: 'source' in chart && sourcesOf(system, measure).includes(chart.source),
		),
	view: (pane, scene) => ({
		tabs: [
			() => {
				const charts = chartsOf(pane, scene);
				return {kind: 'charts', charts, at: scene.asOf, copy: () => copyText(charts, scene.asOf)};
			},
		],
	}),
	line: (pane, scene) =>
		chartsOf(pane, scene)
			.map(chart => newestText(chart, scene.asOf))
			.join(', '),
	across: 'top',
	// Two stand side by side in most places.
	rows: ({charts}) => border + chartRows * Math.ceil(charts.length / 2),
	bids({charts}) {
		const line = whole('line', 1);
		const tiles = whole('charts', border + Math.min(2, charts.length));
		// Three stand side by side, the others are tiles below them, or a row of charts of their own.
		const row = whole('charts.row', border + chartRows + (charts.length > inRow ? 1 : 0));
		return [line, tiles, row, upTo('charts.rows', border + 1 + chartRows * Math.ceil(charts.length / inRow))];
	},
};

function sourceWith(chart: ChartConfig, index: number, {slos}: SystemConfig): PaneSource {
	if ('slo' in chart) return {id: sourceOfChart(chart, {slos})};
	return {id: chart.source, named: {at: ['charts', index, 'source'], as: 'time' in chart ? 'rows' : 'series'}};
}

/** The newest value of a chart in words. */
function newestText(chart: Chart, now: number): string {
	const drawn = asBadShare(chart);
	const {title, unit, noun, limits, none} = drawn;
	const newest = newestIn(drawn, now);
	return `${title} ${newest ? valueText(newest.value, unit, noun, limits) : (none?.text ?? 'no data')}`;
}

/** The newest values, then the marks of the longest range, oldest first. */
function copyText(charts: readonly Chart[], now: number): string {
	const begin = now - Math.max(...charts.map(({range}) => range));
	const marks = (charts[0]?.marks ?? []).filter(({t}) => t > begin && t <= now).toSorted((a, b) => a.t - b.t);
	return [
		...charts.map(chart => newestText(chart, now)),
		...marks.map(({t, kind, text}) => `${moment(t, now, charts[0]?.zone ?? 'UTC')} ${kind}: ${text}`),
	].join('\n');
}
