/** An SLO as it stands: the shown number and its level, the error budget, how fast it burns. */

import type {Distribution, Reading} from '../cloud/types.ts';
import {sliSource} from '../config/judged.ts';
import type {SloConfig} from '../config/schema/checks.ts';
import type {Levels} from '../config/schema/values.ts';
import {comparison, milliseconds, satisfies} from '../config/units.ts';
import {age} from '../text/durations.ts';
import {merge, percentile} from './distribution.ts';
import {formatValue, type Unit} from './format.ts';
import {delayOf, type Lookup, look} from './look.ts';
import {type Bucket, bucketsOf, longBucket, sliThreshold} from './sli.ts';
import type {Level} from './types.ts';

/** `noTraffic`: there were no events to judge, which is neither good nor bad. `stale`: an old value is shown, we are blind now. */
type SloStatus = 'ok' | 'loading' | 'noTraffic' | 'nodata' | 'stale' | 'blind';

export interface SloView {
	id: string;
	title: string;
	status: SloStatus;
	level: Level;
	/** Why there is no value, or why it is stale. */
	reason?: string;
	/** The shown number: good ratio, bad ratio or percentile (ms), as `show` says. */
	value?: number;
	/** The same with its unit; the status in words where there is no value. */
	text: string;
	unit: Unit;
	/** The promise in the words of the seed. */
	target: string;
	warn?: string;
	crit?: string;
	/** Shown number over time, oldest first, each over the same span as `value`. Gaps are left out. */
	points: readonly {t: number; value: number}[];
	/** What `value` speaks of, ms: the last minutes, or the whole window for daily data. */
	span: number;
	/** Share of the error budget of the whole window that the covered data has left; may be negative. */
	budgetLeft?: number;
	/** How much of the window the data covers, ratio; below 1 the budget left is an upper bound. */
	covered: number;
	/** Time covered by data and length of the window, ms. */
	coveredFor: number;
	window: number;
	/** How many times too fast the budget is spent over the last hour and six hours; undefined without traffic or cover. */
	burn1h?: number;
	burn6h?: number;
	/** When the budget is gone at the burn of now, ms; undefined when it is not going. */
	exhaustsAt?: number;
	/** End of the newest finished bucket, ms. */
	dataAt?: number;
	/** Late by design, ms. */
	delay: number;
}

const shortSpan = 5 * 60_000;
const hour = 3_600_000;

/** A level by the limits of config; boundaries as strict as they are written. */
export function levelOf(value: number, levels: Levels): {level: Level; limit?: string} {
	if (levels.crit && satisfies(value, comparison(levels.crit))) return {level: 'crit', limit: levels.crit};
	if (levels.warn && satisfies(value, comparison(levels.warn))) return {level: 'warn', limit: levels.warn};
	return {level: 'ok'};
}

/** @param tz zone of the system, for sources whose time is a DATE */
export function sloView(slo: SloConfig, source: Lookup, now: number, tz = 'UTC'): SloView {
	const state = source(sliSource(slo));
	const seen = look(state, now);
	const {buckets, spacing} = bucketsOf(slo, state, now, tz);
	const window = milliseconds(slo.window);
	const span = spacing >= longBucket ? window : Math.max(shortSpan, spacing);
	const unit: Unit = slo.show === 'percentile' ? 'ms' : 'ratio';
	const newest = buckets.at(-1);
	const delay = delayOf(state);
	const late = newest ? now - newest.t > delay + span + 2 * spacing : false;
	const points = state.reading ? trailingOf(slo, state.reading, buckets, spacing >= longBucket ? spacing : span) : [];
	const value = newest && !late ? shown(slo, buckets, firstAfter(buckets, newest.t - span)) : undefined;
	const base = {
		id: slo.id,
		title: slo.title,
		unit,
		target: slo.target,
		...(slo.levels.warn ? {warn: slo.levels.warn} : {}),
		...(slo.levels.crit ? {crit: slo.levels.crit} : {}),
		points,
		span,
		delay,
		...budget(slo, buckets, spacing, window, now),
		...(newest ? {dataAt: newest.t} : {}),
	};
	if (seen.status === 'blind') {
		const status: SloStatus = value !== undefined ? 'stale' : seen.loading ? 'loading' : 'blind';
		const text = value === undefined ? (seen.loading ? 'loading' : 'could not look') : formatValue(value, unit);
		return {
			...base,
			status,
			level: seen.loading ? 'pending' : 'blind',
			reason: seen.reason,
			text,
			...(value === undefined ? {} : {value}),
		};
	}
	if (!newest)
		return {
			...base,
			status: 'nodata',
			level: 'nodata',
			text: 'no data',
			reason: 'the source has no points in its window',
		};
	if (value === undefined) {
		return {
			...base,
			status: 'noTraffic',
			level: 'nodata',
			text: 'no traffic',
			reason: `no events for ${age(now - newest.t)}`,
		};
	}
	return {...base, status: 'ok', level: levelOf(value, slo.levels).level, value, text: formatValue(value, unit)};
}

/** The place of the first bucket after this time, ms. */
function firstAfter(buckets: readonly Bucket[], t: number): number {
	const index = buckets.findIndex(bucket => bucket.t > t);
	return index < 0 ? buckets.length : index;
}

/** The number that stands on the wall, over the buckets from one place up to another; undefined where nothing happened in them. */
function shown(slo: SloConfig, buckets: readonly Bucket[], from: number, to = buckets.length): number | undefined {
	if (slo.show === 'percentile') {
		const config = sliThreshold(slo);
		const distributions = buckets.slice(from, to).flatMap(({distribution}) => (distribution ? [distribution] : []));
		return config && percentileOf(distributions, config.percentile);
	}
	const {good, total} = add(buckets, from, to);
	if (total <= 0) return undefined;
	// Counts are exact, their difference is not: 1 − 0.98 would miss a boundary that (total − good) / total meets.
	return slo.show === 'bad' ? (total - good) / total : good / total;
}

/** By the newest of the histograms: of a window that slides, nearly all percentiles are known. */
const percentiles = new WeakMap<Distribution, {of: readonly Distribution[]; p: number; value: number | undefined}>();

function percentileOf(of: readonly Distribution[], p: number): number | undefined {
	const newest = of.at(-1);
	if (!newest) return undefined;
	const kept = percentiles.get(newest);
	if (kept?.p === p && kept.of.length === of.length && kept.of.every((one, i) => one === of[i])) return kept.value;
	const value = percentile(merge(of), p);
	percentiles.set(newest, {of, p, value});
	return value;
}

/** The points of a reading change only when another bucket is finished. */
const known = new WeakMap<Reading, WeakMap<SloConfig, {end: number; points: {t: number; value: number}[]}>>();

function trailingOf(
	slo: SloConfig,
	reading: Reading,
	buckets: readonly Bucket[],
	span: number,
): {t: number; value: number}[] {
	const bySlo = known.get(reading) ?? new WeakMap<SloConfig, {end: number; points: {t: number; value: number}[]}>();
	known.set(reading, bySlo);
	const end = buckets.at(-1)?.t ?? 0;
	const kept = bySlo.get(slo);
	if (kept?.end === end) return kept.points;
	const points = trailing(slo, buckets, span);
	bySlo.set(slo, {end, points});
	return points;
}

function trailing(slo: SloConfig, buckets: readonly Bucket[], span: number): {t: number; value: number}[] {
	const points: {t: number; value: number}[] = [];
	let first = 0;
	for (let i = 0; i < buckets.length; i++) {
		const t = buckets[i]?.t ?? 0;
		while ((buckets[first]?.t ?? t) <= t - span) first++;
		const value = shown(slo, buckets, first, i + 1);
		if (value !== undefined) points.push({t, value});
	}
	return points;
}

/** By index: this is summed for every point of every course, and an iterator makes garbage for each. */
function add(buckets: readonly Bucket[], from: number, to: number): {good: number; total: number} {
	let good = 0;
	let total = 0;
	for (let i = from; i < to; i++) {
		good += buckets[i]?.good ?? 0;
		total += buckets[i]?.total ?? 0;
	}
	return {good, total};
}

type Budget = Pick<SloView, 'budgetLeft' | 'covered' | 'coveredFor' | 'window' | 'burn1h' | 'burn6h' | 'exhaustsAt'>;

/**
 * burn = bad ratio / (1 − objective). The covered data spends burn × covered of the window's budget, taking traffic
 * as steady; what lies before it is unknown, so with little cover the budget left is an upper bound.
 */
function budget(slo: SloConfig, buckets: readonly Bucket[], spacing: number, window: number, now: number): Budget {
	const first = firstAfter(buckets, now - window);
	const newest = buckets.at(-1);
	const oldest = buckets[first];
	if (!newest || !oldest) return {covered: 0, coveredFor: 0, window};
	const coveredFor = Math.min(window, newest.t - oldest.t + spacing);
	const covered = coveredFor / window;
	const burnFrom = (from: number): number | undefined => {
		const {good, total} = add(buckets, from, buckets.length);
		return total > 0 ? (total - good) / total / (1 - slo.objective) : undefined;
	};
	const burn = (span: number): number | undefined => {
		// A burn over six hours needs most of six hours, and buckets finer than the span.
		if (spacing > span / 2 || coveredFor < span * 0.9) return undefined;
		return burnFrom(Math.max(first, firstAfter(buckets, newest.t - span)));
	};
	const burn1h = burn(hour);
	const burn6h = burn(6 * hour);
	const average = burnFrom(first);
	const budgetLeft = average === undefined ? undefined : 1 - average * covered;
	const exhaustsAt = exhaustion(budgetLeft, burn1h ?? burn6h, window, newest.t);
	return {
		covered,
		coveredFor,
		window,
		...(burn1h === undefined ? {} : {burn1h}),
		...(burn6h === undefined ? {} : {burn6h}),
		...(budgetLeft === undefined ? {} : {budgetLeft}),
		...(exhaustsAt === undefined ? {} : {exhaustsAt}),
	};
}

/** A burn of 1 or less lasts the whole window, so nothing runs out. */
function exhaustion(
	left: number | undefined,
	burn: number | undefined,
	window: number,
	at: number,
): number | undefined {
	if (left === undefined) return undefined;
	if (left <= 0) return at;
	return burn !== undefined && burn > 1 ? at + (window * left) / burn : undefined;
}
