/**
 * The main story, on the built program in a real pty, with real keys: it breaks, the wall says so, a rollback is typed
 * through to its end, the system recovers, and the audit log has every step.
 */
import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, inject, test} from 'vitest';
import {verifyAudit} from '../../src/actions/audit/file.ts';
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
		const {terminal} = pitwall(['--sandbox', '--system', 'ingestion'], {columns, rows, env: inject('calm')});
		await terminal.until(
			screen => noPaneLoading(screen) && !/pending/.test(screen) && /Error log|\d panes? hidden/.test(screen),
		);
		expect(screenProblems(terminal.rows(), columns)).toEqual([]);
		expect((await terminal.quit()).exitCode).toBe(0);
		expect(terminal.alternate).toBe(false);
	});
});

test('a terminal that loses the focus says that it is polled for at half the pace, until it is back', async () => {
	const {terminal} = pitwall(['--sandbox'], {columns: 160, rows: 40, env: inject('calm')});
	await terminal.until(noPaneLoading);
	await terminal.press('FocusOut');
	await terminal.until(/half pace: not focused/);
	await terminal.press('FocusIn');
	await terminal.until(screen => !screen.includes('half pace'));
	expect((await terminal.quit()).exitCode).toBe(0);
	expect(terminal.raw).toContain('\x1b[?1004l');
});

test('break, alert, rollback, recovery, audit', async () => {
	const {terminal, state} = pitwall(['--sandbox', '--system', 'ingestion', '--story-after', '0', '--speed', '60'], {
		columns: 120,
		rows: 40,
	});
	const {pane, dialog, header} = terminal;
	await header().until('READ-ONLY');
	await terminal.until(noPaneLoading);
	// It fires: a check that only builds up is listed before the bad revision serves.
	await pane('Alerts')
		.row(/High error rate/)
		.until(/^■ P\d/m, 120_000);

	// Read-only: candidates and plan are shown, the confirmation is refused.
	await terminal.press('R');
	await dialog().row(/00006/).until('*');
	await terminal.pressUntil('Enter', () => dialog().says(/read-only/i));
	await terminal.press('Escape');
	await header().until('READ-ONLY');

	await terminal.press('A');
	await dialog().until('Why?');
	await terminal.typeInto('INC-42 bad revision');
	await terminal.pressUntil('Enter', () => header().says('ARMED'));

	// From the page of the service: the bad revision is under the cursor, with what it changed.
	await terminal.press('s');
	const revisions = pane('Revisions');
	await revisions.row(/00008/).until('serves all, BAD', 120_000);
	await revisions.row(/00006/).until('last good one');
	await pane('What 00008')
		.row(/env SPANNER_POOL_MAX/)
		.until('+ 4');
	// One after the other: keys that come together only move about.
	for (const at of ['2 of 8', '3 of 8']) {
		await terminal.press('j');
		await revisions.until(at);
	}
	await terminal.press('R');
	await dialog().until('gcloud run services update-traffic webhook-processor');
	await dialog().until(/type .{0,20}webhook-processor/i);
	await terminal.pasteUntil('webhook-processor', /pasted text is not accepted/i);
	await terminal.typeInto('webhook-processor', /type webhook-processor: *webhook-processor/);
	await terminal.pressUntil('Enter', () => !dialog().says('type webhook-processor:'));
	// The page stays, and the panel below it tells every step up to the verdict.
	const panel = pane('Roll back webhook-processor to 00006');
	await panel.row(/converged/).until('is served');
	await revisions.row(/00006/).until('serves all', 120_000);
	await panel.row(/^end/).until('recovered', 150_000);
	await panel.until('U unpins, once there is a revision newer than 00008');
	await terminal.pressUntil('Escape', () => !terminal.text().includes('Esc hide'));
	await terminal.pressUntil('Escape', () => terminal.text().includes('pinned to'));
	await terminal.until(/^▲ webhook-processor: .*pinned to /m);
	await pane('Alerts')
		.row(/High error rate/)
		.gone(150_000);

	// One key from the banner to the plan that ends the pin.
	await terminal.press('U');
	await dialog().until('gcloud run services update-traffic webhook-processor --to-latest');
	await terminal.press('Escape');
	await header().until('ARMED');

	expect((await terminal.quit()).exitCode).toBe(0);
	const audit = join(state, 'pitwall', 'audit.jsonl');
	expect(verifyAudit(audit)).toMatchObject({ok: true});
	const kinds = readFileSync(audit, 'utf8')
		.trim()
		.split('\n')
		.map(line => (JSON.parse(line) as {kind: string}).kind);
	expect(kinds).toEqual(expect.arrayContaining(['arm', 'intent', 'outcome']));
	expect(kinds.indexOf('intent')).toBeLessThan(kinds.indexOf('outcome'));
});
