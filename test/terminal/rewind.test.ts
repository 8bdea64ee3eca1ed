/** The built wall goes back to before an alert fired, plays it again, and hands it on as a file that another wall opens. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openTerminal} from '../support/opened.ts';

const header = (screen: string) => screen.split('\n')[1] ?? '';

test('rewind, jump to the alert, play, back to now, and replay a recording of it', async () => {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-rewind-'));
	const env = {XDG_STATE_HOME: home, XDG_CONFIG_HOME: home};
	const wall = ['dist/pitwall.js', '--sandbox', '--story', 'bad-revision', '--story-after', '2', '--speed', '20'];
	const terminal = openTerminal(process.execPath, wall, {columns: 160, rows: 45, env});
	await terminal.until(/■ P\d\(ing\)/, 150_000);
	await terminal.pressUntil('z', screen => /REPLAY/.test(header(screen)));
	// Earlier than anything that fired: then forward to the first that did.
	await terminal.pressUntil('K', /nothing that is kept happened before this moment/);
	await terminal.until(screen => /REPLAY/.test(header(screen)) && !/■/.test(header(screen)));
	await terminal.pressUntil('J', screen => /REPLAY/.test(header(screen)) && /■/.test(header(screen)));
	await terminal.press('A');
	await terminal.until('this is the past: nothing can be done');
	const [, from = ''] = /REPLAY (\d\d:\d\d:\d\d)/.exec(header(terminal.text())) ?? [];
	await terminal.press(' ');
	await terminal.until(screen => header(screen).includes('plays ×1') && !header(screen).includes(from));
	await terminal.pressUntil('z', screen => !/REPLAY/.test(header(screen)));
	expect((await terminal.quit()).exitCode).toBe(0);

	const file = join(home, 'one.jsonl.gz');
	const run = (...args: string[]) =>
		execFileSync(process.execPath, ['dist/pitwall.js', ...args], {env: {...process.env, ...env}, encoding: 'utf8'});
	expect(run('record', 'export', file, '--sandbox', '--redact')).toMatch(
		/one\.jsonl\.gz: .* UTC to .* UTC, \d+ answers/,
	);
	const second = openTerminal(process.execPath, ['dist/pitwall.js', 'replay', file], {
		columns: 160,
		rows: 45,
		env: {XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'pitwall-other-')), XDG_CONFIG_HOME: home},
	});
	await second.until(screen => /SANDBOX/.test(screen) && /REPLAY/.test(header(screen)));
	await second.pressUntil('J', screen => /■/.test(header(screen)));
	await second.press('R');
	await second.until('this is a recording: nothing can be done in it');
	expect((await second.quit()).exitCode).toBe(0);
});
