import type {Clock} from '../../../clock.ts';
import type {DistributionValue, MetricDescriptor, MetricSample, MetricStore} from '../../contract/metrics.ts';
import {SampleColumns} from './columns.ts';

export interface MetricSeries {
	resourceLabels: Record<string, string>;
	metricLabels: Record<string, string>;
	samples: SampleColumns;
}

/** The store of the Monitoring server. */
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

/** Equal labels have one number, in whatever order they were named. Writers make new objects for most samples. */
const idsByText = new Map<string, number>();
let ids = 0;

function textOf(labels: Record<string, string>): string {
	let text = '';
	for (const name in labels) text += `${name}\u0000${labels[name]}\u0001`;
	return text;
}

function labelId(labels: Record<string, string>): number {
	const text = textOf(labels);
	const known = idsByText.get(text);
	if (known !== undefined) return known;
	const sorted = textOf(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))));
	const id = idsByText.get(sorted) ?? ids++;
	idsByText.set(sorted, id).set(text, id);
	return id;
}

/** More sets of labels than this never are. */
const mostLabels = 2 ** 26;

/** A metric store in memory: typed arrays per series, newest 73 h. Writing a sample of a type that was not described throws. */
export function createMetricStore(clock: Clock): ReadableMetricStore {
	const descriptors = new Map<string, MetricDescriptor>();
	/** By project and type, then by the numbers of both sets of labels. */
	const byMetric = new Map<string, Map<string, Map<number, MetricSeries>>>();
	let sweptAt = clock.now();

	const groupOf = ({project, type}: MetricSample): Map<number, MetricSeries> => {
		const types = byMetric.get(project) ?? new Map<string, Map<number, MetricSeries>>();
		byMetric.set(project, types);
		const group = types.get(type) ?? new Map<number, MetricSeries>();
		types.set(type, group);
		return group;
	};

	const seriesOf = (sample: MetricSample): MetricSeries => {
		const group = groupOf(sample);
		const key = labelId(sample.resourceLabels) * mostLabels + labelId(sample.metricLabels);
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
		for (const types of byMetric.values()) {
			for (const [type, group] of types) {
				for (const [key, {samples}] of group) {
					samples.dropBefore(oldest);
					if (samples.length === 0) group.delete(key);
				}
				if (group.size === 0) types.delete(type);
			}
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
		series: (project, type) => [...(byMetric.get(project)?.get(type)?.values() ?? [])],
	};
}

/** True for a value of a distribution metric. */
export function isDistribution(value: number | DistributionValue): value is DistributionValue {
	return typeof value === 'object';
}
