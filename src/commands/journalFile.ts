/** The journal of a configuration, opened to be read by commands other than its wall. */
import {day} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import type {Span} from '../rewind/rows.ts';
import {whenOf} from '../rewind/when.ts';
import {type KeptJournal, openKeptJournal} from './keptJournal.ts';

export interface JournalOptions {
	/** A file, in place of the newest journal of the configuration. */
	journal?: string;
	from?: string;
	to?: string;
}

export interface OpenedJournal extends KeptJournal {
	/** What is asked for, within what is kept. */
	span: Span;
}

/** ms that are taken where nobody says from when. */
const usual = day;

/** @throws UsageError */
export function openJournalFile(config: LoadedConfig, options: JournalOptions): OpenedJournal {
	const {path, reader, isPassing} = openKeptJournal(config.path, options.journal);
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
