/** The thread that writes the journal of a wall, and reads it for it. It alone waits for the disk. */
import {statSync} from 'node:fs';
import type {DatabaseSync} from 'node:sqlite';
import {parentPort, workerData} from 'node:worker_threads';
import {messageOf} from '../text/errors.ts';
import type {Fact} from './fact.ts';
import type {Batch, FromWorker, Question, ToWorker, WorkerData} from './messages.ts';
import {isDamage, isPassing, openJournal} from './open.ts';
import {readerOf} from './read.ts';
import {createWriter, type Writer} from './write.ts';

/** Facts that wait for a disk that takes nothing. */
const mostWaiting = 20_000;

const {path, bounds} = workerData as WorkerData;
const say = (message: FromWorker): void => parentPort?.postMessage(message);

/** With the number of its file, since somebody may remove that under us. */
let open: {db: DatabaseSync; writer: Writer; inode: number} | undefined;
/** The number of the file that was open last; that of one that was removed may be given to the next. */
let former: number | undefined;
const none = -1;
/** Those that could not be written. */
let waiting: readonly Fact[] = [];

function openNow(): {db: DatabaseSync; writer: Writer} {
	if (open && statSync(path, {throwIfNoEntry: false})?.ino !== open.inode) {
		close();
		former = none;
	}
	if (open) return open;
	const db = openJournal(path, text => say({kind: 'said', text}));
	try {
		open = {db, writer: createWriter(db, bounds), inode: statSync(path).ino};
		if (former !== undefined && former !== open.inode) say({kind: 'anew'});
		former = open.inode;
		return open;
	} catch (error) {
		db.close();
		throw error;
	}
}

function close(): void {
	const {db} = open ?? {};
	open = undefined;
	if (db?.isOpen) db.close();
}

function write(id: number, batch: Batch): void {
	const facts = [...waiting, ...batch.facts];
	try {
		try {
			openNow().writer.write({...batch, facts});
		} catch (error) {
			// Opening again moves it aside.
			if (!open || !isDamage(error)) throw error;
			close();
			openNow().writer.write({...batch, facts});
		}
		waiting = [];
		say({kind: 'kept', id});
	} catch (error) {
		waiting = facts.slice(-mostWaiting);
		// Else the next batch opens it anew.
		if (!isPassing(error)) close();
		say({kind: 'failed', id, why: messageOf(error)});
	}
}

function answer(id: number, {name, args}: Question): void {
	let value: unknown;
	try {
		const reader = readerOf(openNow().db, error => say({kind: 'said', text: `journal: not read: ${messageOf(error)}`}));
		// Each name goes with its own arguments.
		value = (reader[name] as (...args: unknown[]) => unknown)(...args);
	} catch (error) {
		say({kind: 'said', text: `journal: not read: ${messageOf(error)}`});
	}
	say({kind: 'answer', id, value});
}

parentPort?.on('message', (message: ToWorker) => {
	if (message.kind === 'write') write(message.id, message.batch);
	else if (message.kind === 'ask') answer(message.id, message.question);
	else {
		// A last try.
		if (waiting.length > 0) write(0, {facts: [], readings: [], lines: [], now: 0});
		close();
		parentPort?.close();
	}
});
