/** A whole short drill in the built program, by keys: briefing, a page, the right thing by hand, the end, and what is on disk after it. */
import {mkdtempSync, readdirSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {readScores} from '../../src/drill/scores.ts';
import {openTerminal} from '../support/opened.ts';

/** Waits for what has to happen first in the world of the story, real ms. */
const within = 150_000;

test('somebody knocks, is shut out, and the debrief says so', async () => {
	const state = mkdtempSync(join(tmpdir(), 'pitwall-drill-'));
	const args = ['dist/pitwall.js', 'drill', 'suspicious-ip', '--story-after', '0', '--speed', '30'];
	const terminal = openTerminal(process.execPath, args, {
		columns: 120,
		rows: 40,
		// A wall file with a notification command, and endpoints: a drill uses neither.
		env: {XDG_STATE_HOME: state, XDG_CONFIG_HOME: state, PITWALL_HTTP: 'http://127.0.0.1:9'},
	});
	await terminal.until(/DRILL Somebody knocks[\s\S]*Calls without a signature/, within);
	await terminal.until(/[■▲] ingestion/, within);
	// Two rows below the briefing is the first thing that is done by hand; it is asked for twice.
	await terminal.press('j', 'j', 'Enter');
	await terminal.until(/Enter again says that it is done/);
	await terminal.press('Enter');
	await terminal.until(/done: Call Security/);
	// The world has become calm, by the only way that leads there: nothing fires any more.
	await terminal.until(/● ingestion/, within);
	await terminal.press('G', 'k', 'Enter');
	await terminal.until(/Enter again ends and grades the drill/);
	await terminal.press('Enter');
	await terminal.until(/Debrief: Somebody knocks/);
	await terminal.until(/pass First change was right/);
	await terminal.until(/pass Alerts are over/);
	await terminal.until(/debrief +\/\S+suspicious-ip/);
	await terminal.press('q');
	await terminal.until(/DRILL suspicious-ip: \d+ of \d+ passed\. Debrief: /, within);

	const own = join(state, 'pitwall');
	expect(readdirSync(own)).toEqual(['drills']);
	const [result] = readScores(join(own, 'drills'));
	expect(result).toMatchObject({scenario: 'suspicious-ip', speed: 30, seed: 1, aborted: false});
	const [run = ''] = readdirSync(join(own, 'drills', 'runs'));
	expect(readdirSync(join(own, 'drills', 'runs', run)).toSorted()).toEqual(['debrief.md', 'pitwall']);
	expect(readFileSync(join(own, 'drills', 'runs', run, 'debrief.md'), 'utf8')).toContain('# DRILL: Somebody knocks');
});
