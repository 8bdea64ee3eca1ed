/** Polls that are all due at once, spread over a while. */
import {later} from '../timers.ts';

export interface Spread {
	/** Refreshes each within `ms` real ms. */
	refresh(which: Iterable<{refresh(): void}>, ms: number): void;
	/** What is not refreshed yet never is. */
	stop(): void;
}

export function createSpread(): Spread {
	const timers = new Set<NodeJS.Timeout>();
	return {
		refresh(which, ms) {
			for (const one of which) {
				const timer = later(() => {
					timers.delete(timer);
					one.refresh();
				}, Math.random() * ms);
				timers.add(timer);
			}
		},
		stop() {
			for (const timer of timers) clearTimeout(timer);
			timers.clear();
		},
	};
}
