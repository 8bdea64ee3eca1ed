/** Every mistake, saved while the wall runs: it is said with its place, and what was in force stays. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {liveConfig, reloadOnChange} from '../../src/commands/reload.ts';
import {resolveConfig} from '../../src/commands/resolve.ts';
import {configFiles} from '../../src/config/files.ts';
import {eventually} from '../support/eventually.ts';
import {mistakes} from '../support/mistakeList.ts';
import {changed, goodSystem} from '../support/mistakes.ts';

test('none of them ends a running wall or changes what is in force', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-live-'));
	const file = join(folder, 'shop.yaml');
	const wall = join(folder, 'pitwall.yaml');
	writeFileSync(file, goodSystem);
	writeFileSync(wall, 'systems: [shop.yaml]\n');
	const files = configFiles();
	const loaded = liveConfig(await resolveConfig({}, {path: wall, found: false}, files));
	const [before] = loaded.view.systems;
	const applied: unknown[] = [];
	const logged: string[] = [];
	let trouble: string | undefined;
	const stop = reloadOnChange({
		options: {},
		files,
		loaded,
		log: {write: text => void logged.push(text)},
		apply: next => void applied.push(next),
		trouble: text => {
			trouble = text;
		},
	});
	for (const [row, from, to, said] of mistakes) {
		const rule = new RegExp(said.source.replace(/^\^/, ''));
		writeFileSync(file, changed(from, to));
		await eventually(() =>
			expect(
				logged.some(text => rule.test(text.split('\n')[1] ?? '')),
				row,
			).toBe(true),
		);
		expect(trouble, row).toMatch(/^config not applied: shop\.yaml:\d+:\d+: /);
		logged.length = 0;
	}
	expect(applied).toEqual([]);
	expect(loaded.view.systems[0]).toBe(before);
	writeFileSync(file, changed('title: Shop', 'title: Mended'));
	await eventually(() => expect(loaded.view.systems[0]?.title).toBe('Mended'));
	expect(trouble).toBeUndefined();
	stop();
});
