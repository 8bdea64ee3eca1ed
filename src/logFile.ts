/** The log file: where everything goes that must not reach the screen. Bounded: it starts anew past 5 MB, keeping one old file. */
import {appendFileSync, mkdirSync, renameSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {stateFolder} from './config/load.ts';

const limit = 5 * 1024 * 1024;

export interface LogFile {
	path: string;
	/** Appends one time-stamped record. Never throws: a full disk must not end the wall. */
	write(text: string): void;
}

/** @throws nothing; an unwritable place shows as a log that stays empty. */
export function openLogFile(path = join(stateFolder(), 'pitwall.log')): LogFile {
	try {
		mkdirSync(dirname(path), {recursive: true, mode: 0o700});
	} catch {
		// Read-only home: writes below fail silently too.
	}
	return {
		path,
		write: text => {
			try {
				if ((statSync(path, {throwIfNoEntry: false})?.size ?? 0) > limit) renameSync(path, `${path}.1`);
				appendFileSync(path, `${new Date().toISOString()} ${text.replaceAll('\n', '\n  ')}\n`, {mode: 0o600});
			} catch {
				// Nowhere left to say it.
			}
		},
	};
}
