/** Series and descriptors as messages of `google.monitoring.v3` and `google.api`. */
import type {MetricDescriptor} from '../../contract/metrics.ts';
import {toTimestamp} from '../../grpc/handlers.ts';
import type {Point, Series, Value} from './align.ts';
import type {LabelledSeries} from './reduce.ts';
import {isDistribution} from './store.ts';

function toTypedValue(value: Value, valueType: Series['valueType']): object {
	if (isDistribution(value)) {
		return {
			distributionValue: {
				count: String(value.count),
				mean: value.mean,
				bucketOptions: {explicitBuckets: {bounds: [...value.bounds]}},
				bucketCounts: value.counts.map(String),
			},
		};
	}
	if (valueType === 'INT64') return {int64Value: String(Math.round(value))};
	if (valueType === 'BOOL') return {boolValue: value !== 0};
	return {doubleValue: value};
}

/** A time series with the given points of it. */
export function toTimeSeries({labels, kind, valueType, unit}: LabelledSeries, points: readonly Point[]): object {
	return {
		metric: {type: labels.metricType, labels: labels.metricLabels},
		resource: {type: labels.resourceType, labels: {project_id: labels.project, ...labels.resourceLabels}},
		metricKind: kind,
		valueType,
		unit,
		points: points.map(({start, end, value}) => ({
			interval: {startTime: toTimestamp(start), endTime: toTimestamp(end)},
			value: toTypedValue(value, valueType),
		})),
	};
}

export function toDescriptor(project: string, descriptor: MetricDescriptor): object {
	return {
		name: `projects/${project}/metricDescriptors/${descriptor.type}`,
		type: descriptor.type,
		labels: descriptor.labels.map(key => ({key, valueType: 'STRING'})),
		metricKind: descriptor.kind,
		valueType: descriptor.valueType,
		unit: descriptor.unit,
		metadata: {
			launchStage: 'GA',
			samplePeriod: {seconds: String(descriptor.samplePeriod), nanos: 0},
			ingestDelay: {seconds: String(descriptor.ingestDelay), nanos: 0},
		},
		launchStage: 'GA',
		monitoredResourceTypes: [descriptor.resourceType],
	};
}
