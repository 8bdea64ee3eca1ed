/** One flush for many changes, at most four times a second. */

const shortest = 250;
/** Long enough for the answers of one moment to come together. */
const settle = 40;

export interface Batch {
	/** Something changed: flushes soon. */
	mark(): void;
	/** Flushes what is marked as soon as the answers of this moment are in, however short the last flush is ago. */
	hasten(): void;
	stop(): void;
}

export function createBatch(flush: () => void): Batch {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let last = -shortest;
	function after(wait: number): void {
		clearTimeout(timer);
		timer = setTimeout(() => {
			timer = undefined;
			last = performance.now();
			flush();
		}, wait);
	}
	return {
		mark() {
			if (timer === undefined) after(Math.max(settle, last + shortest - performance.now()));
		},
		hasten: () => after(0),
		stop() {
			clearTimeout(timer);
			timer = undefined;
		},
	};
}
