/** After a change of a Cloud Run service: waiting until it is in force. */
import type {RunServiceInfo} from '../../cloud/resources.ts';
import {duration} from '../../text/durations.ts';
import {messageOf} from '../../text/errors.ts';
import type {Steps} from '../after/steps.ts';
import type {ActionResult, Plan} from '../types.ts';

/** ms until it is in force where nothing else is said, and between two looks. */
const usually = 120_000;
const convergeStep = 2000;
/** Reads in which the answer may still be from before the change. */
const grace = 3;

/** A change that is waited for, in questions to the service. */
export interface Wanted {
	/** The name of its step, and what is waited for. */
	step: string;
	what: string;
	/** ms; 120 s where nothing is said. */
	within?: number;
	/** Why it will never be in force, in words. */
	failed?(service: RunServiceInfo): string | undefined;
	/** Whether the service asks for what we asked, and whether it is in force. */
	arrived(service: RunServiceInfo): boolean;
	inForce(service: RunServiceInfo): boolean;
	/** In words: what the service asks for, how it stands now, and what is in force in the end. */
	asked(service: RunServiceInfo): string;
	now(service: RunServiceInfo): string;
	reached(service: RunServiceInfo): string;
	/** Says what will be waited for, before it is. */
	announce(): void;
}

/**
 * Why Google has stopped without bringing about what the service asks for; undefined while it goes on, or has done it. A newest
 * revision that does not start makes a service unready, too: the reason that names it says nothing of a change of something else.
 */
function gaveUp(service: RunServiceInfo): string | undefined {
	const {reconciling, generation, observedGeneration, ready, reason, latestCreatedRevision: newest} = service;
	if (reconciling || observedGeneration !== generation || ready || reason === undefined) return undefined;
	if (reason.includes(newest)) return undefined;
	return `Cloud Run did not do it, and the service asks for it still: ${reason}`;
}

/** The service once the change is in force, and when the call was answered (ms); or the end, where that was not seen. */
type Followed = {service: RunServiceInfo; startedAt: number} | {ended: ActionResult};

/** From the answer of the call until the change is in force. */
export async function followService(plan: Plan, steps: Steps, wanted: Wanted): Promise<Followed> {
	const {answer, clock, say, step, note} = steps;
	const startedAt = clock.now();
	const end = (phase: ActionResult['phase'], summary: string) => ({ended: {phase, summary, at: clock.now()}});
	const called = await answer;
	if (!called.ok && !called.unknown) {
		await note('outcome', `failed: ${called.text}`);
		return end('failed', called.text);
	}
	if (called.ok) await note('execute', 'accepted');
	else {
		await note('execute', `outcome unknown: ${called.text}`);
		say('unknown', `outcome unknown (${called.text}); not retried, reading the state back`);
	}
	wanted.announce();
	const converged = await converge(wanted, plan.target.resource, called.ok, steps);
	if ('broken' in converged) {
		step('converging', {name: wanted.step, state: 'failed'}, converged.broken);
		await note('outcome', `failed: ${converged.broken}`);
		return {ended: {...end('failed', converged.broken).ended, remains: true}};
	}
	if ('problem' in converged) {
		step('converging', {name: wanted.step, state: 'failed'}, converged.problem);
		const summary = called.ok
			? converged.problem
			: `outcome unknown (${called.text}): ${converged.problem}; not retried`;
		await note('outcome', `unknown: ${summary}`);
		return end('unknown', summary);
	}
	const took = duration(clock.now() - startedAt);
	step('converged', {name: wanted.step, state: 'ok'}, `${wanted.reached(converged.service)}, ${took} after the call`);
	return {service: converged.service, startedAt};
}

async function converge(
	{step: name, what, within = usually, failed, arrived, inForce, asked, now}: Wanted,
	resource: string,
	accepted: boolean,
	{clock, reads, step, sleep}: Steps,
): Promise<{service: RunServiceInfo} | {problem: string} | {broken: string}> {
	const polls = within / convergeStep;
	const until = clock.now() + within;
	const show = (text: string) => step('converging', {name, state: 'runs', until}, text);
	let last = 'the service could not be read';
	show(`waiting until ${what}`);
	for (let poll = 0; poll < polls; poll++) {
		if (poll > 0) await sleep(Math.max(100, convergeStep / clock.speed));
		let text: string;
		try {
			const service = await reads.service(resource);
			const broken = arrived(service) ? (failed?.(service) ?? gaveUp(service)) : undefined;
			if (broken !== undefined) return {broken};
			if (arrived(service) && inForce(service)) return {service};
			if (!arrived(service) && poll >= grace)
				return {problem: `the service asks for ${asked(service)}${accepted ? ': somebody else changed it' : ''}`};
			const why = service.ready || service.reason === undefined ? '' : `, not ready: ${service.reason}`;
			text = `${service.reconciling ? 'reconciling' : 'waiting'}, ${now(service)}${why}`;
		} catch (error) {
			text = `cannot look: ${messageOf(error)}`;
		}
		last = text;
		show(text);
	}
	return {problem: `accepted, but not converged after ${within / 1000} s: ${last}`};
}
