/** What the wall says besides its frames, on the built program in a real pty: bell, notifications, title, the user's command. */
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, inject, test} from 'vitest';
import {stringify} from 'yaml';
import {openTerminal} from '../support/opened.ts';

/** The wall on a story that begins at once, an hour a minute, with this in its file. */
function onFire(wall: object, args: string[] = []) {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-talk-'));
	const file = join(folder, 'pitwall.yaml');
	writeFileSync(file, stringify({systems: ['ingestion'], ...wall}));
	const terminal = openTerminal(
		process.execPath,
		[
			'dist/pitwall.js',
			'--sandbox',
			'--story-after',
			'0',
			'--speed',
			'60',
			'--system',
			'ingestion',
			'--config',
			file,
			...args,
		],
		{columns: 120, rows: 40, env: {XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder}},
	);
	return {terminal, folder};
}

/** BEL that is not the end of an OSC. */
const bells = (raw: string) => raw.replaceAll(/\x1b\][^\x07\x1b]*\x07/g, '').split('\x07').length - 1;
const titles = (raw: string) => [...raw.matchAll(/\x1b\]2;([^\x07]*)\x07/g)].map(match => match[1]);

test('when it begins to burn: one bell, one OSC 9, the command; the title says it and is put back', async () => {
	const told = join(mkdtempSync(join(tmpdir(), 'pitwall-told-')), 'told');
	const {terminal} = onFire({
		notify: {
			osc9: true,
			command: ['/bin/sh', '-c', 'cat >> "$1"; echo "$PITWALL_ALERT_LEVEL" >> "$1.level"', 'sh', told],
		},
	});
	await terminal.until(() => /pitwall SANDBOX: \d+ CRIT ingestion/.test(titles(terminal.raw).at(-1) ?? ''));
	const pages = () =>
		(existsSync(told) ? readFileSync(told, 'utf8') : '')
			.split('\n')
			.filter(Boolean)
			.map(line => JSON.parse(line))
			.filter(({event}) => event === 'page');
	await terminal.until(() => pages().length > 0);
	const osc9 = [...terminal.raw.matchAll(/\x1b\]9;([^\x07]*)\x07/g)].map(match => match[1]);
	// One of each per notification, however many checks it is about; a busy machine may be blind as well, which is no page.
	expect(bells(terminal.raw)).toBe(osc9.length);
	expect(pages().length).toBeLessThanOrEqual(osc9.length);
	expect(osc9).toContainEqual(expect.stringMatching(/^pitwall SANDBOX: .*(CRIT|WARN) ingestion: \S/));
	expect(pages()[0]).toMatchObject({sandbox: true});
	expect(pages()[0].alerts[0]).toMatchObject({system: 'ingestion', state: 'firing'});
	expect((await terminal.quit()).exitCode).toBe(0);
	// Saved before the first title, put back at the end, and never the same twice in a row.
	expect(terminal.raw.indexOf('\x1b[22;0t')).toBeLessThan(terminal.raw.indexOf('\x1b]2;'));
	expect(terminal.raw.lastIndexOf('\x1b[23;0t')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b]2;'));
	const said = titles(terminal.raw);
	expect(said.filter((title, index) => title === said[index - 1])).toEqual([]);
});

test('the mouse, where it is asked for: a click focuses, a tab switches, m hands it back, and it is off at the end', async () => {
	const {terminal} = onFire({mouse: true}, ['--calm']);
	await terminal.until(/Error log/);
	// What fills may still move what it stands above: a click that went elsewhere is made again.
	const click = async (text: string, shown: RegExp) => {
		for (let attempt = 0; ; attempt++) {
			const y = terminal.lines().findIndex(line => line.includes(text));
			const x = (terminal.lines()[y] ?? '').indexOf(text);
			await terminal.press(`\x1b[<0;${x + 1};${y + 1}M`, `\x1b[<0;${x + 1};${y + 1}m`);
			const seen = await terminal.until(shown, 1500).then(
				() => true,
				error => error,
			);
			if (seen === true) return;
			if (attempt > 8) throw seen;
		}
	};
	await click('Error log', /f follow/);
	await click('Alerts', /a ack/);
	await click('overview', /\[overview\]/);
	expect(terminal.raw).not.toContain('\x1b[?1002l');
	await terminal.press('m');
	await terminal.until(/mouse off/);
	expect(terminal.raw.lastIndexOf('\x1b[?1002l')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?1002h'));
	await terminal.press('m');
	await terminal.until(/mouse on/);
	expect((await terminal.quit()).exitCode).toBe(0);
	expect(terminal.raw.lastIndexOf('\x1b[?1002l')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?1002h'));
	expect(terminal.raw.lastIndexOf('\x1b[?1006l')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?1006h'));
	expect(terminal.raw).not.toMatch(/\x1b\[\?100[03]h/);
});

test('--plain: lines only, no byte that moves the cursor; s says how it stands, q ends it', async () => {
	const {terminal} = onFire({title: false}, ['--plain', '--no-bell']);
	await terminal.until(/CRIT in ingestion: /);
	await terminal.until(() => /(ERROR|CRITICAL) in ingestion, webhook-processor/.test(terminal.raw));
	await terminal.pressUntil('s', () => /: \d+ open\r\n/.test(terminal.raw));
	expect((await terminal.quit()).exitCode).toBe(0);
	// No escape, no carriage return but the terminal's own, no bell.
	expect(terminal.raw.replaceAll('\r\n', '\n')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
	expect(terminal.raw.trim().split('\r\n')).toEqual(
		expect.arrayContaining([expect.stringMatching(/^\d\d:\d\d:\d\d pitwall watches ingestion in the SANDBOX/)]),
	);
});

test('--plain in a pipe: the lines go through, Ctrl-C ends it', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-pipe-'));
	const piped = openTerminal(
		'/bin/bash',
		[
			'-c',
			`set -o pipefail; '${process.execPath}' dist/pitwall.js --sandbox --plain | tee ${folder}/lines; echo "ended $?"`,
		],
		{env: {...inject('calm'), XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder}},
	);
	await piped.until(/: ok, /);
	await piped.press('CtrlC');
	await piped.until(/ended 130/);
	expect(readFileSync(join(folder, 'lines'), 'utf8')).toMatch(/^\S+ pitwall watches sales, ingestion, aiusage/);
});
