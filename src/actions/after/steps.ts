/** The input of verification, and a call that is made exactly once. */
import type {Call} from '../../cloud/call.ts';
import type {Sent} from '../../cloud/port.ts';
import {CloudError} from '../../cloud/types.ts';
import {messageOf} from '../../text/errors.ts';
import type {Eyes} from '../look/look.ts';
import {ActionRefused, type Phase, type Step, type Target} from '../types.ts';

/** What verification has of one call of a plan; `next` gives that of the following one. */
export interface Steps extends Eyes {
	target: Target;
	/** The call as it is sent. */
	call: Call;
	/** The result of the call, which the executor has sent. That of a plan's first rejects with ActionRefused only, others never. */
	answer: Promise<Called>;
	/** Real ms. */
	sleep: (ms: number) => Promise<void>;
	say: (phase: Phase, text: string) => void;
	/** As `say`, but the next such line replaces it. */
	show: (phase: Phase, text: string) => void;
	/** The present state of a step of its own, in place of its former one. */
	step: (phase: Phase, step: Step, text: string) => void;
	/** Of several calls the executor writes the outcome, once all is over: here it is one of a step. */
	note: (kind: 'execute' | 'outcome' | 'verify', result: string, etagAfter?: string) => Promise<void>;
	/** The target may be acted on again, until the next call. */
	settled: () => void;
	/** Aborted when a newer action on the target makes this verification pointless. */
	superseded: AbortSignal;
	/** Resolves once a person says in the panel of the action that it goes on; the step says `asks` meanwhile. */
	consent: () => Promise<void>;
	/**
	 * Says in which words the call was found in force, and has the next one of the plan sent; undefined after the last.
	 * @param etag of the target now, with which the next call is sent where it needs one
	 */
	next: (found: string, etag?: string) => Steps | undefined;
	/** Has the call sent that takes back what was done; undefined where the plan has none. */
	fallBack: (why: string, etag?: string) => Steps | undefined;
}

export type Called = {ok: true; value: Sent} | {ok: false; unknown: boolean; text: string};

/** Makes a call exactly once and sorts what came of it. Throws ActionRefused, which is noted. */
export async function once(send: () => Promise<Sent>, note: Steps['note']): Promise<Called> {
	try {
		return {ok: true, value: await send()};
	} catch (error) {
		const text = messageOf(error);
		if (error instanceof ActionRefused) {
			await note('outcome', `refused: ${text}`);
			throw error;
		}
		// The port knows whether the call may have arrived; what is no error of the port may be anything.
		const kind = error instanceof CloudError ? error.kind : 'outcome-unknown';
		return {
			ok: false,
			unknown: kind === 'outcome-unknown',
			text: kind === 'stale-etag' ? `the plan is stale, nothing was changed: ${text}` : text,
		};
	}
}
