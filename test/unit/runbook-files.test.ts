/** Runbooks as people write them: what becomes of the Markdown, and where a mistake is. */
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {configFiles} from '../../src/config/files.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {UsageError} from '../../src/config/usage.ts';
import {loadConfig, loadSystem, sandboxConfig} from '../../src/load/load.ts';
import {runbookOf, runbooksOf} from '../../src/runbooks/books.ts';
import {parseBody} from '../../src/runbooks/parse.ts';

const shipped = new URL('../../systems', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'pitwall-runbooks-'));
mkdirSync(join(folder, 'runbooks'));

const system = (extra = '', check = '') => `system: x
title: X
project: x-prod
region: r1
tz: UTC
sources:
  jobs: {scheduler: true}
panes: []
checks:
  - id: bad
    title: Bad
    measure: {source: jobs, rows: true}
    levels: {crit: "> 3"}
    severity: high
${check}runbooks: [runbooks/bad.md]
${extra}`;
const good = `---
title: It is bad
system: x
checks: [bad]
---
<!-- where this is from -->
# Look

Read \`the\` **log** of [status](https://status.example.com/{project}).

1. Look at it.
   \`\`\`wall
   watch: bad
   \`\`\`
   <!-- seed -->
2. See the jobs.
   \`\`\`wall
   source: jobs
   \`\`\`
   \`\`\`sh
   gcloud scheduler jobs list --location={region} --project={project}
   \`\`\`
3. Ask.
   \`\`\`sql bigquery
   SELECT 1
   \`\`\`
`;
function load(book = good, text = system()) {
	const file = join(folder, 'x.yaml');
	writeFileSync(file, text);
	writeFileSync(join(folder, 'runbooks/bad.md'), book);
	const files = configFiles();
	return {files, load: () => loadSystem(file, file, files)};
}
const linesOf = (book?: string, text?: string): string => {
	try {
		load(book, text).load();
	} catch (error) {
		if (error instanceof UsageError) return error.lines.join('\n').replaceAll(`${folder}/`, '');
		throw error;
	}
	return '';
};

describe('a runbook', () => {
	const loaded: SystemConfig = load().load();
	const book = runbookOf(loaded, 'bad');

	test('is read from Markdown beside its system file: steps, commands, queries, what they say to the wall', () => {
		expect(book).toMatchObject({
			name: 'bad',
			title: 'It is bad',
			steps: [
				{number: 1, title: [{text: 'Look at it.'}], watch: ['bad'], commands: []},
				{number: 2, source: 'jobs', commands: ['gcloud scheduler jobs list --location=r1 --project=x-prod']},
				{number: 3, query: {api: 'bigquery', sql: 'SELECT 1'}, commands: []},
			],
		});
		expect(JSON.stringify(book)).not.toMatch(/seed|where this is from/);
		expect(book?.blocks).toContainEqual({
			kind: 'text',
			spans: [
				{text: 'Read '},
				{text: 'the', look: 'code'},
				{text: ' '},
				{text: 'log', look: 'strong'},
				{text: ' of '},
				{text: 'status', url: 'https://status.example.com/x-prod'},
				{text: '.'},
			],
		});
	});

	test('is kept with the checked config, unchanged, and its file is watched', () => {
		const {files, load: again} = load();
		const books = runbooksOf(again());
		expect(JSON.parse(JSON.stringify(books))).toEqual(books);
		expect([...files.read.keys()]).toContain(join(folder, 'runbooks/bad.md'));
	});

	test('may be named by the check itself', () => {
		const text = system('', '    runbook: bad\n');
		const named = load(good.replace('checks: [bad]', 'checks: []'), text).load();
		expect(runbookOf(named, 'bad')?.name).toBe('bad');
	});

	test('has no text that a terminal would obey, and none makes the parser fail', () => {
		const hostile = parseBody('1. a\u001b[31mb \u202e\n   ```sh\n   echo \u001b]0;x\u0007\n   ```\n', []);
		expect(JSON.stringify(hostile)).not.toMatch(/\\u001b|\u202e|\\u0007/);
		fc.assert(
			fc.property(
				fc.array(
					fc.constantFrom('1. ', '- ', '```', 'wall', '|', '--', '\n', '   ', '# ', '> ', '[a](b)', '**', 'x', '<!--'),
				),
				parts => {
					const {blocks, steps} = parseBody(parts.join(''), []);
					expect(blocks.filter(({kind}) => kind === 'step').length).toBe(steps.length);
				},
			),
		);
	});
});

describe('a mistake is said with its place:', () => {
	test.each([
		[
			'a check that is not there',
			good.replace('[bad]', '[bed]'),
			undefined,
			/^runbooks\/bad\.md:4:10: unknown check 'bed'\. Did you mean 'bad'\?$/,
		],
		[
			'another system',
			good.replace('system: x', 'system: y'),
			undefined,
			/^runbooks\/bad\.md:3:9: the runbook is for 'y'/,
		],
		[
			'a step that watches a check that is not there',
			good.replace('watch: bad', 'watch: [bad, no]'),
			undefined,
			/^runbooks\/bad\.md:13:17: unknown check 'no'/,
		],
		[
			'a source that is not there',
			good.replace('source: jobs', 'source: job'),
			undefined,
			/^runbooks\/bad\.md:18:12: unknown source 'job'\. Did you mean 'jobs'\?$/,
		],
		[
			'a word that says nothing',
			good.replace('source: jobs', 'sauce: jobs'),
			undefined,
			/^runbooks\/bad\.md:18:4: unknown key 'sauce'.*Did you mean 'source'\?$/,
		],
		[
			'an action that is not allowed',
			good.replace('source: jobs', 'action: run.rollback'),
			undefined,
			/^runbooks\/bad\.md:18:12: 'run\.rollback' is allowed on nothing here/,
		],
		[
			'a query that writes',
			good.replace('SELECT 1', 'DROP TABLE t'),
			undefined,
			/^runbooks\/bad\.md:25:4: a source only reads/,
		],
		[
			'Spanner without an instance',
			good.replace('sql bigquery', 'sql spanner'),
			undefined,
			/^runbooks\/bad\.md:24:4: the query asks an instance of Spanner/,
		],
		[
			'a block of wall outside of steps',
			`${good}\nText.\n\n\`\`\`wall\nwatch: bad\n\`\`\`\n`,
			undefined,
			/^runbooks\/bad\.md:30:1: a block of wall belongs to a step/,
		],
		['no lines about it', 'Only text.\n', undefined, /^runbooks\/bad\.md:1:1: a runbook begins with lines about it/],
		['YAML that is none', good.replace('checks: [bad]', 'checks: [bad'), undefined, /^runbooks\/bad\.md:\d+:\d+: /],
		[
			'a file that is not there',
			undefined,
			system().replace('bad.md]', 'none.md]'),
			/^x\.yaml:15:12: cannot read .*none\.md: no such file/,
		],
		[
			'a file twice',
			undefined,
			system().replace('bad.md]', 'bad.md, bad.md]'),
			/^x\.yaml:15:29: a second runbook called 'bad'/,
		],
		[
			'a check whose runbook is not there',
			undefined,
			system('', '    runbook: bat\n'),
			/^x\.yaml:15:14: unknown runbook 'bat'\. Did you mean 'bad'\?$/,
		],
	])('%s', (_, book, text, said) => {
		expect(linesOf(book, text)).toMatch(said);
	});
});

test('what an override took away is a warning, and its step is for people alone', () => {
	load();
	const wall = join(folder, 'pitwall.yaml');
	writeFileSync(
		wall,
		'systems: [x.yaml]\noverrides: {x: {sources: {jobs: null, other: {scheduler: true}}, checks: []}}\n',
	);
	const files = configFiles();
	const [one] = loadConfig(wall, shipped, files).systems;
	const [book] = one?.books ?? [];
	expect(book?.checks).toEqual([]);
	expect(book?.steps.map(({watch, source}) => watch ?? source)).toEqual([undefined, undefined, undefined]);
	expect(files.warnings.join('\n').replaceAll(`${folder}/`, '')).toMatch(
		/^runbooks\/bad\.md:4:10: warning: unknown check 'bad'.*\n.*:13:11: warning: unknown check 'bad'.*\n.*:18:12: warning: unknown source 'jobs'/,
	);
});

test('the example of docs/runbooks.md is one that loads', () => {
	const text = readFileSync('docs/runbooks.md', 'utf8');
	const [, example = ''] = /````markdown\n([\s\S]*?)````/.exec(text) ?? [];
	const [, contacts = ''] = /```yaml\n(contacts:[\s\S]*?)```/.exec(text) ?? [];
	const own = example
		.replace(/^system:.*$/m, 'system: x')
		.replace(/^checks: \S+/m, 'checks: [bad]')
		.replaceAll(/(watch|until): backlog/g, '$1: bad');
	const loaded = load(own, system(contacts)).load();
	expect(runbookOf(loaded, 'bad')?.steps).toMatchObject([
		{watch: ['bad']},
		{query: {api: 'bigquery'}},
		{commands: [expect.stringContaining('--project=x-prod')]},
		{until: ['bad']},
	]);
	expect(loaded.contacts?.ladder).toHaveLength(2);
});

test('a step that is nothing but a command which is an action offers that action, with its values', () => {
	const actions = 'actions: {allow: {job.pause: [{target: nightly}]}}\n';
	const command = (line: string) => `${good}4. Resume it.\n   \`\`\`sh\n   ${line}\n   \`\`\`\n`;
	const last = (line: string) => runbookOf(load(command(line), system(actions)).load(), 'bad')?.steps.at(-1);
	const resume = 'gcloud scheduler jobs resume nightly --location={region} --project={project}';
	expect(last(resume)).toMatchObject({action: 'job.resume', target: 'nightly', commands: [expect.anything()]});
	expect(last(`${resume} && echo done`)?.action).toBeUndefined();
	expect(last(resume.replace('nightly', '$JOB'))?.action).toBeUndefined();
});

test('phases, waits and what an action is verified by are read; a block outside of steps says nothing else', () => {
	const actions = 'actions: {allow: {job.run: [{target: nightly}]}}\n';
	const written = `${good}
## Now

\`\`\`wall
phase: 15m
\`\`\`

4. Run it.
   \`\`\`wall
   action: job.run
   verify: bad
   \`\`\`
5. Wait.
   \`\`\`wall
   wait: 90s
   \`\`\`
6. Wait.
   \`\`\`wall
   wait: {until: bad, atMost: 1h}
   \`\`\`
`;
	const book = runbookOf(load(written, system(actions)).load(), 'bad');
	expect(book?.blocks).toContainEqual({kind: 'phase', within: 900_000});
	expect(book?.steps.slice(3)).toMatchObject([
		{id: 'run-it', action: 'job.run', verify: ['bad']},
		{id: 'wait', wait: {kind: 'time', lasts: 90_000}},
		{id: 'wait-2', wait: {kind: 'checks', until: ['bad'], atMost: 3_600_000}},
	]);
	expect(linesOf(written.replace('until: bad', 'until: bed'), system(actions))).toMatch(/:45:18: unknown check 'bed'/);
	expect(linesOf(written.replace('action: job.run', 'source: jobs'), system(actions))).toMatch(/verify of no action/);
});

describe('the shipped runbooks', () => {
	const {systems} = sandboxConfig(shipped);

	test('are there for every check', () => {
		const without = systems.flatMap(one =>
			one.checks.filter(({id}) => !runbookOf(one, id)).map(({id}) => `${one.system}.${id}`),
		);
		expect(without).toEqual([]);
	});

	test('show no rows of the requirements and no lines of the seeds', () => {
		expect(JSON.stringify(systems.map(runbooksOf))).not.toMatch(/\bS[0-4]-\d|seed 00|\bL\d{2,}/);
	});

	test('cite the lines of their seed, each file', () => {
		const files = systems.flatMap(({runbooks}) => runbooks);
		expect(files.filter(file => !/seed 00[0-4] L\d/.test(readFileSync(join(shipped, file), 'utf8')))).toEqual([]);
		expect(files.length).toBe(readdirSync(join(shipped, 'runbooks')).length);
	});
});
