/** What a page must say at every size of a real terminal, and what it must not. */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'vitest';
import {screenProblems} from './monkey/screen.ts';
import {openTerminal} from './opened.ts';

const sizes = [
	[200, 60],
	[120, 40],
	[80, 24],
	[40, 10],
] as const;
type Columns = (typeof sizes)[number][0];

/** What is on the screen of each size, by its columns, and what has no place there. */
export type Facts = Record<Columns, {has: readonly RegExp[]; not?: readonly RegExp[]}>;

/**
 * Opens the wall, waits until it is `ready`, and asks it at each size.
 * @param env names a sandbox; without it the wall has its own
 */
export async function holds(
	args: readonly string[],
	ready: RegExp,
	facts: Facts,
	env: Readonly<Record<string, string>> = {},
): Promise<void> {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-home-'));
	const terminal = openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', ...args], {
		columns: 200,
		rows: 60,
		env: {...env, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home},
	});
	await terminal.until(ready, 120_000);
	for (const [columns, rows] of sizes) {
		await terminal.resize(columns, rows);
		const {has, not = []} = facts[columns];
		for (const fact of has) await terminal.until(fact, 60_000);
		for (const fact of not) expect(terminal.text()).not.toMatch(fact);
		expect(screenProblems(terminal.rows(), columns)).toEqual([]);
	}
	expect((await terminal.quit()).exitCode).toBe(0);
}
