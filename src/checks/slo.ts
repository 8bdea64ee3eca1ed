/** The state of an SLO: the shown number and its course, whether the objective is met, and its error budget. */

import {minute} from '../clock.ts';
import type {Distribution, Reading} from '../cloud/types.ts';
import type {SloConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {comparison, milliseconds, satisfies} from '../config/units.ts';
import type {SourceState} from '../poll/types.ts';
import {age, duration} from '../text/durations.ts';
import {plural} from '../text/format.ts';
import {add, type Bucket, firstAfter} from './buckets.ts';
import {type Budget, budget} from './budget.ts';
import {merge, percentile} from './distribution.ts';
import {formatValue, type Unit} from './format.ts';
import {numbersOf} from './levels.ts';
import {delayOf, type Lookup} from './readings.ts';
import {bucketsOf, longBucket, sliThreshold} from './sli.ts';
import {sliState} from './sli-state.ts';
import {standingOf} from './source-standing.ts';
import {type Judgement, type Stand, sloStand} from './standing.ts';

/** `noTraffic`: there were no events to judge, which is neither good nor bad. `stale`: an old value is shown, because the source is blind now. */
type SloStatus = 'ok' | 'loading' | 'noTraffic' | 'nodata' | 'stale' | 'blind';

export interface SloView extends Budget {
	id: string;
	title: string;
	status: SloStatus;
	/** Why there is no value, or why it is stale. */
	reason?: string;
	/** The shown number: good ratio, bad ratio or percentile (ms), as `show` says. */
	value?: number;
	/** The same with its unit; the status in words where there is no value. */
	text: string;
	unit: Unit;
	/** The objective, as a comparison that holds while it is met; `isMet` is undefined without a value. */
	target: string;
	isMet?: boolean;
	/** Shown number over time, oldest first, each over the same span as `value`. Gaps are left out. */
	points: readonly {t: number; value: number}[];
	/** The span of `value`, ms: the last minutes, or the whole window for daily data. */
	span: number;
	/** End of the newest finished bucket, ms. */
	dataAt?: number;
	/** Late by design, ms. */
	delay: number;
}

const shortSpan = 5 * minute;

/** The unit of the number that the wall shows of an SLO. */
export const unitOfSlo = ({show}: Pick<SloConfig, 'show'>): 'ms' | 'ratio' => (show === 'percentile' ? 'ms' : 'ratio');

/** @param tz zone of the system, for sources whose time is a DATE */
export const sloView = (slo: SloConfig, source: Lookup, now: number, tz = 'UTC'): SloView =>
	viewOf(slo, sliState(slo, source), now, tz);

/** @param state of what the SLO reads, or of a group of it */
export function viewOf(slo: SloConfig, state: SourceState, now: number, tz: string): SloView {
	const standing = standingOf(state, now);
	const {buckets, spacing, fault} = bucketsOf(slo, state, now, tz);
	const window = milliseconds(slo.window);
	// A value that is a share by itself needs no further events.
	const span = spacing >= longBucket ? window : 'share' in slo.sli ? spacing : Math.max(shortSpan, spacing);
	const unit = unitOfSlo(slo);
	const newest = buckets.at(-1);
	const delay = delayOf(state);
	const lookedAt = Math.min(now, state.reading?.fetchedAt ?? now);
	const late = newest ? lookedAt - newest.t > delay + span + 2 * spacing : false;
	const points = state.reading ? trailingOf(slo, state.reading, buckets, spacing >= longBucket ? spacing : span) : [];
	const value = newest && !late ? shown(slo, buckets, firstAfter(buckets, newest.t - span)) : undefined;
	const base = {
		id: slo.id,
		title: slo.title,
		unit,
		target: slo.target,
		...(value !== undefined && {isMet: satisfies(value, comparison(slo.target))}),
		points,
		span,
		delay,
		...budget(slo, buckets, spacing, window, now),
		...(newest ? {dataAt: newest.t} : {}),
	};
	if (standing.level !== 'ok') {
		const isLoading = standing.level === 'loading';
		const status: SloStatus = value !== undefined ? 'stale' : standing.level;
		const text = value === undefined ? (isLoading ? 'loading' : 'could not look') : formatValue(value, unit);
		return {
			...base,
			status,
			reason: standing.reason,
			text,
			...(value === undefined ? {} : {value}),
		};
	}
	if (fault !== undefined) return {...base, status: 'blind', text: 'could not read', reason: fault};
	if (!newest)
		return {
			...base,
			status: 'nodata',
			text: 'no data',
			reason: 'the source has no points in its window',
		};
	if (value === undefined) {
		const {total} = add(buckets, firstAfter(buckets, newest.t - span), buckets.length);
		return {
			...base,
			status: 'noTraffic',
			...(total > 0 && !late
				? {
						text: 'few events',
						reason: `only ${plural(Math.round(total), 'event')} in ${duration(span)}, ${slo.atLeast ?? 1} are needed to tell`,
					}
				: {text: 'no traffic', reason: `no events for ${age(now - newest.t)}`}),
		};
	}
	return {...base, status: 'ok', value, text: formatValue(value, unit)};
}

/** An SLO as its pane shows it. */
export interface SloRow extends SloView {
	stand: Stand;
}

/** The SLOs of a system, and their standing by the checks that judge them. */
export const sloRows = (
	{slos, tz}: Pick<SystemConfig, 'slos' | 'tz'>,
	source: Lookup,
	judgement: Judgement,
	now: number,
): SloRow[] =>
	slos.map(slo => {
		const view = sloView(slo, source, now, tz);
		const stand = sloStand(judgement, slo.id);
		const {value, unit} = view;
		return {
			...view,
			...(value !== undefined && {text: formatValue(value, unit, numbersOf(stand.limits ?? {}))}),
			stand,
		};
	});

/**
 * The number that the wall shows, over the buckets from one index up to another; undefined where they have no events. Few events
 * prove no trouble, so one of them that misses the target is no number either.
 */
function shown(slo: SloConfig, buckets: readonly Bucket[], from: number, to = buckets.length): number | undefined {
	const {good, total} = add(buckets, from, to);
	const value = numberIn(slo, buckets.slice(from, to), {good, total});
	const isEnough = total >= (slo.atLeast ?? 0);
	return isEnough || (value !== undefined && satisfies(value, comparison(slo.target))) ? value : undefined;
}

function numberIn(
	slo: SloConfig,
	buckets: readonly Bucket[],
	{good, total}: Pick<Bucket, 'good' | 'total'>,
): number | undefined {
	if (slo.show === 'percentile') {
		const config = sliThreshold(slo);
		const distributions = buckets.flatMap(({distribution}) => (distribution ? [distribution] : []));
		return config && percentileOf(distributions, config.percentile);
	}
	if (total <= 0) return undefined;
	// Subtract counts, not ratios: 1 − 0.98 is inexact and misses a boundary that (total − good) / total meets.
	return slo.show === 'bad' ? (total - good) / total : good / total;
}

/** The number that the wall shows, over the buckets that end in (from, to], ms; undefined where they have no events. */
export function shownBetween(
	slo: SloConfig,
	state: SourceState,
	{from, to, tz}: {from: number; to: number; tz: string},
): number | undefined {
	const {buckets, spacing, fault} = bucketsOf(slo, state, to, tz);
	// A day holds what was before and what came after.
	if (fault !== undefined || spacing >= longBucket) return undefined;
	return shown(slo, buckets, firstAfter(buckets, from), firstAfter(buckets, to));
}

/** Percentiles by the newest of their histograms: when a window slides, nearly all of them are known. */
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
		while (first < i && (buckets[first]?.t ?? t) <= t - span) first++;
		const value = shown(slo, buckets, first, i + 1);
		if (value !== undefined) points.push({t, value});
	}
	return points;
}
