/** Requirements of charts on the answers of their sources: the columns or labels that they name, and points that they can read. Pure. */
import type {Need} from '../../checks/source-standing.ts';
import type {Needs} from '../kind.ts';
import type {ChartConfig} from './schema.ts';

export function needsOf(charts: readonly ChartConfig[]): Needs {
	const needs = new Map<string, readonly Need[]>();
	for (const chart of charts) {
		if ('slo' in chart) continue;
		needs.set(chart.source, [...(needs.get(chart.source) ?? []), ...needsOfChart(chart)]);
	}
	return needs;
}

function needsOfChart(chart: Exclude<ChartConfig, {slo: string}>): Need[] {
	const {by, where = {}, except = {}, value} = chart;
	const names = [...Object.keys(where), ...Object.keys(except), ...(by === undefined ? [] : [by])];
	if ('time' in chart) return [{columns: [chart.time, chart.column, ...names]}];
	if (value === undefined || value === 'sum' || value === 'rate') return [{labels: names}];
	return [{labels: names}, {points: value.startsWith('p') ? 'distributions' : 'numbers'}];
}
