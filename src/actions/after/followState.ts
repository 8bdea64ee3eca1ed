/** After a change that is in force at once and has no operation: looking until it is, and what became of one whose wall ended. */
import {messageOf} from '../../text/errors.ts';
import {instantOf} from '../../zone.ts';
import type {AuditRecord} from '../audit/types.ts';
import type {Eyes} from '../look/look.ts';
import type {Found} from '../spec.ts';
import type {ActionResult} from '../types.ts';
import type {Steps} from './steps.ts';

/** Looks after the call in which an answer may still be from before it, and ms between them. */
const looks = 15;
const lookStep = 2000;
/** Seconds in which a change is in force. */
export const settling = (looks * lookStep) / 1000;
/** Real ms after the intent in which a change that was on its way may still arrive. */
const arriving = 30_000;

/** How the target of a change is now, in words: "Scheduler says PAUSED". */
export interface Seen {
	inForce: boolean;
	text: string;
	/** Of the target with the change in it, for the audit log. */
	etag?: string;
}

/** From the answer of the call until the change is in force: what is said of it then, or the end where that was not seen. */
export async function followState(
	look: () => Promise<Seen>,
	{answer, clock, note, say, show, sleep, settled}: Steps,
): Promise<{text: string} | {ended: ActionResult}> {
	const end = (phase: 'failed' | 'unknown', summary: string) => ({ended: {phase, summary, at: clock.now()}});
	const called = await answer;
	if (!called.ok && !called.unknown) {
		await note('outcome', `failed: ${called.text}`);
		return end('failed', called.text);
	}
	await note('execute', called.ok ? 'accepted' : `outcome unknown: ${called.text}`);
	if (!called.ok) say('unknown', `outcome unknown (${called.text}); not retried, reading the state back`);
	let text = 'it could not be read';
	for (let done = 0; done < looks; done++) {
		if (done > 0) await sleep(Math.max(100, lookStep / clock.speed));
		try {
			const seen = await look();
			({text} = seen);
			if (seen.inForce) {
				await note('outcome', `converged: ${text}`, seen.etag);
				settled();
				return {text};
			}
		} catch (error) {
			text = `cannot look: ${messageOf(error)}`;
		}
		show('converging', text);
	}
	const summary = called.ok ? `accepted, but ${text}` : `outcome unknown (${called.text}): ${text}; not retried`;
	await note('outcome', `unknown: ${summary}`);
	return end('unknown', summary);
}

/** Whether a change came into force after its wall was ended. Throws CloudError. */
export async function stateAfter(
	{at, ts}: Pick<AuditRecord, 'at' | 'ts'>,
	{clock}: Pick<Eyes, 'clock'>,
	look: () => Promise<Seen>,
): Promise<Found> {
	const {inForce, text} = await look();
	if (inForce) return {state: 'found', text: `made: ${text}`};
	const age = (clock.now() - instantOf(at ?? ts)) / clock.speed;
	return {state: age < arriving ? 'later' : 'found', text: `not made: ${text}`};
}
