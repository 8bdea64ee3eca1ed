/**
 * The wall's only source of time. In production it is the system clock; on a sandbox it follows the
 * sandbox's virtual clock (×1 to ×60), so that ages, windows and "today" agree with the data.
 * Pure functions never read it: they take `now` (ms since the epoch) as an argument.
 */
export interface Clock {
	/** Now, in ms since the epoch, in the time of the data. */
	now(): number;
	/** Data milliseconds per real millisecond; 1 in production. Polling intervals are divided by it. */
	readonly speed: number;
}

/** A clock that stood at `virtualEpoch` when the system clock stood at `realEpoch` (both ms) and runs `speed` times as fast. */
export interface ClockOrigin {
	realEpoch: number;
	virtualEpoch: number;
	speed: number;
}

/** Lengths of time, ms. */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The last moment that a Date can hold, ms; the first is as long before 1970. */
export const lastTime = 8.64e15;

export const systemClock: Clock = {now: () => Date.now(), speed: 1};

/** The clock for an origin; every process given the same origin reads the same time. */
export function clockFrom({realEpoch, virtualEpoch, speed}: ClockOrigin): Clock {
	return {now: () => virtualEpoch + (Date.now() - realEpoch) * speed, speed};
}
