/** The past of a service's revisions, by their request counts. Pure. */
import type {Series} from '../cloud/types.ts';

export interface Served {
	/** All requests, those to a tagged URL too. */
	requests: number;
	errors: number;
	/** Requests answered while it had a share of the traffic. */
	carried: number;
	/** Ends of the intervals in which it had one, ms, in no order. */
	times: number[];
}

export interface History {
	revisions: ReadonlyMap<string, Served>;
	/** Oldest point, ms; undefined where there is none: nothing is known of what was before. */
	from?: number;
}

/** A smaller share of an interval's requests is no share of the traffic, but calls of a tagged URL. */
const leastShare = 0.01;
/** Fewer requests prove nothing. */
export const enough = 20;

/** Adds up request counts by `revision_name` and `response_code_class`, up to `now`. */
export function servedBy(series: readonly Series[], now: number): History {
	const totals = new Map<number, number>();
	const counted = new Map<string, {byTime: Map<number, number>; errors: number}>();
	for (const {labels, points} of series) {
		const {revision_name: revision} = labels;
		if (revision === undefined) continue;
		const count = counted.get(revision) ?? {byTime: new Map(), errors: 0};
		counted.set(revision, count);
		for (const {t, value = 0} of points) {
			if (t > now) continue;
			totals.set(t, (totals.get(t) ?? 0) + value);
			count.byTime.set(t, (count.byTime.get(t) ?? 0) + value);
			if (labels.response_code_class === '5xx') count.errors += value;
		}
	}
	const revisions = new Map<string, Served>();
	for (const [revision, {byTime, errors}] of counted) {
		const served: Served = {requests: 0, errors, carried: 0, times: []};
		for (const [t, value] of byTime) {
			served.requests += value;
			if (value <= 0 || value < leastShare * (totals.get(t) ?? 0)) continue;
			served.carried += value;
			served.times.push(t);
		}
		revisions.set(revision, served);
	}
	const from = Math.min(...totals.keys());
	return {revisions, ...(Number.isFinite(from) && {from})};
}

/** Share of 5xx answers, ratio; undefined without requests. */
export const errorRate = (served: Served | undefined): number | undefined =>
	served && served.requests > 0 ? served.errors / served.requests : undefined;

/** A revision that failed this share of its requests, and twice as many as the best of the others, is a bad one. */
const badRate = 0.02;

/** The error rate of a revision that is known to be bad; undefined where it is not, or where there were too few requests. */
export function knownBad({revisions}: History, revision: string): number | undefined {
	const rate = rateOf(revisions.get(revision));
	if (rate === undefined || rate < badRate) return undefined;
	const others = [...revisions].flatMap(([name, served]) => (name === revision ? [] : (rateOf(served) ?? [])));
	return rate > 2 * Math.min(1, ...others) || others.length === 0 ? rate : undefined;
}

const rateOf = (served: Served | undefined): number | undefined =>
	served && served.requests >= enough ? errorRate(served) : undefined;
