/** `bin/pitwall`: cleans up what the wall cannot, and is transparent otherwise. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {folder, gone, launch, launcher, mischief} from '../support/lifeline.ts';
import {descendants} from '../support/processes.ts';

const hoarding = 'const kept = []; for (;;) kept.push(new Array(100_000).fill({}))';

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
