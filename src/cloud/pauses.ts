/** Back-off: pauses before a failed call is repeated. */
import {minute} from '../clock.ts';
import {later} from '../timers.ts';
import type {CloudError, CloudErrorKind} from './types.ts';

/** Pauses after failures, ms of the data's clock; the first doubles up to the longest. */
export const firstPause = 1000;
export const longestPause = 30_000;
/** Shortest pause, real ms, however fast a sandbox's clock runs. */
const shortestPause = 500;
/** After an error that does not heal in seconds, ms of the data's clock. */
const longWait = minute;

export interface Pauses {
	/** A pause as real ms. Pauses are of the data's clock: a fast sandbox gets as many calls per minute of its own. */
	real(ms: number): number;
	/** Real ms: doubled with every failure up to the longest pause, with jitter. */
	pauseAfter(failures: number, first: number): number;
	/** Real ms that an error asks for on top of the pause. */
	waitFor(error: Pick<CloudError, 'kind' | 'retryAfter'>): number;
}

/** @param speed of the data's clock */
export function createPauses(speed: number): Pauses {
	const real = (ms: number) => Math.max(shortestPause, ms / speed);
	return {
		real,
		pauseAfter(failures, first) {
			const ceiling = Math.min(Math.max(longestPause, first), first * 2 ** failures);
			return real(ceiling / 2 + (Math.random() * ceiling) / 2);
		},
		waitFor({kind, retryAfter}) {
			if (retryAfter !== undefined) return retryAfter / speed;
			return isLong(kind) ? real(longWait) : 0;
		},
	};
}

/** A quota refills by the minute; the other errors need a person. */
function isLong(kind: CloudErrorKind): boolean {
	return kind === 'quota' || kind === 'auth' || kind === 'denied';
}

/** Resolves after `ms`, or at once when the signal aborts. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	const {promise, resolve} = Promise.withResolvers<void>();
	const wake = () => {
		clearTimeout(timer);
		signal.removeEventListener('abort', wake);
		resolve();
	};
	const timer = later(wake, ms);
	signal.addEventListener('abort', wake, {once: true});
	return promise;
}
