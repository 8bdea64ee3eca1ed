/** How often each API is asked. Pure: chance and time are arguments. */
import type {SourceConfig} from '../config/schema.ts';
import {milliseconds} from '../config/units.ts';

/** ms by kind of source; keeps every quota below a fifth (docs: cost). */
const defaults: Readonly<Record<string, number>> = {
	bigquery: 60_000,
	spanner: 30_000,
	metric: 60_000,
	log: 60_000,
	http: 30_000,
	run: 15_000,
	functions: 60_000,
	scheduler: 60_000,
	spannerAdmin: 60_000,
};

/** However fast a sandbox's clock runs, no source is asked more often than this, real ms. */
const shortestPeriod = 1000;
/** Real ms after the start in which a source that shows nothing is asked more often, and the least pause between. */
export const eagerTime = 30_000;
const eagerPause = 1500;
const longestBackOff = 5 * 60_000;

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
	/** Real ms to the next minute of the clock when the last failure was a quota; quotas refill there. */
	quotaRefill?: number;
	/** True for the look after the very first one: spreads sources over their periods. */
	first: boolean;
	/** True shortly after the start while the source has shown nothing yet: the wall fills as soon as there is something. */
	eager: boolean;
	/** 0..1 */
	random: number;
}

/** Real ms until the next look. */
export function nextDelay({period, failures, quotaRefill, first, eager, random}: DelayInput): number {
	// All who were refused come back spread over five seconds, not together.
	if (quotaRefill !== undefined) return Math.max(shortestPeriod, quotaRefill + random * 5000);
	if (eager) return Math.min(period, eagerPause * 2 ** Math.min(failures, 3));
	if (failures > 0) return period + random * (longestPause(period, failures) - period);
	if (first) return Math.max(shortestPeriod, period * (0.6 + 0.4 * random));
	return period;
}

/** The longest pause after so many failures, real ms; the period itself where that is longer than five minutes. */
export function longestPause(period: number, failures: number): number {
	return Math.max(period, Math.min(longestBackOff, period * 2 ** Math.min(failures, 20)));
}
