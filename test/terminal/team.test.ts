/** Two walls that share a journal in the real Spanner emulator: what one takes on is the other's too, and each sees who is in a dialog. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {sharedSandbox} from '../support/commandLine.ts';
import {emulatorMissing} from '../support/emulator.ts';
import {openTerminal} from '../support/opened.ts';
import {startTeamDatabase, type TeamStage, teamEnv} from '../support/team.ts';
import type {TestTerminal} from '../support/terminal.ts';

let stage: TeamStage | undefined;
let sandbox: Awaited<ReturnType<typeof sharedSandbox>> | undefined;
beforeAll(async () => {
	if (emulatorMissing) return console.log(`skipped: ${emulatorMissing}`);
	[stage, sandbox] = await Promise.all([startTeamDatabase(), sharedSandbox('bad-revision', 20)]);
});
afterAll(async () => {
	await Promise.all([stage?.stop(), sandbox?.stop()]);
});

/** A wall on a machine of its own, as far as it can tell. */
function wall(): TestTerminal {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-team-'));
	const config = join(home, 'pitwall.yaml');
	writeFileSync(config, 'systems: [aiusage, ingestion]\njournal: spanner://p/pipeline/team\n');
	return openTerminal(process.execPath, ['dist/pitwall.js', '--config', config, '--system', 'ingestion'], {
		columns: 160,
		env: {XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, ...sandbox?.env, ...teamEnv(stage?.port ?? 0)},
	});
}

test.skipIf(emulatorMissing)(
	'an acknowledgement at one wall is at the other, which also sees the open dialog',
	async () => {
		const [kim, ana] = [wall(), wall()];
		const isOpen = (screen: string) => /■ CRIT .* firing.* nobody has it yet/.test(screen);
		const isTaken = (screen: string) => /■ CRIT .* firing/.test(screen) && !screen.includes('nobody has it yet');
		await kim.until(isOpen);
		await ana.until(isOpen);
		await kim.press('a');
		await kim.until(isTaken);
		await kim.press('x');
		await kim.dialog().until(/Act/);
		// Who opens a dialog looks at once; else a wall at rest looks once a minute.
		await ana.press('x');
		await ana.dialog().until(/Act/);
		await ana.press('Escape');
		await ana.header().until(/\S+@\S+: chooses an action/);
		await ana.until(isTaken);
		await kim.press('Escape');
		for (const terminal of [kim, ana]) expect((await terminal.quit()).exitCode).toBe(0);
	},
);
