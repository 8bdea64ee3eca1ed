/** The common part of all actions that change how many instances a Cloud Run service has, without a new revision. */
import {instantOf} from '../../zone.ts';
import {healthAfter} from '../after/health.ts';
import type {Steps} from '../after/steps.ts';
import {printed} from '../canonical.ts';
import {lookAtService} from '../look/look.ts';
import type {ActionSpec, Draft} from '../spec.ts';
import type {ActionResult, Plan, ServiceView, Target} from '../types.ts';
import {blastRadius, settled} from './changeTraffic.ts';
import {followService} from './followService.ts';
import {type Bounds, boundsOf, boundsText, isScaled, sameBounds, scalingCall, updateLine} from './scaling.ts';

/** The facts for verification. A type rather than an interface, so that it passes for JSON. */
type ScalingFacts = {
	/** URL that must answer 2xx after the change. */
	readonly health?: string;
};

/** The part of a draft that all of them have. */
export function draftScaling(
	target: Target,
	{service, series}: ServiceView,
	after: Bounds,
	now: number,
	own: Pick<Draft, 'changes' | 'sideEffects' | 'back'>,
): Draft {
	const before = service.scaling;
	if (sameBounds(before, after)) throw new RangeError(`${target.name} has these bounds already: ${boundsText(before)}`);
	const {health} = target.allowed;
	const facts: ScalingFacts = {...(health !== undefined && {health})};
	return {
		...own,
		resource: service.name,
		blastRadius: blastRadius(service, series, now),
		command: updateLine(target, [], before, after),
		undo: printed(updateLine(target, [], after, before)),
		success: [
			`In force: not reconciling, ${boundsText(after)} (within 120 s)`,
			...(health === undefined ? [] : [`Health: ${health} answers 2xx`]),
		],
		call: scalingCall(service.name, service.etag, before, after),
		facts,
	};
}

/** Real ms after the intent in which a change that was on its way may still arrive. */
const arriving = 30_000;

/** Everything but the plan of an action that changes the instances. */
export const changesScaling = {
	risk: 'medium',
	look: (eyes, {system, name}) => lookAtService(eyes, system, name),
	etag: ({service}) => service.etag,
	preflight: (_, view) => [settled(view)],
	verify(plan, steps) {
		const {health} = plan.facts as ScalingFacts;
		const proof = health === undefined ? undefined : healthProof(health, steps);
		return followScaling(plan, steps, proof);
	},
	async became({at, ts, target = '', etagBefore, call}, _, {reads, clock}) {
		const service = await reads.service(target);
		const is = boundsText(service.scaling);
		if (service.etag === etagBefore) {
			const age = (clock.now() - instantOf(at ?? ts)) / clock.speed;
			return {state: age < arriving ? 'later' : 'found', text: `not made: the service is unchanged, ${is}`};
		}
		return call && sameBounds(service.scaling, boundsOf(call))
			? {state: 'found', text: `made: ${is}`}
			: {state: 'unknown', text: `the service was changed since: ${is}`};
	},
} as const satisfies Omit<ActionSpec<never, ServiceView>, 'plan'>;

/** What shows that a change did what it was for. */
export interface Proof {
	/** The name of its step, and what is waited for. */
	name: string;
	what: string;
	/** @param since when the change was in force, ms */
	look(since: number): Promise<{ok: boolean; text: string}>;
}

const healthProof = (url: string, steps: Steps): Proof => ({
	name: 'health',
	what: `${url} answers 2xx`,
	look: since => healthAfter(url, 'health', since, steps),
});

/** From the answer of the call until the bounds are in force and their proof is there. */
export async function followScaling(plan: Plan, steps: Steps, proof: Proof | undefined): Promise<ActionResult> {
	const {clock, note, step, settled: free} = steps;
	const wanted = boundsOf(plan.call);
	const followed = await followService(plan, steps, {
		step: 'converged',
		what: 'the new bounds are in force',
		arrived: ({scaling}) => sameBounds(scaling, wanted),
		inForce: service => isScaled(service, wanted),
		asked: ({scaling}) => boundsText(scaling),
		now: ({scaling}) => boundsText(scaling),
		reached: () => `${boundsText(wanted)} in force`,
		announce() {
			step('converging', {name: 'converged', state: 'waits'}, 'the new bounds are in force');
			if (proof) step('converging', {name: proof.name, state: 'waits'}, proof.what);
		},
	});
	if ('ended' in followed) return followed.ended;
	await note('outcome', `converged: ${boundsText(wanted)}`, followed.service.etag);
	free();
	const well = await proof?.look(clock.now());
	if (well) await note('verify', well.text);
	return {
		phase: 'done',
		summary: `${boundsText(wanted)}${well ? `; ${well.text}` : ''}`,
		at: clock.now(),
		...(well && {verdict: well.ok ? 'recovered' : 'inconclusive'}),
	};
}
