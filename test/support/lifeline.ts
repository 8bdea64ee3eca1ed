/** The built wall in a terminal of its own, watched from outside; its endpoints point nowhere, so that no sandbox has to start. */
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {expect} from 'vitest';
import {openTerminal} from './opened.ts';
import {descendants, isAlive, procFile} from './processes.ts';
import type {TestTerminal} from './terminal.ts';

let count = 0;
/** Of this test file. */
export const folder = mkdtempSync(join(tmpdir(), 'pitwall-lifeline-'));
const config = join(folder, 'pitwall.yaml');
writeFileSync(config, "systems: [ingestion]\nendpoints: {grpc: '127.0.0.1:9', http: 'http://127.0.0.1:9'}\n");
export const program = join(process.cwd(), 'dist/pitwall.js');
export const launcher = join(process.cwd(), 'bin/pitwall');

/** A module for `--import`: what cannot be done from outside, done inside when SIGURG comes, which means nothing to anybody else. */
export function mischief(what: string): string {
	const file = join(folder, `mischief-${++count}.mjs`);
	writeFileSync(file, `process.on('SIGURG', () => { ${what} });`);
	return pathToFileURL(file).href;
}

export interface Running {
	terminal: TestTerminal;
	/** The wall's own process: the terminal's child may be a launcher or a shell. */
	wall: () => number;
	log: () => string;
}

interface Start {
	args?: string[];
	node?: string[];
	env?: Record<string, string>;
	size?: {columns: number; rows: number};
	ready?: string | RegExp;
}

export const ready = /Alerts/;
/** Nothing more changes but numbers. */
export const settled = /BLIND[\s\S]*ECONNREFUSED/;

/** Starts what leads to a wall. */
export function begin(file: string, args: string[], {env = {}, size}: Start = {}): Running {
	const state = join(folder, String(++count));
	const terminal = openTerminal(file, args, {
		...size,
		env: {XDG_STATE_HOME: state, XDG_CONFIG_HOME: state, PITWALL_CONFIG: config, PITWALL_SYSTEM: 'ingestion', ...env},
	});
	const log = join(state, 'pitwall/pitwall.log');
	return {
		terminal,
		wall: () => descendants(terminal.pid).find(pid => /dist\/pitwall\.js/.test(procFile(pid, 'cmdline'))) ?? 0,
		log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
	};
}

/** A wall on Node itself, drawn. */
export async function start(options: Start = {}): Promise<Running> {
	const running = begin(process.execPath, [...(options.node ?? []), program, ...(options.args ?? [])], options);
	await running.terminal.until(options.ready ?? ready);
	return running;
}

/** A wall under its launcher, drawn. */
export async function launch(options: Start = {}): Promise<Running> {
	const running = begin(launcher, options.args ?? [], options);
	await running.terminal.until(options.ready ?? ready);
	return running;
}

/** Nothing of these is left, within a few seconds. */
export const gone = (pids: number[]) => expect.poll(() => pids.filter(isAlive)).toEqual([]);

/** Digits change while nothing happens: clocks, ages, counts. */
export const still = (screen: string): string => screen.replaceAll(/\d+/g, '#').replaceAll(/ +/g, ' ');

/** No frame is half way through the pty; a title or a bell may follow it. */
const frameEnded = (raw: string) => /\x1b\[\?2026l(?:\x1b\][^\x07]*\x07|\x07)*$/.test(raw);

/** What is on the screen is what a whole new frame would be. */
export async function expectTrueScreen(terminal: TestTerminal): Promise<void> {
	/** All that has arrived by then is on the emulated screen, too. */
	const drawn = async (condition: () => boolean) => {
		await terminal.until(condition);
		await terminal.until(() => true);
	};
	await drawn(() => frameEnded(terminal.raw));
	const before = still(terminal.text());
	const at = terminal.raw.length;
	const whole = () => terminal.raw.slice(at).includes('\x1b[H\x1b[J');
	await terminal.pressUntil('CtrlL', whole);
	await drawn(() => whole() && frameEnded(terminal.raw));
	expect(still(terminal.text())).toBe(before);
}
