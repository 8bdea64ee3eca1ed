/** A question about an incident: what it shows, and the facts that an answer makes. */
import type {SystemConfig} from '../../../config/schema/system.ts';
import type {Moment} from '../../../incidents/missing.ts';
import type {Incident, Timer} from '../../../incidents/types.ts';
import type {NewFact} from '../../../journal/fact.ts';
import {cleanLine} from '../../../text/clean.ts';

export interface Ask {
	title: string;
	/** The question above the field; absent where nothing is typed. */
	question?: string;
	/** What stands in the field at first. */
	initial?: string;
	/** What Enter does, in a word. */
	verb: string;
	choices: readonly string[];
	/** The choice to begin with. */
	chosen: number;
	/** What would be left undone by a choice, a line each. */
	missing?(choice: number): readonly string[];
	/** @returns the facts, or in one line what is missing. Throws never. */
	answer(choice: number, typed: string): readonly NewFact[] | string;
}

export interface AskContext extends Moment {
	system: SystemConfig;
	/** All systems. */
	wall: readonly SystemConfig[];
	timers: readonly Timer[];
	/** How much faster than real time that clock runs. */
	speed: number;
	user: string;
}

/** Makes a question of what is known of an incident. */
export type MakeAsk = (incident: Incident, context: AskContext) => Ask;

const longest = 500;

/** What was typed, as a fact keeps it. */
export const clean = (typed: string): string => cleanLine(typed.trim(), longest);

/** A reason, where one was typed. */
export const becauseOf = (typed: string): {reason?: string} => {
	const reason = clean(typed);
	return reason === '' ? {} : {reason};
};
