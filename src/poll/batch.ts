/** One flush for many changes, at most four times a second. */

const shortest = 250;
/** Long enough for the answers of one moment to come together. */
const settle = 40;
/** How long a change waits for answers that are still under way, ms. */
const patience = 400;

export interface Batch {
	/** Something changed: flushes soon. */
	mark(): void;
	/** Flushes what is marked as soon as the answers of this moment are in, however short the last flush is ago. */
	hasten(): void;
	stop(): void;
}

/** @param isAwaited true while more answers are about to come */
export function createBatch(flush: () => void, isAwaited: () => boolean): Batch {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let last = -shortest;
	let marked = 0;
	function after(wait: number): void {
		clearTimeout(timer);
		timer = setTimeout(() => {
			const now = performance.now();
			if (wait > 0 && now - marked < patience && isAwaited()) return after(settle);
			timer = undefined;
			last = now;
			flush();
		}, wait);
	}
	return {
		mark() {
			if (timer !== undefined) return;
			marked = performance.now();
			after(Math.max(settle, last + shortest - marked));
		},
		hasten: () => after(0),
		stop() {
			clearTimeout(timer);
			timer = undefined;
		},
	};
}
