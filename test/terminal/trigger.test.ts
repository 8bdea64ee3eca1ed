/**
 * Dialogs of actions in the built program, in a real pty, with real keys: a run is started and followed to its end, a
 * gateway timeout is an unknown outcome and never tried again, what is wrong or does not fit is refused, and what others have
 * to approve waits for them.
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {verifyAudit} from '../../src/actions/audit/file.ts';
import {sharedSandbox} from '../support/commandLine.ts';
import {requests} from '../support/faults.ts';
import {nodeAs, sharedFolder, whyAlone} from '../support/logins.ts';
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

if (whyAlone !== undefined) console.warn(`trigger.test.ts: no approvals between logins: ${whyAlone}`);

describe.skipIf(whyAlone !== undefined)('a new version of a secret, which a manager and security approve', () => {
	/** Half an hour and more passes at once for whoever loads this, as for a laptop that slept, once the file is there. */
	const sleeper = (file: string) => `import {existsSync} from 'node:fs';
const now = Date.now;
const timer = setInterval(() => {
	if (!existsSync(${JSON.stringify(file)})) return;
	clearInterval(timer);
	Date.now = () => now() + 31 * 60_000;
}, 50);
timer.unref();`;

	/** A wall of root's on the plan, and what is done about it: nora is in both groups, dan in one. */
	async function waiting() {
		const shared = sharedFolder();
		const state = mkdtempSync(join(tmpdir(), 'pitwall-approved-'));
		mkdirSync(join(state, 'pitwall'), {mode: 0o700});
		const people = '{nora: {login: nobody, groups: [manager, security]}, dan: {login: daemon, groups: [security]}}';
		const wall = `systems: [sales]\nshared: ${shared}\npeople: ${people}\n`;
		writeFileSync(join(state, 'pitwall', 'pitwall.yaml'), wall, {mode: 0o600});
		const slept = join(state, 'slept');
		writeFileSync(join(state, 'sleeper.mjs'), sleeper(slept));
		const {PITWALL_SANDBOX: _, ...cloud} = sandbox.env;
		const env = {...cloud, XDG_STATE_HOME: state, XDG_CONFIG_HOME: state};
		const asked = ['act', 'secret.add_version', '--target', 'web-session-key', '--allow-actions'];
		const terminal = openTerminal(process.execPath, ['dist/pitwall.js', ...asked], {
			rows: 60,
			env: {...env, NODE_OPTIONS: `--import ${join(state, 'sleeper.mjs')}`},
		});
		await stage(terminal, /type or paste it, or @FILE/);
		await terminal.typeInto('new-value', '9 characters');
		await terminal.pressUntil('Enter', /waits for the approval of manager and security/);
		const [, code = ''] = /pitwall approve (\S+)/.exec(terminal.text()) ?? [];
		const approval = ['dist/pitwall.js', 'approve', code, '--yes', '--shared', shared];
		const {status, stderr} = spawnSync(process.execPath, approval, {encoding: 'utf8', env: {...process.env, ...env}});
		expect({status, stderr}).toEqual({status: 2, stderr: expect.stringContaining('it is your own plan')});
		expect(nodeAs('nobody', approval)).toMatchObject({status: 0, text: expect.stringContaining('with a hidden value')});
		await terminal.dialog().until('ok: manager: nora');
		// One person is not two.
		await terminal.dialog().until('waits for the approval of security');
		expect(nodeAs('daemon', approval).status).toBe(0);
		await terminal.dialog().until('ok: security: dan');
		await terminal.dialog().until('the plan is good for 2');
		return {terminal, state, sleep: () => writeFileSync(slept, '')};
	}
	const added = async () => (await requests(sandbox.env.PITWALL_HTTP)).changes['secrets.versions.add'] ?? 0;
	const confirmed = async (terminal: TestTerminal) => {
		await terminal.typeInto('the old one leaked');
		await terminal.pressUntil('Enter', /type add version to web-session-key/);
		await terminal.typeInto('add version to web-session-key', /key: add version to web-session-key/);
	};

	test('runs once two other logins have, and not by the word of whoever asks', async () => {
		const before = await added();
		const {terminal, state} = await waiting();
		await confirmed(terminal);
		await terminal.pressUntil('Enter', /done: version \d+ of web-session-key is ENABLED/);
		expect(await added()).toBe(before + 1);
		const kinds = audited(state).map(({kind}) => kind);
		expect(kinds).toEqual(['approve', 'approve', 'intent', 'execute', 'outcome']);
	});

	test('is worth nothing once its time is over', async () => {
		const before = await added();
		const {terminal, state, sleep} = await waiting();
		await confirmed(terminal);
		sleep();
		await terminal.dialog().until('the plan expired: Ctrl-R plans again');
		await terminal.press('Enter', 'Enter');
		await terminal.dialog().until('the plan expired: Ctrl-R plans again');
		expect(await added()).toBe(before);
		expect(audited(state)).toEqual([]);
	});
});
