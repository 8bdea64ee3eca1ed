/** A rollout from its first share of the traffic to its last: each is watched for a time, then grown, returned or asked about. */
import {minute, second} from '../../clock.ts';
import type {RunServiceInfo} from '../../cloud/resources.ts';
import type {Series} from '../../cloud/types.ts';
import type {MetricSource} from '../../config/schema/sources.ts';
import {probe} from '../after/health.ts';
import type {Steps} from '../after/steps.ts';
import {sample} from '../after/verify.ts';
import {requestCounts} from '../look/look.ts';
import type {ActionResult, Plan} from '../types.ts';
import {followService} from './followService.ts';
import {servedSplit, type TrafficFacts} from './followTraffic.ts';
import {judgeRevision, p95} from './rollout.ts';
import {isSettled, splitText, trafficOf} from './traffic.ts';

/** Beside those of a change of traffic. A type rather than an interface, so that it passes for JSON. */
export type RolloutFacts = TrafficFacts & {
	readonly revision: string;
	/** Percent by call. */
	readonly percents: readonly number[];
	/** How long each share is watched, ms of the wall's clock. */
	readonly soak: number;
	/** Minutes in a row in which the revision is bad, after which the traffic returns. */
	readonly failures: number;
	/** Each share is grown by a person only. */
	readonly byHand: boolean;
	/** Metric source of latencies by revision. */
	readonly latency?: string;
};

/** ms in which a new revision starts, or is known not to. */
const starting = 5 * minute;

const watchedName = (percent: number): string => `${percent} % watched`;

/** Follows the calls of a rollout; the plan's `fallback` returns to the split before. */
export async function followRollout(plan: Plan, first: Steps): Promise<ActionResult> {
	const {revision, percents} = plan.facts as RolloutFacts;
	const end = (phase: ActionResult['phase'], summary: string, more: Partial<ActionResult> = {}): ActionResult => ({
		phase,
		summary,
		at: first.clock.now(),
		...more,
	});
	const made = plan.call.template ? await followMade(plan, first) : {steps: first};
	if ('ended' in made) return made.ended;
	let at = made.steps;
	for (const percent of percents) {
		const followed = await followService(plan, at, {
			...servedSplit(at.call, `${percent} %`),
			announce: () => (at === first ? announce(percents, at) : undefined),
		});
		if ('ended' in followed) return followed.ended;
		const {service, startedAt} = followed;
		at.settled();
		const watched = await watch(plan, at, percent, startedAt);
		await at.note('verify', `${percent} %: ${watched.end}: ${watched.text}`, service.etag);
		if (watched.end === 'superseded')
			return end('done', `left at ${percent} %: ${watched.text}`, {verdict: 'inconclusive'});
		const etag = await etagOf(service, at);
		if (watched.end === 'bad') return goBack(plan, at, watched.text, etag, end);
		const next = at.next(`${percent} %, ${watched.end}: ${watched.text}`, etag);
		if (!next)
			return end('done', `${revision} serves ${percent} %: ${watched.text}`, {
				...(watched.end === 'unclear' && {verdict: 'inconclusive'}),
			});
		at = next;
	}
	throw new Error('a rollout has a call for each share');
}

/** Waits until the new revision is ready, which has no traffic yet; what is given to it are the steps that follow. */
async function followMade(plan: Plan, first: Steps): Promise<{steps: Steps} | {ended: ActionResult}> {
	const {revision, percents, left} = plan.facts as RolloutFacts;
	const found = ({revisions}: RunServiceInfo) => revisions.find(({name}) => name === revision);
	const followed = await followService(plan, first, {
		step: 'new revision',
		what: `${revision} is ready`,
		within: starting,
		arrived: service => found(service) !== undefined,
		inForce: service => isSettled(service) && found(service)?.ready === true,
		failed(service) {
			const {ready, reason} = found(service) ?? {};
			return isSettled(service) && ready === false && reason !== undefined
				? `${revision} does not start: ${reason}; ${left.join(', ')} still serves`
				: undefined;
		},
		asked: ({latestCreatedRevision: newest}) => `something else with ${newest}`,
		now: () => `${revision} starts`,
		reached: () => `${revision} is ready at 0 %`,
		announce() {
			first.step('converging', {name: 'new revision', state: 'waits'}, 'it is ready');
			announce(percents, first);
		},
	});
	if ('ended' in followed) return followed;
	first.settled();
	const next = first.next(`${revision} is ready`, await etagOf(followed.service, first));
	if (!next) throw new Error('a new revision is followed by its first share');
	return {steps: next};
}

/**
 * The etag to go on with. It may change with the state of a service that nobody changed; with one that somebody changed
 * Google is to refuse the call.
 */
async function etagOf(left: RunServiceInfo, {reads}: Steps): Promise<string> {
	const now = await reads.service(left.name).catch(() => left);
	return now.generation === left.generation ? now.etag : left.etag;
}

/** Says what will be waited for, before it is. */
function announce(percents: readonly number[], {step}: Steps): void {
	for (const percent of percents) {
		step('converging', {name: `${percent} %`, state: 'waits'}, 'of the traffic');
		step('converging', {name: watchedName(percent), state: 'waits'}, 'against the revisions beside it');
	}
}

/** Has the split before the rollout sent, and waits until it is served. */
async function goBack(
	plan: Plan,
	at: Steps,
	why: string,
	etag: string,
	end: (phase: ActionResult['phase'], summary: string, more: Partial<ActionResult>) => ActionResult,
): Promise<ActionResult> {
	const back = at.fallBack(why, etag);
	if (!back) throw new Error('a rollout can return');
	const followed = await followService(plan, back, {...servedSplit(back.call, 'back'), announce: () => undefined});
	if ('ended' in followed)
		return end(followed.ended.phase, `NOT returned: ${followed.ended.summary}; ${why}`, {verdict: 'worse'});
	back.settled();
	const {latestReadyRevision} = followed.service;
	return end('failed', `returned to ${splitText(trafficOf(back.call), latestReadyRevision)}: ${why}`, {
		verdict: 'worse',
	});
}

type Watched = {end: 'good' | 'bad' | 'unclear' | 'by hand' | 'superseded'; text: string};

/**
 * Watches a share until its time is over and it was found good, or bad for some minutes. Where that cannot be told, or
 * shares are grown by hand, a person is asked; a share that turns bad meanwhile returns all the same.
 */
async function watch(plan: Plan, steps: Steps, percent: number, startedAt: number): Promise<Watched> {
	const {clock, step, sleep, superseded, consent} = steps;
	const {percents, soak, failures, byHand} = plan.facts as RolloutFacts;
	const name = watchedName(percent);
	const isLast = percent === percents.at(-1);
	const convergedAt = clock.now();
	const until = convergedAt + soak;
	const end = (how: Watched['end'], text: string): Watched => {
		const state = how === 'good' || how === 'by hand' ? 'ok' : 'failed';
		step('verifying', {name, state}, how === 'by hand' ? `${text}; somebody went on` : text);
		return {end: how, text};
	};
	let asked: Promise<void> | undefined;
	let isAgreed = false;
	let bad = 0;
	let counted = Number.NEGATIVE_INFINITY;
	for (;;) {
		if (superseded.aborted) return end('superseded', 'a newer action on this service began');
		const {verdict, text, delay} = await measure(plan, steps, percent, startedAt, convergedAt);
		const now = clock.now();
		// One measurement a minute counts, as often as there is a new one to be had.
		if (now - counted >= minute) {
			bad = verdict === 'bad' ? bad + 1 : 0;
			counted = now;
		}
		if (bad >= failures) return end('bad', text);
		if (isAgreed) return end('by hand', text);
		if (now >= until && verdict === 'good' && (isLast || !byHand)) return end('good', text);
		const isLate = now >= until + delay;
		if (isLast && isLate && verdict === 'unclear') return end('unclear', text);
		if (!isLast && (byHand ? now >= until : isLate)) {
			asked ??= consent().then(() => {
				isAgreed = true;
			});
			step('verifying', {name, state: 'runs', asks: true}, text);
		} else step('verifying', {name, state: 'runs', until: now < until ? until : until + delay}, text);
		await Promise.race([sleep(Math.max(250, 15_000 / clock.speed)), ...(asked ? [asked] : [])]);
	}
}

/** Fine steps, so that the verdict comes as soon as the metrics do. */
const fine = {window: '1h', period: '60s'} as const;

/**
 * The new revision against those beside it, over as long as a share is watched; with all of the traffic against those
 * before it. `delay` of the metrics in ms.
 */
async function measure(plan: Plan, steps: Steps, percent: number, startedAt: number, convergedAt: number) {
	const {clock, target, superseded} = steps;
	const {revision, left, health, latency, soak} = plan.facts as RolloutFacts;
	const now = clock.now();
	const [counts, latencies, answer] = await Promise.all([
		requestCounts(steps, target.system, plan.target.name, superseded, fine),
		latency === undefined ? [] : seriesOf(steps, latency),
		health === undefined ? undefined : probe(health, steps),
	]);
	const delay = ('delaySeconds' in counts ? counts.delaySeconds : 240) * second;
	if ('error' in counts)
		return {verdict: 'unclear', text: `error rate cannot be read: ${counts.error}`, delay} as const;
	const its = (one: Series) => one.labels.revision_name === revision;
	const others = (one: Series) => left.includes(one.labels.revision_name ?? '');
	const since = [Math.max(convergedAt + minute, now - soak - delay), now] as const;
	const beside = percent < 100 ? since : ([startedAt - 15 * minute, startedAt] as const);
	const judged = judgeRevision({
		its: sample(counts.series.filter(its), ...since),
		others: sample(counts.series.filter(others), ...beside),
		itsP95: p95(latencies.filter(its), ...since),
		othersP95: p95(latencies.filter(others), ...beside),
		health: answer,
	});
	return {...judged, delay};
}

/** Latencies of the last hour; none where they cannot be read: the errors tell more. */
async function seriesOf({reads, target: {system}, superseded}: Steps, id: string): Promise<readonly Series[]> {
	const source = system.sources[id];
	if (!source || !('metric' in source)) return [];
	try {
		const {answer} = await reads.read(system, id, {...(source as MetricSource), ...fine}, undefined, superseded);
		return answer.kind === 'series' ? answer.series : [];
	} catch {
		return [];
	}
}
