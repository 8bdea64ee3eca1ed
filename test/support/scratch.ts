/**
 * One folder for all temporary files of a run, gone with it: tests make their own in it and leave them there. Compiled code is in
 * it, too: what a sandbox or a wall compiled is there for the next one.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Vitest's global setup: before the workers, which inherit TMPDIR. Returns its end. */
export default function scratch(): () => void {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	process.env.TMPDIR = folder;
	process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
	return () => rmSync(folder, {recursive: true, force: true, maxRetries: 3});
}
