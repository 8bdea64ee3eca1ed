/** Drills as plain data: what is to be practised, what is right in it, and what became of it. */
import type {Severity} from '../config/schema/values.ts';

/** An action of the catalogue, on this target where it matters. */
export interface Deed {
	/** Key of the catalogue: run.rollback. */
	action: string;
	target?: string;
}

/** A change that looks right in this trouble and is not. */
export interface Wrong extends Deed {
	because: string;
	/** It is wrong only as long as nothing right was done. */
	early?: true;
}

/** Something that no action of the wall does: whoever drills says that it was done. */
export interface ByHand {
	/** Its name among those of its scenario. */
	id: string;
	text: string;
	is: 'right' | 'wrong' | 'harmless';
	/** What became of it, or why it was wrong. */
	because: string;
}

export interface Scenario {
	id: string;
	title: string;
	system: string;
	/** The story of the sandbox that it is played by. */
	story: string;
	/** Rows of the requirements that it practises. */
	seed: string;
	/** What is known at the beginning; not the cause. */
	briefing: readonly string[];
	/** As the scale of its system defines it; what its type forces counts where it is graver. */
	severity: Severity;
	/** The kind of incident that it is, of `incidents.types` of its system; its clocks are those of this type. */
	type?: string;
	/** The class of `incidents.rto` of its system, where that of the type is not meant. */
	rto?: string;
	/** Checks of the system that show it; it is mitigated once all of these are well. */
	checks: readonly string[];
	/** The runbook to follow. */
	runbook: string;
	right: readonly Deed[];
	wrong: readonly Wrong[];
	byHand: readonly ByHand[];
	/** The cause, and the words of which a proven hypothesis has to name one. */
	cause: {text: string; words: readonly string[]};
	/** Each says more than the one before. */
	hints: readonly [string, string, string];
	/** Whether the sandbox needs to be told that a right action mended it; otherwise the action itself does. */
	mends?: true;
	/** It counts as evidence for a drill of disaster recovery. */
	recovery?: true;
}

/** One measure of a drill. */
export interface Grade {
	id: string;
	title: string;
	/** What is asked: `within 5 m`. */
	target: string;
	/** What was done: `after 3 m 20 s`. */
	reached: string;
	/** Absent: said, and not judged. */
	pass?: boolean;
}

/** How a drill went. */
export interface Result {
	scenario: string;
	seed: number;
	speed: number;
	/** ms of the clock of the drill. */
	storyAt: number;
	endedAt: number;
	/** ms of the clock of the machine. */
	keptAt: number;
	/** Given up: what was done is graded, but it does not count as practised. */
	aborted: boolean;
	grades: readonly Grade[];
}

export const passedOf = ({grades}: Pick<Result, 'grades'>): {passed: number; of: number} => ({
	passed: grades.filter(({pass}) => pass === true).length,
	of: grades.filter(({pass}) => pass !== undefined).length,
});
