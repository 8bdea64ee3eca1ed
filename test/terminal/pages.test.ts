/** Pages of a system, on a real terminal: turned by key and by name. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, inject, test} from 'vitest';
import {openTerminal} from '../support/opened.ts';

const panes = [
	{id: 'etl', kind: 'runs', title: 'Requests', runs: ['batches']},
	{id: 'alerts', kind: 'alerts'},
	{id: 'fresh', kind: 'values', title: 'Data freshness', tables: 'tables', page: 'Storage'},
	{id: 'log', kind: 'log', page: 'Log lines'},
];

test('pages are turned by } and by name, and a pane of another page is zoomed', async () => {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-home-'));
	const file = join(home, 'pitwall.yaml');
	writeFileSync(file, JSON.stringify({systems: ['ingestion'], overrides: {ingestion: {panes}}}));
	const terminal = openTerminal(
		process.execPath,
		['dist/pitwall.js', '--sandbox', '--config', file, '--system', 'ingestion'],
		{columns: 100, rows: 30, env: {...inject('calm'), XDG_STATE_HOME: home}},
	);
	const choose = async (query: string, title: string) => {
		await terminal.pressUntil(':', /Commands/);
		await terminal.typeInto(query, `:${query}`);
		await terminal.until(title);
	};
	const {pane} = terminal;
	/** Where none fires they are a line. */
	const alerts = /^\S \w+ +6 Alerts /m;
	await terminal.until(/\[. main.*page 1 of 3/);
	await pane('Requests').until(/^1 /);
	await terminal.until(alerts);
	await terminal.pressUntil('}', /\[. Storage.*page 2 of 3/);
	await pane('Data freshness').until(/^1 /);
	expect(terminal.text()).not.toMatch(/Requests|Alerts/);
	await choose('log lines', 'page Log lines of ingestion');
	// Nothing judges the log there: its mark is gone as soon as it was read.
	await terminal.pressUntil('Enter', /\[(?:. )?Log lines.*page 3 of 3/);
	await pane('Error log').until(/^1 /);
	await choose('zoom requests', 'zoom into Requests on page main');
	await terminal.pressUntil('Enter', /\[. main.*page 1 of 3/);
	await pane('Requests').until(/^1 /);
	await terminal.until(screen => !alerts.test(screen));
	await terminal.pressUntil('Escape', alerts);
	expect((await terminal.quit()).exitCode).toBe(0);
});
