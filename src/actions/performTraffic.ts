/** Changing traffic, waiting until it is served, and looking whether it helped. Used by the executor alone. */
import type {RunServiceInfo} from '../cloud/types.ts';
import {milliseconds} from '../config/units.ts';
import {messageOf} from '../text/errors.ts';
import {requestCounts} from './look.ts';
import {once, type Steps} from './steps.ts';
import {isConverged, sameRequest, splitText} from './traffic.ts';
import type {ActionResult, Plan, PlannedCall, Verdict} from './types.ts';
import {judgeErrors, sample} from './verify.ts';

type TrafficCall = Extract<PlannedCall, {kind: 'setTraffic'}>;

/** 120 s in steps of 2 s. */
const convergePolls = 60;
const convergeStep = 2000;

/** Changes traffic, waits until it is served, and looks whether it helped. */
export async function performTraffic(plan: Plan, call: TrafficCall, steps: Steps): Promise<ActionResult> {
	const {clock, say, note, settled} = steps;
	const {resource} = plan.target;
	const startedAt = clock.now();
	const end = (phase: ActionResult['phase'], summary: string, verdict?: Verdict): ActionResult => ({
		phase,
		summary,
		at: clock.now(),
		...(verdict === undefined ? {} : {verdict}),
		...(phase === 'failed' || plan.previous === undefined ? {} : {previous: plan.previous}),
	});
	say('calling', plan.gcloud);
	const called = await once(steps);
	if (!called.ok && !called.unknown) {
		await note('outcome', `failed: ${called.text}`);
		return end('failed', called.text);
	}
	if (called.ok) await note('execute', 'accepted');
	else {
		await note('execute', `outcome unknown: ${called.text}`);
		say('unknown', `outcome unknown (${called.text}); not retried, reading the state back`);
	}
	const converged = await converge(call, resource, called.ok, steps);
	if ('problem' in converged) {
		const summary = called.ok
			? converged.problem
			: `outcome unknown (${called.text}): ${converged.problem}; not retried`;
		await note('outcome', `unknown: ${summary}`);
		return end('unknown', summary);
	}
	const serves = splitText(call.traffic, converged.service.latestReadyRevision);
	await note('outcome', `converged: ${serves}`, converged.service.etag);
	settled();
	const verified = await verifyTraffic(plan, startedAt, clock.now(), steps);
	await note('verify', `${verified.verdict}: ${verified.text}`);
	return end('done', `${verified.verdict}: ${verified.text}; serves ${serves}`, verified.verdict);
}

async function converge(
	call: TrafficCall,
	resource: string,
	accepted: boolean,
	steps: Steps,
): Promise<{service: RunServiceInfo} | {problem: string}> {
	const {clock, reads, say, sleep} = steps;
	let told = '';
	let last = 'the service could not be read';
	for (let poll = 0; poll < convergePolls; poll++) {
		if (poll > 0) await sleep(Math.max(100, convergeStep / clock.speed));
		let text: string;
		try {
			const service = await reads.service(resource);
			const arrived = sameRequest(service, call.traffic);
			if (arrived && isConverged(service, call.traffic)) return {service};
			const serves = splitText(service.serving, service.latestReadyRevision);
			// A few reads of grace: the answer may come from before the change.
			if (!arrived && poll >= 3)
				return {
					problem: `the service asks for ${splitText(
						service.traffic.map(share => (share.revision === 'LATEST' ? {percent: share.percent} : share)),
						service.latestReadyRevision,
					)}${accepted ? ': somebody else changed it' : ''}`,
				};
			text = `${service.reconciling ? 'reconciling' : 'waiting'}, serves ${serves}${service.ready || service.reason === undefined ? '' : `, not ready: ${service.reason}`}`;
		} catch (error) {
			text = `cannot look: ${messageOf(error)}`;
		}
		last = text;
		if (text !== told) say('converging', text);
		told = text;
	}
	return {problem: `accepted, but not converged after 120 s: ${last}`};
}

async function verifyTraffic(
	plan: Plan,
	startedAt: number,
	convergedAt: number,
	steps: Steps,
): Promise<{verdict: Verdict; text: string}> {
	const url = plan.judging.health;
	let health = url === undefined ? undefined : await probe(url, steps);
	if (health) steps.say('verifying', health.text);
	const errors = await errorTrend(plan, startedAt, convergedAt, steps);
	if (!health || url === undefined) return errors;
	// It may still be starting, or digesting what piled up: what counts is how it ends up.
	if (!health.ok) health = await awaitHealth(url, convergedAt, health, steps);
	const text = `${errors.text}; ${health.text}`;
	return {verdict: !health.ok && errors.verdict === 'recovered' ? 'inconclusive' : errors.verdict, text};
}

/** How long after the switch an endpoint may stay unwell before the verdict is given without it. */
const healthWait = 15 * 60_000;

/** Asks until the endpoint is well, or a newer action or the time ends the wait. */
async function awaitHealth(
	url: string,
	convergedAt: number,
	first: {ok: boolean; text: string},
	steps: Steps,
): Promise<{ok: boolean; text: string}> {
	const {clock, say, sleep, superseded} = steps;
	let health = first;
	let told = false;
	while (!superseded.aborted) {
		health = await probe(url, steps);
		if (health.ok || clock.now() > convergedAt + healthWait) break;
		if (!told) say('verifying', `${health.text} still; watching until ${healthWait / 60_000} min after the switch`);
		told = true;
		await sleep(Math.max(250, 15_000 / clock.speed));
	}
	const minutes = Math.max(1, Math.round((clock.now() - convergedAt) / 60_000));
	return {...health, text: `${health.text} ${minutes} min after the switch`};
}

async function probe(url: string, {clock, reads, sleep, system}: Steps): Promise<{ok: boolean; text: string}> {
	let text = '';
	for (let attempt = 0; attempt < 3; attempt++) {
		if (attempt > 0) await sleep(Math.max(100, convergeStep / clock.speed));
		try {
			const {answer} = await reads.read(system, 'action.health', {http: url}, undefined, new AbortController().signal);
			if (answer.kind !== 'http') continue;
			if (answer.probe.status >= 200 && answer.probe.status < 300)
				return {ok: true, text: `health ${answer.probe.status}`};
			text = `health ${answer.probe.status}`;
		} catch (error) {
			text = `health cannot be asked: ${messageOf(error)}`;
		}
	}
	return {ok: false, text};
}

/** Fine steps, so that the verdict comes as soon as the metrics do. */
const trend = {window: '1h', period: '60s'} as const;

/** Waits for finished points from after the switch; they are minutes late by design. */
async function errorTrend(
	plan: Plan,
	startedAt: number,
	convergedAt: number,
	steps: Steps,
): Promise<{verdict: Verdict; text: string}> {
	const {clock, say, sleep, superseded, system} = steps;
	const period = milliseconds(trend.period);
	const own = (revision: string | undefined) => revision?.startsWith(`${plan.target.name}-`) ?? false;
	let text = 'no points yet';
	let told = '';
	for (let look = 0; look < 60; look++) {
		if (superseded.aborted) return {verdict: 'inconclusive', text: 'a newer action on this service began'};
		const counts = await requestCounts(steps, system, plan.target.name, superseded, trend);
		let delay = 240;
		if ('error' in counts) text = `error rate cannot be read: ${counts.error}`;
		else {
			delay = counts.delaySeconds;
			const series = counts.series.filter(({labels}) => own(labels.revision_name));
			const judged = judgeErrors(
				sample(series, startedAt - 15 * 60_000, startedAt),
				sample(series, convergedAt + period, clock.now()),
			);
			if (judged.verdict !== 'inconclusive') return judged;
			({text} = judged);
		}
		if (clock.now() > convergedAt + delay * 1000 + 5 * 60_000) break;
		const line = `${text}; metrics are up to ${Math.ceil(delay / 60)} min late`;
		if (line !== told) say('verifying', line);
		told = line;
		await sleep(Math.max(250, 15_000 / clock.speed));
	}
	return {verdict: 'inconclusive', text};
}
