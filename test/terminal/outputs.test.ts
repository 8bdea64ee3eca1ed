/** E7: a reader that has read enough, a full disk, no stderr: every command ends as other tools do, without a stack. */
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, openSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, inject, test} from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'pitwall-outputs-'));
const env = {...process.env, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home};
const full = '/dev/full';

type Sink = 'pipe' | 'gone' | 'full';
const stdio = (sink: Sink) => (sink === 'full' ? openSync(full, 'w') : ('pipe' as const));

/** Runs it with these for stdout and stderr; `gone` is a pipe that nobody reads any more. */
function run(args: string[], out: Sink, error: Sink = 'pipe'): Promise<{code: number | null; error: string}> {
	const child = spawn(process.execPath, [join(process.cwd(), 'dist/pitwall.js'), ...args], {
		env: args[0] === '--sandbox' ? {...env, ...inject('calm')} : env,
		cwd: home,
		stdio: ['ignore', stdio(out), stdio(error)],
	});
	if (out === 'gone') child.stdout?.destroy();
	if (error === 'gone') child.stderr?.destroy();
	let said = '';
	child.stderr?.on('data', data => {
		said += data;
	});
	return new Promise(resolve => child.once('close', code => resolve({code, error: said})));
}

const commands: string[][] = [
	['--help'],
	['--version'],
	['config', 'schema'],
	['--sandbox', 'config', 'show'],
	['--sandbox', 'config', 'check'],
	['--sandbox'],
	['--sandbox', '--plain'],
];

describe('stdout', () => {
	test.each(commands.map(args => [args]))(
		'%j, read by nobody: the code of a broken pipe, and not a word',
		async args => {
			expect(await run(args, 'gone')).toEqual({code: 141, error: ''});
		},
	);

	test('the sandbox alone ends too', async () => {
		const {code, error} = await run(['sandbox', '--calm'], 'gone');
		expect(code).toBe(141);
		expect(error).not.toMatch(/\n\s+at /);
	});

	test.skipIf(!existsSync(full)).each(commands.map(args => [args]))(
		'%j on a full disk: one line and code 2',
		async args => {
			expect(await run(args, 'full')).toEqual({
				code: 2,
				error: 'pitwall: cannot write the output: no space left on device (ENOSPC)\n',
			});
		},
	);
	if (!existsSync(full)) console.warn(`skipped: a full disk (this machine has no ${full})`);
});

describe('stderr', () => {
	test.each<Sink>(existsSync(full) ? ['gone', 'full'] : ['gone'])('%s: the code is what it was', async sink => {
		expect((await run(['--bogus'], 'pipe', sink)).code).toBe(2);
		expect((await run(['config', 'check'], 'pipe', sink)).code).toBe(2);
		expect((await run(['config', 'schema'], 'gone', sink)).code).toBe(141);
	});
});
