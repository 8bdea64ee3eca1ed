/** The facts that the wall of a configuration has kept on disk, for commands that run without it. */
import * as fs from 'node:fs';
import {join} from 'node:path';
import {stateFolder} from '../../config/paths.ts';
import type {LoadedConfig} from '../../config/schema/system.ts';
import {UsageError} from '../../config/usage.ts';
import {whyForeign} from '../../files/own.ts';
import type {Fact} from '../../journal/fact.ts';
import {journalFile} from '../../journal/identity.ts';
import {mostFacts} from '../../journal/journal.ts';
import {openReader} from '../../journal/read.ts';
import {messageOf} from '../../text/errors.ts';

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
export function keptFacts({path: config}: Pick<LoadedConfig, 'path'>, path = newest(config)): KeptFacts {
	if (path === undefined)
		throw new UsageError(`pitwall: no wall on ${config} has kept a journal yet. Name one by --journal.`);
	const cannot = (why: string) => new UsageError(`pitwall: the journal ${path} cannot be read: ${why}.`);
	if (!fs.existsSync(path)) throw new UsageError(`pitwall: there is no journal ${path}.`);
	const foreign = whyForeign(path);
	if (foreign !== undefined) throw cannot(foreign);
	const facts = (() => {
		try {
			const reader = openReader(path, error => {
				throw error;
			});
			if (!reader) throw new Error(`Node ${process.version} has no SQLite, 22.13 and newer have`);
			try {
				return reader.facts(0, Number.MAX_SAFE_INTEGER, mostFacts);
			} finally {
				reader.close();
			}
		} catch (error) {
			throw cannot(messageOf(error));
		}
	})();
	const isPassing = journalFile(path.split('/').at(-1) ?? '', {config})?.passing === true;
	return {facts, now: isPassing ? (facts.at(-1)?.at ?? 0) : Date.now()};
}

/** The journal of this configuration that was written last. */
function newest(config: string, folder = stateFolder()): string | undefined {
	const changedAt = (path: string): number => fs.statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0;
	try {
		return fs
			.readdirSync(folder)
			.filter(name => {
				const file = journalFile(name, {config});
				return file?.own && file.main;
			})
			.map(name => join(folder, name))
			.map(path => ({path, at: Math.max(changedAt(path), changedAt(`${path}-wal`))}))
			.toSorted((a, b) => b.at - a.at)[0]?.path;
	} catch {
		// There is no folder yet.
		return undefined;
	}
}
