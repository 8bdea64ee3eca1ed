/** How fast the error budget of an SLO burns: a page or a ticket where both a long and a short window burn too fast. */

import {day} from '../../clock.ts';
import {type BurnMeasure, type BurnWindow, burnWindows} from '../../config/burn.ts';
import type {SloConfig} from '../../config/schema/checks.ts';
import {milliseconds} from '../../config/units.ts';
import type {SourceState} from '../../poll/types.ts';
import {duration} from '../../text/durations.ts';
import type {Bucket} from '../buckets.ts';
import {budget, isProven} from '../budget.ts';
import {upTo} from '../events.ts';
import {formatValue} from '../format.ts';
import {delayOf} from '../readings.ts';
import {exact, type HistoryPoint} from '../series.ts';
import {bucketsOf} from '../sli.ts';
import {sliState, statesOf} from '../sli-state.ts';
import {standingOf} from '../source-standing.ts';
import {type Context, type Measured, unseen} from './measured.ts';

/** Values of the measure, by urgency; levels compare with them. */
const urgency = {slow: 0, ticket: 1, page: 2} as const;

/** A window pair that the data is long and fine enough for. */
interface Pair extends BurnWindow {
	urgency: number;
}

/** How far back it is worked out for a check's `for`, ms. */
const historySpan = day;

/** That of the SLO, or of each of its groups. */
export function burnValues({system, source, now}: Context, measure: BurnMeasure): Measured[] {
	const slo = system.slos.find(({id}) => id === measure.burn);
	if (!slo) return [{status: 'blind', at: now, reason: `no SLO named ${measure.burn}`}];
	const state = sliState(slo, source);
	const standing = standingOf(state, now);
	if (standing.level !== 'ok') return [unseen(standing, now)];
	const {fetchedAt} = standing.reading;
	const states = statesOf(slo, state);
	if (states.length === 0) return [{status: 'nodata', at: fetchedAt, reason: 'no data'}];
	return states.map(([instance, its]) => ({
		...(instance !== undefined && {instance}),
		...burnOf(slo, measure, its, {now, fetchedAt, tz: system.tz}),
	}));
}

function burnOf(
	slo: SloConfig,
	measure: BurnMeasure,
	state: SourceState,
	{now, fetchedAt, tz}: {now: number; fetchedAt: number; tz: string},
): Measured {
	const {buckets, spacing, fault} = bucketsOf(slo, state, now, tz);
	if (fault !== undefined) return {status: 'blind', at: now, reason: fault};
	const newest = buckets.at(-1);
	if (!newest) return {status: 'nodata', at: now, reason: 'the source has no points in its window'};
	// Windows end where the data could be complete: a silence must not keep what burnt before it.
	const known = Math.min(now, fetchedAt) - delayOf(state);
	const end = newest.t + Math.max(0, Math.floor((known - newest.t) / spacing)) * spacing;
	const begin = (buckets[0]?.t ?? end) - spacing;
	const pairs = pairsOf(measure, slo).filter(({short}) => short >= spacing);
	const told = pairs.filter(({long}) => end - begin >= long * 0.9);
	if (told.length === 0) {
		const [shortest] = pairs.toSorted((a, b) => a.long - b.long);
		const reason = shortest
			? `the data covers ${duration(end - begin)}, a burn needs ${duration(shortest.long)}`
			: `a point every ${duration(spacing)} is too few for a burn`;
		return {status: 'nodata', at: end, dataAt: newest.t, reason};
	}
	const burn = burnsOf(buckets, 1 - slo.objective);
	const at = {at: end, dataAt: newest.t};
	const judgements = told.map(pair => judged(pair, burn, end));
	const worst = judgements.toSorted((a, b) => b.urgency - a.urgency || b.burn - a.burn)[0];
	if (!worst || (worst.urgency === urgency.slow && judgements.some(({isUnknown}) => isUnknown)))
		return {status: 'nodata', ...at, reason: 'no events in the short window to tell whether it goes on'};
	return {
		status: 'value',
		value: worst.urgency,
		...at,
		...wordsOf(worst, slo, buckets, spacing, now),
		history: historyOf(told, burn, buckets, {begin, end}),
		step: spacing,
	};
}

const pairsOf = (measure: BurnMeasure, slo: SloConfig): Pair[] => {
	const {page, ticket} = burnWindows(measure, slo);
	return [
		...page.map(pair => ({...pair, urgency: urgency.page})),
		...ticket.map(pair => ({...pair, urgency: urgency.ticket})),
	];
};

/** The burn of the events after `from` up to `to`, ms; undefined without any. Few bad events among few may be chance, and burn nothing. */
type Burns = (from: number, to: number) => number | undefined;

function burnsOf(buckets: readonly Bucket[], allowed: number): Burns {
	const times = buckets.map(({t}) => t);
	const bads = [0];
	const totals = [0];
	for (const {good, total} of buckets) {
		bads.push((bads.at(-1) ?? 0) + total - good);
		totals.push((totals.at(-1) ?? 0) + total);
	}
	return (from, to) => {
		const [first, last] = [upTo(times, from), upTo(times, to)];
		const total = (totals[last] ?? 0) - (totals[first] ?? 0);
		if (total <= 0) return undefined;
		const bad = Math.max(0, exact((bads[last] ?? 0) - (bads[first] ?? 0)));
		return isProven({bad, total}, allowed) ? exact(bad / total / allowed) : 0;
	};
}

interface Burnt {
	urgency: number;
	/** The slower burn of both windows. */
	burn: number;
	pair: Pair;
	/** The long window burns, and nothing tells whether the short one does. */
	isUnknown: boolean;
}

function judged(pair: Pair, burns: Burns, end: number): Burnt {
	const long = burns(end - pair.long, end) ?? 0;
	const short = burns(end - pair.short, end);
	const isBurning = long >= pair.factor;
	const burn = Math.min(long, short ?? 0);
	return {
		urgency: burn >= pair.factor ? pair.urgency : urgency.slow,
		burn,
		pair,
		isUnknown: isBurning && short === undefined,
	};
}

/** `16×`, in as many digits as it takes to tell it from the factor. */
const times = (burn: number, factor?: number): string =>
	`${formatValue(burn, 'count', factor === undefined ? [] : [factor])}×`;

/** `16×`, and why: `at least 14.4× over 1 h and 5 m, budget gone in 2 d 3 h`. */
function wordsOf(
	{urgency: found, burn, pair}: Burnt,
	slo: SloConfig,
	buckets: readonly Bucket[],
	spacing: number,
	now: number,
): Pick<Measured, 'text' | 'reason'> {
	const {exhaustsAt} = budget(slo, buckets, spacing, milliseconds(slo.window), now);
	const left = exhaustsAt === undefined ? undefined : exhaustsAt - now;
	const gone = left === undefined ? '' : left <= 0 ? 'the budget is gone' : `budget gone in ${duration(left)}`;
	const over = `${times(pair.factor)} over ${duration(pair.long)} and ${duration(pair.short)}`;
	const reason = [...(found === urgency.slow ? [] : [`at least ${over}`]), ...(gone === '' ? [] : [gone])].join(', ');
	return {text: times(burn, pair.factor), ...(reason !== '' && {reason})};
}

function historyOf(
	pairs: readonly Pair[],
	burns: Burns,
	buckets: readonly Bucket[],
	{begin, end}: {begin: number; end: number},
): HistoryPoint[] {
	const least = begin + Math.min(...pairs.map(({long}) => long)) * 0.9;
	const times = buckets.flatMap(({t}) => (t >= least && t > end - historySpan && t < end ? [t] : []));
	return [...times, end].flatMap(t => {
		const told = pairs.filter(({long}) => t - begin >= long * 0.9).map(pair => judged(pair, burns, t));
		const value = Math.max(urgency.slow, ...told.map(one => one.urgency));
		return value === urgency.slow && told.some(({isUnknown}) => isUnknown) ? [] : [{t, value}];
	});
}
