/** Answers of Monitoring as plain series: bare labels, points oldest first, values in the wall's units. */

import type {protos} from '@google-cloud/monitoring';
import {minute} from '../clock.ts';
import {type Scale, scaled} from '../config/metricUnit.ts';
import {cleanLine} from '../text/clean.ts';
import {plainStruct, type RawStruct} from './struct.ts';
import {isoMs, protoMs} from './time.ts';
import type {Distribution, Point, Series} from './types.ts';

type Monitoring = typeof protos.google.monitoring.v3;
export type TimeSeries = NonNullable<Parameters<Monitoring['TimeSeries']['create']>[0]>;
type RawPoint = NonNullable<NonNullable<TimeSeries['points']>[number]>;
type RawDistribution = NonNullable<NonNullable<RawPoint['value']>['distributionValue']>;

/** How times and values of an answer are read. */
export interface Reader {
	/** ms that Google's clock is ahead of ours. */
	skew: number;
	/** ms. */
	now: number;
	scale: Scale;
}

/** A metric label wins over a resource label of the same name, and both over labels of the resource's metadata. */
export function toSeries(series: TimeSeries, reader: Reader): Series {
	const labels = {...metadataOf(series), ...series.resource?.labels, ...series.metric?.labels};
	// While clocks differ, a bucket may end in our future.
	const points = (series.points ?? [])
		.map(point => toPoint(point, reader))
		.filter(point => point !== undefined && (reader.skew === 0 || point.t <= reader.now)) as Point[];
	return {
		labels: Object.fromEntries(
			Object.entries(labels).map(([name, value]) => [cleanLine(name, 256), cleanLine(String(value))]),
		),
		points: points.toSorted((a, b) => a.t - b.t),
	};
}

/** Labels that Google and users give to resources, where the query groups by `metadata.`. */
function metadataOf({metadata}: TimeSeries): Record<string, unknown> {
	const system = metadata?.systemLabels ? plainStruct(metadata.systemLabels as RawStruct) : {};
	return {...metadata?.userLabels, ...system};
}

/** A series that does not fit on a page goes on on the next one. */
export function joined(pages: readonly TimeSeries[]): TimeSeries[] {
	const parts = Map.groupBy(pages, ({metric, resource, metadata}) =>
		JSON.stringify([metric?.type, metric?.labels, resource?.type, resource?.labels, metadata]),
	);
	return [...parts.values()].map(([first, ...more]) => ({
		...first,
		points: [first, ...more].flatMap(part => part?.points ?? []),
	}));
}

/** Longer gaps than these are holes, not a rhythm, ms. */
const slowest = 15 * minute;

/** The sample period of series, ms, for metrics without one: the usual gap of the slowest series. */
export function rhythmOf(series: readonly Series[]): number {
	const gaps = series.flatMap(({points}) => {
		if (points.length < 4) return [];
		const sorted = points
			.slice(1)
			.map(({t}, i) => t - (points[i]?.t ?? t))
			.sort((a, b) => a - b);
		return sorted[Math.floor(sorted.length / 2)] ?? [];
	});
	return Math.min(slowest, Math.max(0, ...gaps));
}

function toPoint({interval, value}: RawPoint, {skew, scale}: Reader): Point | undefined {
	const at = typeof interval?.endTime === 'string' ? isoMs(interval.endTime) : protoMs(interval?.endTime);
	if (at === undefined || !value) return undefined;
	const t = at - skew;
	if (value.distributionValue) return {t, distribution: toDistribution(value.distributionValue, scale)};
	if (value.boolValue !== null && value.boolValue !== undefined && isSet(value, 'boolValue'))
		return {t, value: value.boolValue ? 1 : 0};
	const number = isSet(value, 'int64Value') ? value.int64Value : value.doubleValue;
	if (number === null || number === undefined) return undefined;
	const scaledValue = scaled(Number(String(number)), scale);
	// NaN and infinities cannot be compared, so they are no point.
	return Number.isFinite(scaledValue) ? {t, value: scaledValue} : undefined;
}

/** The decoder fills `value` with the name of the member that was sent; without it, any member counts. */
function isSet(value: object, member: string): boolean {
	const sent = 'value' in value ? value.value : undefined;
	return typeof sent === 'string'
		? sent === member
		: member in value && (value as Record<string, unknown>)[member] !== null;
}

/** Any of Google's three bucket layouts as explicit bounds; trailing empty buckets, which Google leaves out, are added. */
function toDistribution(raw: RawDistribution, scale: Scale): Distribution {
	const bounds = boundsOf(raw.bucketOptions).map(bound => scaled(bound, scale));
	const sent = (raw.bucketCounts ?? []).map(count => Number(String(count)));
	return {
		count: Number(String(raw.count ?? 0)),
		mean: scaled(raw.mean ?? 0, scale),
		bounds,
		counts: Array.from({length: bounds.length + 1}, (_, index) => sent[index] ?? 0),
	};
}

function boundsOf(options: RawDistribution['bucketOptions']): number[] {
	if (options?.explicitBuckets) return [...(options.explicitBuckets.bounds ?? [])];
	if (options?.linearBuckets) {
		const {numFiniteBuckets, width, offset} = options.linearBuckets;
		return Array.from({length: (numFiniteBuckets ?? 0) + 1}, (_, index) => (offset ?? 0) + (width ?? 0) * index);
	}
	if (options?.exponentialBuckets) {
		const {numFiniteBuckets, growthFactor, scale} = options.exponentialBuckets;
		return Array.from({length: (numFiniteBuckets ?? 0) + 1}, (_, index) => (scale ?? 0) * (growthFactor ?? 0) ** index);
	}
	return [];
}
