/** ListTimeSeries without the wire: request in, labelled series out. */
import {status} from '@grpc/grpc-js';
import type {MetricDescriptor} from '../../contract/metrics.ts';
import {describeFilterError, FilterError} from '../../filter-syntax.ts';
import {rpcError} from '../../grpc/protos.ts';
import {type Alignment, align, firstPeriodStart, type Series} from './align.ts';
import {type MetricFilter, parseMetricFilter, type SeriesLabels} from './filter.ts';
import {type LabelledSeries, reduce} from './reduce.ts';
import type {MetricSeries, ReadableMetricStore} from './store.ts';

export interface Aggregation {
	/** ms; undefined when not sent. */
	period: number | undefined;
	aligner: string;
	reducer: string;
	groupBy: string[];
}

export interface SeriesQuery {
	project: string;
	filter: string;
	/** (start, end], ms; the single instant `end` when they are the same. */
	start: number;
	end: number;
	aggregations: Aggregation[];
	/** The moment (ms) of which this is the answer: what was not visible then is left out. */
	asOf: number;
}

function invalid(field: string, value: string, message: string): never {
	throw rpcError(status.INVALID_ARGUMENT, `Field ${field} had an invalid value of "${value}": ${message}`);
}

/** Parses a filter of a request; throws INVALID_ARGUMENT with the position. */
export function requestFilter(text: string): MetricFilter {
	try {
		return parseMetricFilter(text);
	} catch (error) {
		if (error instanceof FilterError) invalid('filter', text, describeFilterError(text, error));
		throw error;
	}
}

function theMetric(store: ReadableMetricStore, text: string, filter: MetricFilter): MetricDescriptor {
	const [type, ...others] = filter.metricTypes;
	if (type === undefined || others.length > 0)
		invalid('filter', text, 'The filter must specify exactly one metric type, as metric.type = "…".');
	const descriptor = store.descriptor(type);
	if (!descriptor)
		throw rpcError(
			status.NOT_FOUND,
			`Cannot find metric(s) that match type = "${type}". If a metric was created recently, it could take up to 10 minutes to become available. Please try again soon.`,
		);
	if (filter.resourceTypes.some(resource => resource !== descriptor.resourceType)) {
		invalid(
			'filter',
			text,
			'The supplied filter does not specify a valid combination of metric and monitored resource descriptors. The query will not return any time series.',
		);
	}
	return descriptor;
}

function alignmentOf({period, aligner, reducer}: Aggregation, {start, end}: SeriesQuery): Alignment | undefined {
	if (aligner === 'ALIGN_NONE') {
		if (reducer !== 'REDUCE_NONE')
			invalid(
				'aggregation.perSeriesAligner',
				aligner,
				'The aligner must be specified and not ALIGN_NONE when a reducer is given.',
			);
		return undefined;
	}
	if (period === undefined || period < 60_000)
		invalid(
			'aggregation.alignmentPeriod',
			`${(period ?? 0) / 1000}s`,
			'The alignment period must be at least 60 seconds.',
		);
	return {start, end, period};
}

/** The samples that ended in (from, to]; of a CUMULATIVE metric the one before them, too. */
function readSamples(
	{samples}: MetricSeries,
	descriptor: MetricDescriptor,
	from: number,
	to: number,
): Series['points'] {
	const first = samples.firstAfter(from) - (descriptor.kind === 'CUMULATIVE' ? 1 : 0);
	const last = samples.firstAfter(to);
	const width = descriptor.kind === 'DELTA' ? descriptor.samplePeriod * 1000 : 0;
	const points: Series['points'] = [];
	for (let i = Math.max(0, first); i < last; i++) {
		const end = samples.endAt(i);
		points.push({start: end - width, end, value: samples.valueAt(i)});
	}
	return points;
}

function aggregate(
	series: LabelledSeries[],
	aggregation: Aggregation,
	alignment: Alignment | undefined,
): LabelledSeries[] {
	if (!alignment) return series;
	const aligned = series.map(one => ({...align(one, aggregation.aligner, alignment), labels: one.labels}));
	return aggregation.reducer === 'REDUCE_NONE' ? aligned : reduce(aligned, aggregation.reducer, aggregation.groupBy);
}

/** Series that have points, with these ascending. Throws INVALID_ARGUMENT, NOT_FOUND (an unknown metric), UNIMPLEMENTED. */
export function querySeries(
	store: ReadableMetricStore,
	query: SeriesQuery,
): {descriptor: MetricDescriptor; series: LabelledSeries[]} {
	const filter = requestFilter(query.filter);
	const descriptor = theMetric(store, query.filter, filter);
	const steps = query.aggregations.map(aggregation => ({aggregation, alignment: alignmentOf(aggregation, query)}));
	const visible = query.asOf - descriptor.ingestDelay * 1000;
	const to = Math.min(query.end, visible);
	const starts = steps.map(({alignment}) => (alignment ? firstPeriodStart(alignment) : query.start));
	const from = Math.min(query.start === query.end ? query.end - 1 : query.start, ...starts);

	let series: LabelledSeries[] = [];
	for (const one of store.series(query.project, descriptor.type)) {
		const labels: SeriesLabels = {
			project: query.project,
			metricType: descriptor.type,
			resourceType: descriptor.resourceType,
			resourceLabels: {project_id: query.project, ...one.resourceLabels},
			metricLabels: one.metricLabels,
		};
		if (!filter.matches(labels)) continue;
		series.push({
			labels,
			kind: descriptor.kind,
			valueType: descriptor.valueType,
			unit: descriptor.unit,
			points: readSamples(one, descriptor, from, to),
		});
	}
	series = series.filter(({points}) => points.length > 0);
	for (const {aggregation, alignment} of steps) series = reduceOrFail(series, aggregation, alignment);
	return {descriptor, series: series.filter(({points}) => points.length > 0)};
}

function reduceOrFail(
	series: LabelledSeries[],
	aggregation: Aggregation,
	alignment: Alignment | undefined,
): LabelledSeries[] {
	try {
		return aggregate(series, aggregation, alignment);
	} catch (error) {
		if (error instanceof FilterError) invalid('aggregation.groupByFields', aggregation.groupBy.join(), error.message);
		if (error instanceof RangeError) throw rpcError(status.INVALID_ARGUMENT, error.message);
		throw error;
	}
}
