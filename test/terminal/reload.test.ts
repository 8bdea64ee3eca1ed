/** The wall file is edited while the wall runs: what is right counts at once, what is wrong is told and changes nothing. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openTerminal} from '../support/opened.ts';

test('a new key works, a broken edit is told and keeps the old, its mending disarms', async () => {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-home-'));
	const file = join(home, 'pitwall.yaml');
	const write = (...lines: string[]) => writeFileSync(file, ['systems: [ingestion]', ...lines, ''].join('\n'));
	write();
	const terminal = openTerminal(
		process.execPath,
		['dist/pitwall.js', '--sandbox', '--calm', '--config', file, '--system', 'ingestion', '--allow-actions'],
		{columns: 170, rows: 40, env: {XDG_STATE_HOME: home}},
	);
	const footer = () => terminal.lines().at(-1) ?? '';
	await terminal.until(() => footer().includes('p freeze'));
	await terminal.until(/ARMED/);

	write('keys: {freeze: F}', 'theme: mono');
	await terminal.until(() => footer().includes('F freeze'));
	await terminal.pressUntil('F', /FROZEN at .* F runs/);
	await terminal.pressUntil('F', screen => !screen.includes('FROZEN'));

	write('keys: {freeze: F, wrap: r}');
	await terminal.until(/config not applied: pitwall\.yaml:2:25: keys\.wrap: 'r' is already 'refresh'/);
	expect(footer()).toContain('config not applied');
	await terminal.until(/ARMED/);
	await terminal.pressUntil('F', /FROZEN at .* F runs/);
	await terminal.pressUntil('F', screen => !screen.includes('FROZEN'));

	write('keys: {freeze: F}', 'readOnly: true');
	await terminal.until(screen => !screen.includes('config not applied') && screen.includes('READ-ONLY'));
	await terminal.pressUntil('A', /this config is read-only/);
	await terminal.press('q');
	expect((await terminal.exited).exitCode).toBe(0);
});
