/** How far the other side's clock is from ours, from the Date of its HTTP answers. */

const minute = 60_000;
const moment = 1000;

export interface ServerTime {
	/** `date`: the header; `sent`, `received`: our clock, ms. */
	note(api: string, date: string | null | undefined, sent: number, received: number): void;
	/** ms that the servers are ahead of us, in whole minutes: what is smaller, nothing depends on. The middle of what the APIs say. */
	skew(): number;
}

export function createServerTime(): ServerTime {
	const seen = new Map<string, {received: number; ahead: number}>();
	return {
		note(api, date, sent, received) {
			// Of the many answers of one moment one is enough: dates are slow to read.
			if (!date || Math.abs(received - (seen.get(api)?.received ?? Number.NaN)) < moment) return;
			const at = Date.parse(date);
			if (Number.isNaN(at)) return;
			// The header tells the second only, and some moment between sending and receiving: what that explains is no difference.
			const ahead = at > received ? at - received : Math.min(0, at + 1000 - sent);
			seen.set(api, {received, ahead});
		},
		skew() {
			const all = [...seen.values()].map(({ahead}) => ahead).toSorted((a, b) => a - b);
			// Of an even number the one nearer to zero: a single server does not outvote another.
			const low = all[Math.floor((all.length - 1) / 2)] ?? 0;
			const high = all[Math.floor(all.length / 2)] ?? 0;
			const middle = Math.abs(low) < Math.abs(high) ? low : high;
			return Math.round(middle / minute) * minute || 0;
		},
	};
}
