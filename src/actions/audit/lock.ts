/** One writer at a time on this machine. A lock without a living holder is taken over. */
import * as fs from 'node:fs';
import {dirname} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {makeFolder, openOwn} from '../../files/own.ts';
import {fateOf, identityFrom, ownIdentity, type ProcessIdentity} from './process.ts';
import {reasonOf} from './reason.ts';
import {AuditError} from './types.ts';

/** A holder writes one record and goes: two seconds in all. */
const attempts = 100;
const pause = 20;
/** Attempts after which a lock without an owner is abandoned: its maker writes its name at once, or failed on a full disk. */
const namelessLooks = 25;

/** Runs `work` while no other wall does; makes the folder where there is none. Throws AuditError when the lock cannot be had. */
export async function locked<T>(path: string, work: () => T): Promise<T> {
	const lock = `${path}.lock`;
	makeFolderOf(path);
	let seen: number | undefined;
	let nameless = 0;
	for (let attempt = 0; !take(lock); attempt++) {
		const found = fs.lstatSync(lock, {throwIfNoEntry: false});
		if (found) {
			nameless = found.ino === seen ? nameless + 1 : 0;
			seen = found.ino;
			const holder = holderOf(lock);
			const fate = holder && whatBecame(holder);
			if (fate === 'gone' || (holder === undefined && nameless >= namelessLooks)) remove(lock, found);
			else if (attempt >= attempts) throw new AuditError(heldText(lock, holder, fate));
		}
		await sleep(pause);
	}
	try {
		return work();
	} finally {
		fs.rmSync(lock, {force: true});
	}
}

function makeFolderOf(path: string): void {
	try {
		makeFolder(dirname(path));
	} catch (error) {
		throw new AuditError(`the audit log ${path} cannot be opened: ${reasonOf(error)}`, {cause: error});
	}
}

/** Makes the lock; false where there is one. One that cannot be written is taken away again. */
function take(lock: string): boolean {
	const own = JSON.stringify(ownIdentity());
	let fd: number;
	try {
		fd = fs.openSync(lock, 'wx', 0o600);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw new AuditError(`cannot lock the audit log: ${reasonOf(error)}`, {cause: error});
	}
	try {
		fs.writeFileSync(fd, own);
		return true;
	} catch (error) {
		fs.rmSync(lock, {force: true});
		throw new AuditError(`cannot lock the audit log: ${reasonOf(error)}`, {cause: error});
	} finally {
		fs.closeSync(fd);
	}
}

function holderOf(lock: string): ProcessIdentity | undefined {
	try {
		const fd = openOwn(lock, fs.constants.O_RDONLY);
		try {
			const data = Buffer.alloc(1024);
			return identityFrom(JSON.parse(data.toString('utf8', 0, fs.readSync(fd, data))));
		} finally {
			fs.closeSync(fd);
		}
	} catch {
		return undefined;
	}
}

/** This process holds a lock only while it does nothing else: one of its own that it meets was left behind. */
function whatBecame(holder: ProcessIdentity): ReturnType<typeof fateOf> {
	const fate = fateOf(holder);
	return fate === 'runs' && holder.pid === process.pid ? 'gone' : fate;
}

/** Takes a dead lock away: out of the way first, so that of two walls one succeeds, and back where it was another one by then. */
function remove(lock: string, judged: fs.Stats): void {
	const aside = `${lock}.${process.pid}`;
	try {
		fs.renameSync(lock, aside);
		if (fs.lstatSync(aside).ino !== judged.ino) fs.linkSync(aside, lock);
		if (judged.isDirectory()) fs.rmdirSync(aside);
		else fs.unlinkSync(aside);
	} catch {
		// Another process was faster, or it cannot be moved: the next attempt decides.
	}
}

function heldText(lock: string, holder: ProcessIdentity | undefined, fate: string | undefined): string {
	if (!holder) return `the audit log is locked, and the lock cannot be taken away: ${lock}`;
	const where = fate === 'elsewhere' ? ` on ${holder.host}: if that is gone, remove` : ':';
	return `the audit log is locked by process ${holder.pid}${where} ${lock}`;
}
