/** A past of a test: what a wall showed, written by the writer of the journal into a SQLite in memory, read as a wall reads its journal. */
import {day} from '../../src/clock.ts';
import {observe} from '../../src/commands/facts/observe.ts';
import type {NewReading} from '../../src/journal/messages.ts';
import {readerOf} from '../../src/journal/read.ts';
import type {JournalReader, LineRow} from '../../src/journal/schema.ts';
import {loadSqlite, makeTables} from '../../src/journal/sqlite.ts';
import {createWriter} from '../../src/journal/write.ts';
import {createRewind, type Rewind} from '../../src/rewind/control.ts';
import {createPast} from '../../src/rewind/past.ts';
import {journalRows, type Rows} from '../../src/rewind/rows.ts';
import type {FakeWall} from './fakeWall.ts';

export interface Kept {
	reader: JournalReader;
	rows: Rows;
	/** Writes down what the wall shows now. */
	keep(): void;
}

export function keptOf({live, poller, config, clock, journal}: FakeWall): Kept {
	const sqlite = loadSqlite();
	if (!sqlite) throw new Error('the tests run on a Node that has SQLite');
	const db = new sqlite.DatabaseSync(':memory:');
	makeTables(db);
	const reader = readerOf(db);
	const writer = createWriter(db, {facts: 400 * day, readings: 14 * day, dense: day, bytes: 1e9});
	return {
		reader,
		rows: journalRows({
			settled: async () => true,
			keptFrom: () => 0,
			// The name goes with its own arguments.
			ask: async (name, ...args) => (reader[name] as (...given: unknown[]) => never)(...args),
		}),
		keep() {
			const store = {
				keptFrom: () => 0,
				observe: (readings: readonly NewReading[], lines: readonly LineRow[]) =>
					writer.write({facts: journal.facts(), readings, lines, now: clock.now()}),
			};
			// A new one has handed over nothing yet, and so does it at once.
			observe({config, poller, live, store: () => store, clock}).stop();
		},
	};
}

/** Lets a wall rewind to what was kept of it. */
export const rewindOf = ({live, store, config, clock, journal}: FakeWall, rows: Rows): Rewind =>
	createRewind({past: createPast(rows, config, journal.facts), live, store, config, clock});
