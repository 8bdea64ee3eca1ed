/** Service level indicators: whatever the source is, a row of buckets of good and total events. */

import type {Distribution, Reading, Row, Series} from '../cloud/types.ts';
import type {SloConfig} from '../config/schema/checks.ts';
import {milliseconds} from '../config/units.ts';
import type {SourceState} from '../poll/types.ts';
import {endOfDate, startOfDay} from '../zone.ts';
import {fromBins, merge, shareBelow} from './distribution.ts';
import {numberOf, rowsOf, seriesOf} from './look.ts';
import {isDate, timeOf} from './time.ts';

/** Events of one interval that ends at `t` (ms). `total` 0 is no traffic, neither good nor bad. */
export interface Bucket {
	t: number;
	good: number;
	total: number;
	distribution?: Distribution;
}

export interface Buckets {
	/** Oldest first, finished ones only. */
	buckets: readonly Bucket[];
	/** Time between two buckets, ms. */
	spacing: number;
}

/** From this length of bucket on, one bucket holds too few events to stand for "now": the whole window is judged. */
export const longBucket = 3_600_000;
const defaultSpacing = 60_000;

/** Percentile and threshold (ms) of SLIs that have them. */
export function sliThreshold({sli}: SloConfig): {percentile: number; threshold: number} | undefined {
	const config = 'distribution' in sli ? sli.distribution : 'histogram' in sli ? sli.histogram : undefined;
	return config && {percentile: config.percentile, threshold: milliseconds(config.threshold)};
}

/** Buckets with their full length, open ones included. A bucket that was given by its start has `open` set to it. */
interface RawBucket extends Bucket {
	open?: number;
}

interface RawBuckets {
	/** Oldest first. */
	raw: readonly RawBucket[];
	spacing: number;
}

/** Reading never changes once made, so its buckets are worked out once however often they are asked for. */
const known = new WeakMap<Reading, WeakMap<SloConfig, RawBuckets>>();

/** Buckets of an SLI from the last good answer of its source, whatever its age. */
export function bucketsOf(slo: SloConfig, state: SourceState, now: number, tz: string): Buckets {
	if (!state.reading) return {buckets: [], spacing: defaultSpacing};
	const bySlo = known.get(state.reading) ?? new WeakMap<SloConfig, RawBuckets>();
	known.set(state.reading, bySlo);
	const worked = bySlo.get(slo) ?? inOrder(rawBuckets(slo, state, state.reading, tz));
	bySlo.set(slo, worked);
	return finish(worked, now);
}

function inOrder(raw: readonly RawBucket[]): RawBuckets {
	return {raw: raw.toSorted((a, b) => a.t - b.t), spacing: spacingOf(raw.map(({t}) => t))};
}

function rawBuckets({sli}: SloConfig, state: SourceState, reading: Reading, tz: string): readonly RawBucket[] {
	if ('ratio' in sli) return ratioBuckets(seriesOf(state), sli.ratio.bad);
	if ('distribution' in sli) return distributionBuckets(seriesOf(state), milliseconds(sli.distribution.threshold));
	const rows = rowsOf(state);
	if ('rows' in sli) {
		const {time, good, total} = sli.rows;
		return fromStarts(sum(rows, time, tz, row => ({good: numberOf(row[good]) ?? 0, total: numberOf(row[total]) ?? 0})));
	}
	if ('histogram' in sli) return fromStarts(histogramBuckets(rows, sli.histogram, tz));
	const {time, column} = sli.value;
	const ratio = (row: Row) => {
		const value = numberOf(row[column]);
		return value === undefined ? {good: 0, total: 0} : {good: value, total: 1};
	};
	if (time) return fromStarts(sum(rows, time, tz, ratio));
	const first = rows[0];
	return first ? [{t: reading.dataAt ?? reading.fetchedAt, ...ratio(first)}] : [];
}

function ratioBuckets(series: readonly Series[], bad: Readonly<Record<string, readonly string[]>>): Bucket[] {
	const isBad = ({labels}: Series) =>
		Object.entries(bad).some(([label, values]) => values.includes(labels[label] ?? ''));
	const byTime = new Map<number, Bucket>();
	for (const one of series) {
		const wrong = isBad(one);
		for (const {t, value = 0} of one.points) {
			const bucket = bucketAt(byTime, t);
			bucket.good += wrong ? 0 : value;
			bucket.total += value;
		}
	}
	return [...byTime.values()];
}

/** The bucket that is filled; one object for all that falls into it. */
function bucketAt(byTime: Map<number, Bucket>, t: number): Bucket {
	const known = byTime.get(t);
	if (known) return known;
	const bucket = {t, good: 0, total: 0};
	byTime.set(t, bucket);
	return bucket;
}

function distributionBuckets(series: readonly Series[], threshold: number): Bucket[] {
	const byTime = new Map<number, Distribution>();
	for (const {t, distribution} of series.flatMap(({points}) => points)) {
		const before = byTime.get(t);
		if (distribution) byTime.set(t, before ? merge([before, distribution]) : distribution);
	}
	return [...byTime].map(([t, distribution]) => judgedOnce(t, distribution, threshold));
}

/** A window slides by one of hundreds of points: the others need not be judged again. */
const judgements = new WeakMap<Distribution, {threshold: number; bucket: Bucket}>();

function judgedOnce(t: number, distribution: Distribution, threshold: number): Bucket {
	const kept = judgements.get(distribution);
	if (kept?.threshold === threshold && kept.bucket.t === t) return kept.bucket;
	const bucket = judged(t, distribution, threshold);
	judgements.set(distribution, {threshold, bucket});
	return bucket;
}

function judged(t: number, distribution: Distribution, threshold: number): Bucket {
	return {
		t,
		good: (shareBelow(distribution, threshold) ?? 0) * distribution.count,
		total: distribution.count,
		distribution,
	};
}

interface HistogramColumns {
	time: string;
	value: string;
	count: string;
	threshold: string;
}

function histogramBuckets(
	rows: readonly Row[],
	{time, value, count, threshold}: HistogramColumns,
	tz: string,
): Bucket[] {
	const byTime = new Map<number, {upper: number; count: number}[]>();
	for (const row of rows) {
		const t = startOf(row[time], tz);
		const upper = numberOf(row[value]);
		if (t === undefined || upper === undefined) continue;
		const bins = byTime.get(t) ?? [];
		bins.push({upper, count: numberOf(row[count]) ?? 0});
		byTime.set(t, bins);
	}
	return [...byTime].map(([t, bins]) => judged(t, fromBins(bins), milliseconds(threshold)));
}

function sum(
	rows: readonly Row[],
	time: string,
	tz: string,
	events: (row: Row) => {good: number; total: number},
): Bucket[] {
	const byTime = new Map<number, Bucket>();
	for (const row of rows) {
		const t = startOf(row[time], tz);
		if (t === undefined) continue;
		const {good, total} = events(row);
		const bucket = bucketAt(byTime, t);
		bucket.good += good;
		bucket.total += total;
	}
	return [...byTime.values()];
}

/** Rows carry the start of their bucket; a DATE starts at local midnight. */
function startOf(cell: unknown, tz: string): number | undefined {
	return isDate(cell) ? startOfDay(endOfDate(cell, tz) - 1, tz) : timeOf(cell);
}

/** Moves buckets from their start to their end. */
function fromStarts(buckets: readonly Bucket[]): RawBucket[] {
	const spacing = spacingOf(buckets.map(({t}) => t));
	return buckets.map(bucket => ({...bucket, t: bucket.t + spacing, open: bucket.t}));
}

/** Leaves out what is not finished; only a long bucket (a day) counts while it is still open. */
function finish({raw, spacing}: RawBuckets, now: number): Buckets {
	if ((raw.at(-1)?.t ?? 0) <= now) return {buckets: raw, spacing};
	const buckets = raw.flatMap((bucket): Bucket[] => {
		if (bucket.t <= now) return [bucket];
		const {open} = bucket;
		return open !== undefined && open <= now && spacing >= longBucket ? [{...bucket, t: now}] : [];
	});
	return {buckets, spacing};
}

/** The usual (median) step between distinct times, ms; a minute where there is only one. */
function spacingOf(times: readonly number[]): number {
	const sorted = [...new Set(times)].sort((a, b) => a - b);
	const steps = sorted
		.slice(1)
		.map((t, i) => t - (sorted[i] ?? 0))
		.sort((a, b) => a - b);
	return steps[Math.floor(steps.length / 2)] ?? defaultSpacing;
}
