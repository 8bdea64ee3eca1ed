/**
 * The calls of one plan, from its first to its last. Each is on disk in the audit log before it leaves, it is asked anew
 * whether it may leave, and it leaves once: only what was found in force is followed by another call.
 */
import type {Call, Json} from '../cloud/call.ts';
import type {Sent} from '../cloud/port.ts';
import {messageOf} from '../text/errors.ts';
import {isoText} from '../zone.ts';
import {type Called, once, type Steps} from './after/steps.ts';
import {factsOf} from './audit/entries.ts';
import type {AuditEntry} from './audit/types.ts';
import type {ActionResult, Plan, PlanStep} from './types.ts';

/** What all steps of a plan have in common. */
type Common = Omit<Steps, 'call' | 'answer' | 'note' | 'next' | 'fallBack'>;

export interface CallsDeps {
	common: Common;
	/** Asks whether it may leave, and sends it. Throws ActionRefused and CloudError. */
	send: (call: Call) => Promise<Sent>;
	/** Throws AuditError: then nothing may be sent. */
	append: (entry: AuditEntry) => Promise<unknown>;
	/** Takes the target for this action again; or why it cannot be had: another action is in flight on it. */
	hold: () => Promise<string | undefined>;
}

export interface Calls {
	/** Of the first call, which has been sent. */
	first: Steps;
	/** The end of the action as a whole, written down where it is that of several calls. */
	ended(result: ActionResult): Promise<ActionResult>;
}

/** Sends the first call of a plan whose intent is written; `verify` has the others sent. */
export function beginCalls(plan: Plan, {common, send, append, hold}: CallsDeps): Calls {
	const {clock, say, superseded} = common;
	const {further = [], fallback} = plan;
	const of = further.length + 1;
	const isOfSeveral = plan.further !== undefined;
	/** Calls that are in force. */
	let done = 0;

	/** After a call, a failure to write the audit record is reported, not thrown, so that it does not hide the outcome. */
	const write = async (entry: AuditEntry) => {
		try {
			await append({...factsOf(plan), ...entry});
		} catch (error) {
			say('verifying', `NOT in the audit log (${entry.result}): ${messageOf(error)}`);
		}
	};

	const stepsOf = (number: number, call: Call, sent: (note: Steps['note']) => Promise<Called>): Steps => {
		let operation: string | undefined;
		let isFollowed = false;
		const follow = (step: PlanStep | undefined, as: number, why: string, etag: string | undefined) => {
			if (isFollowed) throw new Error('a call is followed by one other');
			isFollowed = true;
			return step && later(step, as, why, etag);
		};
		const note: Steps['note'] = (kind, result, etagAfter) =>
			write({
				// The outcome is that of the whole.
				kind: kind === 'outcome' && isOfSeveral ? 'execute' : kind,
				result,
				...(isOfSeveral && {step: {number, of}}),
				...(kind === 'execute' && operation !== undefined && {operation}),
				...(etagAfter !== undefined && {etagAfter}),
			});
		const answer = sent(note).then(called => {
			if (called.ok) ({operation} = called.value);
			return called;
		});
		return {
			...common,
			call,
			answer,
			note,
			settled() {
				done = number;
				common.settled();
			},
			next(found, etag) {
				done = number;
				return follow(number === 0 ? undefined : further[number - 1], number + 1, found, etag);
			},
			fallBack: (why, etag) => follow(fallback, 0, why, etag),
		};
	};

	/** A call besides the first: what stops it has changed nothing, and is told as its answer. */
	const later = (step: PlanStep, number: number, why: string, etag: string | undefined): Steps => {
		const call = etag === undefined ? step.call : withEtag(step.call, etag);
		const stopped = (text: string): Called => ({ok: false, unknown: false, text});
		return stepsOf(number, call, async note => {
			const other = superseded.aborted ? 'a newer one began' : await hold();
			if (other !== undefined) return stopped(`not sent, another action is on this target: ${other}`);
			try {
				const etagBefore = etag === undefined ? {} : {etagBefore: etag};
				await append({
					...factsOf(plan),
					...etagBefore,
					kind: 'step',
					step: {number, of},
					call,
					cli: step.gcloud,
					at: isoText(clock.now()),
					result: why,
				});
			} catch (error) {
				return stopped(`not sent: ${messageOf(error)}`);
			}
			common.step('calling', {name: number === 0 ? 'back' : `call ${number} of ${of}`, state: 'ok'}, step.what);
			return once(() => send(call), note).catch((error: unknown) => stopped(`not sent: ${messageOf(error)}`));
		});
	};

	return {
		first: stepsOf(1, plan.call, () =>
			once(
				() => send(plan.call),
				(kind, result) => write({kind, result}),
			),
		),
		async ended(result) {
			if (!isOfSeveral) return result;
			const summary = done === of ? result.summary : `${done} of ${of} done: ${result.summary}`;
			await write({kind: 'outcome', result: `${result.phase}: ${summary}`});
			return {...result, summary, steps: {done, of}};
		},
	};
}

/** The one thing in a call that is not known when it is planned. */
const withEtag = (call: Call, etag: string): Call => ({
	...call,
	body: {...(call.body as Readonly<Record<string, Json>>), etag},
});
