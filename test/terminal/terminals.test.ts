/** The built wall on the terminals that there are, with hostile text in its configuration: what it writes is its own, and fits. */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {attacks, forbidden} from '../support/hostile.ts';
import {openTerminal} from '../support/opened.ts';
import {colour} from '../support/terminal.ts';

const home = mkdtempSync(join(tmpdir(), 'pitwall-home-'));
/** JSON is YAML; all but ASCII is written by its number, so that the file itself is harmless. */
const quoted = (text: string): string =>
	JSON.stringify(text.toWellFormed()).replace(
		/[^ -~]/g,
		unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
const all = Object.values(attacks).join(' ');

/** A system that nobody answers for: everything it can show is what its file says. */
writeFileSync(
	join(home, 'hostile.yaml'),
	`system: hostile
title: ${quoted(all)}
project: nowhere
region: nowhere
tz: UTC
sources:
  runs: {bigquery: SELECT 1, tables: [d.runs]}
  backlog: {metric: pubsub.googleapis.com/x, aligner: ALIGN_MEAN}
panes:
  - {id: etl, kind: runs, runs: [runs], title: ${quoted(`ETL 日本語 ${all}`)}}
  - {id: slo, kind: slos, title: ${quoted(`Zusagen é ${all}`)}}
  - {id: log, kind: log, title: ${quoted(all)}}
  - {id: pubsub, kind: backlog, backlog: backlog, age: backlog, threshold: 100, title: ${quoted(`한국어 ${all}`)}}
slos:
  - {id: good, title: ${quoted(all)}, objective: 0.99, sli: {value: {source: runs, column: ok}}, target: "> 99%"}
checks:
  - {id: failed, title: ${quoted(`日本 ${all}`)}, measure: {source: runs, column: failed}, levels: {crit: "> 3"}, severity: high, label: ${quoted(all)}}
`,
);
const wall = join(home, 'pitwall.yaml');
writeFileSync(wall, 'systems: [hostile.yaml]\nendpoints: {grpc: "127.0.0.1:9", http: "http://127.0.0.1:9"}\n');
/** Every attack as the title of a system of its own: the overview of a large screen has room for all of them. */
const many = Object.values(attacks).map((text, index) => {
	writeFileSync(
		join(home, `s${index}.yaml`),
		`system: s${index}
title: ${quoted(`${text} end${index}.`)}
project: nowhere
region: nowhere
tz: UTC
sources: {runs: {bigquery: SELECT 1, tables: [d.runs]}}
panes: [{id: etl, kind: runs, runs: [runs]}]
`,
	);
	return `s${index}.yaml`;
});
const wallOfMany = join(home, 'many.yaml');
writeFileSync(
	wallOfMany,
	`systems: [${many.join(', ')}]\nendpoints: {grpc: "127.0.0.1:9", http: "http://127.0.0.1:9"}\n`,
);
const program = [
	process.execPath,
	join(process.cwd(), 'dist/pitwall.js'),
	'--config',
	wall,
	'--system',
	'hostile',
] as const;

/** Control sequences that the wall itself writes; what is left of its bytes without them is text and line ends. */
const own =
	/\x1b\[\??[\d;]*[A-HJKSTfhlmrtu]|\x1b\]2;[^\x00-\x1f\x7f-\x9f]*\x07|\x1b\]11;\?\x1b\\|\x1b\]8;[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\)|\x18/g;
const textOf = (raw: string): string => raw.replace(own, '').replaceAll(/[\r\n]/g, '');

interface Kind {
	name: string;
	env?: Record<string, string>;
	size?: [number, number];
	/** Nothing but ASCII may be written. */
	ascii?: boolean;
	/** Colours that may not be written. */
	never?: RegExp;
}
const more16 = /\x1b\[[\d;]*[34]8;[25];/;
const kinds: readonly Kind[] = [
	{name: 'xterm-256color'},
	{name: 'plain xterm', env: {TERM: 'xterm', COLORTERM: ''}, never: more16},
	{name: 'the Linux console', env: {TERM: 'linux', COLORTERM: ''}, ascii: true, never: more16},
	{name: 'no UTF-8', env: {LANG: 'C', LC_ALL: 'C'}, ascii: true},
	{name: 'NO_COLOR', env: {NO_COLOR: '1'}, never: colour},
	{name: 'vt100', env: {TERM: 'vt100', COLORTERM: ''}, never: more16},
	{name: '40x10', size: [40, 10]},
	{name: '30x8', size: [30, 8]},
	{name: '20x5', size: [20, 5]},
	{name: '10x3', size: [10, 3]},
	{name: '1x1', size: [1, 1]},
	{name: '500x150', size: [500, 150]},
];

describe('terminals', () => {
	test.each(kinds)('$name', async ({env = {}, size: [columns, rows] = [120, 40], ascii = false, never}) => {
		const [file, ...args] = program;
		const terminal = openTerminal(file, args, {columns, rows, env: {XDG_STATE_HOME: home, ...env}});
		await terminal.until(screen => (columns < 100 ? /[^\s]/.test(screen) : /could not look|BLIND/.test(screen)));
		await terminal.press('CtrlL', ']', '0');
		expect((await terminal.quit()).exitCode).toBe(0);
		const text = textOf(terminal.raw);
		expect(text).not.toMatch(forbidden);
		if (ascii) expect(text).toMatch(/^[ -~]*$/);
		if (never) expect(terminal.raw).not.toMatch(never);
	});

	test('B18: a terminal that says its background is light gets the light theme, and its answer is no key', async () => {
		const [file, ...args] = program;
		const env = {XDG_STATE_HOME: home, COLORTERM: 'truecolor', FORCE_COLOR: '3'};
		const terminal = openTerminal(file, args, {columns: 120, rows: 40, env});
		// As a terminal does it: at once, because a late answer no longer counts.
		let asked = false;
		terminal.onBytes = () => {
			if (asked || !terminal.raw.includes('\x1b]11;?\x1b\\')) return;
			asked = true;
			terminal.send('\x1b]11;rgb:ffff/');
			terminal.send('ffff/ffff\x1b\\');
		};
		await terminal.until(/could not look|BLIND/);
		expect(asked).toBe(true);
		// The badge on pale green.
		await terminal.until(() => terminal.raw.includes('48;2;135;215;135'));
		expect(terminal.text()).not.toMatch(/ffff|rgb/);
		expect((await terminal.quit()).exitCode).toBe(0);
	});

	test.each(['dumb', 'unknown', ''])('E9: TERM=%j is lines, as with --plain', async term => {
		const env = {XDG_STATE_HOME: home, COLORTERM: ''};
		const terminal = openTerminal('env', [`TERM=${term}`, ...program], {env});
		await terminal.until(() => /BLIND in hostile/.test(terminal.raw));
		expect((await terminal.quit()).exitCode).toBe(0);
		expect(terminal.raw).toMatch(/^\d\d:\d\d:\d\d pitwall watches hostile/);
		expect(terminal.raw.replaceAll('\r\n', '\n')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
	});

	test('every attack in full, on a screen that is large enough', async () => {
		const args = [program[1], '--config', wallOfMany];
		const terminal = openTerminal(program[0], args, {columns: 300, rows: 120, env: {XDG_STATE_HOME: home}});
		// Nothing hides the end of any.
		await terminal.until(screen => many.every((_, index) => screen.includes(`end${index}.`)));
		expect((await terminal.quit()).exitCode).toBe(0);
		expect(textOf(terminal.raw)).not.toMatch(forbidden);
	});

	const multiplexers = [
		{name: 'tmux', args: ['-u', '-S', join(home, 'tmux'), '-f', '/dev/null', 'new-session'], version: '-V'},
		{name: 'screen', args: ['-U', '-c', '/dev/null'], version: '--version'},
	];
	test.each(multiplexers)('in $name: rows fit, hostile text and all', async ({name, args, version}) => {
		if (spawnSync(name, [version]).error)
			return console.warn(`skipped: the wall in ${name} (${name} is not installed)`);
		const sockets = mkdtempSync(join(tmpdir(), 'pitwall-screen-'));
		const command = name === 'tmux' ? [program.map(part => `'${part}'`).join(' ')] : [...program];
		const terminal = openTerminal(name, [...args, ...command], {
			columns: 100,
			rows: 31,
			env: {XDG_STATE_HOME: home, SCREENDIR: sockets},
		});
		try {
			await terminal.until(/could not look/);
			await terminal.until(screen => screen.includes('日本') || name === 'screen');
			const lines = () => terminal.lines().filter(line => /^[│|]/.test(line));
			await terminal.until(() => lines().length > 3);
			// Each line of a pane ends in its border, seen through two terminals.
			for (const line of lines()) expect(line).toMatch(/[│|┐┘+]$/);
			terminal.resize(80, 24);
			await terminal.until(screen => /^┌ 6 Alerts.{66,70}┐ *$/m.test(screen));
			await terminal.quit();
		} finally {
			await terminal.close();
			// Both go on without their terminal when a step has failed.
			if (name === 'tmux') spawnSync('tmux', ['-S', join(home, 'tmux'), 'kill-server']);
			else spawnSync('screen', ['-X', 'quit'], {env: {...process.env, SCREENDIR: sockets}});
		}
	});
});
