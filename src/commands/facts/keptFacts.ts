/** The facts that the wall of a configuration has kept on disk, for commands that run without it. */
import type {LoadedConfig} from '../../config/schema/system.ts';
import type {Fact} from '../../journal/fact.ts';
import {mostFacts} from '../../journal/journal.ts';
import {restart} from '../../journal/schema.ts';
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
		if (isPassing) return {facts, now: facts.at(-1)?.at ?? 0};
		const now = Date.now();
		return {facts: [...facts, ...gapUntil(now, reader.alive())], now};
	} finally {
		reader.close();
	}
}

/** The wall that does not run now, as the next one will write it down: what nobody sees proves nothing in the meantime either. */
function gapUntil(now: number, alive: number | undefined): Fact[] {
	if (alive === undefined || now - alive <= restart) return [];
	return [{kind: 'gap', id: 'not running', at: alive, recorded: now, to: now, why: 'not running'}];
}
