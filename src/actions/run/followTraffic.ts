/** After a change of traffic: waiting until it is served, and looking whether it helped. */
import {minute} from '../../clock.ts';
import type {Call} from '../../cloud/call.ts';
import {milliseconds} from '../../config/units.ts';
import {duration} from '../../text/durations.ts';
import {messageOf} from '../../text/errors.ts';
import {instantOf} from '../../zone.ts';
import {healthAfter} from '../after/health.ts';
import type {Steps} from '../after/steps.ts';
import {judgeErrors, sample} from '../after/verify.ts';
import {requestCounts} from '../look/look.ts';
import type {ActionResult, Plan, Verdict} from '../types.ts';
import {followService, type Wanted} from './followService.ts';
import {isConverged, sameRequest, splitText, trafficOf} from './traffic.ts';

/** The facts for preflight and verification of a change of traffic. A type rather than an interface, so that it passes for JSON. */
export type TrafficFacts = {
	/** URL that must answer 2xx after the change. */
	readonly health?: string;
	/** The revisions that lose traffic, and those that get it. The first are judged before, the second after. */
	readonly left: readonly string[];
	readonly gains: readonly string[];
	/** The revision that must be ready; `served`: and must be known to have served, as it was when the plan was made; absent: it may be new. */
	readonly needs?: {readonly revision: string; readonly served?: boolean};
};

/** Waits until the new split is served, and looks whether it helped. */
export async function followTraffic(plan: Plan, steps: Steps): Promise<ActionResult> {
	const {clock, note, settled, step} = steps;
	const followed = await followService(plan, steps, {
		...servedSplit(plan.call, names.converged),
		announce() {
			step('converging', {name: names.converged, state: 'waits'}, 'the new split is served');
			announceTraffic(plan.facts as TrafficFacts, steps);
		},
	});
	if ('ended' in followed) return followed.ended;
	const {service, startedAt} = followed;
	const serves = splitText(trafficOf(plan.call), service.latestReadyRevision);
	await note('outcome', `converged: ${serves}`, service.etag);
	settled();
	const verified = await verifyTraffic(plan, plan.facts as TrafficFacts, {startedAt, convergedAt: clock.now()}, steps);
	await note('verify', `${verified.verdict}: ${verified.text}`);
	return {
		phase: 'done',
		summary: `${verified.verdict}: ${verified.text}; serves ${serves}`,
		at: clock.now(),
		verdict: verified.verdict,
	};
}

/** What is waited for after a call that changes traffic, as a step of this name. */
export function servedSplit(call: Call, step: string): Omit<Wanted, 'announce'> {
	const traffic = trafficOf(call);
	return {
		step,
		what: 'the new split is served',
		arrived: service => sameRequest(service, traffic),
		inForce: service => isConverged(service, traffic),
		asked: ({traffic: asked, latestReadyRevision}) =>
			splitText(
				asked.map(share => (share.revision === 'LATEST' ? {percent: share.percent} : share)),
				latestReadyRevision,
			),
		now: ({serving, latestReadyRevision}) => `serves ${splitText(serving, latestReadyRevision)}`,
		reached: ({latestReadyRevision}) => `${splitText(traffic, latestReadyRevision)} is served`,
	};
}

/** The steps as a person knows them. */
const names = {
	converged: 'converged',
	health: 'health',
	log: 'log',
	errors: '5xx since the switch',
	verdict: 'verdict',
} as const;

/** The revisions that are compared: those that lose traffic before, those that get it after. */
type Compared = Pick<TrafficFacts, 'health' | 'left' | 'gains'>;

/** Says what will be looked at, before it is. */
export function announceTraffic({health, gains}: Omit<Compared, 'left'>, {step}: Steps): void {
	if (health !== undefined) step('converging', {name: names.health, state: 'waits'}, `${health} answers 2xx`);
	step('converging', {name: names.log, state: 'waits'}, 'errors before and after the switch');
	step('converging', {name: names.errors, state: 'waits'}, `of ${gains.join(', ') || 'the new split'}`);
	step('converging', {name: names.verdict, state: 'waits'}, 'recovered, no effect or worse');
}

/** When the call was sent, and when it was in force, ms. */
interface Times {
	startedAt: number;
	convergedAt: number;
}

/** Whether it helped: the endpoint, and the errors of the revisions that got traffic against those of the ones that lost it. */
export async function verifyTraffic(
	plan: Plan,
	compared: Compared,
	times: Times,
	steps: Steps,
): Promise<{verdict: Verdict; text: string}> {
	const {health: url} = compared;
	const {convergedAt} = times;
	const [errors, health] = await Promise.all([
		errorTrend(plan, compared, times, steps),
		url === undefined ? undefined : healthAfter(url, names.health, convergedAt, steps),
	]);
	const verdict = health && !health.ok && errors.verdict === 'recovered' ? 'inconclusive' : errors.verdict;
	const text = health ? `${errors.text}; ${health.text}` : errors.text;
	const state = verdict === 'recovered' ? 'ok' : 'failed';
	steps.step('verifying', {name: names.verdict, state}, verdict);
	return {verdict, text};
}

/** Fine steps, so that the verdict comes as soon as the metrics do. */
const trend = {window: '1h', period: '60s'} as const;

/**
 * Compares the error rate of the revisions that were left with that of those that got the traffic: an average over both
 * would hide the bad one. Waits for finished points from after the switch, which are minutes late by design; until then
 * the error lines of the log tell, which are not.
 */
async function errorTrend(
	plan: Plan,
	{left, gains}: Compared,
	{startedAt, convergedAt}: Times,
	steps: Steps,
): Promise<{verdict: Verdict; text: string}> {
	const {clock, step, sleep, superseded} = steps;
	const {system} = steps.target;
	const period = milliseconds(trend.period);
	let text = 'no points yet';
	const end = (judged: {verdict: Verdict; text: string}, lines?: string) => {
		const {verdict} = judged;
		if (lines !== undefined) step('verifying', {name: names.log, state: 'ok'}, lines);
		step('verifying', {name: names.errors, state: verdict === 'recovered' ? 'ok' : 'failed'}, judged.text);
		return {verdict, text: lines === undefined ? judged.text : `${judged.text}; ${lines}`};
	};
	for (let look = 0; look < 60; look++) {
		if (superseded.aborted) return end({verdict: 'inconclusive', text: 'a newer action on this service began'});
		const [counts, lines] = await Promise.all([
			requestCounts(steps, system, plan.target.name, superseded, trend),
			errorLines(plan, convergedAt, steps),
		]);
		let delay = 240;
		if ('error' in counts) text = `error rate cannot be read: ${counts.error}`;
		else {
			delay = counts.delaySeconds;
			const of = (revisions: readonly string[]) =>
				counts.series.filter(({labels}) => revisions.includes(labels.revision_name ?? ''));
			const judged = judgeErrors(
				sample(of(left), startedAt - 15 * minute, startedAt),
				sample(of(gains), convergedAt + period, clock.now()),
			);
			if (judged.verdict !== 'inconclusive') return end(judged, lines);
			({text} = judged);
		}
		const until = convergedAt + delay * 1000 + 5 * minute;
		if (clock.now() > until) return end({verdict: 'inconclusive', text}, lines);
		step('verifying', {name: names.log, state: 'runs'}, lines);
		const late = `metrics are up to ${Math.ceil(delay / 60)} min late`;
		step('verifying', {name: names.errors, state: 'runs', until}, `${text}, ${late}`);
		await sleep(Math.max(250, 15_000 / clock.speed));
	}
	return end({verdict: 'inconclusive', text});
}

/** Lines that are counted, before and after the switch together. */
const mostLines = 500;

/** Error lines of the service in the log since the switch, and in as long a time before it. Never throws. */
async function errorLines({target}: Plan, convergedAt: number, {clock, reads}: Steps): Promise<string> {
	const since = clock.now() - convergedAt;
	const filter = [
		'resource.type="cloud_run_revision"',
		`resource.labels.service_name="${target.name}"`,
		'severity>=ERROR',
		`timestamp>="${new Date(convergedAt - since).toISOString()}"`,
	].join(' AND ');
	try {
		const rows = await reads.logRows(target.project, filter, {timestamp: 'timestamp'}, mostLines);
		const after = rows.filter(({timestamp}) => instantOf(String(timestamp)) >= convergedAt).length;
		const more = rows.length < mostLines ? '' : ' or more';
		return `${after} error line${after === 1 ? '' : 's'} in the log ${duration(since)} since the switch, ${rows.length - after}${more} in as long before`;
	} catch (error) {
		return `the log cannot be read: ${messageOf(error)}`;
	}
}
