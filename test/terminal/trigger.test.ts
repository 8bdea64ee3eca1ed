/**
 * The trigger dialog in the built program, in a real pty, with real keys: a run is started and followed to its end, a
 * gateway timeout is an unknown outcome and never tried again, and what is wrong or does not fit is refused.
 */
import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {verifyAudit} from '../../src/actions/audit/file.ts';
import {sharedSandbox} from '../support/commandLine.ts';
import {openTerminal} from '../support/opened.ts';
import type {TerminalOptions, TestTerminal} from '../support/terminal.ts';

let sandbox: Awaited<ReturnType<typeof sharedSandbox>>;
beforeAll(async () => {
	sandbox = await sharedSandbox('calm', 20);
});
afterAll(() => sandbox.stop());

async function sales(args: string[], options: TerminalOptions = {}): Promise<{terminal: TestTerminal; state: string}> {
	const state = mkdtempSync(join(tmpdir(), 'pitwall-trigger-'));
	const terminal = openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--system', 'sales', ...args], {
		...options,
		env: {...sandbox.env, XDG_STATE_HOME: state, XDG_CONFIG_HOME: state},
	});
	await terminal.until(screen => /SANDBOX/.test(screen) && !/loading|connecting/i.test(screen));
	return {terminal, state};
}

interface Entry {
	kind: string;
	result?: string;
	action?: {target: string};
}

/** The entries of the audit log about triggers, its hash chain checked. */
function audited(state: string): Entry[] {
	const file = join(state, 'pitwall', 'audit.jsonl');
	expect(verifyAudit(file)).toMatchObject({ok: true});
	return readFileSync(file, 'utf8')
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as Entry)
		.filter(({action}) => action !== undefined);
}

/** Waits for a stage of the dialog, and for the 300 ms in which the program drops what was typed ahead of it. */
async function stage(terminal: TestTerminal, says: RegExp): Promise<void> {
	await terminal.dialog().until(says);
	await new Promise(resolve => setTimeout(resolve, 350));
}

/** Opens the form or plan of the entry `down` steps below the first. */
async function choose(terminal: TestTerminal, down: number): Promise<void> {
	await terminal.press('T');
	await stage(terminal, /Trigger: what/);
	await terminal.press(...Array.from({length: down}, () => 'Down'), 'Enter');
}

/** Opens the form of the Gmail sync and types into its first field. */
async function gmailForm(terminal: TestTerminal, mailbox: string): Promise<void> {
	await choose(terminal, 0);
	await stage(terminal, /call gmail-sync with:/);
	await terminal.typeInto(mailbox);
}

/** Confirms the plan on the screen; while a run of the schedule is in the way, plans again. */
async function confirm(terminal: TestTerminal): Promise<void> {
	for (;;) {
		await stage(terminal, /no run of \w+ in progress/);
		if (!/FAILED: no run of/.test(terminal.text())) break;
		// What is pressed right after an answer has come may be dropped.
		await terminal.pressUntil('\x12', /looking at the target|ok: no run of/);
	}
	if (!/type y: /.test(terminal.text())) return;
	await terminal.typeInto('y', /type y: y/);
	await terminal.pressUntil('Enter', screen => !/type y: /.test(screen));
}

describe('a run by hand', () => {
	test('is planned, called with an ID token, shown, followed to its end, and written down', async () => {
		const {terminal, state} = await sales(['--allow-actions']);
		await gmailForm(terminal, 'ana@example.com');
		await terminal.press('Tab', ' ');
		const {pane, dialog, footer} = terminal;
		await terminal.pressUntil('Enter', () =>
			// The form itself shows the changes, too.
			dialog()
				.row(/gcloud functions call/)
				.says('gmail-sync'),
		);
		await dialog()
			.row(/mailbox:/)
			.until('ana@example.com');
		await dialog()
			.row(/sync_type:/)
			.until('full');
		await dialog().until('--impersonate-service-account=');
		await confirm(terminal);
		const panel = pane('Sync Gmail');
		await panel.row(/call/).until(/POST \S+\/gmail-sync with an ID token of/);
		await panel.row(/follow/).until('run of gmail running');

		// Hidden, it goes on: in the footer, and in the pane.
		await terminal.press('Escape');
		const gmail = pane('ETL runs').row(/^. gmail /);
		await footer().until('▶ Sync Gmail: ');
		await gmail.until('running');
		await footer().until(/Sync Gmail: done: run of gmail success after (\d+ m )?\d+ s, \d+ rows/);
		await gmail.until(/ ok +(<1|[1-9]) m ago/);

		const entries = audited(state);
		expect(entries.map(({kind}) => kind)).toEqual(['intent', 'execute', 'outcome']);
		expect(entries.every(({action}) => action?.target === 'gmail-sync')).toBe(true);
		expect(entries[2]?.result).toMatch(/^done: run of gmail success/);
	});

	test('of a Scheduler job needs no form', async () => {
		const {terminal, state} = await sales(['--allow-actions']);
		await choose(terminal, 6);
		await terminal.until(/gcloud scheduler jobs run gmail-sync-incremental/);
		await confirm(terminal);
		await terminal.until(/done: run of gmail success/);
		const entries = audited(state);
		expect(entries.map(({kind}) => kind)).toEqual(['intent', 'execute', 'outcome']);
		expect(entries[0]?.action?.target).toBe('gmail-sync-incremental');
	});

	test('that outlives its request has an unknown outcome, is called once, and is still followed', async () => {
		const {terminal, state} = await sales(['--allow-actions']);
		await choose(terminal, 4);
		await stage(terminal, /call account-scoring with:/);
		await terminal.press('Enter');
		await confirm(terminal);
		await terminal.until(/outcome unknown \(HTTP 504.*not retried/);
		await terminal.press('Escape');
		await terminal.until(/Score accounts: done: run of account_scoring success/);

		const entries = audited(state);
		expect(entries.map(({kind}) => kind)).toEqual(['intent', 'execute', 'outcome']);
		expect(entries[1]?.result).toMatch(/^outcome unknown: HTTP 504/);
		expect(entries[2]?.result).toMatch(/^done: run of account_scoring success/);
	});
});

describe('refused', () => {
	test('what is not an e-mail address, in the form; and any run while read-only', async () => {
		const {terminal, state} = await sales([]);
		await gmailForm(terminal, 'nobody');
		await terminal.pressUntil('Enter', /mailbox +nobody .*not an e-mail address/);
		// Not on the way round it either.
		await terminal.press('Tab', 'Enter');
		await terminal.press(...'@example.com');
		await terminal.until(/mailbox +nobody@example\.com/);
		expect(terminal.text()).not.toMatch(/not an e-mail address|gcloud/);
		await terminal.pressUntil('Enter', /gcloud functions call/);

		await confirm(terminal);
		await terminal.pressUntil('Enter', /nothing was run; read-only: press A to arm/);
		await terminal.press('Escape');
		expect((await terminal.quit()).exitCode).toBe(0);
		expect(audited(state)).toEqual([]);
	});

	test('a terminal that cannot show a whole plan', async () => {
		const {terminal} = await sales(['--allow-actions'], {columns: 40, rows: 10});
		await terminal.pressUntil('T', 'trigger needs 60x16, not 40x10');
		expect(terminal.text()).toMatch(/ETL runs/);
		expect(terminal.text()).not.toMatch(/Trigger: what/);
	});
});
