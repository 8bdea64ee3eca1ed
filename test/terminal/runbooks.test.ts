/** A runbook and the contacts in the built program: by keys from an alert to the step to do next, and to an answer of BigQuery. */
import {describe, expect, test} from 'vitest';
import {screenProblems} from '../support/monkey/screen.ts';
import {openTerminal} from '../support/opened.ts';

const wall = (args: string[], size = {columns: 120, rows: 40}) =>
	openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', ...args], size);

test('on fire: from the overview in two keys to the step to do next, at four sizes; then whom to call, and when', async () => {
	const terminal = wall(['--story', 'outage', '--story-after', '0', '--speed', '30']);
	// Whichever of them fires first: all three have this runbook.
	const down = /(?:Health endpoint|API availability|Traffic against)/;
	await terminal.until(new RegExp(`■ P1\\(ing\\) +${down.source}`), 150_000);
	await terminal.pressUntil('!', screen => /Evidence/.test(screen) && down.test(screen.split('\n')[2] ?? ''));
	await terminal.press('b');
	await terminal.until(/The API is down/);
	await terminal.until(/✓ 1 Look what is down/);
	await terminal.until(/▶ 2 Acknowledge the page/);
	for (const [columns, rows] of [
		[200, 60],
		[80, 24],
		[40, 10],
		[120, 40],
	] as const) {
		terminal.resize(columns, rows);
		await terminal.until(
			screen => /▶ 2 Acknowledge/.test(screen) && screenProblems(terminal.rows(), columns).length === 0,
		);
	}
	// Its clock has run since the alert fired; who does a step stands beside it.
	await terminal.until(/within 5 m: (?:\S.* left|late by )/);
	await terminal.press('Enter');
	await terminal.until(/✓ 2 Acknowledge[\s\S]*?done by \S+ \d\d:\d\d/);
	await terminal.pressUntil('E', /Level 2, Management/);
	await terminal.until(/Level 2, Management +due \d\d:\d\d/);
	await terminal.until('+1-555-MGMT');
	expect((await terminal.quit()).exitCode).toBe(0);
});

describe('calm', () => {
	test('a step asks BigQuery and shows rows and cost', async () => {
		const terminal = wall(['--calm', '--system', 'sales']);
		await terminal.until(/ETL runs/, 60_000);
		await terminal.pressUntil('b', /Runbooks of Sales Intelligence/);
		await terminal.until('An ETL run failed');
		await terminal.pressUntil('Enter', /steps done/);
		await terminal.press('g');
		await terminal.press('j');
		await terminal.pressUntil('Enter', /billed/);
		await terminal.until(/source_system|no rows/);
		expect((await terminal.quit()).exitCode).toBe(0);
	});
});
