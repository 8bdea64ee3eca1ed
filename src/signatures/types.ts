/** Errors of a log by their signature: what they have in common once numbers, ids and quoted texts are left out. */
import type {Severity} from '../cloud/types.ts';

export interface Signature {
	/** A hash of `text`, the same in every process. */
	id: string;
	/** The masked text. */
	text: string;
	/** The newest line of it, as it was written. */
	sample: string;
	/** Errors in the newest whole minute or in the running one, whichever has more. */
	perMinute: number;
	/** Errors of the log that is known. */
	seen: number;
	/** ms; of the first one as far as the log and the memory reach. */
	firstAt: number;
	lastAt: number;
	/** First seen within half an hour, by a wall that knows what there was before (docs/decisions/judging.md). */
	isNew: boolean;
	/** Full names of the revisions that wrote it, the newest last. */
	revisions: readonly string[];
	/** Errors per minute of the last 60, oldest first; the last one is the running minute. */
	counts: readonly number[];
	/** The worst of its lines. */
	severity: Severity;
}

export interface SignatureState {
	/** New ones first, then those with the most errors in the last hour. */
	signatures: readonly Signature[];
	/** All errors per minute of the last 60, oldest first; the last one is the running minute. */
	errors: readonly number[];
	/** Errors that belong to none of these signatures: there were too many of them, or too many kinds. */
	more: number;
	/** From when on the errors are known, ms; Infinity before the log was read. */
	since: number;
	/** The moment of this state, ms. */
	at: number;
}

/** Of a log that was not read. */
export const noErrors: SignatureState = {
	signatures: [],
	errors: [],
	more: 0,
	since: Number.POSITIVE_INFINITY,
	at: 0,
};

/** What outlives the wall: when signatures were seen, by their hashes. */
export interface KnownSignatures {
	/** Since when errors have been watched without a day between two walls, ms. */
	since: number;
	/** When this was known, ms. */
	at: number;
	seen: readonly (readonly [id: string, firstAt: number, lastAt: number])[];
}
