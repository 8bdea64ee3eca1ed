/** Notices that the machine slept, or that the process was stopped: the clock went on by far more than the timer. */
import {repeatedly} from '../timers.ts';

/** Real ms between two looks at the clock. */
const period = 10_000;
/** ms by which a look must be off to call it a sleep. */
const jump = 30_000;

/**
 * Calls `woke` after every sleep, and when the clock was set; `tick` at every look. Returns the function that ends it. A
 * monotonic clock would not tell: Node's stands still while Linux sleeps, and goes on while a Mac does.
 */
export function watchSleep(woke: () => void, tick: () => void): () => void {
	let looked = Date.now();
	const timer = repeatedly(() => {
		const now = Date.now();
		if (Math.abs(now - looked - period) > jump) woke();
		looked = now;
		tick();
	}, period);
	return () => clearInterval(timer);
}
