/**
 * The main story, on the built program in a real pty, by keys alone: it breaks, somebody is paged, declares, leads, rolls back,
 * tells, watches and closes; and all of it is in the facts, the post-mortem and the audit log.
 */
import {mkdtempSync, readdirSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {verifyAudit} from '../../src/actions/audit/file.ts';
import {minute} from '../../src/clock.ts';
import {clocksOf} from '../../src/incidents/clocks.ts';
import {foldIncidents} from '../../src/incidents/fold.ts';
import {rulesOf} from '../../src/incidents/rules.ts';
import {openReader} from '../../src/journal/read.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {openTerminal} from '../support/opened.ts';
import type {TestTerminal} from '../support/terminal.ts';

/** Waits for what has to happen first in the world of the story, real ms. */
const within = 150_000;
const ctrlU = '\x15';

/** Chooses a line of the list in a dialog: one step down after the other, each seen before the next. */
async function choose(terminal: TestTerminal, line: RegExp): Promise<void> {
	const chosen = () => /^│ (▶ .*)│$/m.exec(terminal.text())?.[1] ?? '';
	for (let before = chosen(); !line.test(before); before = chosen()) {
		await terminal.press('Down');
		await terminal.until(() => chosen() !== before, undefined, `a line after ${before}, on the way to ${line}`);
	}
}

async function declare(terminal: TestTerminal): Promise<void> {
	await terminal.pressUntil('!', /Likely causes/);
	await terminal.pressUntil('a', /acknowledged/);
	await terminal.pressUntil('I', /Declare an incident/);
	// Everything is filled in: what is wrong, how grave it is, who leads it. Which alert came first decides about its kind.
	await terminal.until(/What +\S+[\s\S]*Severity +P\d\(ing\) \w+: [\s\S]*Lead +\S+/);
	await terminal.press('Tab', 'Tab');
	await terminal.pressUntil('Up', /▶ none of these/);
	await choose(terminal, /outage: Complete outage/);
	await terminal.press('Enter');
	await terminal.until(/P1 +TRIAGE/);
}

async function goTo(terminal: TestTerminal, state: string, reason = ''): Promise<void> {
	await terminal.pressUntil('s', new RegExp(`▶ ${state}`));
	if (reason !== '') await terminal.typeInto(reason);
	await terminal.press('Enter');
	await terminal.until(new RegExp(`P1 +${state}`));
}

/** From the page of the service: the bad revision is under the cursor, with what it changed. */
async function rollBack(terminal: TestTerminal): Promise<void> {
	const {pane, dialog} = terminal;
	const revisions = pane('Revisions');
	await terminal.press('s');
	await revisions.row(/00008/).until('serves all, BAD', within);
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
	await panel.row(/^end/).until('recovered', within);
	await panel.until('U unpins, once there is a revision newer than 00008');
	await terminal.pressUntil('Escape', screen => !screen.includes('Esc hide'));
	await terminal.pressUntil('Escape', /^▲ webhook-processor: .*pinned to /m);
	// One key from the banner to the plan that ends the pin.
	await terminal.press('U');
	await dialog().until('gcloud run services update-traffic webhook-processor --to-latest');
	await terminal.pressUntil('Escape', () => !dialog().isShown);
}

/** The incident and its clocks from the journal that the wall left, and all that it wrote down of its post-mortem. */
function leftBehind(home: string) {
	const folder = join(home, 'pitwall');
	const named = (ending: RegExp) =>
		join(folder, readdirSync(folder, {encoding: 'utf8', recursive: true}).find(path => ending.test(path)) ?? '');
	const system = sandboxConfig('systems').systems.find(one => one.system === 'ingestion');
	const reader = openReader(named(/^journal-.*\.db$/));
	const facts = reader?.facts(0, Number.MAX_SAFE_INTEGER, 10_000) ?? [];
	reader?.close();
	const [incident] = foldIncidents(facts);
	if (!incident || !system) throw new Error('no incident was kept');
	return {
		incident,
		clocks: clocksOf(incident, rulesOf(system), facts.at(-1)?.at ?? 0),
		postmortem: readFileSync(named(/^postmortems\/.*\.md$/), 'utf8'),
		audit: join(folder, 'audit.jsonl'),
	};
}

test('bad revision: from the page to the post-mortem and the closed incident', async () => {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-incident-'));
	const terminal = openTerminal(
		process.execPath,
		['dist/pitwall.js', '--sandbox', '--system', 'ingestion', '--story-after', '0', '--speed', '30'],
		{columns: 120, rows: 40, env: {XDG_STATE_HOME: home, XDG_CONFIG_HOME: home}},
	);
	const {pane, dialog, header} = terminal;
	const clock = (title: RegExp) => pane('Clocks').row(title);
	await header().until('READ-ONLY');
	// It fires: a check that only builds up is listed before the bad revision serves.
	await pane('Alerts').row(/^■ P1/).until('P1', within);
	await declare(terminal);
	await clock(/Acknowledge/).until(/^met \d\d:\d\d/);
	await clock(/First message/).until(/^(?:in|late) /);
	// Read-only: candidates and plan are shown, the confirmation is refused.
	await terminal.press('R');
	await dialog().row(/00006/).until('*');
	await terminal.pressUntil('Enter', () => dialog().says(/read-only/i));
	await terminal.pressUntil('Escape', () => !dialog().isShown);
	await goTo(terminal, 'ACTIVE');
	await clock(/Respond/).until(/^met /);

	await terminal.pressUntil('w', /Who does what/);
	await choose(terminal, /comms/);
	await terminal.press(ctrlU);
	await terminal.typeInto('dana');
	await terminal.press('Enter');
	await pane('People').row(/comms/).until('dana');

	await terminal.pressUntil('A', () => dialog().says('Why?'));
	await terminal.typeInto('INC-42 bad revision');
	await terminal.pressUntil('Enter', () => header().says('ARMED'));
	await terminal.pressUntil('b', /▶ 2 Acknowledge the page/);
	await terminal.press('Enter');
	await terminal.until(/✓ 2 Acknowledge/);
	await rollBack(terminal);

	await terminal.pressUntil('I', () => pane('Timeline').isShown);
	// What the action did is among its newest lines; the step of the runbook is done by it.
	await pane('Timeline').until(/Roll back[\s\S]*done/i);
	await terminal.pressUntil('m', /Initial notification asked for/);
	await terminal.pressUntil('Enter', /Initial notification: what it says/);
	await terminal.typeInto('no webhook gets through', /Impact: no webhook gets through/);
	await terminal.pressUntil('Enter', () => dialog().says('how it reads'));
	await terminal.pressUntil('Enter', () => !dialog().says('how it reads'));
	await clock(/First message/).until(/^met /);
	await clock(/Next update/).until(/^(?:in|late) /);
	await terminal.pressUntil('c', /What is done/);
	await choose(terminal, /Escalate to Level 2/);
	await terminal.press('Enter');
	await clock(/Escalate to Level 2/).until(/^met /);

	await goTo(terminal, 'MITIGATED');
	await clock(/Back: a service/).until(/^met /);
	await goTo(terminal, 'MONITORING');
	// Dead letters are counted for two hours after the last of them: until then the watch has not begun.
	await clock(/Stable/).until(/^in 30 m +Stable +waits for /);
	await terminal.pressUntil('c', /What is done/);
	await choose(terminal, /Stable/);
	await terminal.typeInto('only dead letters of before are left');
	await terminal.press('Enter');
	await clock(/Stable/).until(/^met /);
	// On every other screen the header says which clock runs out next.
	await terminal.pressUntil('0', /newest errors of all systems/);
	await terminal.until(screen => /^P1 .*(?:in|late) /m.test(screen.split('\n')[1] ?? ''));
	await terminal.pressUntil('I', () => pane('Timeline').isShown);
	await goTo(terminal, 'RESOLVED', 'the release was taken back');
	await clock(/Schedule the post-mortem/).until(/^in 2[34] h /);
	await clock(/Hold the post-mortem/).until(/^in \S+ /);
	await terminal.pressUntil('P', () => dialog().says(/\.md/));
	await terminal.pressUntil('Escape', () => !dialog().isShown);
	await goTo(terminal, 'POST-MORTEM');
	await goTo(terminal, 'CLOSED', 'held at once');
	await terminal.pressUntil('i', /Incidents/);
	await terminal.until(/P1 +CLOSED/);
	expect((await terminal.quit()).exitCode).toBe(0);

	const {incident, clocks, postmortem, audit} = leftBehind(home);
	const {detectedAt, declaredAt, entered, timeline} = incident;
	expect(incident).toMatchObject({type: 'outage', severity: 'critical', state: 'closed', roles: {comms: 'dana'}});
	const factAt = (kind: string) => timeline.find(({fact}) => fact.kind === kind)?.at;
	const told = factAt('sent');
	const by = (at: number | undefined, minutes: number) => (at ?? Number.NaN) + minutes * minute;
	// Every clock: from when it ran, by when it had to be met, and what met it.
	expect(clocks.map(({title, dueAt, metAt}) => [title, dueAt, metAt])).toEqual([
		['Acknowledge', by(detectedAt, 5), factAt('hold')],
		['Respond', by(detectedAt, 15), entered.active],
		['Immediate actions', by(detectedAt, 5), entered.active],
		['Find the cause and mend it', by(detectedAt, 15), entered.mitigated],
		['Verify the recovery', by(detectedAt, 30), entered.monitoring],
		['First message', by(declaredAt, 5), told],
		['Post in #general', by(declaredAt, 5), undefined],
		['Status page', by(declaredAt, 5), undefined],
		['Tell stakeholders', by(declaredAt, 15), undefined],
		['Next update', by(told, 15), undefined],
		['Escalate to Level 2, Management', by(detectedAt, 5), expect.any(Number)],
		['Back: a service', by(detectedAt, 15), entered.mitigated],
		['Stable', expect.any(Number), expect.any(Number)],
		['Schedule the post-mortem', by(entered.resolved, 24 * 60), entered.postmortem],
		['Hold the post-mortem', by(entered.resolved, 72 * 60), entered.closed],
	]);
	const stable = clocks.find(({id}) => id === 'stability');
	expect(stable?.dueAt).toBe(by(stable?.startedAt, 30));
	expect(timeline.map(({words}) => words)).toEqual(
		expect.arrayContaining([
			'Done: Escalate to Level 2, Management',
			'Done: Stable: only dead letters of before are left',
			expect.stringMatching(/^Sent initial to clipboard/),
			expect.stringMatching(/^ingestion-outage, step Acknowledge the page.*: done/),
			expect.stringMatching(/^Before and now: .* → /),
		]),
	);
	// A clock that was met is told of as in time or late, by how fast this machine was.
	for (const title of [
		'Acknowledge',
		'Respond',
		'First message',
		'Escalate to Level 2, Management',
		'Back: a service',
	]) {
		const {metAt = Number.NaN, dueAt = Number.NaN} = clocks.find(one => one.title === title) ?? {};
		expect(postmortem).toMatch(new RegExp(`^- ${title}: ${metAt <= dueAt ? 'in time, after ' : '.* late$'}`, 'm'));
	}
	expect(verifyAudit(audit)).toMatchObject({ok: true});
	const kinds = readFileSync(audit, 'utf8')
		.trim()
		.split('\n')
		.map(line => (JSON.parse(line) as {kind: string}).kind);
	expect(kinds).toEqual(expect.arrayContaining(['arm', 'intent', 'outcome']));
	expect(kinds.indexOf('intent')).toBeLessThan(kinds.indexOf('outcome'));
});
