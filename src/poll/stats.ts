/** What looking costs, and whether we can look at all. */
import type {CloudErrorKind, Cost} from '../cloud/types.ts';
import type {PollStats, SourceState} from './types.ts';

/** BigQuery on demand. */
const usdPerTebibyte = 6.25;
const tebibyte = 2 ** 40;
const window = 60_000;
const day = 86_400_000;

export interface Meter {
	/** `now`: real ms; `dataNow`: the clock's ms, whose UTC day the budget belongs to. */
	asked(cost: Cost, now: number, dataNow: number): void;
	failed(now: number): void;
	usdToday(dataNow: number): number;
	/** `failing` and `total` count sources; `auth` is the reason when a login stopped all polling. */
	read(state: {
		now: number;
		dataNow: number;
		failing: number;
		total: number;
		focused: boolean;
		auth?: string | undefined;
		failingMost?: PollStats['failingMost'];
		skew?: number | undefined;
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
	const usd = () => (bytes / tebibyte) * usdPerTebibyte;

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
		usdToday(dataNow) {
			roll(dataNow);
			return usd();
		},
		read({now, dataNow, failing, total, auth, focused, failingMost, skew}) {
			roll(dataNow);
			const allFailing = total > 0 && failing === total;
			blindSince = auth !== undefined || allFailing ? (blindSince ?? dataNow) : undefined;
			const next: PollStats = {
				perMinute: roughly(requests.reduce((sum, {at, count}) => (now - at < window ? sum + count : sum), 0)),
				errorsPerMinute: errors.filter(at => now - at < window).length,
				bytesBilledToday: bytes,
				usdToday: usd(),
				...(blindSince !== undefined && {blindSince, blindReason: auth ?? `all ${total} sources are failing`}),
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

/** What most of the failing sources fail with. */
export function mostOf(states: readonly SourceState[]): PollStats['failingMost'] {
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
