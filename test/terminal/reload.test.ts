/** The wall file is edited while the wall runs: what is right counts at once, what is wrong is told and changes nothing. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, inject, test} from 'vitest';
import {openTerminal} from '../support/opened.ts';

test('a new key works, a broken edit is told and keeps the old, its mending disarms', async () => {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-home-'));
	const file = join(home, 'pitwall.yaml');
	const write = (...lines: string[]) => writeFileSync(file, ['systems: [ingestion]', ...lines, ''].join('\n'));
	write();
	const terminal = openTerminal(
		process.execPath,
		['dist/pitwall.js', '--sandbox', '--config', file, '--system', 'ingestion', '--allow-actions'],
		{columns: 240, rows: 40, env: {...inject('calm'), XDG_STATE_HOME: home}},
	);
	const {header, footer} = terminal;
	await footer().until('p freeze');
	await header().until('ARMED');

	write('keys: {freeze: F}', 'theme: mono');
	await footer().until('F freeze');
	await terminal.pressUntil('F', /FROZEN at .* F runs/);
	await terminal.pressUntil('F', screen => !screen.includes('FROZEN'));

	write('keys: {freeze: F, wrap: r}');
	await footer().until(/config not applied: pitwall\.yaml:2:25: keys\.wrap: 'r' is already 'refresh'/);
	await header().until('ARMED');
	await terminal.pressUntil('F', /FROZEN at .* F runs/);
	await terminal.pressUntil('F', screen => !screen.includes('FROZEN'));

	write('keys: {freeze: F}', 'readOnly: true');
	await footer()
		.row(/config not applied/)
		.gone();
	await header().until('READ-ONLY');
	await terminal.pressUntil('A', () => footer().says('this config is read-only'));
	expect((await terminal.quit()).exitCode).toBe(0);
});
