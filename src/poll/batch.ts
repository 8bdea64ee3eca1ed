/** One flush for many changes, at most four times a second. */

const shortest = 250;
/** Long enough for the answers of one moment to come together. */
const settle = 40;

export interface Batch {
	/** Something changed: flushes soon. */
	mark(): void;
	stop(): void;
}

export function createBatch(flush: () => void): Batch {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let last = -shortest;
	return {
		mark() {
			if (timer !== undefined) return;
			const wait = Math.max(settle, last + shortest - performance.now());
			timer = setTimeout(() => {
				timer = undefined;
				last = performance.now();
				flush();
			}, wait);
		},
		stop() {
			clearTimeout(timer);
			timer = undefined;
		},
	};
}
