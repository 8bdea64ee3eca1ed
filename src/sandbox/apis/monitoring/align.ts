/** Per-series aligners: irregular samples become one value per alignment period. */
import {status} from '@grpc/grpc-js';
import type {DistributionValue, MetricDescriptor} from '../../contract/metrics.ts';
import {rpcError} from '../../grpc/protos.ts';
import {deviation, distributionPercentile, mergeDistributions, sum} from './distribution.ts';
import {isDistribution} from './store.ts';

export type Value = number | DistributionValue;

/** Times in ms; a GAUGE point has start = end. */
export interface Point {
	start: number;
	end: number;
	value: Value;
}

/** Points ascending by time. */
export interface Series {
	kind: MetricDescriptor['kind'];
	valueType: MetricDescriptor['valueType'];
	unit: string;
	points: Point[];
}

/** (startTime, endTime], ms; buckets of `period` ms hang from its end. */
export interface Alignment {
	start: number;
	end: number;
	period: number;
}

/** Turns the points of one period into its value; undefined when there is none. */
type Aligner = (values: Value[], periodSeconds: number) => Value | undefined;

interface AlignerSpec {
	kinds: readonly Series['kind'][];
	types: readonly Series['valueType'][];
	/** The kind of the result; that of the input when left out. */
	kind?: Series['kind'];
	valueType?: Series['valueType'];
	unit?: (unit: string) => string;
	align: Aligner;
}

const numeric = ['INT64', 'DOUBLE'] as const;
const both = ['GAUGE', 'DELTA'] as const;

function scalar(align: (values: number[], periodSeconds: number) => number): Aligner {
	return (values, periodSeconds) => align(values as number[], periodSeconds);
}

/** Sums numbers, merges distributions. */
export function total(values: Value[]): Value {
	const distributions = values.filter(isDistribution);
	return distributions.length > 0 ? mergeDistributions(distributions) : sum(values as number[]);
}

function percentile(fraction: number): AlignerSpec {
	const align: Aligner = values => distributionPercentile(mergeDistributions(values.filter(isDistribution)), fraction);
	return {kinds: both, types: ['DISTRIBUTION'], kind: 'GAUGE', valueType: 'DOUBLE', align};
}

const aligners: Record<string, AlignerSpec> = {
	ALIGN_DELTA: {kinds: ['DELTA', 'CUMULATIVE'], types: [...numeric, 'DISTRIBUTION'], kind: 'DELTA', align: total},
	ALIGN_RATE: {
		kinds: ['DELTA', 'CUMULATIVE'],
		types: numeric,
		kind: 'GAUGE',
		valueType: 'DOUBLE',
		unit: unit => `${unit}/s`,
		align: scalar((values, seconds) => sum(values) / seconds),
	},
	ALIGN_NEXT_OLDER: {kinds: ['GAUGE'], types: [...numeric, 'BOOL', 'DISTRIBUTION'], align: values => values.at(-1)},
	ALIGN_MIN: {kinds: both, types: numeric, kind: 'GAUGE', align: scalar(values => Math.min(...values))},
	ALIGN_MAX: {kinds: both, types: numeric, kind: 'GAUGE', align: scalar(values => Math.max(...values))},
	ALIGN_MEAN: {
		kinds: both,
		types: numeric,
		kind: 'GAUGE',
		valueType: 'DOUBLE',
		align: scalar(values => sum(values) / values.length),
	},
	ALIGN_COUNT: {
		kinds: both,
		types: [...numeric, 'BOOL'],
		kind: 'GAUGE',
		valueType: 'INT64',
		unit: () => '1',
		align: scalar(values => values.length),
	},
	ALIGN_SUM: {kinds: both, types: [...numeric, 'DISTRIBUTION'], align: total},
	ALIGN_STDDEV: {kinds: both, types: numeric, kind: 'GAUGE', valueType: 'DOUBLE', align: scalar(deviation)},
	ALIGN_COUNT_TRUE: {kinds: ['GAUGE'], types: ['BOOL'], valueType: 'INT64', unit: () => '1', align: scalar(sum)},
	ALIGN_COUNT_FALSE: {
		kinds: ['GAUGE'],
		types: ['BOOL'],
		valueType: 'INT64',
		unit: () => '1',
		align: scalar(values => values.length - sum(values)),
	},
	ALIGN_FRACTION_TRUE: {
		kinds: ['GAUGE'],
		types: ['BOOL'],
		valueType: 'DOUBLE',
		unit: () => '1',
		align: scalar(values => sum(values) / values.length),
	},
	ALIGN_PERCENTILE_05: percentile(0.05),
	ALIGN_PERCENTILE_50: percentile(0.5),
	ALIGN_PERCENTILE_95: percentile(0.95),
	ALIGN_PERCENTILE_99: percentile(0.99),
};

/** The end of the oldest period's beginning: samples after this (ms) take part. */
export function firstPeriodStart({start, end, period}: Alignment): number {
	return end - Math.ceil((end - start) / period) * period;
}

/**
 * One point per period that has samples; periods without any stay empty.
 * Throws INVALID_ARGUMENT when the aligner does not suit the metric, UNIMPLEMENTED for the few that are not here.
 */
export function align(series: Series, aligner: string, alignment: Alignment): Series {
	const spec = aligners[aligner];
	if (!spec) throw rpcError(status.UNIMPLEMENTED, `The aligner ${aligner} is not supported.`);
	if (!spec.kinds.includes(series.kind) || !spec.types.includes(series.valueType)) {
		throw rpcError(
			status.INVALID_ARGUMENT,
			`Field aggregation.perSeriesAligner had an invalid value of "${aligner}": The aligner cannot be applied to metrics with kind ${series.kind} and value type ${series.valueType}.`,
		);
	}
	const {end, period} = alignment;
	const oldest = firstPeriodStart(alignment);
	const kind = spec.kind ?? series.kind;
	const raw = series.kind === 'CUMULATIVE' ? toDeltas(series.points) : series.points;
	const inside = raw.filter(point => point.end > oldest && point.end <= end);
	const buckets = Map.groupBy(inside, point => end - Math.floor((end - point.end) / period) * period);
	const points: Point[] = [];
	for (const [bucketEnd, members] of buckets) {
		const value = spec.align(
			members.map(point => point.value),
			period / 1000,
		);
		if (value !== undefined)
			points.push({start: kind === 'DELTA' ? bucketEnd - period : bucketEnd, end: bucketEnd, value});
	}
	return {kind, valueType: spec.valueType ?? series.valueType, unit: spec.unit?.(series.unit) ?? series.unit, points};
}

/** The gain of a counter between samples; a counter that fell was reset. */
function toDeltas(points: readonly Point[]): Point[] {
	return points.slice(1).map((point, i) => {
		const previous = points[i] as Point;
		return {start: previous.end, end: point.end, value: gain(previous.value, point.value)};
	});
}

function gain(before: Value, after: Value): Value {
	if (!isDistribution(before) || !isDistribution(after))
		return (after as number) >= (before as number) ? (after as number) - (before as number) : after;
	const count = after.count - before.count;
	if (count < 0) return after;
	const mean = count === 0 ? 0 : (after.mean * after.count - before.mean * before.count) / count;
	return {count, mean, bounds: after.bounds, counts: after.counts.map((bucket, i) => bucket - (before.counts[i] ?? 0))};
}
