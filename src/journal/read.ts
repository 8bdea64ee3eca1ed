/** Reads what the journal keeps. Damage and locks leave out what cannot be read; they never throw. */
import type {DatabaseSync, SQLInputValue} from 'node:sqlite';
import type {Fact} from './fact.ts';
import type {JournalReader, LineRow, ReadingRow} from './schema.ts';
import {loadSqlite} from './sqlite.ts';

/** Facts, and rows of readings, of one answer. */
const mostFacts = 20_000;
const mostRows = 50_000;

const rowColumns = 'system, source, at, seen, of, body';

/** @param onProblem is told what could not be read */
export function readerOf(db: DatabaseSync, onProblem: (error: unknown) => void = () => {}): JournalReader {
	/** What SQLite answers has the columns that the query names. */
	function all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
		try {
			return db.prepare(sql).all(...values) as Row[];
		} catch (error) {
			onProblem(error);
			return [];
		}
	}

	/** Each pair by a search of its own, since a DISTINCT would walk the whole index. */
	function sources(): {system: string; source: string}[] {
		const found: {system: string; source: string}[] = [];
		let last = {system: '', source: ''};
		for (;;) {
			const [next] = all<typeof last>(
				'SELECT system, source FROM readings WHERE (system, source) > (?, ?) ORDER BY system, source LIMIT 1',
				last.system,
				last.source,
			);
			if (!next) return found;
			found.push(next);
			last = next;
		}
	}

	return {
		facts: (from, to, most = mostFacts) =>
			all<{body: string}>(
				'SELECT body FROM facts WHERE at BETWEEN ? AND ? ORDER BY at DESC, recorded DESC, rowid DESC LIMIT ?',
				from,
				to,
				Math.min(most, mostFacts),
			)
				.reverse()
				.map(({body}) => JSON.parse(body) as Fact),
		readings: at =>
			sources().flatMap(({system, source}) =>
				all<ReadingRow>(
					`SELECT ${rowColumns} FROM readings WHERE system = ? AND source = ? AND at <= ? ORDER BY at DESC LIMIT 1`,
					system,
					source,
					at,
				),
			),
		readingsBetween: (from, to, most = mostRows) =>
			all<ReadingRow>(
				`SELECT ${rowColumns} FROM readings WHERE at BETWEEN ? AND ? ORDER BY at LIMIT ?`,
				from,
				to,
				Math.min(most, mostRows),
			),
		lines: (system, to, most) =>
			all<LineRow>(
				'SELECT * FROM lines WHERE system = ? AND t <= ? ORDER BY t DESC, id DESC LIMIT ?',
				system,
				to,
				most,
			).reverse(),
		span() {
			const [{first, last} = {first: null, last: null}] = all<{first: number | null; last: number | null}>(
				'SELECT (SELECT min(at) FROM readings) AS first, (SELECT max(at) FROM readings) AS last',
			);
			return first === null || last === null ? undefined : {from: first, to: last};
		},
		alive() {
			const [row] = all<{value: string}>("SELECT value FROM meta WHERE key = 'alive'");
			return row && Number(row.value);
		},
		close() {
			if (db.isOpen) db.close();
		},
	};
}

/** Opens a file to read it, while a wall may be writing it. Undefined where there is no file, or Node has no SQLite. @throws errors of SQLite */
export function openReader(path: string, onProblem?: (error: unknown) => void): JournalReader | undefined {
	const sqlite = loadSqlite();
	if (!sqlite) return undefined;
	const db = new sqlite.DatabaseSync(path, {readOnly: true, timeout: 250});
	return readerOf(db, onProblem);
}
