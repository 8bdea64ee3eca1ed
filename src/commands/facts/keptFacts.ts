/** The facts that the wall of a configuration has kept on disk, for commands that run without it. */
import type {LoadedConfig} from '../../config/schema/system.ts';
import type {Fact} from '../../journal/fact.ts';
import {mostFacts} from '../../journal/journal.ts';
import {openKeptJournal} from '../keptJournal.ts';

export interface KeptFacts {
	/** Oldest first. */
	facts: readonly Fact[];
	/** The moment that clocks are to be judged at, ms: of a sandbox that runs at its own pace, that of its newest fact. */
	now: number;
}

/**
 * Reads while the wall goes on writing.
 * @param path of a journal; absent: the one of this configuration that was written last
 * @throws UsageError where there is none, or it cannot be read
 */
export function keptFacts({path: config}: Pick<LoadedConfig, 'path'>, path?: string): KeptFacts {
	const {reader, isPassing} = openKeptJournal(config, path);
	try {
		const facts = reader.facts(0, Number.MAX_SAFE_INTEGER, mostFacts);
		return {facts, now: isPassing ? (facts.at(-1)?.at ?? 0) : Date.now()};
	} finally {
		reader.close();
	}
}
