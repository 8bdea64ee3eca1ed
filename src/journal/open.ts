/** Opens a journal to write it: makes it, checks it, and moves a damaged one aside. Belongs to the worker. */
import * as fs from 'node:fs';
import {dirname} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {OwnFileError, openOwn, ownFolder} from '../files/own.ts';
import {messageOf} from '../text/errors.ts';
import {applicationId, schemaVersion} from './schema.ts';
import {ForeignFileError, loadSqlite, makeTables, versionOf} from './sqlite.ts';

/** Bytes of a file that is checked whole at its opening; of a bigger one only the facts are. */
const checkedWhole = 48 * 1024 * 1024;

/** Result codes of SQLite, without their extension. */
const busy = 5;
const corrupt = 11;
const full = 13;
const noDatabase = 26;
const codeOf = (error: unknown): number => Number((error as {errcode?: unknown}).errcode) & 0xff;

/** What SQLite calls damage, and a file that is something else. */
export const isDamage = (error: unknown): boolean =>
	error instanceof ForeignFileError || [corrupt, noDatabase].includes(codeOf(error));

/** A full disk, or another wall that writes for long: the open file goes on to be good. */
export const isPassing = (error: unknown): boolean => [busy, full].includes(codeOf(error));

/**
 * @param say is told, in a line for the log, that a file was moved aside
 * @throws OwnFileError where it is not ours to write, errors of SQLite and of the disk
 */
export function openJournal(path: string, say: (text: string) => void): DatabaseSync {
	ownFolder(dirname(path));
	// SQLite gives its -wal and -shm the mode of the file.
	fs.closeSync(openOwn(path, fs.constants.O_RDWR | fs.constants.O_CREAT));
	try {
		return openedPatiently(path);
	} catch (error) {
		if (!isDamage(error)) throw error;
		moveAside(path);
		say(`journal: ${path} is damaged (${messageOf(error)}); it is now ${path}.broken, and a new one has begun`);
		fs.closeSync(openOwn(path, fs.constants.O_RDWR | fs.constants.O_CREAT));
		return opened(path);
	}
}

/** Turning to WAL waits for nobody, whatever the timeout: another wall may be doing the same. */
function openedPatiently(path: string): DatabaseSync {
	for (let again = 20; ; again--) {
		try {
			return opened(path);
		} catch (error) {
			if (codeOf(error) !== busy || again === 0) throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
		}
	}
}

function opened(path: string): DatabaseSync {
	const sqlite = loadSqlite();
	if (!sqlite) throw new Error(`Node ${process.version} has no SQLite: use 22.13 or newer`);
	const db = new sqlite.DatabaseSync(path, {timeout: 5000});
	try {
		const version = versionOf(db);
		if (version > schemaVersion) throw new OwnFileError(`${path} was written by a newer pitwall. Remove it, or update`);
		if (version === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL');
		db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304');
		db.exec('PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY');
		makeTables(db);
		check(db, path);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}

/** @throws ForeignFileError, also for damage */
function check(db: DatabaseSync, path: string): void {
	if (Number(db.prepare('PRAGMA application_id').get()?.application_id) !== applicationId)
		throw new ForeignFileError('it is not a journal');
	const which = fs.statSync(path).size <= checkedWhole ? '1' : 'facts';
	const {quick_check: found} = db.prepare(`PRAGMA quick_check(${which})`).get() ?? {};
	if (found !== 'ok') throw new ForeignFileError(String(found).replaceAll(/\s+/g, ' ').slice(0, 100));
}

/** The last damaged file is kept, for somebody who wants to look at it. */
function moveAside(path: string): void {
	fs.rmSync(`${path}.broken`, {force: true, recursive: true});
	fs.renameSync(path, `${path}.broken`);
	for (const end of ['-wal', '-shm']) fs.rmSync(`${path}${end}`, {force: true});
}
