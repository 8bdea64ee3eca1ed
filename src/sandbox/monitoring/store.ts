import type {Clock} from '../../clock.ts';
import type {DistributionValue, MetricDescriptor, MetricSample, MetricStore} from '../contract.ts';
import {SampleColumns} from './columns.ts';

export interface MetricSeries {
	resourceLabels: Record<string, string>;
	metricLabels: Record<string, string>;
	samples: SampleColumns;
}

/** What the Monitoring server reads. */
export interface ReadableMetricStore extends MetricStore {
	descriptor(type: string): MetricDescriptor | undefined;
	/** By type. */
	descriptors(): MetricDescriptor[];
	series(project: string, type: string): readonly MetricSeries[];
}

/** Three days, and an hour of slack so that a query over three days is whole. */
const maxAgeMs = 73 * 3_600_000;
/** How often (virtual ms) series without recent samples are looked for. */
const sweepMs = 600_000;

/** Writers use one object for many samples; the labels of a sample do not change. */
const labelKeys = new WeakMap<Record<string, string>, string>();

function labelKey(labels: Record<string, string>): string {
	const known = labelKeys.get(labels);
	if (known !== undefined) return known;
	let key = '';
	for (const name of Object.keys(labels).sort()) key += `${name}\u0000${labels[name]}\u0001`;
	labelKeys.set(labels, key);
	return key;
}

/** A metric store in memory: typed arrays per series, newest 73 h. Writing a sample of a type that was not described throws. */
export function createMetricStore(clock: Clock): ReadableMetricStore {
	const descriptors = new Map<string, MetricDescriptor>();
	const byMetric = new Map<string, Map<string, MetricSeries>>();
	let sweptAt = clock.now();

	const seriesOf = (sample: MetricSample): MetricSeries => {
		const metricKey = `${sample.project}\u0000${sample.type}`;
		const group = byMetric.get(metricKey) ?? new Map<string, MetricSeries>();
		byMetric.set(metricKey, group);
		const key = `${labelKey(sample.resourceLabels)}\u0002${labelKey(sample.metricLabels)}`;
		let series = group.get(key);
		if (!series) {
			series = {
				resourceLabels: {...sample.resourceLabels},
				metricLabels: {...sample.metricLabels},
				samples: new SampleColumns(),
			};
			group.set(key, series);
		}
		return series;
	};

	const sweep = (oldest: number) => {
		for (const [metricKey, group] of byMetric) {
			for (const [key, {samples}] of group) {
				samples.dropBefore(oldest);
				if (samples.length === 0) group.delete(key);
			}
			if (group.size === 0) byMetric.delete(metricKey);
		}
	};

	return {
		describe(descriptor) {
			descriptors.set(descriptor.type, descriptor);
		},
		write(samples) {
			const now = clock.now();
			const fresh = samples.filter(({end}) => end >= now - maxAgeMs);
			const unknown = fresh.find(({type}) => !descriptors.has(type));
			if (unknown) throw new Error(`metric ${unknown.type} was not described`);
			for (const [series, batch] of Map.groupBy(fresh, seriesOf)) series.samples.write(batch);
			if (now - sweptAt < sweepMs) return;
			sweptAt = now;
			sweep(now - maxAgeMs);
		},
		descriptor: type => descriptors.get(type),
		descriptors: () => [...descriptors.values()].sort((a, b) => (a.type < b.type ? -1 : 1)),
		series: (project, type) => [...(byMetric.get(`${project}\u0000${type}`)?.values() ?? [])],
	};
}

/** True for a value of a distribution metric. */
export function isDistribution(value: number | DistributionValue): value is DistributionValue {
	return typeof value === 'object';
}
