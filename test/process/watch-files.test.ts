/** E6: where folders cannot be watched, files are looked at. */
import {mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {watchFiles} from '../../src/config/watch.ts';
import {eventually} from '../support/eventually.ts';

test('E6: no inotify instance is left: edits, renames and removals are seen all the same, and it is said once', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-watch-'));
	const file = join(folder, 'pitwall.yaml');
	writeFileSync(file, 'a');
	let changes = 0;
	const failures: string[] = [];
	const watcher = watchFiles(
		() => void changes++,
		error => failures.push(error.message),
		{
			quiet: 5,
			pace: 20,
			open: () => {
				throw Object.assign(new Error('EMFILE: too many open files, watch'), {code: 'EMFILE'});
			},
		},
	);
	watcher.watch([file]);
	await eventually(() => expect(changes).toBe(1));
	const then = async (act: () => void) => {
		const before = changes;
		act();
		await eventually(() => expect(changes).toBeGreaterThan(before));
	};
	await then(() => writeFileSync(file, 'ab'));
	await then(() => {
		writeFileSync(`${file}.new`, 'cd');
		renameSync(`${file}.new`, file);
	});
	await then(() => rmSync(file));
	await then(() => writeFileSync(file, 'ab'));
	expect(failures).toEqual(['EMFILE: too many open files, watch']);
	watcher.stop();
});
