/**
 * Recognises bursts, keys that arrived together: a paste that the terminal did not mark, a slow link that held them back, a
 * wall that was busy. A burst may be spread over several reads, so time decides as well. Pure; the caller keeps the time.
 */

/** ms between two keys: a person types no faster. */
const typing = 10;
/** ms of silence that end a burst. The rest of a paste comes within them, even if its first part was drawn meanwhile. */
const silence = 100;

export interface Bursts {
	/** Whether these keys, read at `now` (ms), are part of a burst. */
	read(keys: number, now: number): boolean;
	/** The keys have been handled at `now` (ms): the silence begins here. */
	handled(now: number): void;
}

/** @param waits whether reads in close succession belong together as well; without it only what one read brings does */
export function createBursts(waits = true): Bursts {
	let burst = false;
	let readAt = Number.NEGATIVE_INFINITY;
	let handledAt = Number.NEGATIVE_INFINITY;
	return {
		read(keys, now) {
			const follows = waits && (burst ? now - handledAt < silence : now - readAt < typing);
			burst = keys > 1 || follows;
			readAt = now;
			handledAt = now;
			return burst;
		},
		handled(now) {
			handledAt = now;
		},
	};
}
