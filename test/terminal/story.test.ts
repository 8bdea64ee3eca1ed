/**
 * The main story, on the built program in a real pty, with real keys: it breaks, the wall says so, a rollback is typed
 * through to its end, the system recovers, and the audit log has every step.
 */
import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {verifyAudit} from '../../src/actions/audit.ts';
import {screenProblems} from '../support/monkey/screen.ts';
import {openTerminal} from '../support/opened.ts';
import type {TerminalOptions, TestTerminal} from '../support/terminal.ts';

function pitwall(args: string[], options: TerminalOptions = {}): {terminal: TestTerminal; state: string} {
	const state = mkdtempSync(join(tmpdir(), 'pitwall-state-'));
	const terminal = openTerminal(process.execPath, ['dist/pitwall.js', ...args], {
		...options,
		env: {XDG_STATE_HOME: state, XDG_CONFIG_HOME: state, ...options.env},
	});
	return {terminal, state};
}

const noPaneLoading = (screen: string) => !/loading|connecting/i.test(screen);

describe('the wall, live', () => {
	test.each([
		[200, 60],
		[120, 40],
		[80, 24],
		[40, 10],
	])('fills at %i×%i, says SANDBOX, and fits', async (columns, rows) => {
		const {terminal} = pitwall(['--sandbox', '--calm', '--system', 'ingestion'], {columns, rows});
		await terminal.until(screen => noPaneLoading(screen) && !/pending/.test(screen) && /Error log/.test(screen));
		expect(screenProblems(terminal.rows(), columns)).toEqual([]);
		await terminal.press('q');
		expect((await terminal.exited).exitCode).toBe(0);
		expect(terminal.alternate).toBe(false);
	});
});

test('a terminal that loses the focus says that it is polled for at half the pace, until it is back', async () => {
	const {terminal} = pitwall(['--sandbox', '--calm'], {columns: 160, rows: 40});
	await terminal.until(/no alerts/);
	await terminal.press('FocusOut');
	await terminal.until(/half pace: not focused/);
	await terminal.press('FocusIn');
	await terminal.until(screen => !screen.includes('half pace'));
	await terminal.press('q');
	expect((await terminal.exited).exitCode).toBe(0);
	expect(terminal.raw).toContain('\x1b[?1004l');
});

test('break, alert, rollback, recovery, audit', async () => {
	const {terminal, state} = pitwall(['--sandbox', '--system', 'ingestion', '--story-after', '0', '--speed', '60'], {
		columns: 160,
		rows: 48,
	});
	await terminal.until(/READ-ONLY/);
	await terminal.until(noPaneLoading);
	await terminal.until(/CRIT[\s\S]*High error rate|High error rate[\s\S]*CRIT/i, 120_000);

	// Read-only: candidates and plan are shown, the confirmation is refused.
	await terminal.press('R');
	await terminal.until(/\* .*00006/);
	await terminal.pressUntil('Enter', /read-only/i);
	await terminal.press('Escape');
	await terminal.until(/READ-ONLY/);

	await terminal.press('A');
	await terminal.until(/Why\?/);
	await terminal.pasteUntil('pasted reason', /not accepted/i);
	await terminal.typeInto('INC-42 bad revision');
	await terminal.press('Enter');
	await terminal.until(/ARMED/);

	await terminal.press('R');
	await terminal.until(/\* .*00006/);
	await terminal.pressUntil('Enter', /gcloud run services update-traffic webhook-processor/);
	await terminal.until(/type .{0,20}webhook-processor/i);
	await terminal.pasteUntil('webhook-processor', /pasted text is not accepted/i);
	await terminal.pressUntil('Tab', screen => !screen.includes('[Cancel]'));
	await terminal.typeInto('webhook-processor', /type webhook-processor: *webhook-processor/);
	await terminal.press('Enter');
	await terminal.until(/recovered/, 150_000);
	await terminal.press('Escape');
	await terminal.until(/pinned/i);
	await terminal.until(screen => !/High error rate/i.test(screen), 150_000);

	// One key from the banner to the plan that ends the pin.
	await terminal.press('U');
	await terminal.until(/gcloud run services update-traffic webhook-processor --to-latest/);
	await terminal.press('Escape');
	await terminal.until(/ARMED/);

	await terminal.press('q');
	expect((await terminal.exited).exitCode).toBe(0);
	const audit = join(state, 'pitwall', 'audit.jsonl');
	expect(verifyAudit(audit)).toMatchObject({ok: true});
	const kinds = readFileSync(audit, 'utf8')
		.trim()
		.split('\n')
		.map(line => (JSON.parse(line) as {kind: string}).kind);
	expect(kinds).toEqual(expect.arrayContaining(['arm', 'intent', 'outcome']));
	expect(kinds.indexOf('intent')).toBeLessThan(kinds.indexOf('outcome'));
});
