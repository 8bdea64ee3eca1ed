/** What the wall says besides its frames, on the built program in a real pty: bell, notifications, title, the user's command. */
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {stringify} from 'yaml';
import {TestTerminal} from '../support/terminal.ts';

const open: TestTerminal[] = [];
afterEach(async () => {
	for (const terminal of open.splice(0)) await terminal.close();
});

/** The wall on a story that begins at once, an hour a minute, with this in its file. */
function onFire(wall: object, args: string[] = []) {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-talk-'));
	const file = join(folder, 'pitwall.yaml');
	writeFileSync(file, stringify({systems: ['ingestion'], ...wall}));
	const terminal = new TestTerminal(
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
	open.push(terminal);
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
	await terminal.until(() => bells(terminal.raw) > 0);
	const osc9 = [...terminal.raw.matchAll(/\x1b\]9;([^\x07]*)\x07/g)].map(match => match[1]);
	expect(osc9).toEqual([expect.stringMatching(/^pitwall SANDBOX: .*CRIT.* ingestion: \S/)]);
	expect(bells(terminal.raw)).toBe(1);
	const notices = () =>
		readFileSync(told, 'utf8')
			.trim()
			.split('\n')
			.map(line => JSON.parse(line));
	await terminal.until(() => {
		try {
			return notices().length > 0;
		} catch {
			return false;
		}
	});
	expect(notices()[0]).toMatchObject({event: 'page', sandbox: true, alerts: [{system: 'ingestion', state: 'firing'}]});
	await terminal.press('q');
	expect((await terminal.exited).exitCode).toBe(0);
	// Saved before the first title, put back at the end, and never the same twice in a row.
	expect(terminal.raw.indexOf('\x1b[22;0t')).toBeLessThan(terminal.raw.indexOf('\x1b]2;'));
	expect(terminal.raw.lastIndexOf('\x1b[23;0t')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b]2;'));
	const said = titles(terminal.raw);
	expect(said.filter((title, index) => title === said[index - 1])).toEqual([]);
});

test('--plain: lines only, in a terminal and in a pipe; q and Ctrl-C end it', async () => {
	const {terminal} = onFire({title: false}, ['--plain', '--no-bell']);
	await terminal.until(/CRIT in ingestion: /);
	await terminal.until(/ERROR in ingestion, webhook-processor/);
	await terminal.press('q');
	expect((await terminal.exited).exitCode).toBe(0);
	// No escape, no carriage return but the terminal's own, no bell.
	expect(terminal.raw.replaceAll('\r\n', '\n')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
	expect(terminal.raw.trim().split('\r\n')).toEqual(
		expect.arrayContaining([expect.stringMatching(/^\d\d:\d\d:\d\d pitwall watches ingestion in the SANDBOX/)]),
	);

	const folder = mkdtempSync(join(tmpdir(), 'pitwall-pipe-'));
	const piped = new TestTerminal(
		'/bin/bash',
		[
			'-c',
			`set -o pipefail; '${process.execPath}' dist/pitwall.js --sandbox --calm --plain | tee ${folder}/lines; echo "ended $?"`,
		],
		{env: {XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder}},
	);
	open.push(piped);
	await piped.until(/ETL runs: ok/);
	await piped.press('CtrlC');
	await piped.until(/ended 130/);
	expect(readFileSync(join(folder, 'lines'), 'utf8')).toMatch(/^\S+ pitwall watches sales, ingestion, aiusage/);
});
