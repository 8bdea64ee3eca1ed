/** E3: users without a name, a home or a working folder: the program runs, and says what it cannot keep. */
import {spawn} from 'node:child_process';
import {chmodSync, mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {describe, expect, inject, test} from 'vitest';

const program = resolve('dist/pitwall.js');
/** Nobody has this number. */
const nameless = 54_321;

interface Ended {
	code: number | null;
	out: string;
	err: string;
}

/** Runs a command without a terminal, in an environment that holds nothing but PATH and what is given. */
function run(
	command: readonly string[],
	{cwd, uid, env = {}}: {cwd: string; uid?: number; env?: Record<string, string>},
) {
	const [file = '', ...args] = command;
	const child = spawn(file, args, {
		cwd,
		env: {PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', ...env},
		stdio: ['ignore', 'pipe', 'pipe'],
		...(uid === undefined ? {} : {uid, gid: uid}),
	});
	const {promise, resolve: ended} = Promise.withResolvers<Ended>();
	let [out, err] = ['', ''];
	child.stdout.on('data', chunk => {
		out += chunk;
	});
	child.stderr.on('data', chunk => {
		err += chunk;
	});
	child.on('close', code => ended({code, out, err}));
	return promise;
}

const pitwall = [process.execPath, program];
const snapshot = [...pitwall, '--sandbox'];

describe('E3', () => {
	test('E3: a uid without passwd entry and without a home sees the wall', async context => {
		if (process.getuid?.() !== 0) context.skip('becoming somebody else needs root');
		const cwd = mkdtempSync(join(tmpdir(), 'pitwall-nameless-'));
		chmodSync(cwd, 0o755);
		const {code, out, err} = await run(snapshot, {cwd, uid: nameless, env: inject('calm')});
		expect(err).not.toMatch(/\n\s+at /);
		expect(out).toMatch(/pitwall +SANDBOX/);
		expect(code).toBe(0);
	});

	test('E3: a home that does not exist costs what would be kept there, and nothing else', async () => {
		const cwd = mkdtempSync(join(tmpdir(), 'pitwall-homeless-'));
		const {code, out, err} = await run(snapshot, {cwd, env: {...inject('calm'), HOME: '/nonexistent/home'}});
		expect(err).not.toMatch(/\n\s+at /);
		expect(out).toMatch(/pitwall +SANDBOX/);
		expect(code).toBe(0);
	});

	test('E3: a working folder that is gone is one line where a config is looked for, and no obstacle otherwise', async () => {
		const home = mkdtempSync(join(tmpdir(), 'pitwall-gone-'));
		const leave = ['sh', '-c', 'rmdir "$PWD" && exec "$0" "$@"', ...pitwall];
		const inGone = (args: string[]) =>
			run([...leave, ...args], {cwd: mkdtempSync(join(home, 'x-')), env: {HOME: home}});
		expect(await inGone(['config', 'check'])).toMatchObject({
			code: 2,
			err: expect.stringMatching(/^pitwall: no configuration found.*\n/),
		});
		expect(await inGone(['config', 'schema'])).toMatchObject({code: 0, err: ''});
	});
});
