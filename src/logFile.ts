/** The log file, for all output that must not reach the screen. Bounded: it is rotated past 5 MB, and one old file is kept. */
import {appendFileSync, closeSync, constants, renameSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {stateFolder} from './config/paths.ts';
import {makeFolder, OwnFileError, openOwn, ownFolder} from './files/own.ts';

export interface LogFile {
	path: string;
	/** Appends one time-stamped record. Never throws: a full disk must not end the wall. */
	write(text: string): void;
	/** Calls `listener` once when the file cannot be written (full disk, read-only home); at once when that is known already. */
	onFailure(listener: (why: string) => void): void;
}

/** Bytes after which the file is rotated. */
const limit = 5 * 1024 * 1024;
/** Characters of one record. */
const longest = 16 * 1024;

/** Text without control characters, because people read the file with `cat`. */
const harmless = (text: string): string =>
	text
		.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '\u241b')
		.replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
		.replaceAll('\n', '\n  ');

function append(path: string, text: string): void {
	const fd = openOwn(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
	try {
		appendFileSync(fd, text);
	} finally {
		closeSync(fd);
	}
}

/** @param given by the user; else one in the state folder. @throws nothing; an unwritable place shows as a log that stays empty. */
export function openLogFile(given?: string, most = limit): LogFile {
	const path = given ?? join(stateFolder(), 'pitwall.log');
	let problem: string | undefined;
	let listener: ((why: string) => void) | undefined;

	function failed(error: unknown): void {
		if (problem !== undefined) return;
		const {code, message} = error as NodeJS.ErrnoException;
		problem =
			error instanceof OwnFileError
				? `the log file cannot be written: ${message}`
				: `the log file cannot be written (${code ?? String(error)}): ${path}`;
		listener?.(problem);
	}

	function tried(act: () => void): void {
		try {
			act();
		} catch (error) {
			failed(error);
		}
	}

	tried(() => {
		if (given === undefined) ownFolder(dirname(path));
		else makeFolder(dirname(path));
	});
	return {
		path,
		write(text) {
			const record = text.length > longest ? `${text.slice(0, longest)}…` : text;
			tried(() => {
				if ((statSync(path, {throwIfNoEntry: false})?.size ?? 0) > most) renameSync(path, `${path}.1`);
				append(path, `${new Date().toISOString()} ${harmless(record)}\n`);
			});
		},
		onFailure(next) {
			listener = next;
			if (problem !== undefined) next(problem);
		},
	};
}
