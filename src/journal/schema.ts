/**
 * What the journal keeps on disk, in one SQLite file for each wall and clock: facts, what sources answered, lines of logs.
 * All times are ms of the wall's clock. Plain data and SQL.
 */
import type {ItemTicks} from '../calendar/types.ts';
import type {Episode} from '../checks/episodes.ts';
import type {Alert} from '../checks/types.ts';
import {minute} from '../clock.ts';
import type {CloudErrorKind, Reading, Severity} from '../cloud/types.ts';
import type {PollStats, SourceState, TailState} from '../poll/types.ts';
import type {KnownSignatures, SignatureState} from '../signatures/types.ts';
import type {Fact} from './fact.ts';

/** `application_id` of the files: "pitw". */
export const applicationId = 0x70_69_74_77;
/** ms between two walls that are no gap: a restart. */
export const restart = 2 * minute;
/** `user_version` of the files; one of a newer version is left alone. */
export const schemaVersion = 1;

/** Subject: the incident, alert or run that a fact is about; the body is the whole fact as JSON. */
export const tables = `
CREATE TABLE IF NOT EXISTS facts(
	id TEXT PRIMARY KEY, at INTEGER NOT NULL, recorded INTEGER NOT NULL,
	kind TEXT NOT NULL, system TEXT, subject TEXT, body TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS facts_at ON facts(at);
CREATE TABLE IF NOT EXISTS readings(
	row INTEGER PRIMARY KEY, system TEXT NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL, seen INTEGER NOT NULL,
	of TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS readings_of ON readings(system, source, at);
CREATE INDEX IF NOT EXISTS readings_at ON readings(at);
CREATE TABLE IF NOT EXISTS lines(
	system TEXT NOT NULL, t INTEGER NOT NULL, id TEXT NOT NULL, severity TEXT NOT NULL, service TEXT NOT NULL,
	revision TEXT NOT NULL, message TEXT NOT NULL, count INTEGER NOT NULL, last INTEGER NOT NULL,
	PRIMARY KEY(system, t, id)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lines_t ON lines(t);
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** An answer, which counts from `at` until the next row of its source. */
export interface ReadingRow {
	/** Empty for what is of the whole wall. */
	system: string;
	/** The id of a source, `logErrors`, or one of `parts`. */
	source: string;
	/** When it was known first, and last: equal answers only move `seen`. */
	at: number;
	seen: number;
	/** Hash of the question; another question's answer means nothing to this one. */
	of: string;
	/** Raw deflate of JSON: a KeptState for a source, else the value of the part. */
	body: Uint8Array;
}

/**
 * The state of a source as it is kept. `reading.fetchedAt` is left out where its last poll succeeded: it is then `seen` or
 * the moment that is shown, whichever is earlier. Of an error only what is shown is kept.
 */
export interface KeptState extends Omit<SourceState, 'reading' | 'error' | 'nextAt' | 'remembered'> {
	reading?: Omit<Reading, 'fetchedAt'> & {fetchedAt?: number};
	error?: {kind: CloudErrorKind; message: string; api: string};
	nextAt?: number;
}

/** What a scene shows besides sources, kept as rows of pseudo-sources: no id of a source has a `~`. */
export const parts = {
	/** Of a system. */
	alerts: '~alerts',
	signatures: '~signatures',
	known: '~known',
	tail: '~tail',
	/** Of the wall: system is empty. */
	episodes: '~episodes',
	ticks: '~ticks',
	judged: '~judged',
	stats: '~stats',
} as const;
export type Part = keyof typeof parts;

/** The JSON in the bodies of the parts. */
export interface PartValues {
	alerts: readonly Alert[];
	signatures: SignatureState;
	known: KnownSignatures;
	tail: Omit<TailState, 'lines'>;
	episodes: readonly Episode[];
	ticks: ItemTicks;
	judged: boolean;
	stats: PollStats;
}

/** A line of a log, or several equal ones. Neither payload nor origin is kept. */
export interface LineRow {
	system: string;
	t: number;
	/** Its insertId. */
	id: string;
	severity: Severity;
	service: string;
	revision: string;
	message: string;
	count: number;
	last: number;
}

/** Reads one file. Every answer is bounded; none throws on damage: what cannot be read is left out. */
export interface JournalReader {
	/** Those that happened from `from` to `to`, both inclusive, oldest first; of more than `most` the newest. */
	facts(from: number, to: number, most?: number): Fact[];
	/** The last row of each source and part that was known at that moment. */
	readings(at: number): ReadingRow[];
	/** All rows known from `from` to `to`, oldest first: a recording. */
	readingsBetween(from: number, to: number, most?: number): ReadingRow[];
	/** The newest lines of a system until that moment, oldest first. */
	lines(system: string, to: number, most: number): LineRow[];
	/** From when to when readings are kept; undefined where there are none. */
	span(): {from: number; to: number} | undefined;
	/** When a wall that writes it was last known to run. */
	alive(): number | undefined;
	close(): void;
}
