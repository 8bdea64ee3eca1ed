/** After a change of a job of Cloud Scheduler: looking until it is in force, and what became of one whose wall ended. */
import type {SchedulerJobInfo} from '../../cloud/types.ts';
import {messageOf} from '../../text/errors.ts';
import {instantOf} from '../../zone.ts';
import type {Steps} from '../after/steps.ts';
import type {AuditRecord} from '../audit/types.ts';
import {type Eyes, lookAtJob} from '../look/look.ts';
import type {Found, Target} from '../spec.ts';
import type {ActionResult} from '../types.ts';

/** Looks after the call in which the list may still be from before it, and ms between them. */
const looks = 15;
const lookStep = 2000;
/** Seconds in which a change is in force. */
export const settling = (looks * lookStep) / 1000;
/** Real ms after the intent in which a change that was on its way may still arrive. */
const arriving = 30_000;

export interface WantedJob {
	inForce(job: SchedulerJobInfo): boolean;
	/** What Scheduler says of it: "Scheduler says PAUSED". */
	text(job: SchedulerJobInfo): string;
	/** Of the job with the change in it, for the audit log. */
	etag?(job: SchedulerJobInfo): string;
}

/** From the answer of the call until the job is as wanted: what Scheduler says then, or the end where that was not seen. */
export async function followJob(
	name: string,
	{inForce, text, etag}: WantedJob,
	{answer, clock, note, say, show, sleep, reads, target, settled}: Steps,
): Promise<{text: string} | {ended: ActionResult}> {
	const end = (phase: 'failed' | 'unknown', summary: string) => ({ended: {phase, summary, at: clock.now()}});
	const called = await answer;
	if (!called.ok && !called.unknown) {
		await note('outcome', `failed: ${called.text}`);
		return end('failed', called.text);
	}
	await note('execute', called.ok ? 'accepted' : `outcome unknown: ${called.text}`);
	if (!called.ok) say('unknown', `outcome unknown (${called.text}); not retried, reading the state back`);
	let seen = 'the job could not be read';
	for (let look = 0; look < looks; look++) {
		if (look > 0) await sleep(Math.max(100, lookStep / clock.speed));
		try {
			const job = await lookAtJob({reads}, target.system, name);
			seen = text(job);
			if (inForce(job)) {
				await note('outcome', `converged: ${seen}`, etag?.(job));
				settled();
				return {text: seen};
			}
		} catch (error) {
			seen = `cannot look: ${messageOf(error)}`;
		}
		show('converging', seen);
	}
	const summary = called.ok ? `accepted, but ${seen}` : `outcome unknown (${called.text}): ${seen}; not retried`;
	await note('outcome', `unknown: ${summary}`);
	return end('unknown', summary);
}

/** Whether a change of a job came into force after its wall was ended. Throws CloudError. */
export async function jobAfter(
	{at, ts}: AuditRecord,
	{system, name}: Pick<Target, 'system' | 'name'>,
	{reads, clock}: Eyes,
	{inForce, text}: WantedJob,
): Promise<Found> {
	const job = await lookAtJob({reads}, system, name);
	if (inForce(job)) return {state: 'found', text: `made: ${text(job)}`};
	const age = (clock.now() - instantOf(at ?? ts)) / clock.speed;
	return {state: age < arriving ? 'later' : 'found', text: `not made: ${text(job)}`};
}
