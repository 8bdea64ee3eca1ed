/** Which revision to go back to, and the plans that change traffic. Pure. */
import type {TrafficAssignment} from '../cloud/port.ts';
import type {RevisionInfo, RunServiceInfo, Series} from '../cloud/types.ts';
import {commandLine} from './canonical.ts';
import {freezePlan, type PlanContext} from './plan.ts';
import {allTo, assignments, pinnedTraffic, shortName, splitText} from './traffic.ts';
import type {Plan} from './types.ts';
import {sample} from './verify.ts';

/** One revision as a possible target. */
export interface RollbackCandidate {
	revision: string;
	createdAt: number;
	image: string;
	/** Percent of the traffic it serves now. */
	shareNow: number;
	/** End of the newest interval in which it answered requests, ms; undefined: never in the history we have. */
	lastServedAt?: number;
	/** Requests answered in the history. */
	requests: number;
	/** Share of 5xx answers while it served, ratio; undefined without requests. */
	errorRate?: number;
	/** May be chosen. */
	eligible: boolean;
	/** The one we would choose. */
	suggested: boolean;
	/** Why not, or what to know. */
	note: string;
}

interface Served {
	times: number[];
	requests: number;
	errors: number;
}

function servedBy(series: readonly Series[], now: number): Map<string, Served> {
	const result = new Map<string, Served>();
	for (const {labels, points} of series) {
		const revision = labels.revision_name;
		if (revision === undefined) continue;
		const served = result.get(revision) ?? {times: [], requests: 0, errors: 0};
		for (const {t, value = 0} of points) {
			if (!(value > 0) || t > now) continue;
			served.times.push(t);
			served.requests += value;
			if (labels.response_code_class === '5xx') served.errors += value;
		}
		result.set(revision, served);
	}
	return result;
}

/** When the current split began to serve, as far as the metrics tell: after the last request to any other revision. */
function splitBegan(serving: ReadonlySet<string>, served: ReadonlyMap<string, Served>, now: number): number {
	let lastOther = Number.NEGATIVE_INFINITY;
	for (const [revision, {times}] of served)
		if (!serving.has(revision)) for (const t of times) lastOther = Math.max(lastOther, t);
	let began = Number.NEGATIVE_INFINITY;
	for (const revision of serving) {
		const since = (served.get(revision)?.times ?? []).filter(t => t > lastOther);
		// No data yet (metrics are minutes late): the split is as new as now.
		began = Math.max(began, since.length === 0 ? now : Math.min(...since));
	}
	return began;
}

/**
 * All revisions of a service as rollback targets, newest first. Suggested is the newest ready revision, older than
 * what serves now, that really answered requests before the current split began: not simply the second newest, which
 * after `deploy --no-traffic` is the serving one and after a failed deploy may never have worked.
 */
export function rollbackCandidates(
	service: RunServiceInfo,
	servedSeries: readonly Series[],
	now: number,
): RollbackCandidate[] {
	const served = servedBy(servedSeries, now);
	const share = new Map<string, number>();
	for (const {revision, percent} of service.serving) {
		const name = revision === 'LATEST' ? service.latestReadyRevision : revision;
		if (percent > 0) share.set(name, (share.get(name) ?? 0) + percent);
	}
	const newestFirst = [...service.revisions].sort((a, b) => b.createdAt - a.createdAt);
	const newestServing = newestFirst.find(({name}) => share.has(name));
	const began = splitBegan(new Set(share.keys()), served, now);
	const candidates = newestFirst.map(revision =>
		candidate(revision, share.get(revision.name) ?? 0, served.get(revision.name), began, newestServing?.createdAt),
	);
	const suggested = candidates.find(({eligible, note}) => eligible && note === '');
	return candidates.map(item => (item === suggested ? {...item, suggested: true} : item));
}

function candidate(
	{name, createdAt, image, ready, reason}: RevisionInfo,
	shareNow: number,
	served: Served | undefined,
	began: number,
	newestServingAt: number | undefined,
): RollbackCandidate {
	const lastServedAt = served && served.times.length > 0 ? Math.max(...served.times) : undefined;
	const servedBefore = served?.times.some(t => t < began) ?? false;
	const why = !ready
		? `not ready${reason ? `: ${reason}` : ''}`
		: shareNow >= 100
			? 'serves all traffic now'
			: lastServedAt === undefined
				? 'never served in the history we have'
				: '';
	const know = !servedBefore
		? 'served only in the current split'
		: shareNow === 0 && newestServingAt !== undefined && createdAt > newestServingAt
			? 'newer than what serves now'
			: '';
	return {
		revision: name,
		createdAt,
		image,
		shareNow,
		...(lastServedAt === undefined ? {} : {lastServedAt}),
		requests: served?.requests ?? 0,
		...(served && served.requests > 0 ? {errorRate: served.errors / served.requests} : {}),
		eligible: why === '',
		suggested: false,
		note: why || know,
	};
}

/** Requests and errors of the last `minutes` in which we have data: what a traffic change touches now. */
export function blastRadius(series: readonly Series[], now: number, minutes = 10): string[] {
	const times = series.flatMap(({points}) => points.map(({t}) => t)).filter(t => t <= now);
	if (times.length === 0) return ['Traffic: not known, no request counts could be read'];
	const newest = Math.max(...times);
	const {requests, errors} = sample(series, newest - minutes * 60_000, now);
	const age = Math.round((now - newest) / 60_000);
	const rate = (requests / (minutes * 60)).toFixed(1);
	const share = requests > 0 ? `${((100 * errors) / requests).toFixed(1)} % of them 5xx` : 'no traffic';
	return [`All requests to this service: ${rate}/s over ${minutes} min, ${share} (data ${age} min old)`];
}

export interface RollbackInput {
	service: RunServiceInfo;
	series: readonly Series[];
	health?: string;
}

const pinNote = 'Traffic stays pinned: later deploys get 0 % until it is unpinned (U).';

function trafficPlan(
	context: PlanContext,
	{service, series, health}: RollbackInput,
	change: {kind: 'rollback'; revision: string} | {kind: 'unpin'} | {kind: 'undo'},
	traffic: TrafficAssignment[],
	words: {title: string; sideEffects: string[]},
): Plan {
	const {system, now} = context;
	const name = shortName(service.name);
	const previous = assignments(service.traffic);
	const judging = health === undefined ? {} : {health};
	return freezePlan(context, {
		action: {...change, system: system.system, service: name},
		title: words.title,
		target: {
			resource: service.name,
			name,
			project: system.project,
			region: system.region,
			etag: service.etag,
			shownAt: now,
		},
		changes: [
			{
				what: 'traffic',
				before: splitText(previous, service.latestReadyRevision),
				after: splitText(traffic, service.latestReadyRevision),
			},
		],
		blastRadius: blastRadius(series, now),
		gcloud: trafficCommand(system.project, system.region, name, traffic),
		undo: trafficCommand(system.project, system.region, name, previous),
		success: [
			'Converged: not reconciling, the wanted split is served (within 120 s)',
			...(health === undefined ? [] : [`Health: ${health} answers 2xx`]),
			'Error rate since the switch against the one before (metrics are up to 4 minutes late)',
		],
		sideEffects: words.sideEffects,
		risk: 'medium',
		confirm: name,
		call: {kind: 'setTraffic', traffic},
		judging,
		previous,
		...(change.kind === 'rollback' ? {needsServed: change.revision} : {}),
	});
}

/** A revision that failed this share of its requests is not taken back without a word. */
const badRecord = 0.01;

/** What is known against the revisions that are to get traffic. */
function trackRecord({now}: PlanContext, {service, series}: RollbackInput, revisions: readonly string[]): string[] {
	return rollbackCandidates(service, series, now).flatMap(({revision, errorRate}) =>
		errorRate !== undefined && errorRate >= badRecord && revisions.includes(revision)
			? [`${revision} answered ${(100 * errorRate).toFixed(1)} % of its requests with 5xx so far.`]
			: [],
	);
}

/** All traffic to one earlier revision. Throws RangeError for a revision that may not be chosen. */
export function planRollback(context: PlanContext, input: RollbackInput, revision: string): Plan {
	const chosen = rollbackCandidates(input.service, input.series, context.now).find(item => item.revision === revision);
	if (!chosen?.eligible) throw new RangeError(`cannot roll back to ${revision}: ${chosen?.note ?? 'no such revision'}`);
	const tags = input.service.traffic.some(({tag}) => tag !== undefined) ? ['Tagged URLs are kept.'] : [];
	return trafficPlan(context, input, {kind: 'rollback', revision}, allTo(revision, input.service.traffic), {
		title: `roll back ${shortName(input.service.name)}`,
		sideEffects: [pinNote, ...trackRecord(context, input, [revision]), ...tags],
	});
}

/** Traffic back to whatever is the latest ready revision. */
export function planUnpin(context: PlanContext, input: RollbackInput): Plan {
	const pinned = pinnedTraffic(input.service);
	if (!pinned) throw new RangeError('traffic is not pinned');
	return trafficPlan(context, input, {kind: 'unpin'}, allTo(undefined, input.service.traffic), {
		title: `unpin ${shortName(input.service.name)}`,
		sideEffects: [
			`${input.service.latestReadyRevision} gets all traffic, and so does every later deploy, at once.`,
			...trackRecord(context, input, [input.service.latestReadyRevision]),
		],
	});
}

/** The split that was asked for before a change of ours. */
export function planUndo(context: PlanContext, input: RollbackInput, previous: readonly TrafficAssignment[]): Plan {
	const traffic = previous.length === 0 ? [{percent: 100}] : previous.map(target => ({...target}));
	const follows = traffic.some(({revision, percent}) => revision === undefined && percent > 0);
	return trafficPlan(context, input, {kind: 'undo'}, traffic, {
		title: `undo on ${shortName(input.service.name)}`,
		sideEffects: [
			follows ? 'Later deploys get traffic again.' : pinNote,
			...trackRecord(
				context,
				input,
				traffic.flatMap(({revision, percent}) => (percent > 0 ? [revision ?? input.service.latestReadyRevision] : [])),
			),
		],
	});
}

function trafficCommand(
	project: string,
	region: string,
	service: string,
	traffic: readonly TrafficAssignment[],
): string {
	const shares = traffic.filter(({percent}) => percent > 0);
	const onlyLatest = shares.every(({revision}) => revision === undefined);
	const flag = onlyLatest
		? '--to-latest'
		: `--to-revisions=${shares.map(({revision, percent}) => `${revision ?? 'LATEST'}=${percent}`).join(',')}`;
	return commandLine(
		'gcloud',
		'run',
		'services',
		'update-traffic',
		service,
		flag,
		`--region=${region}`,
		`--project=${project}`,
	);
}
