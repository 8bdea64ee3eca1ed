/** The built wall in a real pty: it fills a screen of every size, and it knows whether somebody looks. */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, inject, test} from 'vitest';
import {screenProblems} from '../support/monkey/screen.ts';
import {openTerminal} from '../support/opened.ts';
import type {TerminalOptions, TestTerminal} from '../support/terminal.ts';

function pitwall(args: string[], options: TerminalOptions): TestTerminal {
	const state = mkdtempSync(join(tmpdir(), 'pitwall-state-'));
	return openTerminal(process.execPath, ['dist/pitwall.js', ...args], {
		...options,
		env: {XDG_STATE_HOME: state, XDG_CONFIG_HOME: state, ...options.env},
	});
}

const noPaneLoading = (screen: string) => !/loading|connecting/i.test(screen);

describe('the wall, live', () => {
	test.each([
		[200, 60],
		[120, 40],
		[80, 24],
		[40, 10],
	])('fills at %i×%i, says SANDBOX, and fits', async (columns, rows) => {
		const terminal = pitwall(['--sandbox', '--system', 'ingestion'], {columns, rows, env: inject('calm')});
		await terminal.until(
			screen => noPaneLoading(screen) && !/pending/.test(screen) && /Error log|\d panes? hidden/.test(screen),
		);
		expect(screenProblems(terminal.rows(), columns)).toEqual([]);
		expect((await terminal.quit()).exitCode).toBe(0);
		expect(terminal.alternate).toBe(false);
	});
});

test('a terminal that loses the focus says that it is polled for at half the pace, until it is back', async () => {
	const terminal = pitwall(['--sandbox'], {columns: 160, rows: 40, env: inject('calm')});
	await terminal.until(noPaneLoading);
	await terminal.press('FocusOut');
	await terminal.until(/half pace: not focused/);
	await terminal.press('FocusIn');
	await terminal.until(screen => !screen.includes('half pace'));
	expect((await terminal.quit()).exitCode).toBe(0);
	expect(terminal.raw).toContain('\x1b[?1004l');
});
