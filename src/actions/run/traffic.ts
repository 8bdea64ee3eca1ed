/** Traffic splits of Cloud Run as numbers and words. Pure. */
import type {Call} from '../../cloud/call.ts';
import type {RunServiceInfo, TrafficShare} from '../../cloud/resources.ts';
import {followsLatest} from '../../cloud/run-shape.ts';
import {trafficIn} from '../../cloud/sources/run.ts';
import {shortName} from '../../cloud/time.ts';
import type {Answer} from '../../cloud/types.ts';

/** One share of a wanted split. A type rather than an interface, so that it passes for JSON. */
export type TrafficAssignment = {
	/** Short revision name; undefined follows the latest ready revision. */
	readonly revision?: string;
	readonly percent: number;
	readonly tag?: string;
};

/** UpdateService with `updateMask=traffic`, and an etag where it is known. */
export const trafficCall = (
	resource: string,
	etag: string | undefined,
	traffic: readonly TrafficAssignment[],
): Call => ({
	api: 'run',
	method: 'PATCH',
	path: `/v2/${resource}`,
	query: {updateMask: 'traffic'},
	dryRun: {validateOnly: 'true'},
	body: {
		...(etag !== undefined && {etag}),
		traffic: traffic.map(share => ({
			type: `TRAFFIC_TARGET_ALLOCATION_TYPE_${share.revision === undefined ? 'LATEST' : 'REVISION'}`,
			...share,
		})),
	},
});

/** The split that such a call asks for. */
export function trafficOf({body}: Call): TrafficAssignment[] {
	const {traffic = []} = (body ?? {}) as {traffic?: readonly (TrafficAssignment & {type: string})[]};
	return traffic.map(({type: _, ...share}) => share);
}

/** The wanted traffic as a request that would set it again. */
export function assignments(traffic: readonly TrafficShare[]): TrafficAssignment[] {
	return traffic.map(({revision, percent, tag}) => ({
		...(revision === 'LATEST' ? {} : {revision}),
		percent,
		...(tag === undefined ? {} : {tag}),
	}));
}

/** 'rev-1 90 %, rev-2 10 %'; LATEST names the revision that it follows now. */
export function splitText(traffic: readonly TrafficAssignment[], latest: string): string {
	const shares = traffic.filter(({percent}) => percent > 0);
	if (shares.length === 0) return `LATEST (${latest}) 100 %`;
	return shares.map(({revision, percent}) => `${revision ?? `LATEST (${latest})`} ${percent} %`).join(', ');
}

/** All traffic to one target, keeping the tagged URLs that exist. Undefined revision follows the latest. */
export function allTo(revision: string | undefined, traffic: readonly TrafficShare[]): TrafficAssignment[] {
	const tagged = assignments(traffic.filter(({tag}) => tag !== undefined)).map(target => ({...target, percent: 0}));
	return [{...(revision === undefined ? {} : {revision}), percent: 100}, ...tagged];
}

/** Percent of the traffic by revision, as it is served now, largest first. */
export const servingShares = ({
	serving,
	latestReadyRevision,
}: Pick<RunServiceInfo, 'serving' | 'latestReadyRevision'>): Map<string, number> =>
	resolvedShares(serving, latestReadyRevision);

/** Percent by revision of a split; LATEST counts for the revision that it means now. */
export const resolvedShares = (traffic: readonly TrafficAssignment[], latest: string): Map<string, number> =>
	shares(
		traffic.map(({revision, percent}) => [
			revision === undefined || revision === 'LATEST' ? latest : revision,
			percent,
		]),
	);

function shares(entries: Iterable<readonly [string, number]>): Map<string, number> {
	const result = new Map<string, number>();
	for (const [revision, percent] of entries)
		if (percent > 0) result.set(revision, (result.get(revision) ?? 0) + percent);
	return result;
}

/** Whether no change of the service is under way. */
export const isSettled = ({reconciling, observedGeneration, generation}: RunServiceInfo): boolean =>
	!reconciling && observedGeneration === generation;

/** Whether the service serves exactly what is wanted and has stopped changing. */
export const isConverged = (service: RunServiceInfo, wanted: readonly TrafficAssignment[]): boolean =>
	isSettled(service) && sameSplit(service, wanted);

/** Whether what the service serves now is the wanted split. */
export function sameSplit(service: RunServiceInfo, wanted: readonly TrafficAssignment[]): boolean {
	const is = servingShares(service);
	const should = resolvedShares(wanted, service.latestReadyRevision);
	return is.size === should.size && [...should].every(([revision, percent]) => is.get(revision) === percent);
}

/** Whether the service was asked for exactly this split (it may not serve it yet). */
export function sameRequest(service: RunServiceInfo, wanted: readonly TrafficAssignment[]): boolean {
	const key = (revision: string | undefined) => revision ?? 'LATEST';
	const is = shares(assignments(service.traffic).map(({revision, percent}) => [key(revision), percent]));
	const should = shares(wanted.map(({revision, percent}) => [key(revision), percent]));
	return is.size === should.size && [...should].every(([revision, percent]) => is.get(revision) === percent);
}

/** The standing fact that traffic does not follow new deploys. */
export interface PinnedTraffic {
	service: string;
	/** Where traffic goes, largest share first. */
	shares: readonly {revision: string; percent: number}[];
	/** The latest ready revision and what it gets, in percent. */
	latest: string;
	latestPercent: number;
}

/** Set when no share of the traffic follows LATEST; undefined for the default (an empty list follows it too). */
export function pinnedTraffic(
	service: Pick<RunServiceInfo, 'name' | 'traffic' | 'latestReadyRevision'>,
): PinnedTraffic | undefined {
	if (followsLatest(service.traffic)) return undefined;
	const asked = service.traffic.filter(({percent}) => percent > 0);
	const split = [...shares(asked.map(({revision, percent}) => [revision, percent]))].map(([revision, percent]) => ({
		revision,
		percent,
	}));
	return {
		service: shortName(service.name),
		shares: split.sort((a, b) => b.percent - a.percent),
		latest: service.latestReadyRevision,
		latestPercent: split.find(({revision}) => revision === service.latestReadyRevision)?.percent ?? 0,
	};
}

/** Each service of an answer, with its traffic where that is pinned; empty for the answer of another source. */
export const pinsIn = (answer: Answer | undefined): {service: string; pinned: PinnedTraffic | undefined}[] =>
	trafficIn(answer).map(service => ({service: service.name, pinned: pinnedTraffic(service)}));

/** A revision without the name of its service, where that is already said: '00004-rzc'. */
export const shortRevision = (service: string, revision: string): string =>
	revision.startsWith(`${service}-`) ? revision.slice(service.length + 1) : revision;
