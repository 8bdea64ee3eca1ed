/** How long the lines of a log have been on their way lately: before that has passed, none is not yet zero. */
import {minute, second} from '../clock.ts';

/** ms: Google collects the lines of a stream for two seconds. */
const least = 4 * second;
/** ms: a line that comes later than that is an old one, not a slow log. */
const most = 2 * minute;

export interface Lag {
	/** Lines arrived at `now`, the newest of them written at `newest`, ms. */
	note(newest: number, now: number): void;
	/** ms. */
	at(now: number): number;
}

/** The longest of this minute and of the one before. */
export function createLag(): Lag {
	let since = Number.NEGATIVE_INFINITY;
	let longest = 0;
	let before = 0;
	function turn(now: number): void {
		if (now - since < minute) return;
		before = now - since < 2 * minute ? longest : 0;
		longest = 0;
		since = now;
	}
	return {
		note(newest, now) {
			turn(now);
			if (now - newest <= most) longest = Math.max(longest, now - newest);
		},
		at(now) {
			turn(now);
			return Math.max(least, longest + second, before + second);
		},
	};
}
