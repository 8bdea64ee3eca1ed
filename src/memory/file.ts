/** The memory file: read once at the start, replaced whole, never a reason to stop. */
import {closeSync, fstatSync, openSync, readFileSync, rmSync} from 'node:fs';
import {mkdir, rename, rm, writeFile} from 'node:fs/promises';
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

/** Replaces the file by one that only its owner can read: a kill at any moment leaves the old or the new one. Rejects with what writing throws. */
export async function writeMemory(path: string, text: string): Promise<void> {
	await mkdir(dirname(path), {recursive: true, mode: 0o700});
	const draft = `${path}.new`;
	try {
		// Of a wall that was killed while it wrote.
		await rm(draft, {force: true});
		await writeFile(draft, text, {mode: 0o600, flag: 'wx', flush: true});
		await rename(draft, path);
	} catch (error) {
		await rm(draft, {force: true});
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
