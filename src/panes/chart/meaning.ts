/** The meaning of a chart in its system: its source, the unit of its numbers, and the checks that judge them. Pure. */
import {limitsOf} from '../../checks/levels.ts';
import {unitOf} from '../../checks/units.ts';
import {judgesSlo, sliSource} from '../../config/judged.ts';
import type {CheckConfig, Measure} from '../../config/schema/checks.ts';
import type {SourceConfig} from '../../config/schema/sources.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {milliseconds, type Unit} from '../../config/units.ts';
import {own} from '../../text/own.ts';
import type {Value} from './numbers.ts';
import type {ChartConfig, SeriesChart} from './schema.ts';

type System = Pick<SystemConfig, 'sources' | 'slos'>;

/** The source that a chart reads; '' for that of an SLO that there is not. */
export function sourceOfChart(chart: ChartConfig, {slos}: Pick<SystemConfig, 'slos'>): string {
	if (!('slo' in chart)) return chart.source;
	const slo = slos.find(({id}) => id === chart.slo);
	return slo ? sliSource(slo) : '';
}

const counting = new Set(['DELTA', 'SUM', 'COUNT', 'COUNT_TRUE', 'COUNT_FALSE'].map(name => `ALIGN_${name}`));

/** Whether each point of a source says how many events came. */
export const countsEvents = (source: SourceConfig | undefined): boolean =>
	source !== undefined && ('count' in source || ('aligner' in source && counting.has(source.aligner)));

/** The combination of several series of a chart. */
export const valueOfChart = ({value, source}: SeriesChart, {sources}: System): Value =>
	value ?? (countsEvents(own(sources, source)) ? 'sum' : 'max');

/** How far back a source looks, ms; undefined where it does not say. */
export function windowOf(source: SourceConfig | undefined): number | undefined {
	if (!source) return undefined;
	const window = 'slides' in source ? source.slides?.window : 'window' in source ? source.window : undefined;
	return window === undefined ? undefined : milliseconds(window);
}

/** The measure that reads the newest of the numbers of a chart; undefined where no check can judge them. */
export function measureOf(chart: SeriesChart, system: System): Extract<Measure, {last: string}> | undefined {
	const {source, by, where, except, levels = {}} = chart;
	const value = valueOfChart(chart, system);
	if (value !== 'sum' && value !== 'max' && value !== 'min' && value !== 'mean') return undefined;
	const points = Object.values(limitsOf(levels)).map(limit => limit[0]);
	// Of several series the worst speaks: it is the one that is shown where that is the end at which the limits are.
	const worst = value === 'max' ? '>' : value === 'min' ? '<' : undefined;
	if (worst !== undefined && points.some(point => point !== worst)) return undefined;
	return {
		source,
		last: value,
		...(by !== undefined && {by}),
		...(where && {where}),
		...(except && {except}),
	};
}

/** What a check or a chart takes of its source. */
type Instances = Pick<SeriesChart, 'where' | 'except'> & {by?: string | readonly string[] | undefined};

const isSameNarrowing = (a: Instances, b: Instances): boolean =>
	JSON.stringify(narrowing(a)) === JSON.stringify(narrowing(b));
const narrowing = ({where, except}: Instances) =>
	[where, except].map(names => Object.entries(names ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** Whether a check judges the numbers of a chart: the same ones of the same source, or each of more. */
export function judgesChart(
	{measure, levels}: Pick<CheckConfig, 'measure' | 'levels'>,
	chart: ChartConfig,
	system: System,
): boolean {
	if ('slo' in chart) return judgesSlo(measure, chart.slo);
	if (!('source' in measure) || measure.source !== chart.source) return false;
	if ('time' in chart) return 'column' in measure && measure.column === chart.column && isWithin(measure, chart);
	const shown = measureOf({...chart, levels}, system);
	if (!shown || !('last' in measure) || measure.over !== undefined) return false;
	// Both judge each series by itself, at the end at which the limits are.
	if (judgesEach(measure.last)) return judgesEach(shown.last) && isWithin(measure, chart);
	return measure.last === shown.last && isSameNarrowing(measure, chart) && oneOf(measure.by) === chart.by;
}

const judgesEach = (last: Extract<Measure, {last: string}>['last']): boolean => last === 'max' || last === 'min';

/** The label of a check that is told apart by one alone, as charts are. */
const oneOf = (by: Instances['by']): string | undefined => (typeof by === 'object' ? by.join(' / ') : by);

/** Each thing is judged by itself: a check of all of them judges some of them as well. */
const isWithin = (measure: Instances, chart: Instances): boolean =>
	isSameNarrowing(measure, chart) || isSameNarrowing(measure, {});

/** The check whose limits a chart shows. */
export const checkOfChart = (
	chart: ChartConfig,
	system: System,
	checks: readonly CheckConfig[],
): CheckConfig | undefined => checks.find(check => judgesChart(check, chart, system));

/** The unit of a chart's numbers by its limits. */
export const limitUnit = (check: CheckConfig | undefined): Unit => (check ? unitOf(check) : 'count');
