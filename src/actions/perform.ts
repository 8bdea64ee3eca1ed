/** The steps after a plan was confirmed and written down: one call, then only looking. Used by the executor alone. */
import {CloudError, type RunServiceInfo} from '../cloud/types.ts';
import type {CloudWrites} from '../cloud/port.ts';
import type {SystemConfig} from '../config/schema.ts';
import {milliseconds} from '../config/units.ts';
import {type Eyes, messageOf, requestCounts, runsOf} from './look.ts';
import {isConverged, sameRequest, splitText} from './traffic.ts';
import {type ActionResult, ActionRefused, type Phase, type Plan, type PlannedCall, type Verdict} from './types.ts';
import {type FollowedRun, judgeErrors, newRun, sample} from './verify.ts';

export interface Steps extends Eyes {
	system: SystemConfig;
	/** Already guarded: refuses in read-only mode. */
	writes: CloudWrites;
	/** Real ms. */
	sleep: (ms: number) => Promise<void>;
	say: (phase: Phase, text: string) => void;
	note: (kind: 'execute' | 'outcome' | 'verify', result: string, etagAfter?: string) => Promise<void>;
	/** The target may be acted on again. */
	settled: () => void;
	/** Aborted when a newer action on the target makes this verification pointless. */
	superseded: AbortSignal;
}

type TrafficCall = Extract<PlannedCall, {kind: 'setTraffic'}>;
type TriggerCall = Exclude<PlannedCall, TrafficCall>;

/** 120 s in steps of 2 s. */
const convergePolls = 60;
const convergeStep = 2000;

/** Errors after which we know that nothing was changed; after any other the outcome is unknown. */
const definite: ReadonlySet<string> = new Set(['auth', 'denied', 'notFound', 'invalid', 'quota', 'stale-etag']);

type Called<T> = {ok: true; value: T} | {ok: false; unknown: boolean; text: string};

/** Makes the call exactly once and sorts what came of it. Throws ActionRefused. */
async function once<T>(call: () => Promise<T>, {note}: Steps): Promise<Called<T>> {
	try {
		return {ok: true, value: await call()};
	} catch (error) {
		const text = messageOf(error);
		if (error instanceof ActionRefused) {
			await note('outcome', `refused: ${text}`);
			throw error;
		}
		const unknown = !(error instanceof CloudError && definite.has(error.kind));
		const stale = error instanceof CloudError && error.kind === 'stale-etag';
		return {ok: false, unknown, text: stale ? `the plan is stale, nothing was changed: ${text}` : text};
	}
}

/** Changes traffic, waits until it is served, and looks whether it helped. */
export async function performTraffic(plan: Plan, call: TrafficCall, steps: Steps): Promise<ActionResult> {
	const {clock, say, note, settled, writes} = steps;
	const {resource, etag = ''} = plan.target;
	const startedAt = clock.now();
	const end = (phase: ActionResult['phase'], summary: string, verdict?: Verdict): ActionResult => ({
		phase,
		summary,
		at: clock.now(),
		...(verdict === undefined ? {} : {verdict}),
		...(phase === 'failed' || plan.previous === undefined ? {} : {previous: plan.previous}),
	});
	say('calling', plan.gcloud);
	const traffic = call.traffic.map(share => ({...share}));
	const called = await once(() => writes.setTraffic(resource, {etag, traffic, validateOnly: false}), steps);
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
		const summary = called.ok ? converged.problem : `outcome unknown (${called.text}): ${converged.problem}; not retried`;
		await note('outcome', `unknown: ${summary}`);
		return end('unknown', summary);
	}
	const serves = splitText(call.traffic, converged.service.latestReadyRevision);
	await note('outcome', `converged: ${serves}`, converged.service.etag);
	settled();
	const verified = await verifyTraffic(plan, startedAt, clock.now(), steps);
	await note('verify', `${verified.verdict}: ${verified.text}`);
	return end('done', `serves ${serves}; ${verified.verdict}: ${verified.text}`, verified.verdict);
}

async function converge(call: TrafficCall, resource: string, accepted: boolean, steps: Steps): Promise<{service: RunServiceInfo} | {problem: string}> {
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
			if (!arrived && poll >= 3) return {problem: `the service asks for ${splitText(service.traffic.map(share => (share.revision === 'LATEST' ? {percent: share.percent} : share)), service.latestReadyRevision)}${accepted ? ': somebody else changed it' : ''}`};
			text = `${service.reconciling ? 'reconciling' : 'waiting'}, serves ${serves}${service.ready ? '' : `, not ready: ${service.reason ?? ''}`}`;
		} catch (error) {
			text = `cannot look: ${messageOf(error)}`;
		}
		last = text;
		if (text !== told) say('converging', text);
		told = text;
	}
	return {problem: `accepted, but not converged after 120 s: ${last}`};
}

async function verifyTraffic(plan: Plan, startedAt: number, convergedAt: number, steps: Steps): Promise<{verdict: Verdict; text: string}> {
	const health = plan.judging.health === undefined ? undefined : await probe(plan.judging.health, steps);
	if (health) steps.say('verifying', health.text);
	const errors = await errorTrend(plan, startedAt, convergedAt, steps);
	if (!health) return errors;
	const text = `${health.text}; ${errors.text}`;
	return {verdict: !health.ok && errors.verdict === 'recovered' ? 'inconclusive' : errors.verdict, text};
}

async function probe(url: string, {clock, reads, sleep, system}: Steps): Promise<{ok: boolean; text: string}> {
	let text = '';
	for (let attempt = 0; attempt < 3; attempt++) {
		if (attempt > 0) await sleep(Math.max(100, convergeStep / clock.speed));
		try {
			const {answer} = await reads.read(system, 'action.health', {http: url}, undefined, new AbortController().signal);
			if (answer.kind !== 'http') continue;
			if (answer.probe.status >= 200 && answer.probe.status < 300) return {ok: true, text: `health ${answer.probe.status}`};
			text = `health ${answer.probe.status}`;
		} catch (error) {
			text = `health cannot be asked: ${messageOf(error)}`;
		}
	}
	return {ok: false, text};
}

/** Waits for finished points from after the switch; they are minutes late by design. */
async function errorTrend(plan: Plan, startedAt: number, convergedAt: number, steps: Steps): Promise<{verdict: Verdict; text: string}> {
	const {clock, say, sleep, superseded, system} = steps;
	const id = plan.judging.errors;
	if (id === undefined) return {verdict: 'inconclusive', text: 'no source for the error rate'};
	const source = system.sources[id];
	const period = source && 'metric' in source ? milliseconds(source.period) : 60_000;
	const own = (revision: string | undefined) => revision?.startsWith(`${plan.target.name}-`) ?? false;
	let text = 'no points yet';
	let told = '';
	for (let look = 0; look < 60; look++) {
		if (superseded.aborted) return {verdict: 'inconclusive', text: 'a newer action on this service began'};
		const counts = await requestCounts(steps, system, id, superseded);
		let delay = 240;
		if ('error' in counts) text = `error rate cannot be read: ${counts.error}`;
		else {
			delay = counts.delaySeconds;
			const series = counts.series.filter(({labels}) => own(labels['revision_name']));
			const judged = judgeErrors(sample(series, startedAt - 15 * 60_000, startedAt), sample(series, convergedAt + period, clock.now()));
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

const followStep = 3000;
/** How long after the call a run may take to show up, in looks of 3 s. */
const appearLooks = 60;

/** Starts a run and follows it until it ends. */
export async function performTrigger(plan: Plan, call: TriggerCall, steps: Steps): Promise<ActionResult> {
	const {clock, note, poller, say, sleep, system, writes} = steps;
	const {follow} = plan.judging;
	const end = async (phase: ActionResult['phase'], summary: string): Promise<ActionResult> => {
		await note('outcome', `${phase}: ${summary}`);
		return {phase, summary, at: clock.now()};
	};
	// Two seconds of skew between our clock and the one that stamps the run.
	const since = clock.now() - 2000 * clock.speed;
	say('calling', call.kind === 'invoke' ? `POST ${call.url}` : plan.gcloud);
	let answer: Called<{status: number; body: string}> | undefined;
	const pending = once(() => send(call, plan, writes), steps).then(
		value => {
			answer = value;
		},
	);
	if (follow === undefined) {
		await pending;
	} else {
		const until = clock.now() + 15 * 60_000 * clock.speed;
		for (const id of system.panes.etl?.runs ?? []) poller?.hurry(system.system, id, followStep, until);
	}
	// The call is raced with looking: a refusal in it must surface, and the run shows up long before it answers.
	let answered = false;
	let run: FollowedRun | undefined;
	let told = '';
	const looks = call.kind === 'invoke' ? Math.ceil(call.timeoutMs / followStep) + appearLooks : 1200;
	for (let look = 0, idle = 0; look < looks; look++) {
		await Promise.race([pending, sleep(Math.max(100, followStep / clock.speed))]);
		if (answer && !answered) {
			answered = true;
			const ended = await afterAnswer(answer, follow, steps, end);
			if (ended) return ended;
		}
		run = follow === undefined ? undefined : newRun(await runsOf(steps, system, follow), since);
		if (run) {
			const text = runText(follow ?? '', run);
			if (text !== told) say('verifying', text);
			told = text;
			if (run.status !== 'running') return end(run.status === 'success' ? 'done' : 'failed', `${text}${answer?.ok === false ? ` (the call itself: ${answer.text})` : ''}`);
		} else if (answered && ++idle >= appearLooks) break;
		if (answered) await sleep(Math.max(100, followStep / clock.speed));
	}
	const seen = run ? `${runText(follow ?? '', run)}, its end was not seen` : `no run of ${follow ?? ''} that began after the call was seen`;
	return end('unknown', `${answer?.ok === false ? `outcome unknown (${answer.text}), not retried; ` : ''}${seen}`);
}

async function send(call: TriggerCall, plan: Plan, writes: CloudWrites): Promise<{status: number; body: string}> {
	if (call.kind === 'runJob') {
		await writes.runJob(plan.target.resource);
		return {status: 200, body: ''};
	}
	const {url, audience, serviceAccount, body, timeoutMs} = call;
	return writes.invoke({url, audience, serviceAccount, body, timeoutMs});
}

/** What the answer alone decides: a definite failure, or success where there is no run to follow. */
async function afterAnswer(
	answer: Called<{status: number; body: string}>,
	follow: string | undefined,
	{note, say}: Steps,
	end: (phase: ActionResult['phase'], summary: string) => Promise<ActionResult>,
): Promise<ActionResult | undefined> {
	if (!answer.ok && !answer.unknown) return end('failed', answer.text);
	const status = answer.ok ? answer.value.status : 0;
	if (!answer.ok || status === 504) {
		const text = answer.ok ? 'HTTP 504' : answer.text;
		await note('execute', `outcome unknown: ${text}`);
		if (follow === undefined) return end('unknown', `outcome unknown (${text}): it may still be running; not retried`);
		say('unknown', `outcome unknown (${text}); not retried, looking for the run`);
		return undefined;
	}
	if (answer.ok && (status < 200 || status >= 300)) return end('failed', `HTTP ${status}: ${oneLine(answer.value.body)}`);
	await note('execute', `accepted: ${status}`);
	if (follow === undefined) return end('done', answer.ok && answer.value.body !== '' ? `HTTP ${status}: ${oneLine(answer.value.body)}` : 'accepted');
	say('verifying', `accepted (${status}), looking for the run of ${follow}`);
	return undefined;
}

function runText(follow: string, {status, startedAt, endedAt, rows, error}: FollowedRun): string {
	const took = endedAt === undefined ? '' : ` after ${Math.round((endedAt - startedAt) / 1000)} s`;
	return `run of ${follow} ${status}${took}${rows === undefined ? '' : `, ${rows} rows`}${error === undefined ? '' : `: ${oneLine(error)}`}`;
}

/** Bodies come from outside: no control characters, one line, at most 200 characters. */
function oneLine(text: string): string {
	return text.replaceAll(/\p{C}+/gu, ' ').trim().slice(0, 200);
}
