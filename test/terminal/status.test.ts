/** Commands beside a wall in a real terminal: `pitwall status` knows what the wall knows, and what became of it; `pitwall freeze` stops its actions. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {commandLine} from '../support/commandLine.ts';
import {openTerminal} from '../support/opened.ts';

test('it says what the title of the wall says, and tells a wall that was left from one that was killed; frozen, it is disarmed', async () => {
	const line = commandLine();
	const short = async () => (await line.run('status', '--short')).out.trim();
	expect(await short()).toBe('pitwall: not running');
	const open = (...args: string[]) =>
		openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', ...args], {env: {XDG_STATE_HOME: line.home}});

	const burning = open('--story', 'bad-revision', '--story-after', '0', '--speed', '30');
	await expect.poll(short).toMatch(/^pitwall SANDBOX: \d+ (CRIT|WARN) ingestion/);
	const {code, out} = await line.run('status');
	expect([1, 2]).toContain(code);
	expect(out).toMatch(/^wall of process \d+, started .* UTC, in the SANDBOX\n/);
	expect(out).toMatch(/^ {2}(CRIT|WARN) .*ingestion: /m);
	await burning.quit();
	expect(await short()).toBe('pitwall: not running');

	const killed = open('--calm', '--allow-actions');
	await expect.poll(short).toMatch(/^pitwall SANDBOX: /);
	await killed.until(screen => /ARMED \d/.test(screen));
	expect(await line.run('freeze', 'on', '--reason', 'wait for Ana')).toMatchObject({code: 0});
	await killed.until(screen => /READ-ONLY +ACTIONS FROZEN by \S+: wait for Ana/.test(screen));
	await killed.press('A');
	await killed.dialog().until(/Arm actions/);
	await killed.typeInto('incident 7');
	await killed.pressUntil('Enter', screen => /not armed: all actions of this machine are frozen by/.test(screen));
	expect(await line.run('freeze')).toMatchObject({code: 1, out: expect.stringContaining('wait for Ana (since ')});
	expect(await line.run('freeze', 'off')).toMatchObject({code: 0});
	await killed.until(screen => !/ACTIONS FROZEN/.test(screen));
	const audit = readFileSync(join(line.home, 'pitwall', 'audit.jsonl'), 'utf8')
		.trim()
		.split('\n');
	const kinds = audit.map(record => (JSON.parse(record) as {kind: string}).kind);
	// The arming that was refused is taken back, which is written down, too.
	expect(kinds).toEqual(['arm', 'freeze', 'disarm', 'disarm', 'unfreeze']);
	killed.kill('SIGKILL');
	await killed.exited;
	await expect.poll(short).toMatch(/^pitwall: ended without a farewell/);
});
