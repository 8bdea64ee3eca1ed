/** The file of the audit log: opened, compared with what is known of it, and verified. */
import * as fs from 'node:fs';
import {dirname} from 'node:path';
import {OwnFileError, openOwn} from '../../files/own.ts';
import {anchorOf, genesis, type Head, longestRecord, type Verification, verifyChain} from './chain.ts';
import {readHead} from './head.ts';
import {reasonOf} from './reason.ts';
import {AuditError, type AuditRecord} from './types.ts';

/** The two calls that tests watch and break. */
export interface AuditIo {
	write(fd: number, data: Buffer): number;
	fsync(fd: number): void;
}

/** Bytes at the end of the log that are verified when it is first opened: about a thousand records. */
const tail = 1024 * 1024;
/** Bytes that a log may have: years of records. */
const most = 64 * 1024 * 1024;

export interface OpenChain {
	/** To be closed by the caller. */
	fd: number;
	/** Where the chain goes on. */
	head: Head;
	/** The records that were verified on the way, oldest first. */
	records: readonly AuditRecord[];
	/** A torn tail was moved aside: where to. */
	moved?: string;
}

/** Opens or creates the log, whose chain must go on from `known` and from the head that is kept beside it. Throws AuditError. */
export function openChain(path: string, known: Head | undefined, now: number, io: AuditIo): OpenChain {
	try {
		const anchors = [known, readHead(path)].filter(head => head !== undefined && head.seq > 0) as Head[];
		const fd = openLog(path, anchors, io);
		try {
			return {fd, ...goOn(path, fd, known, anchors, now, io)};
		} catch (error) {
			fs.closeSync(fd);
			throw error;
		}
	} catch (error) {
		if (error instanceof AuditError) throw error;
		if (error instanceof OwnFileError)
			throw new AuditError(`the audit log is not used: ${error.message}`, {cause: error});
		throw new AuditError(`the audit log ${path} cannot be opened: ${reasonOf(error)}`, {cause: error});
	}
}

function openLog(path: string, anchors: readonly Head[], io: AuditIo): number {
	if (fs.lstatSync(path, {throwIfNoEntry: false})) return openOwn(path, fs.constants.O_RDWR | fs.constants.O_APPEND);
	const newest = Math.max(0, ...anchors.map(({seq}) => seq));
	if (newest > 0) throw refused(path, `is gone, it had ${newest} records`);
	const fd = openOwn(path, fs.constants.O_RDWR | fs.constants.O_APPEND | fs.constants.O_CREAT | fs.constants.O_EXCL);
	syncDirectory(path, io);
	return fd;
}

/** A log that is not the known one. A person who knows why may restore it, or begin a new one. */
const refused = (path: string, what: string) =>
	new AuditError(
		`the audit log ${path} ${what}: put it back, or to begin a new one move it and ${path}.head away and start again`,
	);

function goOn(
	path: string,
	fd: number,
	known: Head | undefined,
	anchors: readonly Head[],
	now: number,
	io: AuditIo,
): Omit<OpenChain, 'fd'> {
	const {size} = fs.fstatSync(fd);
	if (size > most) throw refused(path, `has ${Math.round(size / 1e6)} MB, more than the ${most >> 20} MB of a log`);
	for (const anchor of anchors) {
		if (size < anchor.end) throw refused(path, `was cut: it ends before record ${anchor.seq}`);
		if (!holds(fd, anchor)) throw refused(path, `was exchanged: record ${anchor.seq} is another one`);
	}
	const from = known ?? startOfTail(fd, size);
	if (!from) throw refused(path, 'is not an audit log of pitwall');
	const data = read(fd, from.end, size);
	const whole = data.lastIndexOf(0x0a) + 1;
	const chain = verifyChain(data.subarray(0, whole), from);
	const torn = data.subarray(whole);
	if (!chain.ok) throw refused(path, brokenText(chain));
	if (torn.length === 0) return chain;
	if (torn.length > longestRecord || (chain.head.seq === 0 && !beginsLikeRecord(torn)))
		throw refused(path, 'is not an audit log of pitwall');
	return {...chain, moved: moveTornTail(path, fd, torn, chain.head.end, now, io)};
}

const brokenText = ({line, reason}: Extract<Verification, {ok: false}>) =>
	line === 1 ? `is not an audit log of pitwall (line 1: ${reason})` : `is broken at line ${line}: ${reason}`;

const beginsLikeRecord = (torn: Buffer) => '{"kind":"'.startsWith(torn.toString('latin1', 0, 9));

/** Whether the log still holds a record where it was written. */
function holds(fd: number, {seq, hash, end}: Head): boolean {
	const start = Math.max(0, end - longestRecord - 1);
	const data = read(fd, start, end);
	const line = data.subarray(data.lastIndexOf(0x0a, data.length - 2) + 1);
	const from = anchorOf(line.toString('utf8'), end - line.length);
	const chain = from && verifyChain(line, from);
	return chain?.ok === true && chain.head.seq === seq && chain.head.hash === hash;
}

/** Where verifying begins: at the first record of a short log, else at the first whole line of its tail. */
function startOfTail(fd: number, size: number): Head | undefined {
	if (size <= tail) return genesis;
	const data = read(fd, size - tail, size - tail + 2 * longestRecord);
	const start = data.indexOf(0x0a) + 1;
	return anchorOf(data.toString('utf8', start, data.indexOf(0x0a, start)), size - tail + start);
}

/** Bytes of the file; fewer where it ends before. */
function read(fd: number, from: number, to: number): Buffer {
	const data = Buffer.alloc(to - from);
	let at = 0;
	while (at < data.length) {
		const count = fs.readSync(fd, data, at, data.length - at, from + at);
		if (count === 0) break;
		at += count;
	}
	return data.subarray(0, at);
}

/** fsync of a file does not make its name durable. */
function syncDirectory(path: string, io: AuditIo): void {
	const folder = fs.openSync(dirname(path), 'r');
	try {
		io.fsync(folder);
	} finally {
		fs.closeSync(folder);
	}
}

/** A crash while writing leaves a last line without its end: keep it, but out of the chain. */
function moveTornTail(path: string, fd: number, torn: Buffer, end: number, now: number, io: AuditIo): string {
	const aside = `${path}.torn-${now}`;
	fs.writeFileSync(aside, torn, {mode: 0o600, flag: 'wx', flush: true});
	syncDirectory(path, io);
	fs.ftruncateSync(fd, end);
	io.fsync(fd);
	return `a torn last record of the audit log was moved to ${aside}`;
}

/**
 * The whole chain of a file, however long; a missing file is an empty one. `isAnchored`: whether it was compared with the head
 * that is kept beside it, without which a log that was cut behind a whole record looks like a shorter one. Throws what reading throws.
 */
export function verifyAudit(path: string): Verification & {isAnchored: boolean} {
	const chain = verifyChain(fs.existsSync(path) ? fs.readFileSync(path) : Buffer.alloc(0));
	const kept = headBeside(path);
	const isAnchored = kept !== undefined;
	const {records, head} = chain;
	const fail = (line: number, at: number, reason: string) => ({
		ok: false as const,
		line,
		at,
		reason,
		records,
		head,
		isAnchored,
	});
	if (!chain.ok || !kept || kept.seq === 0) return {...chain, isAnchored};
	if (kept.seq > head.seq) return fail(head.seq + 1, head.end, `was cut: it had ${kept.seq} records`);
	return records[kept.seq - 1]?.hash === kept.hash
		? {...chain, isAnchored}
		: fail(kept.seq, kept.end, 'is another one than was written: the log was exchanged');
}

/** The head of a log of our own; nobody vouches for that of another. */
function headBeside(path: string): Head | undefined {
	try {
		return readHead(path);
	} catch {
		return undefined;
	}
}
