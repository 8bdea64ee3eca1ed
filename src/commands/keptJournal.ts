/** The file of a journal for commands that run without its wall: which one, and how it is opened. */
import * as fs from 'node:fs';
import {basename, join} from 'node:path';
import {stateFolder} from '../config/paths.ts';
import {UsageError} from '../config/usage.ts';
import {whyForeign} from '../files/own.ts';
import {journalFile} from '../journal/identity.ts';
import {openReader} from '../journal/read.ts';
import type {JournalReader} from '../journal/schema.ts';
import {messageOf} from '../text/errors.ts';

export interface KeptJournal {
	/** To be closed. */
	reader: JournalReader;
	/** It is of a clock that runs fast: a sandbox. */
	isPassing: boolean;
}

/**
 * @param config path of the wall file
 * @param path of a journal; absent: the one of this configuration that was written last
 * @throws UsageError where there is none, or it cannot be read
 */
export function openKeptJournal(config: string, path = newest(config)): KeptJournal & {path: string} {
	if (path === undefined)
		throw new UsageError(`pitwall: no wall on ${config} has kept a journal yet. Name one by --journal.`);
	const isPassing = journalFile(basename(path), {config})?.passing === true;
	return {path, reader: readerAt(path), isPassing};
}

function newest(config: string): string | undefined {
	const folder = stateFolder();
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

const changedAt = (path: string): number => fs.statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0;

function readerAt(path: string): JournalReader {
	if (!fs.existsSync(path)) throw new UsageError(`pitwall: there is no journal ${path}.`);
	const foreign = whyForeign(path);
	if (foreign !== undefined) throw unreadable(path, foreign);
	try {
		const reader = openReader(path, error => {
			throw unreadable(path, messageOf(error));
		});
		if (!reader) throw unreadable(path, `Node ${process.version} has no SQLite, 22.13 and newer have`);
		return reader;
	} catch (error) {
		throw error instanceof UsageError ? error : unreadable(path, messageOf(error));
	}
}

const unreadable = (path: string, why: string) =>
	new UsageError(`pitwall: the journal ${path} cannot be read: ${why}.`);
