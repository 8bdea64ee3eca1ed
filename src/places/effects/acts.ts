/** The actions of the last day, folded from facts: of this wall, of those before it, and of colleagues (S3-086). Pure. */
import {day} from '../../clock.ts';
import type {Fact} from '../../journal/fact.ts';

type ActionFact = Extract<Fact, {kind: 'action'}>;

/** One action whose call was sent. Times in ms. */
export interface Act {
	/** Its id in the facts. */
	run: string;
	system: string;
	title: string;
	by?: string;
	sentAt: number;
	/** How it ended, as far as that is known. */
	end?: {phase: Exclude<ActionFact['phase'], 'sent'>; text: string; at: number};
	/** What takes it back, as a command. */
	undo?: string;
}

/** Newest first. @param facts oldest first */
export function actsIn(facts: readonly Fact[], now: number): Act[] {
	const acts = new Map<string, Act>();
	for (const fact of facts) {
		if (fact.kind !== 'action' || fact.at <= now - day || fact.at > now) continue;
		const {run, phase, at, text, title, system = '', by, undo} = fact;
		if (phase === 'sent')
			acts.set(run, {run, system, title, sentAt: at, ...(by !== undefined && {by}), ...(undo !== undefined && {undo})});
		else {
			const known = acts.get(run);
			if (known) acts.set(run, {...known, end: {phase, text, at}});
		}
	}
	return [...acts.values()].reverse();
}
