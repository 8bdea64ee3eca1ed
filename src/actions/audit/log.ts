/**
 * The audit log: who did what, as append-only JSONL with a hash chain. Tamper-evident, not tamper-proof: someone who
 * may write the folder can rewrite all of it, but not a part of it unseen.
 *
 * Each append opens the file anew and compares it with what this wall and the file beside it (`head.ts`) know of it. So a log
 * that was removed, moved, exchanged or cut refuses, and one that is put back, or a disk that has room again, heals.
 */
import {randomUUID} from 'node:crypto';
import * as fs from 'node:fs';
import {day} from '../../clock.ts';
import {instantOf} from '../../zone.ts';
import {currentActor} from './actor.ts';
import {type Head, longestRecord, seal} from './chain.ts';
import {type AuditIo, openChain} from './file.ts';
import {writeHead} from './head.ts';
import {locked} from './lock.ts';
import {fateOf, ownIdentity} from './process.ts';
import {reasonOf} from './reason.ts';
import {rolledBackIn} from './rolledBack.ts';
import {
	type AuditActor,
	type AuditEntry,
	AuditError,
	type AuditLog,
	type AuditOpening,
	type AuditRecord,
} from './types.ts';
import {unfinishedOf} from './unfinished.ts';

export interface AuditOptions {
	path: string;
	/** ms since the epoch. */
	now: () => number;
	session?: string;
	actor?: AuditActor;
	io?: AuditIo;
}

const nodeIo: AuditIo = {write: (fd, data) => fs.writeSync(fd, data), fsync: fd => fs.fsyncSync(fd)};

/** Opens or creates the log (0600, in a folder 0700) and moves a torn tail aside. Never throws: problems are in `opening`, and every append reports them. */
export function openAudit({
	path,
	now,
	session = randomUUID(),
	actor = currentActor(),
	io = nodeIo,
}: AuditOptions): AuditLog {
	let known: Head | undefined;

	/** Of the last day, those of other walls, too. */
	let recent: readonly AuditRecord[] = [];

	const heard = (records: readonly AuditRecord[]) => {
		recent = [...recent, ...records].filter(({ts}) => instantOf(ts) > now() - day);
	};

	const read = () => {
		const {fd, head, ...opened} = openChain(path, known, now(), io);
		fs.closeSync(fd);
		known = head;
		heard(opened.records);
		return opened;
	};

	const look = (): AuditOpening => {
		const {moved, records} = read();
		const unfinished = unfinishedOf(records, ({process: wall}) => wall !== undefined && fateOf(wall) !== 'gone');
		return {unfinished, rolledBack: rolledBackIn(records), ...(moved === undefined ? {} : {warning: moved})};
	};

	const write = (entry: AuditEntry): AuditRecord => {
		const {fd, head, records} = openChain(path, known, now(), io);
		try {
			known = head;
			heard(records);
			const record = seal({...entry, ts: new Date(now()).toISOString(), session, process: ownIdentity(), actor}, head);
			const data = Buffer.from(`${JSON.stringify(record)}\n`);
			if (data.length > longestRecord) throw new AuditError('too long for a record of the audit log: refusing to act');
			put(fd, data, head.end);
			const {ino, dev} = fs.fstatSync(fd);
			const there = fs.lstatSync(path, {throwIfNoEntry: false});
			if (there?.ino !== ino || there.dev !== dev)
				throw new AuditError(`the audit log ${path} was removed or moved while it was written: refusing to act`);
			known = {seq: record.seq, hash: record.hash, end: head.end + data.length};
			writeHead(path, known, io.fsync);
			heard([record]);
			return record;
		} finally {
			fs.closeSync(fd);
		}
	};

	/** All of a record or nothing: taking half of one back needs no space. */
	const put = (fd: number, data: Buffer, end: number) => {
		try {
			if (io.write(fd, data) !== data.length)
				throw Object.assign(new Error('only a part could be written'), {code: 'ENOSPC'});
			io.fsync(fd);
		} catch (error) {
			fs.ftruncateSync(fd, end);
			throw new AuditError(`cannot write the audit log (${reasonOf(error)}): refusing to act`, {cause: error});
		}
	};

	const opening = locked(path, look).catch(
		(error: unknown): AuditOpening => ({warning: reasonOf(error), unfinished: [], rolledBack: new Map()}),
	);
	let queue: Promise<unknown> = opening;
	/** One after the other. */
	const inTurn = <T>(work: () => T): Promise<T> => {
		const result = queue.then(() => locked(path, work));
		queue = result.catch(() => undefined);
		return result;
	};
	return {
		session,
		opening,
		append: entry => inTurn(() => write(entry)),
		recent: () =>
			inTurn(() => {
				read();
				return recent;
			}),
	};
}
