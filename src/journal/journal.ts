/** The facts that a wall knows: the newest, in memory. What keeps them on disk, or shares them, listens and gives back. */
import type {Clock} from '../clock.ts';
import type {Fact, NewFact} from './fact.ts';
import {createIds} from './id.ts';

/** Facts in memory; those that are older are on disk only. */
export const mostFacts = 20_000;

export interface Journal {
	/** By when they happened, oldest first; the same list until there are others. */
	facts(): readonly Fact[];
	/** Writes a fact down: at once in memory, soon after wherever it is kept. */
	record(fact: NewFact): Fact;
	/** Takes facts as they are: those from before the start, and those of other walls. What is known already is skipped. */
	absorb(facts: readonly Fact[]): void;
	/** @param listener gets the facts that are new, and whether they were recorded here */
	subscribe(listener: (added: readonly Fact[], own: boolean) => void): () => void;
}

export function createJournal(clock: Pick<Clock, 'now'>): Journal {
	let facts: readonly Fact[] = [];
	const known = new Set<string>();
	const nextId = createIds();
	const listeners = new Set<(added: readonly Fact[], own: boolean) => void>();

	function add(added: readonly Fact[], own: boolean): void {
		if (added.length === 0) return;
		for (const {id} of added) known.add(id);
		const all = [...facts, ...added];
		const newest = facts.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
		const inOrder = added.every(({at}, index) => at >= (added[index - 1]?.at ?? newest));
		const sorted = inOrder ? all : all.toSorted((a, b) => a.at - b.at);
		for (const {id} of sorted.slice(0, -mostFacts)) known.delete(id);
		facts = sorted.slice(-mostFacts);
		for (const listener of [...listeners]) listener(added, own);
	}

	return {
		facts: () => facts,
		record(fact) {
			const recorded = clock.now();
			// The spread of a union is that union.
			const made = {at: recorded, ...fact, id: nextId(recorded), recorded} as Fact;
			add([made], true);
			return made;
		},
		absorb(others) {
			const fresh = new Map(others.filter(({id}) => !known.has(id)).map(fact => [fact.id, fact]));
			add([...fresh.values()], false);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
