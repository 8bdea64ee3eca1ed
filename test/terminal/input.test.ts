/** Bad input and odd places: one clear line and exit code 2; no terminal prints a snapshot; nothing is left behind. */
import {execFile, spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {gone, start} from '../support/lifeline.ts';
import {openTerminal} from '../support/opened.ts';
import {descendants} from '../support/processes.ts';
import {colour} from '../support/terminal.ts';

const home = mkdtempSync(join(tmpdir(), 'pitwall-home-'));
const env = {...process.env, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, FORCE_COLOR: '0'};

interface Ran {
	code: number;
	out: string;
	error: string;
}

const run = (...args: string[]): Promise<Ran> => runIn({}, ...args);

function runIn(more: Record<string, string>, ...args: string[]): Promise<Ran> {
	return new Promise(resolve => {
		execFile(
			process.execPath,
			[join(process.cwd(), 'dist/pitwall.js'), ...args],
			{env: {...env, LANG: 'C.UTF-8', ...more}, cwd: home},
			(error, out, stderr) => resolve({code: error ? Number(error.code) : 0, out, error: stderr}),
		);
	});
}

describe('one clear line', () => {
	test('no configuration: two lines, exit 2', async () => {
		const {code, error} = await run();
		expect({code, lines: error.trim().split('\n').length}).toEqual({code: 2, lines: 2});
		expect(error).toMatch(/pitwall --sandbox/);
	});
	test.each([
		[['--colour'], /unknown option '--colour'/],
		[['--sandbox', '--system', 'nope'], /unknown system 'nope'\. Known: sales, ingestion, aiusage/],
		[['--sandbox', '--speed', '99'], /whole number from 1 to 60/],
		[['--sandbox', '--at', 'noon'], /Use a time such as 2026-11-20T12:00:00Z/],
		[['--sandbox', '--story', 'flood'], /Allowed choices are bad-revision, scoring-504, etl-auth, calm/],
		[['--config', 'gone.yaml'], /gone\.yaml: no such file/],
		[['frobnicate'], /too many arguments|unknown command/],
	])('%j', async (args, message) => {
		const {code, error} = await run(...(args as string[]));
		expect(code).toBe(2);
		expect(error).toMatch(message as RegExp);
		expect(error.trim().split('\n')).toHaveLength(1);
		expect(error).not.toMatch(/\n\s+at /);
	});
	test('config check names file, line and column', async () => {
		writeFileSync(join(home, 'bad.yaml'), 'systems: [sales]\ncolour: red\n');
		const {code, error} = await run('--config', 'bad.yaml', 'config', 'check');
		expect(code).toBe(2);
		expect(error).toMatch(/^bad\.yaml:2:1: unknown key 'colour' in the file\./);
	});
	test('config check, schema and show', async () => {
		expect((await run('--sandbox', 'config', 'check')).out).toMatch(/ingestion: \d+ sources, \d+ checks, 5 SLOs/);
		expect(JSON.parse((await run('config', 'schema')).out)).toMatchObject({
			type: 'object',
			title: 'pitwall system file',
		});
		expect((await run('--sandbox', 'config', 'show')).out).toMatch(/project: ingestion-pipeline-prod/);
	});
	test('help and version', async () => {
		const {out} = await run('--help');
		// What the README names is there.
		const told = [...readFileSync('README.md', 'utf8').matchAll(/`(?:pitwall )?(--[a-z-]+)/g)].map(
			([, flag = '']) => flag,
		);
		expect(told.length).toBeGreaterThan(10);
		expect(told.filter(flag => !new RegExp(`^ +(?:-\\w, )?${flag}\\b`, 'm').test(out))).toEqual([]);
		expect((await run('--version')).out.trim()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
	});
	test('a port in use', async () => {
		const {createServer} = await import('node:net');
		const server = createServer();
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		const {port} = server.address() as {port: number};
		const {code, error} = await run('sandbox', '--http-port', String(port));
		server.close();
		expect(code).toBe(2);
		expect(error).toMatch(new RegExp(`port ${port}`));
		expect(error.trim().split('\n')).toHaveLength(1);
	});
});

test('no terminal: one snapshot as text, exit 0; ASCII where the locale is not UTF-8', async () => {
	const [usual, ascii] = await Promise.all([
		run('--sandbox', '--calm'),
		runIn({LC_ALL: 'C', LANG: 'C'}, '--sandbox', '--calm'),
	]);
	for (const {code, out} of [usual, ascii]) {
		expect(code).toBe(0);
		expect(out).toMatch(/SANDBOX/);
		expect(out).toMatch(/Sales Intelligence/i);
		expect(out).not.toMatch(/\x1b/);
	}
	expect(ascii.out).toMatch(/^[\n -~]*$/);
	expect(usual.out).toMatch(/[^\n -~]/);
});

test('a terminal without colours gets none', async () => {
	const terminal = openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--calm', '--system', 'sales'], {
		env: {XDG_STATE_HOME: home, NO_COLOR: '1'},
	});
	// Where it is allowed to, an ok is green.
	await terminal.until(/● ok/);
	expect(terminal.raw).not.toMatch(colour);
	await terminal.press('q');
	expect((await terminal.exited).exitCode).toBe(0);
});

test('kill -9 of the wall leaves no sandbox behind', async () => {
	const terminal = openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--calm'], {
		env: {XDG_STATE_HOME: home},
	});
	await terminal.until(/SANDBOX/);
	await expect.poll(() => descendants(terminal.pid)).toHaveLength(2);
	const both = descendants(terminal.pid);
	terminal.kill('SIGKILL');
	await terminal.exited;
	await gone(both);
});

test('the sandbox alone prints exports and ends on Ctrl-C', async () => {
	const child = spawn(process.execPath, ['dist/pitwall.js', 'sandbox', '--calm'], {env});
	let out = '';
	child.stdout.on('data', data => {
		out += data;
	});
	await expect.poll(() => out).toMatch(/export PITWALL_HTTP='http:\/\/127\.0\.0\.1:\d+'/);
	const http = /PITWALL_HTTP='(\S+)'/.exec(out)?.[1];
	expect((await fetch(`${http}/v1/health`)).status).toBe(200);
	const ended = new Promise(resolve => child.once('exit', resolve));
	child.kill('SIGINT');
	await ended;
	await expect(fetch(`${http}/v1/health`)).rejects.toThrow();
});

describe('places that cannot be written', () => {
	const full = '/dev/full';
	test.skipIf(!existsSync(full))('a full disk: the wall lives and says so', async () => {
		const {terminal} = await start({args: ['--log-file', full]});
		await terminal.until(/the log file cannot be written \(ENOSPC\)/);
		await terminal.pressUntil('?', /Everywhere/);
		await terminal.press('CtrlC');
		expect((await terminal.exited).exitCode).toBe(130);
		expect(terminal.modes()).toEqual([]);
	});
	if (!existsSync(full)) console.warn(`skipped: a full disk (this machine has no ${full})`);

	test('a home that is none: the wall lives and says what that costs', async () => {
		const {terminal} = await start({
			env: {XDG_STATE_HOME: '/dev/null', XDG_CACHE_HOME: '/dev/null', HOME: '/dev/null'},
		});
		await terminal.until(/cannot open the audit log .*ENOTDIR/);
		await terminal.press('q');
		expect((await terminal.exited).exitCode).toBe(0);
		expect(terminal.modes()).toEqual([]);
	});
});
