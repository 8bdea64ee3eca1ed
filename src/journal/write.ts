/** Writes batches into an open journal. Belongs to the worker, and waits for the disk. */
import {hash} from 'node:crypto';
import type {DatabaseSync} from 'node:sqlite';
import type {Fact} from './fact.ts';
import type {Batch, Bounds, NewReading} from './messages.ts';
import {pack} from './pack.ts';
import {createTidy} from './tidy.ts';

/** The incident, alert, item or run that a fact is about. */
function subjectOf(fact: Fact): string | null {
	switch (fact.kind) {
		case 'alert':
		case 'hold':
			return fact.key;
		case 'action':
			return fact.run;
		case 'item':
			return fact.item;
		case 'declared':
			return fact.id;
		default:
			return 'incident' in fact ? (fact.incident ?? null) : null;
	}
}

export interface Writer {
	/** All of it or nothing. @throws errors of SQLite */
	write(batch: Batch): void;
}

export function createWriter(db: DatabaseSync, bounds: Bounds): Writer {
	const addFact = db.prepare(
		'INSERT OR IGNORE INTO facts(id, at, recorded, kind, system, subject, body) VALUES(?, ?, ?, ?, ?, ?, ?)',
	);
	const addReading = db.prepare(
		'INSERT INTO readings(system, source, at, seen, of, body) VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(system, source, at) DO UPDATE SET seen = excluded.seen, of = excluded.of, body = excluded.body RETURNING row',
	);
	const moveSeen = db.prepare('UPDATE readings SET seen = max(seen, ?) WHERE row = ?');
	const addLine = db.prepare(
		'INSERT INTO lines(system, t, id, severity, service, revision, message, count, last) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(system, t, id) DO UPDATE SET count = excluded.count, last = excluded.last',
	);
	const setAlive = db.prepare(
		"INSERT INTO meta VALUES('alive', ?) ON CONFLICT(key) DO UPDATE SET value = max(CAST(value AS INTEGER), excluded.value)",
	);
	const tidy = createTidy(db, bounds);
	/** The newest row of each source that this process wrote. */
	const newest = new Map<string, {of: string; row: number}>();

	function writeReading({system, source, at, of, json}: NewReading, written: typeof newest): void {
		const key = `${system}/${source}`;
		const digest = hash('sha1', `${of} ${json}`);
		const before = written.get(key) ?? newest.get(key);
		// Tidying may have removed the row.
		if (before?.of === digest && moveSeen.run(at, before.row).changes > 0) return;
		const {row} = addReading.get(system, source, at, at, of, pack(json)) as {row: number};
		written.set(key, {of: digest, row});
	}

	return {
		write({facts, readings, lines, now}) {
			const written: typeof newest = new Map();
			db.exec('BEGIN IMMEDIATE');
			try {
				for (const fact of facts)
					addFact.run(
						fact.id,
						fact.at,
						fact.recorded,
						fact.kind,
						fact.system ?? null,
						subjectOf(fact),
						JSON.stringify(fact),
					);
				for (const reading of readings) writeReading(reading, written);
				for (const {system, t, id, severity, service, revision, message, count, last} of lines)
					addLine.run(system, t, id, severity, service, revision, message, count, last);
				setAlive.run(String(now));
				db.exec('COMMIT');
			} catch (error) {
				if (db.isTransaction) db.exec('ROLLBACK');
				throw error;
			}
			for (const [key, one] of written) newest.set(key, one);
			tidy(now);
		},
	};
}
