/** What burns in a system: since when, why, and what to do about it. Plain data, in words where nobody computes with it. */
import type {Suspect} from '../changes/line.ts';
import type {Change} from '../changes/types.ts';
import type {Alert} from '../checks/types.ts';
import type {CommandId} from '../keys/keymap.ts';

/** A possible cause. Its strength is the sum of points that every line of evidence brings, at most five. */
export interface Cause {
	/** Tells it apart from the other causes of its system, from one scene to the next. */
	id: string;
	/** In a few words: `deploy 00008-txf of webhook-processor`. */
	title: string;
	/** 1 to 5. */
	strength: number;
	/** `strong`, `likely`, `possible`; `follows 1` of what the first cause explains. */
	word: string;
	/** The one fact that tells most, in a few words: `12.9% 5xx, 00006-tdq <0.1%`. */
	telling: string;
	/** What speaks for it, the weightiest first. */
	evidence: readonly string[];
	/** What speaks against it. */
	against: readonly string[];
	/** The change that it is; absent where nothing was changed. */
	change?: Change;
	/** The service, function, job, queue or address that it is about. */
	subject: string;
	/** Somebody or something that a breakdown names, rather than what is broken. */
	member?: true;
}

/** Something to do, with the command whose key does it; without one it is done elsewhere. */
export interface Step {
	command?: CommandId;
	words: string;
}

/** One line of evidence: a name with a text. */
export interface Fact {
	name: string;
	text: string;
}

/** The trouble of one system. */
export interface Story {
	/** First bad moment of the earliest of its alerts, ms. */
	since: number;
	/** The worst level of its alerts. */
	level: 'warn' | 'crit';
	/** Its open alerts, the most urgent first; pending ones build up. */
	alerts: readonly Alert[];
	firing: number;
	building: number;
	acked: number;
	/** The change or the member of a breakdown that is the first cause. */
	suspect?: Suspect;
	/** The likeliest first. */
	causes: readonly Cause[];
	/** What to do, the most useful first. */
	next: readonly Step[];
	/** Whom or what it hits, in words: `about 1 in 7 requests fails`. Empty where no check tells. */
	affects: string;
}
