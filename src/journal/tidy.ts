/** Keeps a journal within its bounds, a little after every batch, so that no batch waits long. Belongs to the worker. */
import type {DatabaseSync} from 'node:sqlite';
import {hour, minute} from '../clock.ts';
import type {Bounds} from './messages.ts';

/** Rows that one turn removes of each table: more than a batch brings. */
const atOnce = 1000;
/** Answers past the dense time stay one in so long, ms. */
const apart = 10 * minute;
/** Pages that one turn gives back to the disk. */
const pages = 512;
/** Turns for one batch while the file is too big. */
const turns = 8;

/** Removes what is too old, thins what is old, and of a file that is too big the oldest. @returns the function for a turn, at `now` ms */
export function createTidy(db: DatabaseSync, {facts, readings, dense, bytes}: Bounds): (now: number) => void {
	const forgetFacts = db.prepare(
		'DELETE FROM facts WHERE rowid IN (SELECT rowid FROM facts WHERE at < ? ORDER BY at LIMIT ?)',
	);
	const forgetReadings = db.prepare(
		'DELETE FROM readings WHERE row IN (SELECT row FROM readings WHERE at < ? ORDER BY at LIMIT ?)',
	);
	const forgetLines = db.prepare(
		'DELETE FROM lines WHERE (system, t, id) IN (SELECT system, t, id FROM lines WHERE t < ? ORDER BY t LIMIT ?)',
	);
	const thin = db.prepare(
		`DELETE FROM readings WHERE at >= ?1 AND at < ?2 AND row NOT IN (
			SELECT row FROM (SELECT row, min(at) FROM readings WHERE at >= ?1 AND at < ?2 GROUP BY system, source, at / ${apart}))`,
	);
	const oldest = db.prepare('SELECT min(at) AS at FROM readings WHERE at >= ?');
	/** Everything before it is thinned. */
	let thinned = Number(db.prepare("SELECT value FROM meta WHERE key = 'thinned'").get()?.value ?? 0);
	const setThinned = db.prepare(
		"INSERT INTO meta VALUES('thinned', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
	);

	const pragma = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
	const pageSize = pragma('page_size');
	const used = () => (pragma('page_count') - pragma('freelist_count')) * pageSize;

	function thinAnHour(until: number): void {
		const from = Number(oldest.get(thinned)?.at ?? until);
		const start = Math.floor(from / apart) * apart;
		const to = start + hour;
		if (to > until) return;
		db.exec('BEGIN IMMEDIATE');
		try {
			thin.run(start, to);
			setThinned.run(String(to));
			db.exec('COMMIT');
			thinned = to;
		} catch (error) {
			if (db.isTransaction) db.exec('ROLLBACK');
			throw error;
		}
	}

	return now => {
		forgetFacts.run(now - facts, atOnce);
		forgetReadings.run(now - readings, atOnce);
		forgetLines.run(now - readings, atOnce);
		thinAnHour(now - dense);
		for (let turn = 0; turn < turns && used() > bytes; turn++) {
			const gone = Number(forgetReadings.run(now, atOnce).changes) + Number(forgetLines.run(now, atOnce).changes);
			if (gone === 0) forgetFacts.run(now, atOnce);
		}
		if (pragma('freelist_count') > pages) db.exec(`PRAGMA incremental_vacuum(${pages})`);
	};
}
