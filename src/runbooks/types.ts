/** A runbook as plain data: parsed when the config is loaded, so that a start with a kept config needs no parser. All text is clean. */

/** A piece of a line with one look. */
export interface Span {
	text: string;
	look?: 'strong' | 'code';
	/** Where it leads, as it was written: whoever opens it checks it. */
	url?: string;
}

/** A part of the text from one margin to the other. */
export type Block =
	| {kind: 'heading'; depth: number; spans: readonly Span[]}
	| {kind: 'text'; spans: readonly Span[]}
	/** Items with their marks: `-`, or a number with its dot. */
	| {kind: 'list'; items: readonly {mark: string; blocks: readonly Block[]}[]}
	| {kind: 'code'; lines: readonly string[]}
	| {kind: 'table'; head: readonly (readonly Span[])[]; rows: readonly (readonly (readonly Span[])[])[]}
	/** A step of the procedure, by its index. */
	| {kind: 'step'; step: number}
	/** The steps below it are to be done within so long, ms, since the trouble began. */
	| {kind: 'phase'; within: number};

/** A query that a step runs when it is asked to. */
export interface StepQuery {
	api: 'bigquery' | 'spanner';
	sql: string;
}

/** What a step waits for once somebody began it: so long, ms, or checks that are in order again, within so long. */
export type StepWait = {kind: 'time'; lasts: number} | {kind: 'checks'; until: readonly string[]; atMost: number};

/** What a step says to the wall. */
export interface StepBits {
	/** Ids of checks: the step is to look at what they judge, and the wall has. */
	watch?: readonly string[];
	/** Ids of checks: the step is done when all of them are in order. */
	until?: readonly string[];
	/** The id of a source whose answer the step is to look at. */
	source?: string;
	/** An action of the catalogue, and its target where the system allows it on several. */
	action?: string;
	target?: string;
	/** What its form is filled in with, by the names of its fields. */
	params?: Readonly<Record<string, string>>;
	/** Ids of checks: the action has helped when all of them are in order. */
	verify?: readonly string[];
	wait?: StepWait;
}

/** One step: an item of a numbered list that is no part of another. */
export interface Step extends StepBits {
	/** Tells it from the others of its runbook, whatever is written before it: made of its words. */
	id: string;
	/** As it is written: steps of several lists may have one number. */
	number: number;
	/** The first lines of it. */
	title: readonly Span[];
	/** What follows. */
	blocks: readonly Block[];
	/** Its blocks of code, apart from its query, for the clipboard. */
	commands: readonly string[];
	query?: StepQuery;
}

export interface Runbook {
	/** The name of its file, without the folder and `.md`. */
	name: string;
	title: string;
	/** The ids of the checks that it is for. */
	checks: readonly string[];
	/** The day on which somebody last held it against the truth: 2026-11-30. */
	reviewed?: string;
	blocks: readonly Block[];
	steps: readonly Step[];
}
