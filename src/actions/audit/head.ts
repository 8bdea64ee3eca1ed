/** The newest record's number and hash, kept beside the log, so that a log that was cut or exchanged between two starts is found. */
import * as fs from 'node:fs';
import {openOwn} from '../../files/own.ts';
import type {Head} from './chain.ts';

const fileOf = (log: string) => `${log}.head`;

/**
 * What was kept; undefined where nothing readable was: a lost head is written anew with the next record. It may be behind
 * the log by the records of a crash, never ahead of it. Throws OwnFileError, or what the system says.
 */
export function readHead(log: string): Head | undefined {
	const path = fileOf(log);
	if (!fs.lstatSync(path, {throwIfNoEntry: false})) return undefined;
	const fd = openOwn(path, fs.constants.O_RDONLY);
	try {
		const data = Buffer.alloc(1024);
		const value: unknown = JSON.parse(data.toString('utf8', 0, fs.readSync(fd, data)));
		return isHead(value) ? value : undefined;
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	} finally {
		fs.closeSync(fd);
	}
}

function isHead(value: unknown): value is Head {
	if (typeof value !== 'object' || value === null) return false;
	const {seq, hash, end} = value as Partial<Record<keyof Head, unknown>>;
	return Number.isSafeInteger(seq) && Number.isSafeInteger(end) && typeof hash === 'string';
}

/** Keeps the head of a log: all of it or, where that fails, the older one. Never throws, because the record itself is on disk. */
export function writeHead(log: string, head: Head, fsync: (fd: number) => void): void {
	const next = `${fileOf(log)}.next`;
	try {
		const fd = openOwn(next, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC);
		try {
			fs.writeFileSync(fd, JSON.stringify(head));
			fsync(fd);
		} finally {
			fs.closeSync(fd);
		}
		fs.renameSync(next, fileOf(log));
	} catch {
		// An older head is as good: the log goes on from it.
	}
}
