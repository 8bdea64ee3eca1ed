/** Notices that the machine slept: the wall clock went on while the monotonic one stood still. */
import {repeatedly} from '../timers.ts';

/** Real ms between two comparisons of the clocks. */
const period = 10_000;
/** ms by which the clocks must differ to call it a sleep. */
const jump = 30_000;

/** Calls `woke` after every sleep and `tick` at every comparison. Returns the function that ends it. */
export function watchSleep(woke: () => void, tick: () => void): () => void {
	let wall = Date.now();
	let steady = performance.now();
	const timer = repeatedly(() => {
		const parted = Math.abs(Date.now() - wall - (performance.now() - steady));
		wall = Date.now();
		steady = performance.now();
		if (parted > jump) woke();
		tick();
	}, period);
	return () => clearInterval(timer);
}
