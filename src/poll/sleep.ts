/** Notices that the machine slept: the wall clock went on without the monotonic one. */

/** Real ms between two looks at the clocks. */
const period = 10_000;
/** ms by which they must part to call it a sleep. */
const jump = 30_000;

/** Calls `woke` after every sleep and `look` at every look. Returns the function that ends it. */
export function watchSleep(woke: () => void, look: () => void): () => void {
	let wall = Date.now();
	let steady = performance.now();
	const timer = setInterval(() => {
		const parted = Math.abs(Date.now() - wall - (performance.now() - steady));
		wall = Date.now();
		steady = performance.now();
		if (parted > jump) woke();
		look();
	}, period);
	return () => clearInterval(timer);
}
