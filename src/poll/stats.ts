/** Statistics of polling: rates, costs, the daily budget, and since when nothing can be read. */
import {day, minute} from '../clock.ts';
import {unansweredIn} from '../cloud/sources/http.ts';
import {CloudError, type CloudErrorKind, type Cost, type Reading} from '../cloud/types.ts';
import type {PollStats, SourceState} from './types.ts';

/** BigQuery on demand: $6.25 for a tebibyte. */
export const usdPerByte = 6.25 / 2 ** 40;
const window = minute;

export interface Meter {
	/** `now`: real ms of a clock that only runs forward; `dataNow`: ms of the data's clock; the budget is per UTC day of that clock. */
	asked(cost: Cost, now: number, dataNow: number): void;
	failed(now: number): void;
	/** Throws CloudError of the API `budget` once `limit` dollars are spent on this day. */
	allow(limit: number, dataNow: number): void;
	/** `states` are those of all sources; `auth` is the reason when a login stopped all polling. */
	read(state: {
		now: number;
		dataNow: number;
		states: readonly SourceState[];
		focused: boolean;
		auth?: string | undefined;
	}): PollStats;
}

export function createMeter(): Meter {
	let requests: {at: number; count: number}[] = [];
	let errors: number[] = [];
	let today = 0;
	let bytes = 0;
	let blindSince: number | undefined;
	let last: PollStats | undefined;

	function roll(dataNow: number): void {
		const date = Math.floor(dataNow / day);
		if (date === today) return;
		today = date;
		bytes = 0;
	}
	const usd = () => bytes * usdPerByte;

	return {
		asked(cost, now, dataNow) {
			roll(dataNow);
			bytes += cost.bytesBilled;
			requests = requests.filter(({at}) => now - at < window);
			if (cost.requests > 0) requests.push({at: now, count: cost.requests});
		},
		failed(now) {
			errors = errors.filter(at => now - at < window);
			errors.push(now);
		},
		allow(limit, dataNow) {
			roll(dataNow);
			if (usd() < limit) return;
			throw new CloudError('quota', `daily budget of $${limit} is spent: BigQuery waits until midnight UTC`, 'budget', {
				retryAfter: day - (dataNow % day),
			});
		},
		read({now, dataNow, states, auth, focused}) {
			roll(dataNow);
			const total = states.length;
			const failing = states.filter(({error}) => error !== undefined).length;
			const unanswered = states.filter(({reading}) => unansweredIn(reading?.answer) !== undefined).length;
			const failingMost = mostOf(states);
			const skew = newestOf(states)?.skew;
			// A single page without an answer is down; when all sources fail as well, the fault is on our side.
			const allFailing = total > 0 && failing + unanswered === total && (failing > 0 || total > 1);
			blindSince = auth !== undefined || allFailing ? (blindSince ?? dataNow) : undefined;
			const next: PollStats = {
				perMinute: roughly(requests.reduce((sum, {at, count}) => (now - at < window ? sum + count : sum), 0)),
				errorsPerMinute: errors.filter(at => now - at < window).length,
				bytesBilledToday: bytes,
				usdToday: usd(),
				...(blindSince !== undefined && {
					blindSince,
					blindReason: auth ?? (total === 1 ? 'the only source is failing' : `all ${total} sources are failing`),
				}),
				failing,
				total,
				...(failingMost && {failingMost}),
				...(skew && {skew}),
				focused,
			};
			if (!last || JSON.stringify(last) !== JSON.stringify(next)) last = next;
			return last;
		},
	};
}

const roughly = (n: number): number => (n < 10 ? n : Math.round(n / 10) * 10);

/** The commonest error among the failing sources. */
function mostOf(states: readonly SourceState[]): PollStats['failingMost'] {
	const counts = new Map<string, {count: number; api: string; kind: CloudErrorKind}>();
	for (const {error} of states) {
		if (!error) continue;
		const key = `${error.api} ${error.kind}`;
		const known = counts.get(key) ?? {count: 0, api: error.api, kind: error.kind};
		counts.set(key, {...known, count: known.count + 1});
	}
	const [most] = [...counts.values()].toSorted((a, b) => b.count - a.count);
	return most && {api: most.api, kind: most.kind};
}

/** The reading that was fetched last. */
function newestOf(states: readonly SourceState[]): Reading | undefined {
	return states.reduce<Reading | undefined>(
		(newest, {reading}) => (reading && reading.fetchedAt > (newest?.fetchedAt ?? 0) ? reading : newest),
		undefined,
	);
}
