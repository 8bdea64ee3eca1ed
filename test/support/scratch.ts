/** One folder for all temporary files of a run, gone with it: tests make their own in it and leave them there. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Vitest's global setup: before the workers, which inherit TMPDIR. Returns its end. */
export default function scratch(): () => void {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	process.env.TMPDIR = folder;
	return () => rmSync(folder, {recursive: true, force: true, maxRetries: 3});
}
