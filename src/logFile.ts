/** The log file: where everything goes that must not reach the screen. Bounded: it starts anew past 5 MB, keeping one old file. */
import {appendFileSync, mkdirSync, renameSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {stateFolder} from './config/paths.ts';

export interface LogFile {
	path: string;
	/** Appends one time-stamped record. Never throws: a full disk must not end the wall. */
	write(text: string): void;
	/** Who is told, once, that nothing can be written (full disk, read-only home); at once when that is known already. */
	onFailure(told: (why: string) => void): void;
}

/** Bytes after which it starts anew. */
const limit = 5 * 1024 * 1024;
/** Characters of one record. */
const longest = 16 * 1024;

/** Read with `cat`, the file must not do to the terminal what the wall kept from it. */
const harmless = (text: string): string =>
	text
		.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '\u241b')
		.replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
		.replaceAll('\n', '\n  ');

/** @throws nothing; an unwritable place shows as a log that stays empty. */
export function openLogFile(path = join(stateFolder(), 'pitwall.log'), most = limit): LogFile {
	let problem: string | undefined;
	let told: ((why: string) => void) | undefined;

	function failed(error: unknown): void {
		if (problem !== undefined) return;
		problem = `the log file cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): ${path}`;
		told?.(problem);
	}

	function tried(act: () => void): void {
		try {
			act();
		} catch (error) {
			failed(error);
		}
	}

	tried(() => mkdirSync(dirname(path), {recursive: true, mode: 0o700}));
	return {
		path,
		write(text) {
			const record = text.length > longest ? `${text.slice(0, longest)}…` : text;
			tried(() => {
				if ((statSync(path, {throwIfNoEntry: false})?.size ?? 0) > most) renameSync(path, `${path}.1`);
				appendFileSync(path, `${new Date().toISOString()} ${harmless(record)}\n`, {mode: 0o600});
			});
		},
		onFailure(listener) {
			told = listener;
			if (problem !== undefined) listener(problem);
		},
	};
}
