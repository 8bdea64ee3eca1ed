/** How often each API is asked. Pure: chance and time are arguments. */
import type {SourceConfig} from '../config/schema/sources.ts';
import {milliseconds} from '../config/units.ts';

/** ms by kind of source; keeps every quota below a fifth (docs: cost). */
const defaults: Readonly<Record<string, number>> = {
	bigquery: 60_000,
	spanner: 30_000,
	metric: 60_000,
	log: 60_000,
	http: 30_000,
	run: 60_000,
	functions: 60_000,
	scheduler: 60_000,
	spannerAdmin: 300_000,
};

const apis: Readonly<Record<string, string>> = {
	bigquery: 'bigquery',
	spanner: 'spanner',
	metric: 'monitoring',
	log: 'logging',
	http: 'http',
	run: 'run',
	functions: 'cloudfunctions',
	scheduler: 'cloudscheduler',
	spannerAdmin: 'spanner',
};

/** Data ms between looks at what is not on the screen and no check judges. */
export const rarely = 300_000;

/** However fast a sandbox's clock runs, no source is asked more often than this, real ms. */
const shortestPeriod = 1000;
/** Real ms after the start in which a source that cannot be read is asked more often, and the least pause between. */
export const eagerTime = 30_000;
const eagerPause = 1500;
/** Real ms: looks are due together, so that the wall wakes, judges and draws once for many. */
export const beat = 60_000;
const minute = 60_000;
/** Minutes of the data's clock. */
const longestBackOff = 5;

/** Data ms between two looks at a source. */
export function periodOf(source: SourceConfig): number {
	if (source.every !== undefined) return milliseconds(source.every);
	const kind = Object.keys(defaults).find(name => name in source);
	return defaults[kind ?? ''] ?? 60_000;
}

/** Data ms as real ms on a clock of this speed. */
export function realPeriod(period: number, speed: number): number {
	return Math.max(shortestPeriod, period / speed);
}

export interface DelayInput {
	/** Real ms between looks when all is well. */
	period: number;
	failures: number;
	/** A minute of the data's clock, real ms. */
	minute: number;
	/** Real ms to the next minute of the clock when the last failure was a quota; quotas refill there. */
	quotaRefill?: number;
	/** Real ms that the other side asked for. */
	retryAfter?: number;
	/** True for the look after the very first one: spreads what is rarely asked over its period. */
	first: boolean;
	/** True shortly after the start while the source has not answered yet: the wall fills as soon as it can. */
	eager: boolean;
	/** 0..1 */
	random: number;
	/** Real ms since the minutes of the system began. */
	now: number;
}

/** Real ms until the next look. */
export function nextDelay(input: DelayInput): number {
	const {period, failures, quotaRefill, retryAfter, first, eager, random, now} = input;
	// All who were refused come back spread over five seconds, not together.
	const spread = (random * input.minute) / 12;
	// A quota that is still spent after its refill is shared with others: they need more than one minute.
	const patience = (Math.min(longestBackOff, 2 ** (failures - 1)) - 1) * input.minute;
	if (retryAfter !== undefined) return Math.max(shortestPeriod, Math.max(retryAfter, patience) + spread);
	if (quotaRefill !== undefined) return Math.max(shortestPeriod, quotaRefill + patience + spread);
	if (eager) return Math.min(period, eagerPause * 2 ** Math.min(failures, 3));
	if (failures > 0) return period + random * (longestPause(period, failures, input.minute) - period);
	const delay = first && period > beat ? period * (0.6 + 0.4 * random) : period;
	return onBeat(delay, Math.min(period, beat), now);
}

/** A delay that ends on a full step: hardly later than it should, and where the step before is too soon, on that after it. */
function onBeat(delay: number, step: number, now: number): number {
	return Math.ceil((now + delay - 0.9 * step) / step) * step - now;
}

/** The longest pause after so many failures, real ms; the period itself where that is longer than five minutes. `oneMinute`: of the data's clock, real ms. */
export function longestPause(period: number, failures: number, oneMinute = minute): number {
	return Math.max(period, Math.min(longestBackOff * oneMinute, period * 2 ** Math.min(failures, 20)));
}

/** The API that a source asks, as errors name it. */
export function apiOf(source: SourceConfig): string {
	return Object.entries(apis).find(([kind]) => kind in source)?.[1] ?? 'google';
}
