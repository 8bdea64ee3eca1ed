/**
 * Whatever happens to the wall or its terminal: the terminal is given back, the reason is in the log file, nothing stays
 * behind. The built program in a real pty; its endpoints point nowhere, so that no sandbox has to start.
 */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterEach, describe, expect, test} from 'vitest';
import {TestTerminal} from '../support/terminal.ts';

let count = 0;
const folder = mkdtempSync(join(tmpdir(), 'pitwall-lifeline-'));
const config = join(folder, 'pitwall.yaml');
writeFileSync(config, "systems: [ingestion]\nendpoints: {grpc: '127.0.0.1:9', http: 'http://127.0.0.1:9'}\n");
const program = join(process.cwd(), 'dist/pitwall.js');
const launcher = join(process.cwd(), 'bin/pitwall');

/** What cannot be done from outside, done inside when SIGURG comes, which means nothing to anybody else. */
const mischief = (what: string): string => {
	const file = join(folder, `mischief-${++count}.mjs`);
	writeFileSync(file, `process.on('SIGURG', () => { ${what} });`);
	return pathToFileURL(file).href;
};
const throwing = "throw new Error('thrown on purpose')";
/** From now on no frame can be made, not even the last one. */
const tearing =
	"const {now} = performance; performance.now = () => { if (/onRender/.test(new Error().stack)) throw new Error('torn on purpose'); return now.call(performance); }";
const rejecting = "void Promise.reject(new Error('rejected on \\x1b[31mpurpose'))";
const hoarding = 'const kept = []; for (;;) kept.push(new Array(100_000).fill({}))';
const chatting = "console.error('stray error'); process.stdout.write('stray out\\n'); process.stderr.write('stray\\n')";

const open: TestTerminal[] = [];
afterEach(async () => {
	for (const terminal of open.splice(0)) await terminal.close();
});

interface Running {
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

const ready = /Alerts/;
/** Nothing more changes but numbers. */
const settled = /BLIND[\s\S]*ECONNREFUSED/;

function begin(file: string, args: string[], {env = {}, size}: Start): Running {
	const state = join(folder, String(++count));
	const terminal = new TestTerminal(file, args, {
		...size,
		env: {XDG_STATE_HOME: state, XDG_CONFIG_HOME: state, PITWALL_CONFIG: config, PITWALL_SYSTEM: 'ingestion', ...env},
	});
	open.push(terminal);
	const log = join(state, 'pitwall/pitwall.log');
	return {
		terminal,
		wall: () => descendants(terminal.pid).find(pid => /dist\/pitwall\.js/.test(commandLine(pid))) ?? 0,
		log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
	};
}

async function start(options: Start = {}): Promise<Running> {
	const running = begin(process.execPath, [...(options.node ?? []), program, ...(options.args ?? [])], options);
	await running.terminal.until(options.ready ?? ready);
	return running;
}

async function launch(options: Start = {}): Promise<Running> {
	const running = begin(launcher, options.args ?? [], options);
	await running.terminal.until(options.ready ?? ready);
	return running;
}

function commandLine(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
	} catch {
		return '';
	}
}

const stat = (pid: number) => {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		return {state: fields[0], parent: Number(fields[1])};
	} catch {
		return undefined;
	}
};
const alive = (pid: number) => !['Z', undefined].includes(stat(pid)?.state);

/** The process and everything below it. */
function descendants(root: number): number[] {
	const parents = readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(name => [Number(name), stat(Number(name))?.parent] as const);
	const below = (pid: number): number[] => [
		pid,
		...parents.filter(([, parent]) => parent === pid).flatMap(([child]) => below(child)),
	];
	return below(root);
}

/** Nothing of these is left, within a few seconds. */
const gone = (pids: number[]) => expect.poll(() => pids.filter(alive), {timeout: 10_000}).toEqual([]);

/** Digits change while nothing happens: clocks, ages, counts. */
const still = (screen: string) => screen.replaceAll(/\d+/g, '#').replaceAll(/ +/g, ' ');

/** No frame is half way through the pty; a title or a bell may follow it. */
const frameEnded = (raw: string) => /\x1b\[\?2026l(?:\x1b\][^\x07]*\x07|\x07)*$/.test(raw);

/** What is on the screen is what a whole new frame would be. */
async function expectTrueScreen(terminal: TestTerminal): Promise<void> {
	await terminal.until(() => frameEnded(terminal.raw));
	const before = still(terminal.text());
	const at = terminal.raw.length;
	await terminal.press('CtrlL');
	await terminal.until(() => terminal.raw.slice(at).includes('\x1b[H\x1b[J') && frameEnded(terminal.raw));
	expect(still(terminal.text())).toBe(before);
}

describe('signals', () => {
	test.each([
		['SIGTERM', 143],
		['SIGINT', 130],
		['SIGHUP', 129],
		['SIGQUIT', 131],
		['SIGUSR2', 140],
	])('%s', async (signal, code) => {
		const {terminal, log} = await start();
		terminal.kill(signal);
		expect((await terminal.exited).exitCode).toBe(code);
		expect(terminal.modes()).toEqual([]);
		expect(log()).toContain(`left: ended by ${signal} (exit code ${code})`);
		expect(terminal.raw.slice(terminal.raw.lastIndexOf('?1049l'))).toMatch(
			new RegExp(`pitwall: ended by ${signal}\\. Log: \\S+pitwall\\.log\\r\\n`),
		);
	});
	test('q says nothing, Ctrl-C says so', async () => {
		const calm = await start();
		await calm.terminal.press('q');
		expect((await calm.terminal.exited).exitCode).toBe(0);
		expect(calm.terminal.modes()).toEqual([]);
		expect(calm.terminal.text().trim()).toBe('');
		const {terminal, log} = await start();
		await terminal.press('CtrlC');
		expect((await terminal.exited).exitCode).toBe(130);
		expect(log()).toContain('left: ended by Ctrl-C (exit code 130)');
	});
	test('with a sandbox, nothing stays behind', async () => {
		const {terminal} = await start({args: ['--sandbox', '--calm'], env: {PITWALL_CONFIG: ''}, ready: /SANDBOX/});
		await expect.poll(() => descendants(terminal.pid).length, {timeout: 10_000}).toBe(2);
		const all = descendants(terminal.pid);
		terminal.kill('SIGTERM');
		expect((await terminal.exited).exitCode).toBe(143);
		await gone(all);
	});
});

describe('what does not end by itself', () => {
	/** A wall whose sandbox answers nobody, not even SIGTERM. */
	async function withHungSandbox() {
		const running = await start({args: ['--sandbox', '--calm'], env: {PITWALL_CONFIG: ''}, ready: /SANDBOX/});
		await expect.poll(() => descendants(running.terminal.pid).length, {timeout: 10_000}).toBe(2);
		const all = descendants(running.terminal.pid);
		process.kill(all[1] as number, 'SIGSTOP');
		return {...running, all};
	}

	test('is cut off: the terminal comes back at once, the process ends soon, the sandbox with it', async () => {
		const {terminal, all} = await withHungSandbox();
		terminal.kill('SIGTERM');
		await terminal.until(() => terminal.raw.includes('pitwall: ended by SIGTERM'));
		expect(terminal.modes()).toEqual([]);
		expect((await terminal.exited).exitCode).toBe(143);
		await gone(all);
	});
	test('is not waited for by whoever presses Ctrl-C again', async () => {
		const {terminal, all, log} = await withHungSandbox();
		await terminal.press('CtrlC');
		await terminal.until(() => terminal.raw.includes('pitwall: ended by Ctrl-C'));
		// The terminal is the shell's again: now it is a signal.
		while (!log().includes('SIGINT again: at once') && alive(terminal.pid)) await terminal.press('CtrlC');
		expect((await terminal.exited).exitCode).toBe(130);
		expect(log()).toContain('SIGINT again: at once');
		await gone(all);
	});
});

describe('a terminal that goes away', () => {
	test.each([
		['node itself', process.execPath, [program]],
		['under the launcher', launcher, []],
		['without a controlling terminal, so that no SIGHUP comes', 'setsid', ['-w', process.execPath, program]],
	])('%s: no process is left, so none spins', async (_, file, args) => {
		const {terminal, wall, log} = begin(file, args, {});
		await terminal.until(ready);
		const all = descendants(terminal.pid);
		expect(alive(wall())).toBe(true);
		terminal.hangUp();
		await gone(all);
		expect(log()).toMatch(/left: (ended by SIGHUP|the terminal is gone \(.+\)) \(exit code (129|74)\)/);
		// One line, not one per frame.
		expect(
			log()
				.split('\n')
				.filter(line => /left/.test(line)),
		).toHaveLength(1);
	});
});

describe('faults of our own', () => {
	test('an uncaught exception: restored, logged with its stack, exit 1', async () => {
		const {terminal, log} = await start({node: ['--import', mischief(throwing)]});
		terminal.kill('SIGURG');
		expect((await terminal.exited).exitCode).toBe(1);
		expect(terminal.modes()).toEqual([]);
		expect(log()).toMatch(/uncaught exception: Error: thrown on purpose\n +at .*mischief-\d+\.mjs/);
		expect(terminal.raw).toMatch(/\?1049l[\s\S]*pitwall: internal error: Error: thrown on purpose\. Log: /);
	});
	test('drawing that throws, and throws again when it is taken down: the same', async () => {
		const {terminal, log} = await start({node: ['--import', mischief(tearing)]});
		terminal.kill('SIGURG');
		await terminal.press('?');
		expect((await terminal.exited).exitCode).toBe(1);
		expect(terminal.modes()).toEqual([]);
		expect(log()).toMatch(/uncaught exception: Error: torn on purpose/);
		expect(terminal.raw.slice(terminal.raw.indexOf('?1049l'))).toMatch(
			/^\?1049l[^\n]*pitwall: internal error: Error: torn on purpose\. Log: [^\n]*\n$/,
		);
	});
	test('a rejection that nobody caught: logged, shown, and the wall lives', async () => {
		const {terminal, log} = await start({node: ['--import', mischief(rejecting)]});
		terminal.kill('SIGURG');
		await terminal.until(/a library failed: Error: rejected on purpose/);
		expect(log()).toMatch(/unhandled rejection: Error: rejected on .*purpose\n +at/);
		await terminal.pressUntil('?', /Everywhere/);
		await terminal.press('CtrlC');
		expect((await terminal.exited).exitCode).toBe(130);
	});
	test('what a library prints goes to the log, not to the screen', async () => {
		const {terminal, log} = await start({node: ['--import', mischief(chatting)], ready: settled});
		terminal.kill('SIGURG');
		await expect.poll(log).toMatch(/console\.error: stray error\n.* stdout: stray out\n.*\n.* stderr: stray\n/);
		expect(terminal.raw).not.toContain('stray');
		await expectTrueScreen(terminal);
	});
});

describe('what the wall cannot clean up itself', () => {
	test.each([
		['SIGKILL', 137, 'killed'],
		['SIGSEGV', 139, 'it crashed'],
		['SIGABRT', 134, 'out of memory'],
	])('%s: the launcher does', async (signal, code, why) => {
		const {terminal, wall, log} = await launch();
		process.kill(wall(), signal);
		expect((await terminal.exited).exitCode).toBe(code);
		expect(terminal.modes()).toEqual([]);
		expect(log()).toContain(`ended by signal ${code - 128}: ${why}`);
		expect(terminal.raw).toMatch(new RegExp(`pitwall: ended by signal ${code - 128}: ${why}.* Log: `));
	});
	test('out of memory, for real', async () => {
		const {terminal, wall, log} = await launch({
			env: {NODE_OPTIONS: `--max-old-space-size=80 --import ${mischief(hoarding)}`},
		});
		process.kill(wall(), 'SIGURG');
		expect([133, 134]).toContain((await terminal.exited).exitCode);
		expect(terminal.modes()).toEqual([]);
		expect(log()).toMatch(/ended by signal \d: out of memory/);
	});
	test('a signal for the launcher is one for the wall; exit codes pass', async () => {
		const {terminal, log} = await launch();
		const all = descendants(terminal.pid);
		terminal.kill('SIGTERM');
		expect((await terminal.exited).exitCode).toBe(143);
		await gone(all);
		expect(terminal.modes()).toEqual([]);
		expect(log()).toContain('left: ended by SIGTERM');
		expect(terminal.raw.split('?1049l')).toHaveLength(2);
	});
	test('no Node that is new enough: one line, exit 2', () => {
		const place = join(folder, 'lonely');
		mkdirSync(join(place, 'bin'), {recursive: true});
		writeFileSync(join(place, 'bin/node'), '#!/bin/sh\necho v18.0.0\n', {mode: 0o755});
		writeFileSync(join(place, 'bin/pitwall'), readFileSync(launcher), {mode: 0o755});
		const run = () =>
			execFileSync(join(place, 'bin/pitwall'), ['--version'], {
				env: {PATH: `${place}/bin:/usr/bin:/bin`},
				stdio: 'pipe',
			});
		expect(run).toThrow(expect.objectContaining({status: 2}));
		try {
			run();
		} catch (error) {
			expect(String((error as {stderr: Buffer}).stderr)).toBe(
				'pitwall: needs Node.js 22 or newer on PATH, found 18.0.0.\n',
			);
		}
	});
	test('by way of links, without a terminal', () => {
		const link = join(folder, 'linked');
		execFileSync('ln', ['-sf', launcher, link]);
		const env = {...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`};
		expect(execFileSync(link, ['--version'], {env}).toString().trim()).toMatch(/^\d+\.\d+\.\d+$/);
	});
});

describe('a terminal that takes nothing', () => {
	/** Changes the whole screen until the wall has noticed that nobody takes it, and then some more. */
	const churn = async ({terminal, log}: Running) => {
		for (let more = 0; more < 10; ) {
			await terminal.press(']');
			if (log().includes('the terminal takes nothing: not drawing')) more++;
		}
	};

	test('stops the drawing and nothing else; one whole frame catches up', async () => {
		const running = await start({size: {columns: 200, rows: 60}, ready: settled});
		const {terminal, log} = running;
		terminal.pause();
		await churn(running);
		const at = terminal.raw.length;
		terminal.resume();
		await terminal.until(() => /\x1b\[H\x1b\[J[\s\S]*\x1b\[\?2026l/.test(terminal.raw.slice(at)));
		await expect.poll(log).toContain('the terminal is back: drawing');
		const caughtUp = terminal.raw.slice(at);
		expect(caughtUp.split('\x1b[H\x1b[J')).toHaveLength(2);
		// What the kernel holds, a frame or two that waited in the process, and the whole one.
		expect(caughtUp.length).toBeLessThan(200_000);
		await expectTrueScreen(terminal);
		await terminal.press('q');
		expect((await terminal.exited).exitCode).toBe(0);
	});
	test('ended meanwhile: it ends, and the launcher gives the terminal back when it takes bytes again', async () => {
		const running = await launch({size: {columns: 200, rows: 60}});
		const {terminal} = running;
		terminal.pause();
		await churn(running);
		const pid = running.wall();
		process.kill(pid, 'SIGTERM');
		await gone([pid]);
		terminal.resume();
		await terminal.exited;
		expect(terminal.modes()).toEqual([]);
	});
});

describe('job control', () => {
	/** A shell that does job control, with the wall as its job. */
	async function inShell(): Promise<Running> {
		const running = begin('bash', ['--norc', '--noprofile', '-i'], {env: {PS1: 'shell> '}});
		await running.terminal.until('shell>');
		await running.terminal.press(...launcher, 'Enter');
		await running.terminal.until(ready);
		return running;
	}

	test.each([
		['Ctrl-Z', ({terminal}: Running) => void terminal.press('CtrlZ')],
		['kill -TSTP', ({wall}: Running) => void process.kill(wall(), 'SIGTSTP')],
	])('%s gives the terminal to the shell, fg takes it back', async (_, stop) => {
		const running = await inShell();
		const {terminal, wall} = running;
		stop(running);
		await terminal.until('Stopped');
		expect(terminal.modes().filter(mode => mode !== 2004)).toEqual([]);
		await terminal.press(...'stty -a', 'Enter');
		await terminal.until(/ icanon .*[\s\S]* echo /);
		expect(stat(wall())?.state).toBe('T');
		await terminal.press(...'fg', 'Enter');
		await terminal.until(screen => ready.test(screen) && !screen.includes('shell>'));
		expect(terminal.modes()).toEqual(expect.arrayContaining([25, 1004, 1049, 2004]));
		await terminal.pressUntil('?', /Everywhere/);
		await expectTrueScreen(terminal);
		await terminal.press('Escape');
		await terminal.until(ready);
		await terminal.press('q');
		await terminal.until(/shell> *$/m);
		expect(terminal.alternate).toBe(false);
	});
	test.each([
		['stopped', []],
		['stopped and continued in the background', [...'bg', 'Enter']],
	])('kill of a job that was %s: it ends, and never takes the terminal again', async (_, keys) => {
		const {terminal, wall, log} = await inShell();
		const pid = wall();
		await terminal.press('CtrlZ');
		await terminal.until('Stopped');
		await terminal.press(...keys);
		await expect.poll(() => stat(pid)?.state).toBe('T');
		const at = terminal.raw.length;
		await terminal.press(...'kill %1', 'Enter');
		await gone([pid]);
		expect(log()).toContain('left: ended by SIGTERM in the background');
		await terminal.press(...'echo a$((40+2))b', 'Enter');
		await terminal.until('a42b');
		expect(terminal.raw.slice(at)).not.toContain('?1049');
	});
	test('kill -STOP, then -CONT: raw mode and the whole screen again', async () => {
		const {terminal, wall} = await start();
		process.kill(wall(), 'SIGSTOP');
		await expect.poll(() => stat(wall())?.state).toBe('T');
		const at = terminal.raw.length;
		process.kill(wall(), 'SIGCONT');
		await terminal.until(() => terminal.raw.slice(at).includes('\x1b[H\x1b[J'));
		await terminal.pressUntil('?', /Everywhere/);
		await terminal.press('CtrlC');
		expect((await terminal.exited).exitCode).toBe(130);
	});
	test('Ctrl-Z where no shell waits: it stays', async () => {
		const {terminal, wall} = await start();
		await terminal.press('CtrlZ');
		await terminal.until('no shell is waiting');
		expect(stat(wall())?.state).not.toBe('T');
	});
});

describe('resizing', () => {
	test('a storm costs one frame, and the screen is true after it', async () => {
		const {terminal} = await start({ready: settled});
		const at = terminal.raw.length;
		for (let i = 0; i < 100; i++) {
			terminal.resize(60 + ((i * 37) % 140), 18 + ((i * 13) % 40));
			await new Promise(resolve => setTimeout(resolve, 10));
		}
		terminal.resize(111, 33);
		await terminal.until(screen => {
			const lines = screen.split('\n');
			return lines[0]?.length === 111 && /\? help/.test(lines[32] ?? '');
		});
		const frames = terminal.raw.slice(at).split('\x1b[H\x1b[J').length - 1;
		expect(frames).toBeGreaterThan(0);
		// Three a second and one at the end, more where a busy machine makes it seem to pause; every resize used to be drawn.
		expect(frames).toBeLessThan(20);
		await expectTrueScreen(terminal);
	});
	test('a stray write is healed by Ctrl-L and by coming back', async () => {
		const {terminal} = await start({ready: settled});
		const screen = still(terminal.text());
		const scribble = () => terminal.scribble('\x1b[5;5HSCRIBBLE\r\n\n\n');
		for (const heal of [['CtrlL'], ['FocusOut', 'FocusIn']]) {
			await scribble();
			await terminal.until('SCRIBBLE');
			await terminal.press(...heal);
			await terminal.until(text => still(text) === screen);
		}
	});
});

describe('keys on a bad line', () => {
	test('replies are not typed, a paste without an end does not deafen, keys that come together are keys', async () => {
		const {terminal} = await start();
		await terminal.press('/');
		await terminal.press(
			'\x1b]11;rgb:ffff/ffff/ffff\x1b\\',
			'\x1bP>|xterm(390)\x1b\\',
			'\x1b[?62;22c',
			'\x1b[<0;5;5M',
			'abc',
		);
		await terminal.until(/\/ ?abc/);
		expect(terminal.text()).not.toMatch(/rgb|xterm\(|62;22/);
		await terminal.press('Escape', '\x1b[200~half a paste');
		await terminal.until('a paste without an end was dropped');
		await terminal.press('??'.slice(1));
		await terminal.until(/Everywhere/);
		await terminal.press('\x03');
		expect((await terminal.exited).exitCode).toBe(130);
	});
});

describe('places that cannot be written', () => {
	test('a full disk: the wall lives and says so once', async context => {
		if (!existsSync('/dev/full')) return context.skip('this machine has no /dev/full');
		const {terminal} = await start({args: ['--log-file', '/dev/full']});
		await terminal.until(/the log file cannot be written \(ENOSPC\)/);
		await terminal.press('CtrlC');
		expect((await terminal.exited).exitCode).toBe(130);
		expect(terminal.modes()).toEqual([]);
	});
	test('a home that cannot be written', async () => {
		const {terminal} = await start({
			env: {XDG_STATE_HOME: '/dev/null', XDG_CACHE_HOME: '/dev/null', HOME: '/dev/null'},
		});
		await terminal.press('q');
		expect((await terminal.exited).exitCode).toBe(0);
	});
});
