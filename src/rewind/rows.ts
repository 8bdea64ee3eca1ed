/** What is kept of a moment, as the journal or a recording gives it. */
import {minute} from '../clock.ts';
import {type JournalReader, type LineRow, parts, type ReadingRow} from '../journal/schema.ts';

/** Lines of each log that a moment shows. */
export const lineLimit = 500;

/** A stretch of time, both ends inclusive, ms. */
export interface Span {
	from: number;
	to: number;
}

/** Everything that is kept of one moment, but facts, which the wall has in memory. */
export interface Moment {
	/** The last row of each source, and of each other part of a scene. */
	rows: readonly ReadingRow[];
	/** By system, oldest first. */
	lines: Readonly<Record<string, readonly LineRow[]>>;
}

/** Where moments are read; rejects where it cannot be. */
export interface Rows {
	/** Undefined where nothing is kept. */
	span(): Promise<Span | undefined>;
	/** @param t ms */
	at(t: number, systems: readonly string[]): Promise<Moment>;
	/** When the alerts of a system were written down first at or after `t`, ms: a little later than one of them fired. */
	judgedFrom(t: number, system: string): Promise<number | undefined>;
}

/** ms within which what happened is written down, on the fastest clock. */
const soon = 2 * minute;
/** Rows that are looked through for it. */
const mostRows = 2000;

/** The questions of a reader, answered by whoever reads for us. */
export interface Asking {
	/** Resolves when what was known so far can be read. */
	settled(): Promise<unknown>;
	/** From when on the file tells all that was observed, ms. Asked after an answer, which finds out. */
	keptFrom(): number;
	ask<Name extends 'span' | 'readings' | 'readingsBetween' | 'lines'>(
		name: Name,
		...args: Parameters<JournalReader[Name]>
	): Promise<ReturnType<JournalReader[Name]> | undefined>;
}

/** As `judgedFrom`, out of rows that are in order. */
export const judgedIn = (rows: readonly ReadingRow[], t: number, system: string): number | undefined =>
	rows.find(row => row.at >= t && row.at <= t + soon && row.system === system && row.source === parts.alerts)?.at;

const gone = 'the journal file is gone, and what it kept with it; a new one has begun, which keeps from then on';

/** Moments out of the journal of a running wall. */
export const journalRows = ({settled, ask, keptFrom}: Asking): Rows => ({
	async span() {
		await settled();
		const span = await ask('span');
		if (keptFrom() === Number.POSITIVE_INFINITY) throw new Error(gone);
		// What began before the file was lost is in the new one too, without what else was shown then.
		return span && {from: Math.max(span.from, keptFrom()), to: Math.max(span.to, keptFrom())};
	},
	async at(t, systems) {
		const [rows, ...lines] = await Promise.all([
			ask('readings', t),
			...systems.map(system => ask('lines', system, t, lineLimit)),
		]);
		if (!rows) throw new Error('the journal cannot be read');
		if (t < keptFrom()) throw new Error(gone);
		return {rows, lines: Object.fromEntries(systems.map((system, index) => [system, lines[index] ?? []]))};
	},
	judgedFrom: async (t, system) => judgedIn((await ask('readingsBetween', t, t + soon, mostRows)) ?? [], t, system),
});
