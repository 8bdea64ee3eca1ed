/** An incident in the built wall, from the page of an alert to its end by keys alone, and what it leaves behind. */
import {expect, test} from 'vitest';
import {openTerminal} from '../support/opened.ts';

test('bad revision: declared with two keys, led through its states, looked at on every screen', async () => {
	const terminal = openTerminal(
		process.execPath,
		['dist/pitwall.js', '--sandbox', '--story', 'bad-revision', '--story-after', '0', '--speed', '20'],
		{columns: 120, rows: 40},
	);
	await terminal.until(/■ P\d\(ing\)/, 150_000);
	await terminal.pressUntil('!', /Likely causes/);
	await terminal.pressUntil('I', /Declare an incident/);
	// Everything is filled in: what is wrong, how grave it is, who leads it.
	await terminal.until(/What +\S+/);
	await terminal.until(/▶ P\d\(ing\) \w+: /);
	await terminal.press('Enter');
	await terminal.until(/TRIAGE/);
	await terminal.until(/Timeline/);
	await terminal.until(/Declared P\d/);
	await terminal.until(/First message/);

	await terminal.pressUntil('n', /What happened\?/);
	await terminal.typeInto('asked the team of the release');
	await terminal.press('Enter');
	await terminal.until(/asked the team of the release \(\w+\)/);

	for (const state of ['ACTIVE', 'MITIGATED', 'MONITORING', 'RESOLVED']) {
		await terminal.pressUntil('s', new RegExp(`▶ ${state}`));
		// It was not watched for long enough: a reason is asked for.
		if (state === 'RESOLVED') await terminal.typeInto('the release was taken back');
		await terminal.press('Enter');
		await terminal.until(new RegExp(`P\\d +${state}`));
		// On every other screen the header says so, and how long it has.
		if (state === 'MONITORING') {
			await terminal.pressUntil('0', screen => /newest errors of all systems/.test(screen));
			await terminal.until(screen => /^P\d .*(?:in|late) /m.test(screen.split('\n')[1] ?? ''));
			await terminal.press('I');
			await terminal.until(/Timeline/);
		}
	}
	// Nothing is open any more; the list still has it.
	await terminal.pressUntil('i', /Incidents/);
	await terminal.until(/P\d +RESOLVED/);
	expect((await terminal.quit()).exitCode).toBe(0);
});
