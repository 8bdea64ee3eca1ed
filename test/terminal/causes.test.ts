/**
 * The four stories, from the overview by keys alone: the fact that ends the incident is on the screen within five of them, in
 * wide terminals and in narrow ones.
 */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, test} from 'vitest';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {screenProblems} from '../support/monkey/screen.ts';
import {openTerminal} from '../support/opened.ts';
import {patience} from '../support/patience.ts';

interface Told {
	story: Story;
	system: string;
	columns: number;
	rows: number;
	/** Words of the fact: lines break between them. */
	fact: readonly RegExp[];
}

const wide = {columns: 120, rows: 40};
const narrow = {columns: 80, rows: 24};

const stories: readonly Told[] = [
	{
		story: 'bad-revision',
		system: 'ingestion',
		...wide,
		fact: [/1 deploy webhook-processor 00008-\w{3}/, /priya\.nair@/],
	},
	{story: 'scoring-504', system: 'sales', ...narrow, fact: [/1 gemini-1\.5-pro not found/, /LLM_MODEL/]},
	{story: 'etl-auth', system: 'sales', ...wide, fact: [/1 secret salesforce-refresh-token/]},
	{story: 'outage', system: 'ingestion', ...narrow, fact: [/1 api\.company\.com\/v1\/health answers nobody/]},
];

/** Waits for what has to happen first in the world of the story, real ms. */
const within = 150_000;

describe('from the overview to the cause', () => {
	test.for(stories)('$story at $columns×$rows', async ({story, system, columns, rows, fact}) => {
		const state = mkdtempSync(join(tmpdir(), 'pitwall-causes-'));
		const args = ['dist/pitwall.js', '--sandbox', '--story', story, '--story-after', '1', '--speed', '20'];
		const terminal = openTerminal(process.execPath, args, {
			columns,
			rows,
			env: {XDG_STATE_HOME: state, XDG_CONFIG_HOME: state},
		});
		await terminal.until(new RegExp(`[■▲] ${system}`), within);
		const isTold = () => fact.every(word => word.test(terminal.text()));
		// Something else may be the worst when the key is pressed, and be over soon.
		for (let keys = 0; keys < 5 && !isTold(); keys++) {
			await terminal.press('!');
			await terminal.until(isTold, patience / 3).catch(() => undefined);
		}
		await terminal.until(isTold, 0);
		await terminal.until(/\b(?:strong|likely)\b/, within);
		await terminal.until(() => screenProblems(terminal.rows(), columns).length === 0);
		// Esc goes back to where the key was pressed.
		await terminal.press('Escape');
		await terminal.until(screen => !/Likely causes/.test(screen));
		await terminal.quit();
	});
});
