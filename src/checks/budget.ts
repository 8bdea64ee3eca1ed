/** The error budget of an SLO: the share that is left, its burn rate, and when it is gone. Pure. */
import {hour} from '../clock.ts';
import type {SloConfig} from '../config/schema/checks.ts';
import {percent} from '../text/format.ts';
import {add, type Bucket, firstAfter} from './buckets.ts';

/** The state of an error budget. */
export interface Budget {
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
	/** When the budget is gone at the slower burn of the two, ms; undefined when it is not going, or only a handful of events says so. */
	exhaustsAt?: number;
}

/**
 * The share of a budget that is left, in words: an upper bound where the data covers little of the window.
 * @param left ratio, above 0
 */
export const shareLeft = (left: number, covered: number, digits?: number): string =>
	`${covered < 0.95 ? '≤ ' : ''}${percent(left, digits)}`;

/** Fewer bad events than this may be chance. */
const enoughBad = 5;

/**
 * Whether events are enough to tell a burn. One bad event among few burns the budget a hundredfold: where the budget is less than
 * one event, several must prove it.
 * @param allowed share of events that may be bad
 */
export const isProven = ({bad, total}: {bad: number; total: number}, allowed: number): boolean =>
	total * allowed >= 1 || bad === 0 || bad >= enoughBad;

/**
 * burn = bad ratio / (1 − objective). The covered data spends burn × covered of the window's budget, taking traffic
 * as steady. The time before it is unknown, so with little cover the budget left is an upper bound.
 */
export function budget(
	slo: SloConfig,
	buckets: readonly Bucket[],
	spacing: number,
	window: number,
	now: number,
): Budget {
	const first = firstAfter(buckets, now - window);
	const newest = buckets.at(-1);
	const oldest = buckets[first];
	if (!newest || !oldest) return {covered: 0, coveredFor: 0, window};
	const coveredFor = Math.min(window, newest.t - oldest.t + spacing);
	const covered = coveredFor / window;
	const allowed = 1 - slo.objective;
	const spent = (from: number): {burn: number; bad: number; total: number} | undefined => {
		const {good, total} = add(buckets, from, buckets.length);
		return total > 0 ? {burn: (total - good) / total / allowed, bad: total - good, total} : undefined;
	};
	const burn = (span: number): number | undefined => {
		// A burn over six hours needs most of six hours, and buckets finer than the span.
		if (spacing > span / 2 || coveredFor < span * 0.9) return undefined;
		const of = spent(Math.max(first, firstAfter(buckets, newest.t - span)));
		return of && isProven(of, allowed) ? of.burn : undefined;
	};
	const burn1h = burn(hour);
	const burn6h = burn(6 * hour);
	const average = spent(first);
	const budgetLeft = average && 1 - average.burn * covered;
	// A burn lasts only where both spans show it, and fewer bad events than `enoughBad` show none.
	const steady = Math.min(burn1h ?? Number.POSITIVE_INFINITY, burn6h ?? Number.POSITIVE_INFINITY);
	const isCourse = Number.isFinite(steady) && (average?.bad ?? 0) >= enoughBad;
	const exhaustsAt = exhaustion(budgetLeft, isCourse ? steady : undefined, window, newest.t);
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
