/** What the wall and the worker that writes its journal say to each other. Plain data. */
import type {Fact} from './fact.ts';
import type {JournalReader, LineRow} from './schema.ts';

/** How much is kept. */
export interface Bounds {
	/** ms; of facts, of answers and lines, and how long answers stay more than one in ten minutes. */
	facts: number;
	readings: number;
	dense: number;
	/** Bytes of the file. */
	bytes: number;
}

/** An answer, or a part of a scene, at the moment `at`. */
export interface NewReading {
	system: string;
	source: string;
	at: number;
	of: string;
	/** JSON of a KeptState, or of the value of the part. */
	json: string;
}

export interface Batch {
	facts: readonly Fact[];
	readings: readonly NewReading[];
	lines: readonly LineRow[];
	/** ms of the wall's clock. */
	now: number;
}

/** A question to the reader, answered by the worker. */
export type Question = {
	[Name in Exclude<keyof JournalReader, 'close'>]: {name: Name; args: Parameters<JournalReader[Name]>};
}[Exclude<keyof JournalReader, 'close'>];

export interface WorkerData {
	path: string;
	bounds: Bounds;
}
export type ToWorker =
	| {kind: 'write'; id: number; batch: Batch}
	| {kind: 'ask'; id: number; question: Question}
	| {kind: 'stop'};
export type FromWorker =
	| {kind: 'kept'; id: number}
	/** Nothing of the batch is kept, but its facts are tried again. */
	| {kind: 'failed'; id: number; why: string}
	| {kind: 'answer'; id: number; value: unknown}
	/** The file was removed or damaged: a new one has begun, without what was kept. */
	| {kind: 'anew'}
	/** For the log. */
	| {kind: 'said'; text: string};
