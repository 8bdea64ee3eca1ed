/** The wall as a job of a shell: stopped, continued, killed while it is stopped. */
import {describe, expect, test} from 'vitest';
import {begin, expectTrueScreen, gone, launcher, type Running, ready, start} from '../support/lifeline.ts';
import {statOf} from '../support/processes.ts';

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
		expect(statOf(wall())?.state).toBe('T');
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
		// A shell that does not know yet that its job has stopped again would not continue it to be killed.
		if (keys.length > 0) await terminal.pressUntil('Enter', /Stopped[\s\S]+Stopped/);
		await expect.poll(() => statOf(pid)?.state).toBe('T');
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
		await expect.poll(() => statOf(wall())?.state).toBe('T');
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
		expect(statOf(wall())?.state).not.toBe('T');
	});
});
