/** The log of a system on fire, by its keys, on the built program in a real pty. */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openTerminal} from '../support/opened.ts';

test('says which revision wrote, finds by filter and from match to match, and marks what happened between lines', async () => {
	const state = mkdtempSync(join(tmpdir(), 'pitwall-log-'));
	const terminal = openTerminal(
		process.execPath,
		['dist/pitwall.js', '--sandbox', '--system', 'ingestion', '--story-after', '0', '--speed', '20'],
		{columns: 120, rows: 40, env: {XDG_STATE_HOME: state, XDG_CONFIG_HOME: state}},
	);
	const log = terminal.pane('Error log');
	const failed = log.row(/ E 00008-\w{3} .*request timeout/);
	await failed.until();

	// A filter that cannot be meant is not kept; the line says what is wrong, and where.
	await terminal.press('/');
	await terminal.footer().until('Enter keeps, Esc clears');
	await terminal.typeInto('severity:mad');
	await terminal.footer().until('at 10: no severity is called "mad"');
	await terminal.press('Enter');
	await terminal.footer().until('at 10: no severity is called "mad"');
	await terminal.pressUntil('Escape', '? help');

	const filter = async (text: string) => {
		await terminal.press('/');
		await terminal.footer().until('Enter keeps, Esc clears');
		await terminal.typeInto(text);
		await terminal.pressUntil('Enter', '(Esc clears)');
	};
	const isOther = () => log.row(/ E /).says(/NoneType|Spanner|POST 50/);
	await filter('"request timeout"');
	await log.until('/"request timeout"');
	await terminal.until(() => failed.isShown && !isOther());

	// What was found comes back with what is around it.
	await terminal.pressUntil('N', /match \d+ of \d+ .* marks /);
	await terminal.pressUntil('N', isOther);
	await terminal.pressUntil('Escape', () => !log.says('request timeout" '));

	// Alerts fire meanwhile: between lines that are rare, the newest of them are seen.
	await terminal.pressUntil('G', () => log.says(/ live /));
	await filter('severity:>=critical');
	await log.row(/^── ■ \d\d:\d\d:\d\d .* ──$/).until();
	expect((await terminal.quit()).exitCode).toBe(0);
});
