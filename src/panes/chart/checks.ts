/** Whether a pane of charts can be meant, and the checks that its limits stand for. */

import type {SystemConfig} from '../../config/schema/system.ts';
import {anything, levelProblems, type Where} from '../../config/thresholds.ts';
import {milliseconds} from '../../config/units.ts';
import {age} from '../../text/durations.ts';
import {nearest} from '../../text/nearest.ts';
import {own} from '../../text/own.ts';
import type {DerivedCheck} from '../kind.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {checkOfChart, countsEvents, measureOf, sourceOfChart, valueOfChart, windowOf} from './meaning.ts';
import type {ChartConfig, SeriesChart} from './schema.ts';

type Pane = PaneConfigOf<'chart'>;

const isOfSeries = (chart: ChartConfig): chart is SeriesChart => 'source' in chart && !('time' in chart);

/** One line per chart that cannot be meant. */
export const chartProblems = ({charts, range}: Pane, system: SystemConfig, where: Where): string[] =>
	charts.flatMap((chart, index) => {
		const place: Where = path => where(['charts', index, ...path]);
		return [
			...nameProblems(chart, system, place),
			...rangeProblems(chart, chart.range ?? range, system, place),
			...drawProblems(chart, system, place),
			...(isOfSeries(chart) ? limitProblems(chart, system, place) : []),
		];
	});

function nameProblems(chart: ChartConfig, {slos}: SystemConfig, where: Where): string[] {
	const ids = slos.map(({id}) => id);
	if (!('slo' in chart) || ids.includes(chart.slo)) return [];
	const near = nearest(chart.slo, ids);
	const instead = near ? `Did you mean '${near}'?` : 'Declare it under slos: or correct the name.';
	return [`${where(['slo'])}: unknown SLO '${chart.slo}'. ${instead}`];
}

function rangeProblems(chart: ChartConfig, range: string | undefined, system: SystemConfig, where: Where): string[] {
	const id = sourceOfChart(chart, system);
	const source = own(system.sources, id);
	if (!source) return [];
	const window = windowOf(source);
	if (range === undefined)
		return window === undefined
			? [`${where([])}: '${id}' does not say how far back it looks. Write the range of the pane, such as range: 24h.`]
			: [];
	return window !== undefined && milliseconds(range) > window
		? [
				`${where([])}: a range of ${range} is longer than the ${age(window)} that '${id}' looks back. Make one of them fit.`,
			]
		: [];
}

function drawProblems(chart: ChartConfig, system: SystemConfig, where: Where): string[] {
	const {draw} = chart;
	if (draw === 'area' && 'by' in chart && chart.by !== undefined)
		return [`${where(['draw'])}: an area shows one series, and by: ${chart.by} makes several. Write lines or stacked.`];
	if (!isOfSeries(chart)) return [];
	const value = valueOfChart(chart, system);
	if (draw === 'stacked' && value !== 'sum' && value !== 'rate')
		return [`${where(['draw'])}: a stack adds up, and '${value}' cannot be added. Write value: sum, or draw: lines.`];
	const source = own(system.sources, chart.source);
	return value === 'rate' && source && !countsEvents(source)
		? [
				`${where(['value'])}: a rate is one of counted events, and '${chart.source}' counts none. Write value: sum, or ALIGN_DELTA there.`,
			]
		: [];
}

function limitProblems(chart: SeriesChart, system: SystemConfig, where: Where): string[] {
	if (!chart.levels) return [];
	const problems = levelProblems({levels: chart.levels, path: ['levels'], range: anything}, where);
	if (problems.length > 0) return problems;
	if (!measureOf(chart, system))
		return [
			`${where(['levels'])}: no check can judge '${valueOfChart(chart, system)}' by these limits. Take sum, mean, max with limits above or min with limits below, or declare an SLO and show that.`,
		];
	const check = checkOfChart(chart, system, system.checks);
	return check
		? [
				`${where(['levels'])}: the check '${check.id}' judges this already, and its limits are shown. Remove levels here.`,
			]
		: [];
}

/** The limits of its charts as checks. */
export const chartChecks = ({id, title, charts}: Pane, system: SystemConfig): DerivedCheck[] =>
	charts.flatMap((chart, index) => {
		if (!isOfSeries(chart) || !chart.levels || checkOfChart(chart, system, system.checks)) return [];
		const measure = measureOf(chart, system);
		const name = chart.title ?? `${title} ${chart.source}`;
		return measure ? [{id: `${id}.${index}`, title: name, measure, levels: chart.levels}] : [];
	});
