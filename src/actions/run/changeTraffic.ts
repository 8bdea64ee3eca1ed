/** The common part of all actions that change the traffic of a Cloud Run service. */

import {knownBad, servedBy} from '../../checks/served.ts';
import {minute} from '../../clock.ts';
import type {RunServiceInfo} from '../../cloud/resources.ts';
import type {Series} from '../../cloud/types.ts';
import {decimal, hundredths} from '../../text/numbers.ts';
import {instantOf, utcMinute} from '../../zone.ts';
import {sample} from '../after/verify.ts';
import {commandLine} from '../canonical.ts';
import {lookAtService} from '../look/look.ts';
import type {ActionSpec, Answered, Draft, Known} from '../spec.ts';
import type {Plan, ServiceView, Target} from '../types.ts';
import {rollbackCandidates} from './candidates.ts';
import {followTraffic, type TrafficFacts} from './followTraffic.ts';
import {
	assignments,
	isConverged,
	resolvedShares,
	sameRequest,
	servingShares,
	splitText,
	type TrafficAssignment,
	trafficCall,
	trafficOf,
} from './traffic.ts';

/**
 * The blast radius of a traffic change, revision by revision: requests and errors of the last `minutes` with data.
 * An average over two revisions would hide the bad one.
 */
export function blastRadius(service: RunServiceInfo, series: readonly Series[], now: number, minutes = 10): string[] {
	const times = series.flatMap(({points}) => points.map(({t}) => t)).filter(t => t <= now);
	if (times.length === 0) return ['Traffic: not known, no request counts could be read'];
	const newest = times.reduce((a, b) => Math.max(a, b));
	const age = Math.round((now - newest) / minute);
	const line = (whose: string, some: readonly Series[]): string => {
		const counted = sample(some, newest - minutes * minute, now);
		const perSecond = counted.requests / (minutes * 60);
		const rate = perSecond < 1 ? decimal(perSecond) : perSecond.toFixed(1);
		const errors =
			counted.requests > 0 ? `${hundredths(counted.errors / counted.requests, 1)} % of them 5xx` : 'no traffic';
		return `${whose}: ${rate}/s over ${minutes} min, ${errors} (data ${age} min old)`;
	};
	const serving = [...servingShares(service)];
	if (serving.length === 0) return [line('All requests to this service', series)];
	return serving.map(([revision, share]) =>
		line(
			`${revision} (${share} % of the traffic)`,
			series.filter(({labels}) => labels.revision_name === revision),
		),
	);
}

export const pinNote = 'Traffic stays pinned: later deploys get 0 % until it is unpinned (U).';

/** The draft of a new split. */
export function draftTraffic(
	{system, name, allowed: {health}}: Target,
	{service, series}: ServiceView,
	traffic: readonly TrafficAssignment[],
	{now, sideEffects, needs}: {now: number; sideEffects: readonly string[]; needs?: TrafficFacts['needs']},
): Draft {
	const previous = assignments(service.traffic);
	const before = servingShares(service);
	const after = resolvedShares(traffic, service.latestReadyRevision);
	const facts: TrafficFacts = {
		...(health === undefined ? {} : {health}),
		left: [...before].flatMap(([revision, share]) => (share > (after.get(revision) ?? 0) ? [revision] : [])),
		gains: [...after].flatMap(([revision, share]) => (share > (before.get(revision) ?? 0) ? [revision] : [])),
		...(needs && {needs}),
	};
	return {
		resource: service.name,
		changes: [
			{
				what: 'traffic',
				before: splitText(previous, service.latestReadyRevision),
				after: splitText(traffic, service.latestReadyRevision),
			},
		],
		blastRadius: blastRadius(service, series, now),
		command: trafficCommand(system.project, system.region, name, traffic),
		undo: commandLine('gcloud', ...trafficCommand(system.project, system.region, name, previous)),
		back: {action: 'run.undo', params: {traffic: previous}},
		success: [
			'Converged: not reconciling, the wanted split is served (within 120 s)',
			...(health === undefined ? [] : [`Health: ${health} answers 2xx`]),
			`5xx rate of ${facts.gains.join(', ') || 'the new split'} since the switch against ${facts.left.join(', ') || 'the one'} before (metrics are up to 4 minutes late)`,
		],
		sideEffects,
		call: trafficCall(service.name, service.etag, traffic),
		facts,
	};
}

/** A revision that failed this share of its requests is not taken back without a word. */
const badRecord = 0.01;

/** Objections to the revisions that are to get traffic. */
export function trackRecord({service, series}: ServiceView, revisions: readonly string[], now: number): string[] {
	return rollbackCandidates(service, series, now).flatMap(({revision, errorRate}) =>
		errorRate !== undefined && errorRate >= badRecord && revisions.includes(revision)
			? [`${revision} answered ${hundredths(errorRate, 1)} % of its requests with 5xx so far.`]
			: [],
	);
}

/** Whether no other change of the service is under way. */
export function settled({service}: ServiceView): Answered {
	const title = 'not reconciling';
	if (service.reconciling) return {title, state: 'failed', detail: 'another change is being rolled out'};
	const {observedGeneration, generation} = service;
	return observedGeneration === generation
		? {title, state: 'ok', detail: `generation ${generation}`}
		: {title, state: 'failed', detail: `generation ${observedGeneration} of ${generation} is live`};
}

function revision({revision: name, served}: NonNullable<TrafficFacts['needs']>, view: ServiceView): Answered[] {
	const {service, series, historyError, at} = view;
	const found = service.revisions.find(candidate => candidate.name === name);
	const {requests = 0} = servedBy(series, at).revisions.get(name) ?? {};
	const none = historyError ?? 'no request in the history we have';
	const ready: Answered = {
		title: 'revision ready',
		state: found?.ready ? 'ok' : 'failed',
		detail: found?.ready ? name : found ? (found.reason ?? 'not ready') : `${name} is gone`,
	};
	if (served === undefined) return [ready];
	return [
		ready,
		requests > 0
			? {title: 'served before', state: 'ok', detail: `it answered ${requests} requests in the last 7 days`}
			: {title: 'served before', state: served ? 'failed' : 'skipped', detail: served ? none : `not known: ${none}`},
	];
}

/** Traffic to a revision that is known to be bad is a mistake far more often than not: a person has to say that it is none. */
function notBad({action, facts}: Plan, {series, at}: ServiceView, {leftBefore}: Known): Answered {
	const title = 'not known to be bad';
	const history = servedBy(series, at);
	const {gains} = facts as TrafficFacts;
	const left = action.kind === 'run.undo' ? undefined : leftBefore;
	const problems = gains.flatMap(name => {
		const rate = knownBad(history, name);
		if (rate !== undefined) return [`${name} answered ${hundredths(rate, 1)} % of its requests with 5xx`];
		return left?.revisions.includes(name) ? [`${name} was rolled back from at ${utcMinute(left.at)}`] : [];
	});
	if (problems.length === 0) return {title, state: 'ok', detail: gains.join(', ') || 'no other revision gets traffic'};
	const wait = action.kind === 'run.unpin' ? `; wait for a revision newer than ${gains[0]}` : '';
	return {title, state: 'failed', detail: `${problems.join('; ')}${wait}`, overridable: true};
}

/** Real ms after the intent in which a change that was on its way may still arrive. */
const arriving = 30_000;

/** Everything but the plan of an action that changes traffic. */
export const changesTraffic = {
	risk: 'medium',
	tags: ['mitigation'],
	look: (eyes, {system, name}) => lookAtService(eyes, system, name),
	etag: ({service}) => service.etag,
	preflight: (plan, view, known) => [
		settled(view),
		...(plan.facts.needs === undefined ? [] : revision((plan.facts as TrafficFacts & {needs: object}).needs, view)),
		notBad(plan, view, known),
	],
	verify: followTraffic,
	async became({at, ts, target = '', etagBefore, call}, _, {reads, clock}) {
		const age = (clock.now() - instantOf(at ?? ts)) / clock.speed;
		const service = await reads.service(target);
		const serves = splitText(service.serving, service.latestReadyRevision);
		if (service.etag === etagBefore)
			return {
				state: age < arriving ? 'later' : 'found',
				text: `not made: the service is unchanged, it serves ${serves}`,
			};
		const wanted = call && trafficOf(call);
		if (wanted && sameRequest(service, wanted))
			return isConverged(service, wanted)
				? {state: 'found', text: `made and converged, not verified: it serves ${serves}`}
				: {state: age < 4 * arriving ? 'later' : 'found', text: `made, not converged: it serves ${serves}`};
		return {state: 'unknown', text: `the service was changed since and asks for something else; it serves ${serves}`};
	},
} as const satisfies Omit<ActionSpec<never, ServiceView>, 'plan'>;

export function trafficCommand(
	project: string,
	region: string,
	service: string,
	traffic: readonly TrafficAssignment[],
): string[] {
	const shares = traffic.filter(({percent}) => percent > 0);
	const onlyLatest = shares.every(({revision}) => revision === undefined);
	const flag = onlyLatest
		? '--to-latest'
		: `--to-revisions=${shares.map(({revision, percent}) => `${revision ?? 'LATEST'}=${percent}`).join(',')}`;
	return ['run', 'services', 'update-traffic', service, flag, `--region=${region}`, `--project=${project}`];
}
