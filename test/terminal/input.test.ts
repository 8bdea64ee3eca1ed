/** Bad input and odd places: one clear line and exit code 2; no terminal prints a snapshot; nothing is left behind. */
import {execFile, spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, inject, test} from 'vitest';
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
		[['--sandbox', '--story', 'flood'], /Allowed choices are bad-revision, .*, calm/],
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
		expect((await run('--help')).out).toMatch(/^ +--plain +lines instead of a screen/m);
		// What the README names is an option of some command.
		const told = [...readFileSync('README.md', 'utf8').matchAll(/`(?:pitwall )?(--[a-z-]+)/g)].map(
			([, flag = '']) => flag,
		);
		const page = (await run('man')).out.replaceAll('\\-', '-');
		expect(told.length).toBeGreaterThan(10);
		expect(told.filter(flag => !new RegExp(`^\\\\fB.*${flag}\\b`, 'm').test(page))).toEqual([]);
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
	const print = async (more = {}) => {
		const ran = await runIn({...inject('calm'), ...more}, '--sandbox');
		expect(ran).toMatchObject({code: 0, out: expect.stringMatching(/SANDBOX/)});
		expect(ran.out).not.toMatch(/\x1b/);
		return ran;
	};
	// A machine that is busy may answer too late once.
	await expect.poll(async () => (await print()).out).toMatch(/\bsales\b.*no alert|Sales Intelligence/i);
	const [usual, ascii] = [await print(), await print({LC_ALL: 'C', LANG: 'C'})];
	expect(ascii.out).toMatch(/^[\n -~]*$/);
	expect(usual.out).toMatch(/[^\n -~]/);
});

test('a terminal without colours gets none', async () => {
	const terminal = openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--system', 'sales'], {
		env: {...inject('calm'), XDG_STATE_HOME: home, NO_COLOR: '1'},
	});
	// Where it is allowed to, an ok is green.
	await terminal.until(/● ok/);
	expect(terminal.raw).not.toMatch(colour);
	expect((await terminal.quit()).exitCode).toBe(0);
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
	test('a full disk: the wall lives and says so', async context => {
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-full-'));
		const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', folder]).status === 0;
		if (!mounted) context.skip('a full disk: mounting a small one needs root');
		context.onTestFinished(() => void spawnSync('umount', ['-l', folder]));
		spawnSync('sh', ['-c', `cat /dev/zero > ${folder}/filler`]);
		const {terminal} = await start({args: ['--log-file', join(folder, 'pitwall.log')]});
		await terminal.until(/the log file cannot be written \(ENOSPC\)/);
		await terminal.pressUntil('?', /Everywhere/);
		await terminal.press('CtrlC');
		expect((await terminal.exited).exitCode).toBe(130);
		expect(terminal.modes()).toEqual([]);
	});

	test('a device is no log file: the wall lives and says so', async () => {
		const {terminal} = await start({args: ['--log-file', '/dev/full']});
		await terminal.until(/the log file cannot be written: .*\/dev\/full/);
		await terminal.press('CtrlC');
		expect((await terminal.exited).exitCode).toBe(130);
	});

	test('a home that is none: the wall lives and says what that costs', async () => {
		const {terminal} = await start({
			env: {XDG_STATE_HOME: '/dev/null', XDG_CACHE_HOME: '/dev/null', HOME: '/dev/null'},
		});
		await terminal.until(/the audit log .* cannot be opened: .*ENOTDIR/);
		expect((await terminal.quit()).exitCode).toBe(0);
		expect(terminal.modes()).toEqual([]);
	});
});
