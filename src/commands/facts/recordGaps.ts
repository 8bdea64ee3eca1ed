/** Writes down when the wall saw nothing: while the machine slept, and while no source could be read. */
import {type Clock, minute} from '../../clock.ts';
import type {Journal} from '../../journal/journal.ts';
import type {Scene} from '../../scene/types.ts';

/** ms; a shorter sleep, or a corrected clock, is no gap. */
const least = minute;

/**
 * @param monotonic real ms of a clock that stands still while the machine sleeps
 * @returns how to stop
 */
export function recordGaps(
	{live, journal, clock}: {live: Pick<Scene, 'stats' | 'subscribe'>; journal: Pick<Journal, 'record'>; clock: Clock},
	monotonic: () => number = () => performance.now(),
): () => void {
	let seen = clock.now();
	let awake = monotonic();
	let blindSince: number | undefined;
	return live.subscribe(() => {
		const now = clock.now();
		const real = monotonic();
		const slept = now - seen - (real - awake) * clock.speed;
		if (slept > least * clock.speed) journal.record({kind: 'gap', at: seen, to: now, why: 'asleep'});
		seen = now;
		awake = real;
		const blind = live.stats().blindSince;
		if (blindSince !== undefined && blind === undefined && now - blindSince > least * clock.speed)
			journal.record({kind: 'gap', at: blindSince, to: now, why: 'blind'});
		blindSince = blind;
	}, 'readings');
}
