/** Writes down when the wall saw nothing: while the machine slept, and while no source could be read. */
import {type Clock, minute} from '../../clock.ts';
import type {Journal} from '../../journal/journal.ts';
import type {Scene} from '../../scene/types.ts';
import {repeatedly} from '../../timers.ts';

/** Real ms between two looks at the clock. */
const period = 10_000;
/** ms; a shorter sleep, or a corrected clock, is no gap. */
const least = minute;

/** Returns how to stop. */
export function recordGaps({
	live,
	journal,
	clock,
}: {
	live: Pick<Scene, 'stats' | 'subscribe'>;
	journal: Pick<Journal, 'record'>;
	clock: Clock;
}): () => void {
	let seen = clock.now();
	let blindSince: number | undefined;
	// By the clock alone: Node's monotonic one stands still while Linux sleeps, and goes on while a Mac does.
	const timer = repeatedly(() => {
		const now = clock.now();
		if (now - seen > (period + least) * clock.speed) journal.record({kind: 'gap', at: seen, to: now, why: 'asleep'});
		seen = now;
	}, period);
	const unsubscribe = live.subscribe(() => {
		const blind = live.stats().blindSince;
		const now = clock.now();
		if (blindSince !== undefined && blind === undefined && now - blindSince > least * clock.speed)
			journal.record({kind: 'gap', at: blindSince, to: now, why: 'blind'});
		blindSince = blind;
	}, 'readings');
	return () => {
		clearInterval(timer);
		unsubscribe();
	};
}
