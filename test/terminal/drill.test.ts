/** Drills in the built program, by keys alone, and what is on disk after them. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {debriefName} from '../../src/drill/scores.ts';
import {commandLine} from '../support/commandLine.ts';
import {drill, worldly as within} from '../support/drilling.ts';

test('errors after a release: declared, told, rolled back, resolved, and graded', async () => {
	const {terminal, kept} = drill('bad-revision', '--story-after', '0', '--speed', '30');
	const {pane, dialog, header} = terminal;
	await terminal.until(/DRILL Errors after a release[\s\S]*The person who released it is on a train/, within);
	// The alert of its own that comes first; what else fires on a slow machine is not what it is about.
	await terminal.until(/■ \d+ P1\(ing\)/, within);
	await terminal.pressUntil('!', /Likely causes/);
	await terminal.pressUntil('a', /acknowledged/);
	await terminal.pressUntil('I', /DRILL · Declare an incident/);
	await terminal.pressUntil('Enter', /TRIAGE/);

	await terminal.pressUntil('m', /Initial notification asked for/);
	await terminal.pressUntil('Enter', /Initial notification: what it says/);
	await terminal.typeInto('no webhook gets through', /Impact: no webhook gets through/);
	await terminal.pressUntil('Enter', /DRILL - this is an exercise/);
	await terminal.pressUntil('Enter', () => !dialog().says(/how it reads/));
	await terminal.pressUntil('s', /▶ ACTIVE/);
	await terminal.pressUntil('Enter', /P\d +ACTIVE/);

	await terminal.pressUntil('A', () => dialog().says('Why?'));
	await terminal.typeInto('the drill');
	await terminal.pressUntil('Enter', () => header().says('ARMED'));
	await terminal.pressUntil('R', () => dialog().says('00006'));
	await terminal.pressUntil('Enter', () => dialog().says(/type .{0,20}webhook-processor/i));
	await terminal.typeInto('webhook-processor', /type webhook-processor: *webhook-processor/);
	await terminal.pressUntil('Enter', () => !dialog().says('type webhook-processor:'));
	await pane('Roll back webhook-processor to 00006').row(/^end/).until('recovered', within);
	await terminal.pressUntil('Escape', screen => !screen.includes('Esc hide'));

	await terminal.pressUntil('0', /newest errors of all systems/);
	await terminal.press('I');
	await terminal.until(/Timeline/);
	for (const state of ['MITIGATED', 'MONITORING', 'RESOLVED']) {
		await terminal.pressUntil('s', new RegExp(`▶ ${state}`));
		// It was not watched for long enough: a reason is asked for.
		if (state === 'RESOLVED') await terminal.typeInto('the release was taken back');
		await terminal.pressUntil('Enter', new RegExp(`P\\d +${state}`));
	}

	await terminal.pressUntil('D', /I am done: grade it/);
	await terminal.press('G', 'k');
	await terminal.pressUntil('Enter', /Enter again ends and grades the drill/);
	await terminal.pressUntil('Enter', /Debrief: Errors after a release/);
	await terminal.until(/pass First change was right .*run\.rollback webhook-processor/);
	await terminal.until(/debrief +\/\S+bad-revision/);
	await terminal.press('q');
	await terminal.until(/DRILL bad-revision: \d+ of \d+ passed\. Debrief: /, within);

	const {result, files, debrief} = kept();
	expect(result).toMatchObject({scenario: 'bad-revision', speed: 30, seed: 1, aborted: false});
	const reached = (id: string) => result?.grades.find(grade => grade.id === id);
	expect(reached('message')?.reached).toMatch(/^after /);
	for (const id of ['mitigation', 'wrong']) expect(reached(id)?.pass).toBe(true);
	expect(files).toEqual([debriefName, 'pitwall']);
	expect(debrief).toContain('# DRILL: Errors after a release');
});

test('q gives up: what was done until then is graded and kept', async () => {
	const {terminal, kept} = drill('oom');
	await terminal.until(/DRILL Instances that die/, within);
	await terminal.press('q');
	await terminal.until(/DRILL oom: given up .*, \d+ of \d+ passed\. Debrief: /, within);
	expect(kept().result).toMatchObject({scenario: 'oom', aborted: true});
	expect(kept().debrief).toContain('Given up: it does not count as practised.');
});

test('the clocks of your own file count, and its mistakes keep nobody from practising', async () => {
	const {home, run} = commandLine();
	const wall = (within: string) =>
		writeFileSync(
			join(home, 'pitwall.yaml'),
			`systems: [ingestion]\noverrides: {ingestion: {incidents: {rto: {service: {within: ${within}}}}}}\n`,
		);
	const hints = () => run('drill', 'bad-revision', '--hints');
	expect((await hints()).out).toContain('severity critical, to be mitigated within 15 m');
	wall('7m');
	expect((await hints()).out).toContain('severity critical, to be mitigated within 7 m');
	wall('soon');
	const {code, out, error} = await hints();
	expect([code, error]).toEqual([0, expect.stringContaining('graded by the shipped clocks')]);
	expect(out).toContain('within 15 m');
});
