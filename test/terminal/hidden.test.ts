/** A secret that is typed into the built program is on no screen and in no file of its. */
import {mkdtempSync, readdirSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openTerminal} from '../support/opened.ts';

const typed = 'a-typed-s3cret';

/** The texts of all files below a folder. */
const textsIn = (folder: string): string[] =>
	readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

test('typed and planned with, it stays hidden', async () => {
	const state = mkdtempSync(join(tmpdir(), 'pitwall-hidden-'));
	const terminal = openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--calm', '--system', 'sales'], {
		env: {XDG_STATE_HOME: state, XDG_CONFIG_HOME: state},
	});
	await terminal.until(screen => /SANDBOX/.test(screen) && !/loading|connecting/i.test(screen));
	await terminal.pressUntil(':', /Commands/);
	await terminal.typeInto('add version to dialpad');
	await terminal.pressUntil('Enter', /dialpad-api-key +type or paste it/);
	await terminal.typeInto(typed, `${typed.length} characters`);
	expect(terminal.text()).not.toContain(typed.slice(0, 6));
	await terminal.pressUntil('Enter', /with a hidden value/);
	expect(terminal.text()).not.toContain(typed.slice(0, 6));
	await terminal.press('Escape');
	expect((await terminal.quit()).exitCode).toBe(0);
	const texts = textsIn(state);
	expect(texts.length).toBeGreaterThan(0);
	expect(texts.filter(text => text.includes(typed))).toEqual([]);
});
