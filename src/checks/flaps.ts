/**
 * Whether an alert comes and goes too often to ring each time: the weighted share of its newest results at which it began or
 * ended, with Icinga's weights and limits. Pure. Changes of the alert count, not of the value, so that the first firing never flaps.
 */
import {minute} from '../clock.ts';

/** Flapping as it is told. */
export interface Flapping {
	/** How often it began or ended within the newest results. */
	changes: number;
	/** The weighted share of them, ratio. */
	share: number;
}

/** What is remembered of the newest results. */
export interface Flips {
	/** A bit for each, the newest lowest: whether the alert began or ended there. */
	flips: number;
	flapping: boolean;
}

export const noFlips: Flips = {flips: 0, flapping: false};

/** Results that count. */
export const results = 20;
const all = 2 ** results - 1;
/** The weight of the oldest and of the newest. */
const [lightest, heaviest] = [0.8, 1.15];
/** It flaps from above the one share on until it is below the other. */
const [low, high] = [0.25, 0.3];

const weights = Array.from({length: results}, (_, age) => heaviest - ((heaviest - lightest) * age) / (results - 1));

/** The weighted share of results with a change, ratio. */
export const shareOf = (flips: number): number =>
	weights.reduce((sum, weight, age) => sum + (flips & (1 << age) ? weight : 0), 0) / results;

/** Takes one more result. Results of the same minute count as one, so that a fast source is no different from a slow one. */
export function flipped({flips, flapping}: Flips, from: number | undefined, to: number, changed: boolean): Flips {
	const isNext = from === undefined || Math.floor(to / minute) > Math.floor(from / minute);
	const next = ((isNext ? flips << 1 : flips) & all) | (changed ? 1 : 0);
	if (next === 0) return noFlips;
	const share = shareOf(next);
	return {flips: next, flapping: share > high || (flapping && share >= low)};
}

/** How much it flaps; undefined where it does not. */
export function flappingOf({flips, flapping}: Flips): Flapping | undefined {
	if (!flapping) return undefined;
	return {changes: weights.filter((_, age) => flips & (1 << age)).length, share: shareOf(flips)};
}

/** `flaps: 7 changes in 20 looks`. */
export const flappingText = ({changes}: Flapping): string => `flaps: ${changes} changes in ${results} looks`;
