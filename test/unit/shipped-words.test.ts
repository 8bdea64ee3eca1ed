/** B14: what the shipped systems say on the screen: no row of the requirements, and links that are what they are called. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {loadConfig} from '../../src/load/load.ts';
import {systemLinks} from '../../src/panes/links.ts';

function load(more = '') {
	const file = join(mkdtempSync(join(tmpdir(), 'pitwall-words-')), 'pitwall.yaml');
	writeFileSync(file, `systems: [sales, ingestion, aiusage]\n${more}`);
	return loadConfig(file, 'systems').systems;
}

/** Every text of a config with its path, but for the rows it cites and the SQL, which are for who reads the file. */
function texts(value: unknown, path: string): [string, string][] {
	if (typeof value === 'string') return [[path, value]];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value)
		.filter(([key]) => !['seed', 'bigquery', 'spanner'].includes(key))
		.flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

const row = /\b(?:S\d|C)-\d{2,}\b/;

test('B14: no text that may be shown cites a requirement', () => {
	expect('try a limit first (S2-14, S2-16)').toMatch(row);
	const all = load().flatMap(system => texts(system, system.system));
	expect(all.length).toBeGreaterThan(200);
	expect(all.filter(([, text]) => row.test(text))).toEqual([]);
});

test('B14: links say what they open', () => {
	const links = load().flatMap(systemLinks);
	const says: [RegExp, RegExp][] = [
		[/\/functions\/list/, /functions/],
		[/\/cloudscheduler/, /Scheduler/],
		[/\/dashboards\/|lookerstudio/, /dashboard/],
		[/\/billing\//, /cost/],
		[/\/\/wiki\./, /guide|management|recovery|architecture/],
		[/\/bigquery\?/, /BigQuery/],
		[/\/quotas/, /quotas/],
		[/^https:\/\/(?:www\.)?status\./, /status/],
	];
	for (const {title, url} of links) {
		const [, word] = says.find(([address]) => address.test(url)) ?? [];
		expect(title, url).toMatch(word ?? /^never$/);
		// None of them is a runbook.
		expect(title).not.toMatch(/runbook/);
	}
});

test('B14: links open the project that the wall file names', () => {
	const [sales] = load('overrides: {sales: {project: my-sales}}\n');
	const projects = systemLinks(sales).flatMap(({url}) => new URL(url).searchParams.getAll('project'));
	expect(new Set(projects)).toEqual(new Set(['my-sales']));
});
