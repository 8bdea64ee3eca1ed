/** What the wall file overrides is a part of the system before anything is checked, and has its place in the wall file. */
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {configFiles} from '../../src/config/files.ts';
import {loadConfig} from '../../src/load/load.ts';
import {merged} from '../../src/load/merge.ts';
import {goodSystem, told} from '../support/mistakes.ts';

const wall = (...lines: string[]) =>
	`systems: [shop.yaml]\noverrides:\n  shop:\n${lines.map(line => `    ${line}\n`).join('')}`;

test.each([
	[
		'a zone',
		'tz: Europe/Berln',
		/^pitwall\.yaml:4:9: tz: unknown time zone 'Europe\/Berln'\. Did you mean Europe\/Berlin\?$/,
	],
	['an empty zone', 'tz: ""', /^pitwall\.yaml:4:9: tz: unknown time zone ''/],
	['an offset for a zone', 'tz: "+02:00"', /^pitwall\.yaml:4:9: tz: unknown time zone '\+02:00'/],
	['a number for a project', 'project: 7', /^pitwall\.yaml:4:14: project: must be a text, not 7\.$/],
	['an unknown key', 'proejct: p', /^pitwall\.yaml:4:5: unknown key 'proejct' in the file\. Did you mean 'project'\?$/],
	[
		'a file to ask',
		'sources: {health: {http: "file:///etc/passwd"}}',
		/^pitwall\.yaml:4:30: sources\.health\.http: an address/,
	],
	[
		'a key deep in it',
		'sources: {health: {evry: 5s}}',
		/^pitwall\.yaml:4:24: unknown key 'evry' in sources\.health\. Did you mean 'every'\?$/,
	],
	['half of a database', 'spanner: {instance: mine}', /^pitwall\.yaml:4:14: spanner\.database is missing/],
	[
		'a cron',
		'panes: [{id: etl, kind: runs, runs: [runs], expected: [{source: daily, cron: never}]}]',
		/^pitwall\.yaml:4:82: .*'never' is no cron expression/,
	],
	[
		'a check twice',
		'checks: [{id: a, title: A, measure: {source: runs, column: n}, levels: {crit: "> 0"}}, {id: a, title: A, measure: {source: runs, column: n}, levels: {crit: "> 0"}}]',
		/^pitwall\.yaml:4:97: a second check 'a'/,
	],
	['another name', 'system: other', /^pitwall\.yaml:4:5: overrides\.shop: cannot rename a system/],
	['what the system needs, removed', 'project: null', /^pitwall\.yaml:4:14: project is missing/],
])('C1: %s', (_, line, said) => {
	expect(told(goodSystem, wall(line)).lines[0] ?? 'accepted').toMatch(said);
});

test('C1: an override without anything, and a list for one', () => {
	expect(told(goodSystem, 'systems: [shop.yaml]\noverrides:\n  shop:\n').lines[0]).toMatch(
		/^pitwall\.yaml:3:\d+: overrides\.shop: needs what differs/,
	);
	expect(told(goodSystem, 'systems: [shop.yaml]\noverrides:\n  shop: [a]\n').lines[0]).toMatch(
		/^pitwall\.yaml:3:9: overrides\.shop: needs what differs/,
	);
});

test('C8: everything that names a resource, SQL beside the wall file included', () => {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-overrides-'));
	writeFileSync(join(folder, 'shop.yaml'), goodSystem);
	writeFileSync(join(folder, 'mine.sql'), 'SELECT 2 AS n');
	writeFileSync(
		join(folder, 'pitwall.yaml'),
		wall(
			'project: mine',
			'region: asia-east1',
			'tz: Asia/Tokyo',
			'spanner: {instance: i, database: d}',
			'sources: {health: {http: "https://mine.example/ok"}, services: {run: [mine]}, runs: {bigquery: mine.sql}, requests: {filter: \'a="b"\'}}',
			'actions: {allow: {run.rollback: [{target: mine, health: "https://mine.example/ok"}]}}',
		),
	);
	const [system] = loadConfig(join(folder, 'pitwall.yaml'), 'systems', configFiles()).systems;
	expect(system).toMatchObject({
		title: 'Shop',
		project: 'mine',
		region: 'asia-east1',
		tz: 'Asia/Tokyo',
		spanner: {instance: 'i', database: 'd'},
		sources: {
			health: {http: 'https://mine.example/ok'},
			services: {run: ['mine']},
			runs: {bigquery: 'SELECT 2 AS n', tables: ['d.t']},
			requests: {filter: 'a="b"', aligner: 'ALIGN_DELTA'},
			jobs: {scheduler: true},
		},
		actions: {allow: {'run.rollback': [{target: 'mine', health: 'https://mine.example/ok'}]}},
	});
});

test('C8: merging is that of RFC 7396', () => {
	expect(merged({a: {b: 1, c: 2}, l: [1, 2], x: 'y'}, {a: {c: null, d: {e: null, f: 3}}, l: [3]})).toEqual({
		a: {b: 1, d: {f: 3}},
		l: [3],
		x: 'y',
	});
	expect(merged({a: 1}, {constructor: {prototype: {polluted: true}}})).toEqual({
		a: 1,
		constructor: {prototype: {polluted: true}},
	});
	expect(({} as {polluted?: true}).polluted).toBeUndefined();
});

test('C8: the example of the README names nothing of somebody else; without its overrides that is said', () => {
	const [, example = ''] =
		/```yaml\n(?:#.*\n)?(systems: \[sales[\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
	const {lines, warnings: doubts} = told('', example);
	expect(lines).toEqual([]);
	// A threshold that the seeds do not name stays unset (C-33), and its runbooks name actions that are allowed again one by one.
	expect(doubts.filter(text => !/has no threshold|is allowed on nothing here/.test(text))).toEqual([]);
	const {warnings} = told('', 'systems: [sales, ingestion]\noverrides: {ingestion: {project: mine}}\n');
	expect(warnings.filter(text => !text.includes('has no threshold'))).toEqual([
		expect.stringMatching(
			/^pitwall\.yaml:1:11: warning: 'sales' is an example and still names project sales-intelligence-prod, .*actions\.invokeAs/,
		),
		expect.stringMatching(
			/^pitwall\.yaml:1:18: warning: 'ingestion' is an example and still names spanner\.instance pipeline-prod, sources\.health\.http https:\/\/api\.company\.com/,
		),
	]);
});
