/** A stretch of the past, taken out of a journal: what `pitwall replay` shows, and `pitwall record export` writes. */
import {minute} from '../clock.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Fact} from '../journal/fact.ts';
import {type JournalReader, type LineRow, parts, type ReadingRow} from '../journal/schema.ts';
import {judgedIn, lineLimit, type Rows, type Span} from './rows.ts';

export interface Recording extends Span {
	systems: readonly SystemConfig[];
	/** It is of a sandbox. */
	sandbox: boolean;
	/** By when they were known first, oldest first; the first of each source may be older than `from`. */
	rows: readonly ReadingRow[];
	/** Oldest first. */
	lines: readonly LineRow[];
	/** Oldest first. */
	facts: readonly Fact[];
}

/** ms within which a wall that starts has heard from what it asks often. */
const starting = 2 * minute;
/** Lines of each log, the newest. */
const mostLines = 20_000;
/** Bytes of the bodies of all rows. */
const mostBytes = 128 * 1024 * 1024;

/** Why a stretch cannot be taken: in words for the person who asked for it. */
export class StretchError extends Error {
	override readonly name = 'StretchError';
}

type Asked = 'span' | 'facts' | 'readings' | 'readingsBetween' | 'lines';

/** A journal that answers at once, or the thread of a running wall that writes one; it may fail to answer. */
export type Kept = {
	[Name in Asked]: (
		...args: Parameters<JournalReader[Name]>
	) => ReturnType<JournalReader[Name]> | undefined | Promise<ReturnType<JournalReader[Name]> | undefined>;
};

/**
 * Takes a stretch out of a journal, as far as that reaches.
 * @param since facts from then on come with it, ms: an incident may have begun earlier
 * @throws StretchError
 */
export async function taken(
	reader: Kept,
	{from, to, since}: Span & {since: number},
	systems: readonly SystemConfig[],
	sandbox: boolean,
): Promise<Recording> {
	const kept = await reader.span();
	if (!kept || kept.from > to || from > to) throw new StretchError('the journal holds nothing of that time');
	const names = new Set(systems.map(({system}) => system));
	const rows = (await rowsOf(reader, from, to))
		.filter(({system}) => system === '' || names.has(system))
		// What was known after the end is not part of it.
		.map(row => ({...row, seen: Math.min(row.seen, to)}));
	if (rows.reduce((sum, {body}) => sum + body.length, 0) > mostBytes)
		throw new StretchError('that is too long for one recording: take a shorter stretch, or one system');
	const lines = await Promise.all([...names].map(async system => (await reader.lines(system, to, mostLines)) ?? []));
	return {
		from: Math.max(from, kept.from),
		to,
		systems,
		sandbox,
		rows,
		lines: lines.flat().toSorted((a, b) => a.t - b.t),
		facts: ((await reader.facts(since, to)) ?? []).filter(
			({system, recorded}) => recorded <= to && (system === undefined || names.has(system)),
		),
	};
}

/** What counted at the beginning, then all that came until the end, in pages of the reader. */
async function rowsOf(reader: Kept, from: number, to: number): Promise<ReadingRow[]> {
	const rows = ((await reader.readings(from)) ?? []).toSorted((a, b) => a.at - b.at);
	for (let next = from + 1; next <= to; ) {
		const page = (await reader.readingsBetween(next, to)) ?? [];
		for (const row of page) rows.push(row);
		const last = page.at(-1);
		if (!last || page.length < 1000) break;
		// Rows of the last moment may go on in the next page.
		const rest = (await reader.readingsBetween(last.at, last.at)) ?? [];
		rows.push(...rest.filter(row => !page.some(one => isSame(one, row))));
		next = last.at + 1;
	}
	return rows;
}

const isSame = (a: ReadingRow, b: ReadingRow) => a.system === b.system && a.source === b.source && a.at === b.at;

/** The first moment at which the recorded wall, where it was started within the stretch, had heard from its sources, ms. */
export function settledFrom({from, to, rows}: Pick<Recording, 'from' | 'to' | 'rows'>): number {
	const firsts = Map.groupBy(rows, ({system, source}) => `${system}/${source}`);
	const began = [...firsts.values()].map(([row]) => row?.at ?? from).filter(at => at <= from + starting);
	return Math.min(to, Math.max(from, ...began));
}

/** The moments of a recording. Everything is in memory. */
export function recordingRows({from, to, rows, lines}: Recording): Rows {
	const bySource = Map.groupBy(rows, ({system, source}) => `${system}/${source}`);
	const bySystem = Map.groupBy(lines, ({system}) => system);
	return {
		span: async () => ({from, to}),
		judgedFrom: async (t, system) => judgedIn(bySource.get(`${system}/${parts.alerts}`) ?? [], t, system),
		at: async (t, systems) => ({
			rows: [...bySource.values()].flatMap(all => {
				const row = lastUntil(all, t, ({at}) => at);
				return row < 0 ? [] : (all[row] as ReadingRow);
			}),
			lines: Object.fromEntries(
				systems.map(system => {
					const all = bySystem.get(system) ?? [];
					const end = lastUntil(all, t, one => one.t) + 1;
					return [system, all.slice(Math.max(0, end - lineLimit), end)];
				}),
			),
		}),
	};
}

/** The index of the last element until a time, -1 where there is none. `all` is in the order of their times. */
function lastUntil<T>(all: readonly T[], t: number, timeOf: (one: T) => number): number {
	let [low, high] = [0, all.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (timeOf(all[middle] as T) <= t) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}
