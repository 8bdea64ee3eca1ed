/** Cross-series reducers: many aligned series become one per group. */
import {status} from '@grpc/grpc-js';
import {rpcError} from '../../grpc/protos.ts';
import {type Point, type Series, total, type Value} from './align.ts';
import {deviation, distributionPercentile, mergeDistributions, numberPercentile, sum} from './distribution.ts';
import {fieldReader, type SeriesLabels} from './filter.ts';
import {isDistribution} from './store.ts';

export interface LabelledSeries extends Series {
	labels: SeriesLabels;
}

interface ReducerSpec {
	types: readonly Series['valueType'][];
	/** The kind of the result; that of the input when left out. */
	valueType?: Series['valueType'];
	/** Whether it measures rather than adds up, so that a DELTA becomes a GAUGE. */
	gauge?: true;
	unit?: string;
	reduce: (values: Value[]) => Value | undefined;
}

const numeric = ['INT64', 'DOUBLE'] as const;
const measurable = [...numeric, 'DISTRIBUTION'] as const;

function scalar(reduce: (values: number[]) => number): ReducerSpec['reduce'] {
	return values => reduce(values as number[]);
}

function percentile(fraction: number): ReducerSpec {
	const reduce = (values: Value[]) => {
		const distributions = values.filter(isDistribution);
		return distributions.length > 0
			? distributionPercentile(mergeDistributions(distributions), fraction)
			: numberPercentile(values as number[], fraction);
	};
	return {types: measurable, valueType: 'DOUBLE', gauge: true, reduce};
}

function mean(values: Value[]): number | undefined {
	const distributions = values.filter(isDistribution);
	if (distributions.length === 0) return sum(values as number[]) / values.length;
	const merged = mergeDistributions(distributions);
	return merged.count === 0 ? undefined : merged.mean;
}

const reducers: Record<string, ReducerSpec> = {
	REDUCE_MEAN: {types: measurable, valueType: 'DOUBLE', gauge: true, reduce: mean},
	REDUCE_MIN: {types: numeric, gauge: true, reduce: scalar(values => Math.min(...values))},
	REDUCE_MAX: {types: numeric, gauge: true, reduce: scalar(values => Math.max(...values))},
	REDUCE_SUM: {types: measurable, reduce: total},
	REDUCE_STDDEV: {types: numeric, valueType: 'DOUBLE', gauge: true, reduce: scalar(deviation)},
	REDUCE_COUNT: {
		types: [...measurable, 'BOOL'],
		valueType: 'INT64',
		gauge: true,
		unit: '1',
		reduce: values => values.length,
	},
	REDUCE_COUNT_TRUE: {types: ['BOOL'], valueType: 'INT64', gauge: true, unit: '1', reduce: scalar(sum)},
	REDUCE_COUNT_FALSE: {
		types: ['BOOL'],
		valueType: 'INT64',
		gauge: true,
		unit: '1',
		reduce: scalar(values => values.length - sum(values)),
	},
	REDUCE_FRACTION_TRUE: {
		types: ['BOOL'],
		valueType: 'DOUBLE',
		gauge: true,
		unit: '1',
		reduce: scalar(values => sum(values) / values.length),
	},
	REDUCE_PERCENTILE_05: percentile(0.05),
	REDUCE_PERCENTILE_50: percentile(0.5),
	REDUCE_PERCENTILE_95: percentile(0.95),
	REDUCE_PERCENTILE_99: percentile(0.99),
};

/**
 * One series per distinct combination of the fields `groupBy` (`metric.labels.x`, `resource.labels.y`); it keeps
 * those labels only. The series must be aligned to the same periods, and be of one metric.
 * Throws INVALID_ARGUMENT when the reducer does not suit, UNIMPLEMENTED for one that is not here.
 */
export function reduce(
	series: readonly LabelledSeries[],
	reducer: string,
	groupBy: readonly string[],
): LabelledSeries[] {
	const spec = reducers[reducer];
	if (!spec) throw rpcError(status.UNIMPLEMENTED, `The reducer ${reducer} is not supported.`);
	const unsuited = series.find(({valueType}) => !spec.types.includes(valueType));
	if (unsuited) {
		throw rpcError(
			status.INVALID_ARGUMENT,
			`Field aggregation.crossSeriesReducer had an invalid value of "${reducer}": The reducer cannot be applied to metrics with value type ${unsuited.valueType}.`,
		);
	}
	const readers = groupBy.map(field => fieldReader(field.split('.')));
	const groups = Map.groupBy(series, ({labels}) => JSON.stringify(readers.map(read => read(labels))));
	return [...groups.values()].map(group => reduceGroup(group, spec, groupBy));
}

function reduceGroup(group: LabelledSeries[], spec: ReducerSpec, groupBy: readonly string[]): LabelledSeries {
	const first = group[0] as LabelledSeries;
	const kind = spec.gauge ? 'GAUGE' : first.kind;
	const byEnd = Map.groupBy(
		group.flatMap(({points}) => points),
		({end}) => end,
	);
	const points: Point[] = [];
	for (const end of [...byEnd.keys()].sort((a, b) => a - b)) {
		const members = byEnd.get(end) as Point[];
		const value = spec.reduce(members.map(member => member.value));
		if (value !== undefined) points.push({start: kind === 'GAUGE' ? end : (members[0] as Point).start, end, value});
	}
	return {
		labels: keepLabels(first.labels, groupBy),
		kind,
		valueType: spec.valueType ?? first.valueType,
		unit: spec.unit ?? first.unit,
		points,
	};
}

function keepLabels(labels: SeriesLabels, groupBy: readonly string[]): SeriesLabels {
	const keep = (all: Record<string, string>, object: string) => {
		const wanted = groupBy
			.filter(field => field.startsWith(`${object}.label`))
			.map(field => field.split('.').slice(2).join('.'));
		return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
	};
	return {
		...labels,
		resourceLabels: keep(labels.resourceLabels, 'resource'),
		metricLabels: keep(labels.metricLabels, 'metric'),
	};
}
