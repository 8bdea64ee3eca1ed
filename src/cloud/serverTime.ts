/** The difference between the servers' clock and ours, from the Date of HTTP answers. */
import {minute} from '../clock.ts';
import {timeOfText} from '../zone.ts';

const moment = 1000;
/** ms: APIs that are asked seldom do not vote with what they said long ago; a clock may have been set since. */
const recent = 10 * minute;

export interface ServerTime {
	/** `date`: the header; `sent`, `received`: our clock, ms. */
	note(api: string, date: string | null | undefined, sent: number, received: number): void;
	/** ms that the servers are ahead of us, in whole minutes, because nothing depends on less. The median over the APIs. */
	skew(): number;
}

export function createServerTime(): ServerTime {
	const seen = new Map<string, {received: number; ahead: number}>();
	return {
		note(api, date, sent, received) {
			// One of the many answers of a moment is enough, because parsing dates is slow.
			if (!date || Math.abs(received - (seen.get(api)?.received ?? Number.NaN)) < moment) return;
			const at = timeOfText(date, 'UTC');
			if (at === undefined) return;
			// The header has whole seconds of some moment between sending and receiving; a skew within that is none.
			const ahead = at > received ? at - received : Math.min(0, at + 1000 - sent);
			seen.set(api, {received, ahead});
		},
		skew() {
			const newest = Math.max(...[...seen.values()].map(({received}) => received));
			const all = [...seen.values()]
				.filter(({received}) => Math.abs(newest - received) <= recent)
				.map(({ahead}) => ahead)
				.toSorted((a, b) => a - b);
			// Median; of an even count take the smaller skew, so that one wrong server cannot win.
			const low = all[Math.floor((all.length - 1) / 2)] ?? 0;
			const high = all[Math.floor(all.length / 2)] ?? 0;
			const middle = Math.abs(low) < Math.abs(high) ? low : high;
			return Math.round(middle / minute) * minute || 0;
		},
	};
}
