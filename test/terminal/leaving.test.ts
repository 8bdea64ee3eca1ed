/** However the wall ends: the terminal is given back, the reason is in the log file, nothing stays behind. */
import {describe, expect, test} from 'vitest';
import {
	begin,
	expectTrueScreen,
	gone,
	launcher,
	mischief,
	program,
	ready,
	settled,
	start,
} from '../support/lifeline.ts';
import {descendants, isAlive} from '../support/processes.ts';

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
		// A second q would be the shell's.
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
		await expect.poll(() => descendants(terminal.pid).length).toBe(2);
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
		await expect.poll(() => descendants(running.terminal.pid).length).toBe(2);
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
		while (!log().includes('SIGINT again: at once') && isAlive(terminal.pid)) await terminal.press('CtrlC');
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
		expect(isAlive(wall())).toBe(true);
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

const throwing = "throw new Error('thrown on purpose')";
/** From now on no frame can be made, not even the last one. */
const tearing =
	"const {now} = performance; performance.now = () => { if (/onRender/.test(new Error().stack)) throw new Error('torn on purpose'); return now.call(performance); }; console.error('no frame from now on')";
const rejecting = "void Promise.reject(new Error('rejected on \\x1b[31mpurpose'))";
const chatting = "console.error('stray error'); process.stdout.write('stray out\\n'); process.stderr.write('stray\\n')";

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
		// A key that comes first is answered with the last good frame, and nothing draws another one.
		await expect.poll(log).toContain('no frame from now on');
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
