/** The journal of a configuration, opened to be read by commands other than its wall. */
import * as fs from 'node:fs';
import {join} from 'node:path';
import {stateFolder} from '../config/paths.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {whyForeign} from '../files/own.ts';
import {journalFile} from '../journal/identity.ts';
import {openReader} from '../journal/read.ts';
import type {JournalReader} from '../journal/schema.ts';
import type {Span} from '../rewind/rows.ts';
import {whenOf} from '../rewind/when.ts';
import {messageOf} from '../text/errors.ts';

export interface JournalOptions {
	/** A file, in place of the newest journal of the configuration. */
	journal?: string;
	from?: string;
	to?: string;
}

export interface OpenedJournal {
	reader: JournalReader;
	/** What is asked for, within what is kept. */
	span: Span;
	/** It is of a clock that runs fast: a sandbox. */
	isPassing: boolean;
}

/** ms that are taken where nobody says from when. */
const usual = 24 * 60 * 60_000;

/** @throws UsageError */
export function openJournalFile(config: LoadedConfig, options: JournalOptions): OpenedJournal {
	const path = options.journal ?? newest(config);
	if (path === undefined)
		throw new UsageError(`pitwall: no wall on ${config.path} has kept a journal yet. Name one by --journal.`);
	const isPassing = journalFile(path.split('/').at(-1) ?? '', {config: config.path})?.passing === true;
	const reader = opened(path);
	const kept = reader.span();
	if (!kept) {
		reader.close();
		throw new UsageError(`pitwall: the journal ${path} holds no readings yet.`);
	}
	const now = isPassing || options.journal !== undefined ? kept.to : Date.now();
	const tz = config.systems[0]?.tz ?? 'UTC';
	const at = (name: 'from' | 'to'): number | undefined => {
		const text = options[name];
		const t = text === undefined ? undefined : whenOf(text, now, tz);
		if (text !== undefined && t === undefined)
			throw new UsageError(`pitwall: --${name} '${text}' is no time that was. Use 14:05, 2026-11-20T14:05:00Z or 90m.`);
		return t;
	};
	const to = at('to') ?? now;
	return {reader, isPassing, span: {from: at('from') ?? Math.max(kept.from, to - usual), to}};
}

/** The journal of this configuration that was written last. */
function newest({path: config}: LoadedConfig, folder = stateFolder()): string | undefined {
	try {
		return fs
			.readdirSync(folder)
			.filter(name => {
				const file = journalFile(name, {config});
				return file?.own && file.main;
			})
			.map(name => join(folder, name))
			.map(path => ({path, at: Math.max(...[path, `${path}-wal`].map(changedAt))}))
			.toSorted((a, b) => b.at - a.at)[0]?.path;
	} catch {
		return undefined;
	}
}

const changedAt = (path: string): number => fs.statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0;

/** @throws UsageError */
function opened(path: string): JournalReader {
	const cannot = (why: string) => new UsageError(`pitwall: the journal ${path} cannot be read: ${why}.`);
	if (!fs.existsSync(path)) throw new UsageError(`pitwall: there is no journal ${path}.`);
	const foreign = whyForeign(path);
	if (foreign !== undefined) throw cannot(foreign);
	try {
		const reader = openReader(path, error => {
			throw cannot(messageOf(error));
		});
		if (!reader) throw cannot(`Node ${process.version} has no SQLite, 22.13 and newer have`);
		return reader;
	} catch (error) {
		throw error instanceof UsageError ? error : cannot(messageOf(error));
	}
}
