/** A new revision beside those that serve: its share of the traffic, and how it does against them. Pure. */

import {merge, percentile} from '../../checks/distribution.ts';
import {enough} from '../../checks/served.ts';
import type {RunServiceInfo} from '../../cloud/resources.ts';
import type {Series} from '../../cloud/types.ts';
import {duration} from '../../text/durations.ts';
import {hundredths} from '../../text/numbers.ts';
import {type ErrorSample, judgeErrors} from '../after/verify.ts';
import {assignments, type TrafficAssignment} from './traffic.ts';

/** Percent by step, and for how long each is watched, where the permission says nothing else (S3-056, S3-058, S3-059). */
export const usualRollout = {steps: [10, 50, 100], soak: '5m', failures: 2} as const;

/** The split with so many percent for a revision: what the others ask for keeps its proportions, tagged URLs stay at 0 %. */
export function splitWith(
	revision: string,
	percent: number,
	{traffic, latestReadyRevision}: Pick<RunServiceInfo, 'traffic' | 'latestReadyRevision'>,
): TrafficAssignment[] {
	const asked = new Map<string | undefined, number>();
	for (const share of traffic.length > 0 ? assignments(traffic) : [{percent: 100}])
		if ((share.revision ?? latestReadyRevision) !== revision && share.percent > 0)
			asked.set(share.revision, (asked.get(share.revision) ?? 0) + share.percent);
	const tagged = assignments(traffic).filter(({tag}) => tag !== undefined);
	return [
		{revision, percent},
		...inProportion([...asked], 100 - percent).map(([other, share]) => ({
			...(other !== undefined && {revision: other}),
			percent: share,
		})),
		...tagged.map(share => ({...share, percent: 0})),
	];
}

/** Whole percents of `room` in the proportion of the shares, those with the largest rest rounded up; none at 0. */
function inProportion<T>(shares: readonly (readonly [T, number])[], room: number): [T, number][] {
	const all = shares.reduce((sum, [, share]) => sum + share, 0);
	const exact = shares.map(([key, share]) => ({key, share: (share * room) / all}));
	const rest = room - exact.reduce((sum, {share}) => sum + Math.floor(share), 0);
	const up = new Set(exact.toSorted((a, b) => (b.share % 1) - (a.share % 1)).slice(0, rest));
	return exact
		.map((one): [T, number] => [one.key, Math.floor(one.share) + (up.has(one) ? 1 : 0)])
		.filter(([, share]) => share > 0);
}

/** The P95 of the points in (from, to], ms; undefined where too few requests prove anything. */
export function p95(series: readonly Series[], from: number, to: number): number | undefined {
	const all = merge(
		series.flatMap(({points}) =>
			points.flatMap(({t, distribution}) => (distribution && t > from && t <= to ? [distribution] : [])),
		),
	);
	return all.count < enough ? undefined : percentile(all, 95);
}

/** What was measured of the new revision, and of the others in its place. Latencies in ms. */
export interface Measured {
	others: ErrorSample;
	its: ErrorSample;
	othersP95?: number | undefined;
	itsP95?: number | undefined;
	/** The answer of the health address; absent where none is configured. */
	health?: {ok: boolean; text: string} | undefined;
}

/** Slower than the others by half, and by more than anybody feels. */
const slower = {times: 1.5, ms: 100} as const;

/** How the new revision does. `unclear`: too few requests to tell, which neither goes on nor goes back. */
export function judgeRevision({others, its, othersP95, itsP95, health}: Measured): {
	verdict: 'good' | 'bad' | 'unclear';
	text: string;
} {
	const {verdict} = judgeErrors(others, its);
	const isSlow =
		othersP95 !== undefined &&
		itsP95 !== undefined &&
		itsP95 > othersP95 * slower.times &&
		itsP95 > othersP95 + slower.ms;
	const isBad = verdict === 'worse' || isSlow || health?.ok === false;
	return {
		verdict: isBad ? 'bad' : verdict === 'inconclusive' ? 'unclear' : 'good',
		text: [
			its.requests === 0
				? 'none of its requests can be seen yet'
				: `5xx ${share(its)} of its ${its.requests} requests, ${share(others)} of the others`,
			...(itsP95 === undefined || othersP95 === undefined
				? []
				: [`P95 ${duration(itsP95)}, ${duration(othersP95)} of the others`]),
			...(health ? [health.text] : []),
		].join('; '),
	};
}

const share = ({errors, requests}: ErrorSample): string =>
	requests === 0 ? 'none' : `${hundredths(errors / requests, 1)} %`;
