/** Which revision to go back to. Pure. */

import {enough, errorRate, type History, knownBad, type Served, servedBy} from '../../checks/served.ts';
import type {RevisionInfo, RunServiceInfo} from '../../cloud/resources.ts';
import type {Series} from '../../cloud/types.ts';
import {hundredths} from '../../text/numbers.ts';
import {servingShares} from './traffic.ts';

/** One revision as a possible target. */
export interface RollbackCandidate {
	revision: string;
	createdAt: number;
	image: string;
	/** Percent of the traffic it serves now. */
	shareNow: number;
	/** Its past: `little` had too few requests for a share of the traffic, `unknown` is older than the metrics. */
	history: 'served' | 'little' | 'never' | 'unknown';
	/** Ends of the oldest and the newest interval in which it had a share of the traffic, ms. */
	firstServedAt?: number;
	lastServedAt?: number;
	/** Requests answered in the history. */
	requests: number;
	/** Share of 5xx answers, ratio; undefined without requests. */
	errorRate?: number;
	/** It failed far more of its requests than the others did. */
	isBad: boolean;
	/** May be chosen. */
	eligible: boolean;
	/** The one we would choose. */
	suggested: boolean;
	/** Why not, or what to know. */
	note: string;
}

/** Share of the busiest revision's requests; a revision with less was tried, but never carried the traffic. */
const leastOfBusiest = 0.005;

/** When the current split began to serve, by the metrics: after the last share of any other revision. */
function splitBegan(serving: ReadonlySet<string>, {revisions}: History, now: number): number {
	const lastOther = latest([...revisions].flatMap(([revision, {times}]) => (serving.has(revision) ? [] : times)));
	let began = Number.NEGATIVE_INFINITY;
	for (const revision of serving) {
		const since = (revisions.get(revision)?.times ?? []).filter(t => t > lastOther);
		// No data yet (metrics are minutes late): the split is as new as now.
		began = Math.max(began, earliest(since, now));
	}
	return began;
}

const latest = (times: readonly number[]): number => times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
const earliest = (times: readonly number[], otherwise: number): number =>
	times.length === 0 ? otherwise : times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);

/**
 * All revisions of a service as rollback targets, newest first. Suggested is the newest ready revision, older than
 * what serves now, that carried a share of the traffic before the current split began and is not known to be bad: not
 * simply the second newest, which after `deploy --no-traffic` is the serving one and after a failed deploy may never have
 * worked. Where the metrics do not reach back far enough, it is the newest ready one from before them, which may be
 * chosen with a warning: as long as traffic followed the latest revision, it served until the next one was made.
 */
export function rollbackCandidates(
	service: Pick<RunServiceInfo, 'serving' | 'latestReadyRevision'> & {revisions: readonly RevisionInfo[]},
	servedSeries: readonly Series[],
	now: number,
): RollbackCandidate[] {
	const history = servedBy(servedSeries, now);
	const share = servingShares(service);
	const newestFirst = [...service.revisions].sort((a, b) => b.createdAt - a.createdAt);
	const newestServing = newestFirst.find(({name}) => share.has(name));
	const context: Context = {
		history,
		began: splitBegan(new Set(share.keys()), history, now),
		busiest: Math.max(0, ...[...history.revisions.values()].map(({carried}) => carried)),
		...(newestServing && {newestServingAt: newestServing.createdAt}),
	};
	const candidates = newestFirst.map(revision => candidate(revision, share.get(revision.name) ?? 0, context));
	const suggested =
		candidates.find(({eligible, note}) => eligible && note === '') ??
		candidates.find(
			({history: past, eligible, createdAt}) =>
				eligible && past === 'unknown' && newestServing !== undefined && createdAt < newestServing.createdAt,
		);
	return candidates.map(item => (item === suggested ? {...item, suggested: true} : item));
}

interface Context {
	history: History;
	began: number;
	/** Requests that the busiest revision carried. */
	busiest: number;
	newestServingAt?: number;
}

function candidate(
	{name, createdAt, image, ready, reason}: RevisionInfo,
	shareNow: number,
	{history, began, busiest, newestServingAt}: Context,
): RollbackCandidate {
	const served = history.revisions.get(name);
	const past = pastOf(served, createdAt, history.from, busiest);
	const bad = knownBad(history, name);
	const why = !ready
		? `not ready${reason ? `: ${reason}` : ''}`
		: shareNow >= 100
			? 'serves all traffic now'
			: past === 'never'
				? 'never served in the history we have'
				: '';
	const know = () => {
		if (past === 'unknown') return 'not known whether it served: it is older than the metrics';
		if (past === 'little') return `only ${served?.requests ?? 0} requests, never a share of the traffic`;
		if (bad !== undefined) return `answered ${hundredths(bad, 1)} % with 5xx`;
		if (!served?.times.some(t => t < began)) return 'served only in the current split';
		return shareNow === 0 && newestServingAt !== undefined && createdAt > newestServingAt
			? 'newer than what serves now'
			: '';
	};
	const rate = errorRate(served);
	return {
		revision: name,
		createdAt,
		image,
		shareNow,
		history: past,
		...(served && served.times.length > 0
			? {firstServedAt: earliest(served.times, Number.POSITIVE_INFINITY), lastServedAt: latest(served.times)}
			: {}),
		requests: served?.requests ?? 0,
		...(rate === undefined ? {} : {errorRate: rate}),
		isBad: bad !== undefined,
		eligible: why === '',
		suggested: false,
		note: why || know(),
	};
}

function pastOf(
	served: Served | undefined,
	createdAt: number,
	from: number | undefined,
	busiest: number,
): RollbackCandidate['history'] {
	if (!served || served.requests === 0) return from === undefined || createdAt < from ? 'unknown' : 'never';
	return served.carried >= Math.min(enough, busiest) && served.carried >= leastOfBusiest * busiest
		? 'served'
		: 'little';
}
