/** Drills by keys: a wall in a pty that drills a scenario, and the way of everybody who works through one. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'vitest';
import {debriefName, readScores} from '../../src/drill/scores.ts';
import type {Result, Scenario} from '../../src/drill/types.ts';
import {openTerminal} from './opened.ts';
import type {TestTerminal} from './terminal.ts';

/** Waits for what has to happen first in the world of the story, real ms. */
export const worldly = 150_000;

interface Drilling {
	terminal: TestTerminal;
	/** The only drill that was kept, and the files of its folder. */
	kept(): {result: Result | undefined; files: readonly string[]; debrief: string};
}

export function drill(...args: string[]): Drilling {
	const state = mkdtempSync(join(tmpdir(), 'pitwall-drill-'));
	const terminal = openTerminal(process.execPath, ['dist/pitwall.js', 'drill', ...args], {
		columns: 120,
		rows: 40,
		// Endpoints of the environment: a drill uses none.
		env: {XDG_STATE_HOME: state, XDG_CONFIG_HOME: state, PITWALL_HTTP: 'http://127.0.0.1:9'},
	});
	const kept = () => {
		const own = join(state, 'pitwall');
		expect(readdirSync(own)).toEqual(['drills']);
		const [result] = readScores(join(own, 'drills'));
		const [run = ''] = readdirSync(join(own, 'drills', 'runs'));
		const files = readdirSync(join(own, 'drills', 'runs', run)).toSorted();
		return {result, files, debrief: readFileSync(join(own, 'drills', 'runs', run, debriefName), 'utf8')};
	};
	return {terminal, kept};
}

/** Whether the screen says this, wherever its lines break. */
const says = (words: string) => (screen: string) => screen.replaceAll(/[\s│┌┐└┘─]+/g, ' ').includes(words);

/** From the alert of the system that fires first to a declared incident: `!`, `a`, `I`. */
export async function declare(t: TestTerminal, system: string): Promise<void> {
	await t.until(new RegExp(`[■▲] ${system}\\b`), worldly);
	await t.pressUntil('!', /Likely causes/);
	await t.pressUntil('a', /acknowledged/);
	await t.pressUntil('I', /DRILL · Declare an incident/);
	await t.pressUntil('Enter', /TRIAGE/);
}

/** What no action of the wall does: its row on the page of the drill, with Enter twice. */
export async function byHand(t: TestTerminal, scenario: Scenario, id: string): Promise<void> {
	await t.pressUntil('D', /I am done: grade it/);
	const at = scenario.byHand.findIndex(move => move.id === id);
	// The rows at the end are the end and giving up.
	const ups = scenario.byHand.length + 1 - at;
	await t.press('G', ...Array.from({length: ups}, () => 'k'));
	await t.pressUntil('Enter', says('Enter again says that it is done'));
	await t.pressUntil('Enter', /done: /);
}

/** Rolls a service back to the revision that is offered, and is whoever has to approve it. */
export async function rollBack(t: TestTerminal, service: string): Promise<void> {
	await t.pressUntil('A', () => t.dialog().says('Why?'));
	await t.typeInto('the drill');
	await t.pressUntil('Enter', () => t.header().says('ARMED'));
	await t.pressUntil('R', () => t.dialog().says(/0000\d/));
	await t.pressUntil('Enter', () => t.dialog().says(new RegExp(`type .{0,20}${service}|waits: `, 'i')));
	if (t.dialog().says(/waits: /)) {
		const [, code = ''] = await t
			.until(/pitwall approve ([0-9A-Z-]{14})/)
			.then(() => /approve ([0-9A-Z-]{14})/.exec(t.text()) ?? []);
		t.paste(
			execFileSync(process.execPath, ['dist/pitwall.js', 'approve', code, '--practise', 'tess'], {
				encoding: 'utf8',
			}).trim(),
		);
		await t.until(() => t.dialog().says(/ok: team-lead/));
		await t.until(() => t.dialog().says(`type ${service}`));
	}
	await t.typeInto(service, new RegExp(`type ${service}: *${service}`));
	await t.pressUntil('Enter', () => !t.dialog().says(`type ${service}:`));
	await t.until(/^.*\bend +\S*(?:recovered|done)/m, worldly);
	await t.pressUntil('Escape', screen => !screen.includes('Esc hide'));
}

/** The incident through its states up to its end. */
export async function resolve(t: TestTerminal): Promise<void> {
	await t.pressUntil('0', /newest errors of all systems/);
	await t.press('I');
	await t.until(/Timeline/);
	for (const state of ['ACTIVE', 'MITIGATED', 'MONITORING', 'RESOLVED']) {
		await t.pressUntil('s', new RegExp(`▶ ${state}`));
		// It was not watched for long enough: a reason is asked for.
		if (state === 'RESOLVED') await t.typeInto('it is over');
		// Not every system calls its severities P1 to P4.
		await t.pressUntil('Enter', new RegExp(`^DRILL +\\S+ +${state}`, 'm'));
	}
}

/** Says that it is done, and waits until the debrief is kept. */
export async function grade(t: TestTerminal): Promise<void> {
	await t.pressUntil('D', /I am done: grade it/);
	await t.press('G', 'k');
	await t.pressUntil('Enter', says('Enter again ends and grades the drill'));
	await t.pressUntil('Enter', /Debrief: /);
	await t.until(/debrief +\/\S+/);
	await t.press('q');
	await t.until(/DRILL [\w-]+: \d+ of \d+ passed\. Debrief: /, worldly);
}
