/** Service level indicators: a row of buckets of good and total events, from any kind of source. */

import {hour, minute} from '../clock.ts';
import type {Distribution, Reading, Row, Series} from '../cloud/types.ts';
import type {SloConfig} from '../config/schema/checks.ts';
import {milliseconds} from '../config/units.ts';
import type {SourceState} from '../poll/types.ts';
import {own} from '../text/own.ts';
import {type Bucket, bucketAt} from './buckets.ts';
import {fromBins, merge, shareBelow} from './distribution.ts';
import {numberOf, rowsOf, seriesOf} from './readings.ts';
import {timingOf} from './series.ts';
import {sliFault} from './sli-fault.ts';
import {ratioBuckets} from './sli-ratio.ts';
import {timeOf} from './time.ts';

export interface Buckets {
	/** Oldest first, finished ones only. */
	buckets: readonly Bucket[];
	/** Time between two buckets, ms. */
	spacing: number;
	/** Why the answer cannot be read as this SLI: a missing name, a unit that does not fit. */
	fault?: string;
}

/** From this length of bucket on, one bucket holds too few events to stand for "now": the whole window is judged. */
export const longBucket = hour;
const defaultSpacing = minute;

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
	fault?: string;
}

/** Buckets by reading: a reading never changes, so they are computed once. */
const known = new WeakMap<Reading, WeakMap<SloConfig, RawBuckets>>();

/** Buckets of an SLI from the last good answer of its source, whatever its age. */
export function bucketsOf(slo: SloConfig, state: SourceState, now: number, tz: string): Buckets {
	if (!state.reading) return {buckets: [], spacing: defaultSpacing};
	const bySlo = known.get(state.reading) ?? new WeakMap<SloConfig, RawBuckets>();
	known.set(state.reading, bySlo);
	const worked = bySlo.get(slo) ?? workedOut(slo, state, state.reading, tz);
	bySlo.set(slo, worked);
	return finish(worked, now);
}

function workedOut(slo: SloConfig, state: SourceState, reading: Reading, tz: string): RawBuckets {
	const fault = sliFault(slo, reading.answer);
	if (fault !== undefined) return {raw: [], spacing: defaultSpacing, fault};
	const raw = rawBuckets(slo, state, reading, tz).toSorted((a, b) => a.t - b.t);
	const spacing = spacingOf(raw.map(({t}) => t));
	// The spacing of one point, or of a few close ones, proves nothing.
	const step = reading.answer.kind === 'series' ? timingOf(reading.answer, 0).step : 0;
	return {raw, spacing: Math.max(spacing, step)};
}

function rawBuckets({sli}: SloConfig, state: SourceState, reading: Reading, tz: string): readonly RawBucket[] {
	if ('ratio' in sli) return ratioBuckets(seriesOf(state), sli.ratio);
	if ('distribution' in sli) return distributionBuckets(seriesOf(state), milliseconds(sli.distribution.threshold));
	if ('share' in sli) return shareBuckets(seriesOf(state));
	const rows = rowsOf(state);
	if ('rows' in sli) {
		const {time, good, total} = sli.rows;
		return fromStarts(
			sum(rows, time, tz, row => ({good: numberOf(own(row, good)) ?? 0, total: numberOf(own(row, total)) ?? 0})),
		);
	}
	if ('histogram' in sli) return fromStarts(histogramBuckets(rows, sli.histogram, tz));
	const {time, column} = sli.value;
	const ratio = (row: Row) => {
		const value = numberOf(own(row, column));
		return value === undefined ? {good: 0, total: 0} : {good: value, total: 1};
	};
	if (time) return fromStarts(sum(rows, time, tz, ratio));
	const all = rows.map(ratio);
	const added = (of: (one: {good: number; total: number}) => number) => all.reduce((sum, one) => sum + of(one), 0);
	const t = reading.dataAt ?? reading.fetchedAt;
	return all.length === 0 ? [] : [{t, good: added(({good}) => good), total: added(({total}) => total)}];
}

/** Every point is one event, good to the degree of its value. */
function shareBuckets(series: readonly Series[]): Bucket[] {
	const byTime = new Map<number, Bucket>();
	for (const {t, value} of series.flatMap(({points}) => points)) {
		if (value === undefined) continue;
		const bucket = bucketAt(byTime, t);
		bucket.good += value;
		bucket.total += 1;
	}
	return [...byTime.values()];
}

function distributionBuckets(series: readonly Series[], threshold: number): Bucket[] {
	const byTime = new Map<number, Distribution>();
	for (const {t, distribution} of series.flatMap(({points}) => points)) {
		const before = byTime.get(t);
		if (distribution) byTime.set(t, before ? merge([before, distribution]) : distribution);
	}
	return [...byTime].map(([t, distribution]) => judgedOnce(t, distribution, threshold));
}

/** Judgements by point: when a window slides by one of hundreds of points, the others are not judged again. */
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
		const t = timeOf(own(row, time), tz);
		const upper = numberOf(own(row, value));
		if (t === undefined || upper === undefined) continue;
		const bins = byTime.get(t) ?? [];
		bins.push({upper, count: numberOf(own(row, count)) ?? 0});
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
		const t = timeOf(own(row, time), tz);
		if (t === undefined) continue;
		const {good, total} = events(row);
		const bucket = bucketAt(byTime, t);
		bucket.good += good;
		bucket.total += total;
	}
	return [...byTime.values()];
}

/** Moves buckets from their start to their end. */
function fromStarts(buckets: readonly Bucket[]): RawBucket[] {
	const spacing = spacingOf(buckets.map(({t}) => t));
	return buckets.map(bucket => ({...bucket, t: bucket.t + spacing, open: bucket.t}));
}

/** Leaves out unfinished buckets; only a long one (a day) counts while it is open. */
function finish({raw, spacing, fault}: RawBuckets, now: number): Buckets {
	if (fault !== undefined) return {buckets: raw, spacing, fault};
	if ((raw.at(-1)?.t ?? 0) <= now) return {buckets: raw, spacing};
	const buckets = raw.flatMap((bucket): Bucket[] => {
		if (bucket.t <= now) return [bucket];
		const {open} = bucket;
		return open !== undefined && open <= now && spacing >= longBucket ? [{...bucket, t: now}] : [];
	});
	return {buckets, spacing};
}

/** The usual (median) step between distinct times, ms; a minute where there is only one. */
export function spacingOf(times: readonly number[]): number {
	const sorted = [...new Set(times)].sort((a, b) => a - b);
	const steps = sorted
		.slice(1)
		.map((t, i) => t - (sorted[i] ?? 0))
		.sort((a, b) => a - b);
	return steps[Math.floor(steps.length / 2)] ?? defaultSpacing;
}
