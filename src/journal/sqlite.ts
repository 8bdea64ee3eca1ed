/** `node:sqlite` of whichever Node runs us. */
import type {DatabaseSync} from 'node:sqlite';
import {applicationId, schemaVersion, tables} from './schema.ts';

type Sqlite = typeof import('node:sqlite');

/** Undefined where Node has none: before 22.13 it hides behind a flag. Node calls it experimental, which tells nobody anything here. */
export function loadSqlite(): Sqlite | undefined {
	const {emitWarning} = process;
	process.emitWarning = () => undefined;
	try {
		return process.getBuiltinModule?.('node:sqlite');
	} catch {
		return undefined;
	} finally {
		process.emitWarning = emitWarning;
	}
}

/** Of what `user_version` a file is; 0 for a new one. */
export const versionOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.user_version);

/** A file that is something else. */
export class ForeignFileError extends Error {}

/** Makes the tables where there are none. @throws ForeignFileError where there are others, errors of SQLite */
export function makeTables(db: DatabaseSync): void {
	if (versionOf(db) === schemaVersion) return;
	// Asks again with the lock of a writer: two walls may start at the same time.
	db.exec('BEGIN IMMEDIATE');
	try {
		if (versionOf(db) === 0) {
			const others = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n);
			if (others > 0) throw new ForeignFileError('it is not a journal');
			db.exec(`${tables} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
		}
		db.exec('COMMIT');
	} catch (error) {
		if (db.isTransaction) db.exec('ROLLBACK');
		throw error;
	}
}
