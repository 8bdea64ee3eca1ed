/** How often each source is polled. Pure: chance and time are arguments. */
import {hour, minute} from '../clock.ts';
import {kindFor} from '../cloud/sources/kinds.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import {milliseconds} from '../config/units.ts';

/** Data ms between polls of a source that is not on the screen and that no check judges; BigQuery bills for each. */
export const rarely = (source: SourceConfig): number => ('bigquery' in source ? 6 * hour : 15 * minute);

/** Real ms: no source is polled more often, however fast a sandbox's clock runs. */
const shortestPeriod = 1000;
/** Real ms after the start in which a source that cannot be read is polled more often, and the least pause between. */
export const eagerTime = 30_000;
const eagerPause = 1500;
/** Real ms: polls are due together, so that the wall wakes, judges and draws once for many. */
export const beat = minute;
/** Minutes of the data's clock: the longest wait for a spent quota. */
const longestPatience = 5;
/** Minutes of the data's clock: with the time that a poll takes, a recovery is seen within two minutes. */
const longestBackOff = 1.25;

/** Data ms between two polls of a source. */
export function periodOf(source: SourceConfig): number {
	return source.every === undefined ? kindFor(source).every : milliseconds(source.every);
}

/** Data ms as real ms on a clock of this speed. */
export function realPeriod(period: number, speed: number): number {
	return Math.max(shortestPeriod, period / speed);
}

export interface DelayInput {
	/** Real ms between polls when all is well. */
	period: number;
	failures: number;
	/** A minute of the data's clock, real ms. */
	minute: number;
	/** Real ms to the next minute of the clock when the last failure was a quota; quotas refill there. */
	quotaRefill?: number;
	/** Real ms that the server asked for (Retry-After). */
	retryAfter?: number;
	/** True for the poll after the very first one: spreads rarely polled sources over their period. */
	first: boolean;
	/** True shortly after the start while the source has not answered yet, so that the wall fills soon. */
	eager: boolean;
	/** 0..1 */
	random: number;
	/** Real ms since the minutes of the system began. */
	now: number;
}

/** Real ms until the next poll. */
export function nextDelay(input: DelayInput): number {
	const {period, failures, quotaRefill, retryAfter, first, eager, random, now} = input;
	// Sources that were refused together come back spread over five seconds.
	const spread = (random * input.minute) / 12;
	// A quota that is spent again right after its refill is used by others too, so wait for more than one minute.
	const patience = (Math.min(longestPatience, 2 ** (failures - 1)) - 1) * input.minute;
	if (retryAfter !== undefined) return Math.max(shortestPeriod, Math.max(retryAfter, patience) + spread);
	if (quotaRefill !== undefined) return Math.max(shortestPeriod, quotaRefill + patience + spread);
	if (eager) return Math.min(period, eagerPause * 2 ** Math.min(failures, 3));
	if (failures > 0) {
		const least = Math.min(period, input.minute);
		return Math.max(shortestPeriod, least + random * (longestPause(period, failures, input.minute) - least));
	}
	const delay = first && period > beat ? period * (0.6 + 0.4 * random) : period;
	return onBeat(delay, Math.min(period, beat), now);
}

/** A delay that ends on a full step: on the step before `delay` where that is at most 0.9 steps early, else on the one after. */
function onBeat(delay: number, step: number, now: number): number {
	return Math.ceil((now + delay - 0.9 * step) / step) * step - now;
}

/** The longest pause after this many failures, real ms; shorter than the period where a source is rarely polled. `oneMinute`: of the data's clock, real ms. */
export function longestPause(period: number, failures: number, oneMinute = minute): number {
	return Math.min(longestBackOff * oneMinute, Math.min(period, oneMinute) * 2 ** Math.min(failures, 20));
}
