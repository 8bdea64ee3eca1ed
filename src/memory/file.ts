/** The memory file: read once at the start, replaced whole, never a reason to stop. */
import {
	closeSync,
	fstatSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	writeSync,
} from 'node:fs';
import {dirname} from 'node:path';
import {limits} from './memory.ts';

/** The text of the file; undefined where there is none. @throws what reading throws, and for a file that is none of ours */
export function readMemory(path: string): string | undefined {
	let file: number;
	try {
		file = openSync(path, 'r');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
	try {
		const stat = fstatSync(file);
		if (!stat.isFile() || stat.size > 2 * limits.file) throw new Error(`${path} is no memory file`);
		return readFileSync(file, 'utf8');
	} finally {
		closeSync(file);
	}
}

/** Replaces the file by one that only its owner can read: a kill at any moment leaves the old or the new one. @throws */
export function writeMemory(path: string, text: string): void {
	mkdirSync(dirname(path), {recursive: true, mode: 0o700});
	const draft = `${path}.new`;
	try {
		// Of a wall that was killed while it wrote.
		rmSync(draft, {force: true});
		const file = openSync(draft, 'wx', 0o600);
		try {
			const bytes = Buffer.from(text);
			for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(draft, path);
	} catch (error) {
		rmSync(draft, {force: true});
		throw error;
	}
}

/** Forgets. Never throws. */
export function forgetMemory(path: string): void {
	try {
		rmSync(path, {force: true});
	} catch {
		// A read-only home holds what it holds.
	}
}
