/** Which charts the overview shows of a system: those of what its checks judge, the worst first. Pure. */

import type {Chart} from '../charts/types.ts';
import {alertLevel} from '../checks/standing.ts';
import {type Alert, levelOrder} from '../checks/types.ts';
import {day, hour, minute} from '../clock.ts';
import {sloOf} from '../config/judged.ts';
import {logErrors} from '../config/logErrors.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {chartsOf} from '../panes/chart/charts.ts';
import {judgesChart} from '../panes/chart/meaning.ts';
import type {ChartConfig, SeriesChart} from '../panes/chart/schema.ts';
import type {SystemScene} from '../scene/types.ts';
import {own} from '../text/own.ts';

/** Where a chart stands among the others of a system: errors, latency, what waits, requests, then the rest. */
const places = ['errors', 'failing', 'latency', 'waiting', 'requests', 'share', 'counted', 'unjudged'] as const;
type Place = (typeof places)[number];

interface Candidate {
	chart: ChartConfig;
	place: Place;
	/** Ids of the checks that judge it. */
	checks: ReadonlySet<string>;
}

const known = new WeakMap<SystemConfig, readonly Candidate[]>();

/** Every chart that a system could show, each once; the same objects each time. */
function candidatesOf(system: SystemConfig): readonly Candidate[] {
	const kept = known.get(system);
	if (kept) return kept;
	const drawn = system.panes.flatMap(pane => (pane.kind === 'chart' ? pane.charts : []));
	const judged = system.checks.flatMap(check => chartOfCheck(check, system, drawn) ?? []);
	const slos = system.slos.map(({id}): ChartConfig => ({slo: id, log: false}));
	const made = new Map<string, Candidate>();
	// Those of panes have the titles that their author gave them.
	for (const chart of [...drawn, ...judged, ...slos]) {
		if (made.has(subjectOf(chart))) continue;
		const checks = system.checks.filter(check => shows(chart, check, system)).map(({id}) => id);
		made.set(subjectOf(chart), {chart, place: placeOf(chart, system, checks), checks: new Set(checks)});
	}
	const all = [...made.values()];
	known.set(system, all);
	return all;
}

/** How many charts a system could show. */
export const chartCount = (system: SystemConfig): number => candidatesOf(system).length;

/**
 * At most `count` charts: those whose checks are worst, one of each place before a second one of any; then in their places, so that
 * none moves because another one got worse.
 */
export function chosenCharts(system: SystemConfig, alerts: readonly Alert[], count: number): readonly ChartConfig[] {
	const candidates = candidatesOf(system);
	const rank = ({checks}: Candidate): number => {
		const levels = alerts.filter(({check}) => checks.has(check)).map(alertLevel);
		const bad = levels.filter(level => level === 'crit' || level === 'warn' || level === 'pending');
		return Math.min(levelOrder.length, ...bad.map(level => levelOrder.indexOf(level)));
	};
	const before = (one: Candidate, index: number): number =>
		candidates.slice(0, index).filter(({place}) => place === one.place).length;
	const place = ({place: one}: Candidate): number => places.indexOf(one);
	return candidates
		.map((one, index) => ({one, index, rank: rank(one), nth: before(one, index)}))
		.toSorted((a, b) => a.rank - b.rank || a.nth - b.nth || place(a.one) - place(b.one))
		.slice(0, count)
		.toSorted((a, b) => place(a.one) - place(b.one) || a.index - b.index)
		.map(({one}) => one.chart);
}

/** The chart of what a check judges; undefined where that has no numbers over time. */
function chartOfCheck(
	{measure, title}: CheckConfig,
	{slos}: SystemConfig,
	drawn: readonly ChartConfig[],
): ChartConfig | undefined {
	const slo = sloOf(measure);
	if (slo !== undefined) return slos.some(({id}) => id === slo) ? {slo, log: false} : undefined;
	if (!('source' in measure)) return undefined;
	const {source} = measure;
	if (source === logErrors) return {...{source, title: 'Errors', value: 'max', noun: '/min', log: false}, draw: 'area'};
	if ('last' in measure) {
		const {last, by, where, except} = measure;
		const [label, ...more] = [by ?? []].flat();
		// A chart tells its lines apart by one label, and draws no number of series.
		if (last === 'count' || more.length > 0) return undefined;
		return {
			...{source, title, log: false, value: last},
			...(label !== undefined && {by: label}),
			...(where && {where}),
			...(except && {except}),
		};
	}
	if ('total' in measure) return drawn.find(isOf(source)) ?? {source, title: named(source), log: false};
	if ('traffic' in measure)
		return (
			drawn.find(isOfTraffic(measure)) ?? {
				...{source, title: named(source), value: 'rate', log: false},
				...(measure.where && {where: measure.where}),
			}
		);
	return undefined;
}

const isOf =
	(source: string) =>
	(chart: ChartConfig): chart is SeriesChart =>
		'source' in chart && !('time' in chart) && chart.source === source;

/** Of the requests that are judged, or of those that they are compared with. */
const isOfTraffic =
	({source, usual}: {source: string; usual?: string | undefined}) =>
	(chart: ChartConfig): boolean =>
		isOf(source)(chart) || (usual !== undefined && isOf(usual)(chart));

/** `requests_by_tenant` as a title: `Requests by tenant`. */
const named = (id: string): string => `${id.charAt(0).toUpperCase()}${id.slice(1)}`.replace(/[_-]/g, ' ');

/** Tells charts of the same numbers from each other. */
function subjectOf(chart: ChartConfig): string {
	if ('slo' in chart) return `slo ${chart.slo}`;
	if ('time' in chart) return `rows ${chart.source} ${chart.column} ${chart.by ?? ''}`;
	return `series ${chart.source} ${JSON.stringify([chart.where ?? {}, chart.except ?? {}])}`;
}

/** Whether a chart shows what a check is about, with or without its limits. */
const shows = (chart: ChartConfig, check: CheckConfig, system: SystemConfig): boolean =>
	judgesChart(check, chart, system) ||
	('total' in check.measure && isOf(check.measure.source)(chart)) ||
	('traffic' in check.measure && isOfTraffic(check.measure)(chart));

/** By what it draws, where no check says what it is. */
function placeUnjudged(chart: ChartConfig, sources: SystemConfig['sources']): Place {
	if ('slo' in chart || 'time' in chart) return 'unjudged';
	if (chart.value?.startsWith('p')) return 'latency';
	const source = own(sources, chart.source);
	return source && 'metric' in source && source.metric.endsWith('/request_count') ? 'requests' : 'unjudged';
}

function placeOf(chart: ChartConfig, {slos, checks, sources}: SystemConfig, ids: readonly string[]): Place {
	if (ids.length === 0) return placeUnjudged(chart, sources);
	const {measure} = checks.find(({id}) => ids.includes(id)) ?? {};
	if (measure && 'total' in measure) return 'counted';
	if (measure && 'source' in measure && measure.source === logErrors) return 'errors';
	if (measure && 'traffic' in measure) return 'requests';
	if (!('slo' in chart)) return 'waiting';
	const show = slos.find(({id}) => id === chart.slo)?.show;
	return show === 'percentile' ? 'latency' : show === 'bad' ? 'failing' : 'share';
}

const ranges = [hour, 6 * hour, day];
/** A source with longer steps has too few points in a common range: of it so many steps are shown. */
const longestStep = 10 * minute;
const fewSteps = 30;
/** How far back the errors of a log are counted, ms. */
const logRange = 6 * hour;

/** The common range of the charts of a system, ms: an hour of trouble, or as much as shows its begin; six hours where all is well. */
export function chartRange(since: number | undefined, now: number): number {
	if (since === undefined) return 6 * hour;
	return ranges.find(range => range >= 1.5 * (now - since)) ?? day;
}

/** The charts of a system over the common range, where their sources can show that. */
export function overviewCharts(configs: readonly ChartConfig[], scene: SystemScene, range: number): Chart[] {
	return chartsOf({charts: [...configs]}, scene).map((chart, index): Chart => {
		const config = configs[index];
		// Changes of a month explain nothing of today, and hide it.
		if (chart.timing.step > longestStep)
			return {...chart, range: Math.max(chart.range, fewSteps * chart.timing.step), marks: []};
		const isLog = config !== undefined && 'source' in config && config.source === logErrors;
		return {...chart, range: Math.min(range, isLog ? logRange : chart.range)};
	});
}
