/**
 * F3, on the built program in a real pty: a wall is ended while its action runs, in a cloud that lives on. Signals name the
 * action; whatever ended the wall, the next one follows the action to its end and writes that down.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {verifyAudit} from '../../src/actions/audit/file.ts';
import type {AuditRecord} from '../../src/actions/audit/types.ts';
import {requests} from '../support/faults.ts';
import {openTerminal} from '../support/opened.ts';
import {quietHour} from '../support/quiet.ts';
import type {TestTerminal} from '../support/terminal.ts';

let cloud: ChildProcess;
let exported: Record<string, string> = {};
let state = '';

beforeEach(async () => {
	state = mkdtempSync(join(tmpdir(), 'pitwall-leftover-'));
	mkdirSync(join(state, 'pitwall'), {mode: 0o700});
	writeFileSync(join(state, 'pitwall', 'pitwall.yaml'), 'systems: [sales]\n', {mode: 0o600});
	cloud = spawn(process.execPath, ['dist/pitwall.js', 'sandbox', '--calm', '--at', quietHour]);
	let out = '';
	cloud.stdout?.on('data', data => {
		out += data;
	});
	await expect.poll(() => out, {timeout: 60_000}).toMatch(/export PITWALL_CLOCK='.*'\n/);
	await expect.poll(() => out, {timeout: 60_000}).toMatch(/export PITWALL_HTTP='.*'\n/);
	exported = Object.fromEntries(
		[...out.matchAll(/export (\w+)='([^']*)'/g)].map(([, name = '', value = '']) => [name, value]),
	);
});
afterEach(() => cloud.kill());

function wall(): TestTerminal {
	return openTerminal(process.execPath, ['dist/pitwall.js', '--system', 'sales', '--allow-actions'], {
		columns: 200,
		env: {...exported, XDG_STATE_HOME: state, XDG_CONFIG_HOME: state},
	});
}

const audited = (): AuditRecord[] => {
	const file = join(state, 'pitwall', 'audit.jsonl');
	expect(verifyAudit(file)).toMatchObject({ok: true});
	return readFileSync(file, 'utf8')
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line) as AuditRecord);
};

/** Starts the Gmail sync, which takes a minute and more. */
async function acting(): Promise<TestTerminal> {
	const terminal = wall();
	await terminal.until(screen => /ARMED/.test(screen) && !/loading|connecting/i.test(screen));
	await terminal.pressUntil('T', /Trigger: what/);
	await terminal.pressUntil('Enter', /call gmail-sync with:/);
	await terminal.typeInto('ana@example.com');
	await terminal.pressUntil('Enter', /ok: no run of gmail in progress/);
	await terminal.typeInto('y', /type y: y/);
	await terminal.pressUntil('Enter', /call +POST/);
	// The call has reached the cloud: a wall that ends before that leaves no run to be found.
	const called = async () => (await requests(exported.PITWALL_HTTP ?? '')).apis.functions?.methods.invoke?.total;
	await expect.poll(called).toBe(1);
	expect(audited().map(({kind}) => kind)).not.toContain('outcome');
	return terminal;
}

test.each([
	['SIGKILL', ''],
	['SIGTERM', 'ended by SIGTERM'],
	['SIGHUP', 'ended by SIGHUP'],
])('%s', async (signal, words) => {
	const first = await acting();
	first.kill(signal);
	await first.exited;
	if (words) expect(first.text().replaceAll(/\s+/g, ' ')).toContain(`${words}. "Sync Gmail" was still running`);
	const second = wall();
	await second.until(/an earlier wall was ended during "call gmail-sync, mailbox .*: run of gmail (running|success)/);
	// The end is the same whatever ended the first wall.
	if (signal !== 'SIGKILL') return expect((await second.quit()).exitCode).toBe(0);
	await second.until(
		/an earlier wall was ended during "call gmail-sync, mailbox .*outcome found: run of gmail success/,
	);
	const last = audited().filter(({kind}) => kind === 'intent' || kind === 'outcome');
	expect(last.map(({kind}) => kind)).toEqual(['intent', 'outcome']);
	expect(last[1]).toMatchObject({of: last[0]?.seq, result: expect.stringMatching(/^found: run of gmail/)});
	expect((await second.quit()).exitCode).toBe(0);
	const third = wall();
	await third.until(/ARMED/);
	expect(third.text()).not.toContain('an earlier wall');
});

test('another wall says who is at it, cannot act on the target, and is free to once that wall is dead', async () => {
	const first = await acting();
	// It lives, and never hears that its run is over, however long the rest takes.
	first.kill('SIGSTOP');
	const second = wall();
	await second.until(/▶ another wall: \S+@\S+ is at it for .*: Sync Gmail/);
	await second.pressUntil('T', /Trigger: what/);
	await second.pressUntil('Enter', /call gmail-sync with:/);
	await second.typeInto('ana@example.com');
	await second.pressUntil('Enter', /FAILED: nothing else in flight: \S+@\S+ is at it for .*: Sync Gmail/);
	await second.typeInto('y', /type y: y/);
	await second.pressUntil('Enter', /nothing can be run/);
	const {changes} = await requests(exported.PITWALL_HTTP ?? '');
	expect(changes['functions.invoke']).toBe(1);
	first.kill('SIGKILL');
	await first.exited;
	await second.pressUntil('Escape', screen => !/another wall/.test(screen));
});

test('q asks first, and the last line names what it left', async () => {
	const terminal = await acting();
	await terminal.pressUntil('Escape', /▶ Sync Gmail/);
	await terminal.pressUntil('q', /Running: Sync Gmail/);
	await terminal.press('CtrlC');
	await terminal.exited;
	expect(terminal.text().replaceAll(/\s+/g, ' ')).toContain('"Sync Gmail" was still running');
});
