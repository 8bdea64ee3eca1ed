/**
 * The audit log: who did what, as append-only JSONL with a hash chain. Tamper-evident, not tamper-proof: someone who
 * may write the file can rewrite all of it, but not a part of it unseen.
 */
import {randomUUID} from 'node:crypto';
import * as fs from 'node:fs';
import {userInfo} from 'node:os';
import {dirname} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';
import {canonicalJson, sha256} from './canonical.ts';

export interface AuditActor {
	/** Operating system user. */
	user: string;
	uid: number;
	tty?: string;
	/** SSH_CONNECTION: where the person came from. */
	ssh?: string;
}

export type AuditKind = 'intent' | 'execute' | 'outcome' | 'verify' | 'deny' | 'arm' | 'disarm';

export interface AuditEntry {
	kind: AuditKind;
	action?: unknown;
	/** Full resource name. */
	target?: string;
	etagBefore?: string;
	etagAfter?: string;
	planHash?: string;
	cli?: string;
	/** One line. */
	result?: string;
}

export interface AuditRecord extends AuditEntry {
	seq: number;
	/** ISO time. */
	ts: string;
	session: string;
	actor: AuditActor;
	prevHash: string;
	/** sha256(prevHash + canonicalJson(record without hash)). */
	hash: string;
}

/** Nothing may be done that cannot be written down. */
export class AuditError extends Error {
	override readonly name = 'AuditError';
}

export interface AuditLog {
	/** Resolves once the record is on disk (fsync). Throws AuditError: then do not act. */
	append(entry: AuditEntry): Promise<AuditRecord>;
	/** Hash of the newest record; for the footer and the post-mortem. */
	head(): {seq: number; hash: string};
	/** What was found wrong on opening: a torn tail moved aside, or a broken chain (then append refuses). */
	readonly warning?: string;
}

/** The two calls that tests watch and break. */
export interface AuditIo {
	write(fd: number, data: Buffer): number;
	fsync(fd: number): void;
}

export interface AuditOptions {
	path: string;
	/** ms since the epoch. */
	now: () => number;
	session?: string;
	actor?: AuditActor;
	io?: AuditIo;
}

const genesis = '0'.repeat(64);
const nodeIo: AuditIo = {write: (fd, data) => fs.writeSync(fd, data), fsync: fd => fs.fsyncSync(fd)};

/** The person at this terminal, as far as the operating system tells. */
export function currentActor(env: NodeJS.ProcessEnv = process.env): AuditActor {
	const {username, uid} = userInfo();
	const tty = env.SSH_TTY ?? env.TMUX_PANE;
	return {
		user: cleanLine(username, 256),
		uid,
		...(tty === undefined ? {} : {tty: cleanLine(tty, 256)}),
		...(env.SSH_CONNECTION === undefined ? {} : {ssh: cleanLine(env.SSH_CONNECTION, 256)}),
	};
}

export type Verification =
	| {ok: true; records: number; hash: string}
	| {ok: false; records: number; line: number; reason: string};

/** Checks a log text line by line: sequence, links and hashes. A torn last line is a failure too. */
export function verifyChain(text: string): Verification {
	let hash = genesis;
	let seq = 0;
	const lines = text.split('\n');
	const torn = lines.pop() !== '';
	for (const [index, line] of lines.entries()) {
		const fail = (reason: string): Verification => ({ok: false, records: seq, line: index + 1, reason});
		let record: AuditRecord;
		try {
			record = JSON.parse(line) as AuditRecord;
		} catch {
			return fail('not JSON');
		}
		const {hash: claimed, ...rest} = record;
		if (rest.seq !== seq + 1) return fail(`sequence ${rest.seq} after ${seq}`);
		if (rest.prevHash !== hash) return fail('does not follow the record before it');
		if (sha256(hash + canonicalJson(rest)) !== claimed) return fail('was changed after it was written');
		hash = claimed;
		seq = rest.seq;
	}
	return torn
		? {ok: false, records: seq, line: lines.length + 1, reason: 'torn last line'}
		: {ok: true, records: seq, hash};
}

/** verifyChain of a file; a missing file is an empty log. Throws what reading throws otherwise. */
export function verifyAudit(path: string): Verification {
	return fs.existsSync(path) ? verifyChain(fs.readFileSync(path, 'utf8')) : {ok: true, records: 0, hash: genesis};
}

/** Opens or creates the log (0600, in a folder 0700), verifies its chain and moves a torn tail aside. Throws AuditError. */
export async function openAudit({
	path,
	now,
	session = randomUUID(),
	actor = currentActor(),
	io = nodeIo,
}: AuditOptions): Promise<AuditLog> {
	let fd: number;
	try {
		fs.mkdirSync(dirname(path), {recursive: true, mode: 0o700});
		fd = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_APPEND | fs.constants.O_CREAT, 0o600);
		syncDirectory(path, io);
	} catch (error) {
		throw new AuditError(`cannot open the audit log ${path}: ${reasonOf(error)}`, {cause: error});
	}
	const opened = await locked(path, () => {
		const moved = moveTornTail(path, fd, now(), io);
		const chain = verifyAudit(path);
		return {moved, chain, size: fs.fstatSync(fd).size};
	});
	let broken = brokenText(opened.chain);
	let {size} = opened;
	let last = opened.chain.ok
		? {seq: opened.chain.records, hash: opened.chain.hash}
		: {seq: opened.chain.records, hash: genesis};
	let queue: Promise<unknown> = Promise.resolve();

	const write = (entry: AuditEntry): AuditRecord => {
		// Another wall on this machine may have written since: continue its chain, not ours.
		if (fs.fstatSync(fd).size !== size) {
			moveTornTail(path, fd, now(), io);
			const chain = verifyAudit(path);
			broken = brokenText(chain);
			if (chain.ok) last = {seq: chain.records, hash: chain.hash};
			size = fs.fstatSync(fd).size;
		}
		if (broken) throw new AuditError(`refusing to act: ${broken}`);
		const rest = {...entry, seq: last.seq + 1, ts: new Date(now()).toISOString(), session, actor, prevHash: last.hash};
		const record: AuditRecord = {...rest, hash: sha256(last.hash + canonicalJson(rest))};
		const data = Buffer.from(`${JSON.stringify(record)}\n`);
		try {
			if (io.write(fd, data) !== data.length)
				throw Object.assign(new Error('only a part could be written'), {code: 'ENOSPC'});
			io.fsync(fd);
		} catch (error) {
			// Leave no half record behind; the truncation needs no space.
			fs.ftruncateSync(fd, size);
			throw new AuditError(`cannot write the audit log (${reasonOf(error)}): refusing to act`, {cause: error});
		}
		size += data.length;
		last = {seq: record.seq, hash: record.hash};
		return record;
	};

	const warning = [opened.moved, broken].filter(text => text !== undefined).join('; ');
	return {
		append(entry) {
			const result = queue.then(() => locked(path, () => write(entry)));
			queue = result.catch(() => undefined);
			return result;
		},
		head: () => last,
		...(warning === '' ? {} : {warning}),
	};
}

function brokenText(chain: Verification): string | undefined {
	return chain.ok ? undefined : `the audit log is broken at line ${chain.line}: ${chain.reason}`;
}

function reasonOf(error: unknown): string {
	const code = (error as NodeJS.ErrnoException).code;
	if (code === 'ENOSPC') return 'the disk is full';
	return messageOf(error);
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
function moveTornTail(path: string, fd: number, now: number, io: AuditIo): string | undefined {
	const data = fs.readFileSync(path);
	const end = data.lastIndexOf(0x0a) + 1;
	if (end === data.length) return undefined;
	const aside = `${path}.torn-${now}`;
	fs.writeFileSync(aside, data.subarray(end), {mode: 0o600, flush: true});
	syncDirectory(path, io);
	fs.ftruncateSync(fd, end);
	io.fsync(fd);
	return `a torn last record was moved to ${aside}`;
}

/** Runs `work` alone on this machine. The lock names its process, so that one left by a crash is taken over. */
async function locked<T>(path: string, work: () => T): Promise<T> {
	const lock = `${path}.lock`;
	for (let attempt = 0; ; attempt++) {
		try {
			fs.writeFileSync(lock, String(process.pid), {flag: 'wx', mode: 0o600});
			break;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
				throw new AuditError(`cannot lock the audit log: ${reasonOf(error)}`, {cause: error});
			const holder = readHolder(lock);
			if (holder !== undefined && !isAlive(holder)) fs.rmSync(lock, {force: true});
			else if (attempt >= 100) throw new AuditError(`the audit log is locked by process ${holder ?? '?'} (${lock})`);
			await sleep(20);
		}
	}
	try {
		return work();
	} finally {
		fs.rmSync(lock, {force: true});
	}
}

function readHolder(lock: string): number | undefined {
	try {
		const pid = Number(fs.readFileSync(lock, 'utf8'));
		return Number.isInteger(pid) && pid > 0 ? pid : undefined;
	} catch {
		return undefined;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
