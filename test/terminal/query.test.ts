/** `pitwall query`: saved queries and sources by name, with what they cost (S0-08, S0-73, S1-10). */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, inject, test} from 'vitest';
import {commandLine} from '../support/commandLine.ts';

const wall = `systems: [sales, ingestion]
overrides:
  sales:
    queries:
      etl.failed:
        title: Failed runs
        bigquery: SELECT status, COUNT(*) AS runs FROM \`sales_intelligence.etl_runs\` GROUP BY status
      etl.free: { title: Nothing, bigquery: SELECT 1 AS one }
      functions.all: { title: Functions, functions: true }
`;
const line = commandLine(inject('calm'));
writeFileSync(join(line.home, 'wall.yaml'), wall);
const ask = (...args: string[]) => line.run('--config', 'wall.yaml', 'query', ...args);

test('without a name it lists saved queries, then sources', async () => {
	const {code, out} = await ask('--format', 'csv');
	expect(code).toBe(0);
	const [head, first, ...rest] = out.trim().split('\n');
	expect(head).toBe('name,what,title');
	expect(first).toMatch(/^sales\.etl\.\w+,query,\S/);
	expect(rest).toContain('ingestion.tables,source,');
	expect((await ask('--system', 'ingestion')).out).not.toContain('sales.');
});

describe('a saved query', () => {
	test('says what it reads before it runs, and what was billed', async () => {
		const {code, out, error} = await ask('etl.failed', '--format', 'json');
		expect(code).toBe(0);
		expect((JSON.parse(out) as {status: string}[]).map(({status}) => status)).toContain('success');
		expect(error).toMatch(/^sales\.etl\.failed: reads .*\$.*, 1(\.0)?\sGiB are billed at most\n\d+ rows, .* billed/);
	});
	test('is not run where only its price is asked for', async () => {
		const {code, out, error} = await ask('sales.etl.failed', '--dry-run');
		expect({code, out}).toEqual({code: 0, out: ''});
		expect(error).toMatch(/^sales\.etl\.failed: reads /);
	});
	test('may be of any kind of source', async () => {
		const {out} = await ask('functions.all', '--format', 'csv');
		expect(out).toMatch(/^name,.*\n[a-z-]+,/);
	});
});

test('every saved query of the shipped systems answers', async () => {
	const {out} = await line.run('query', '--format', 'csv');
	const saved = out.split('\n').flatMap(one => /^([^,]+),query,/.exec(one)?.[1] ?? []);
	expect(saved.length).toBeGreaterThan(5);
	for (const name of saved) {
		const {code, error} = await line.run('query', name, '--format', 'json');
		expect({name, code, error}).toEqual({name, code: 0, error: expect.stringMatching(/ billed /)});
	}
});

test('a source by its name', async () => {
	expect((await ask('ingestion.services')).out).toMatch(/^service +ready[\s\S]*webhook-processor +(true|false)/);
});

test.each([
	['tables', /'tables' is sales\.tables and ingestion\.tables\. Write one of these\./],
	['etl.fialed', /nothing is named 'etl\.fialed'\. Did you mean etl\.failed\?/],
])('%s is one clear line', async (name, message) => {
	const {code, error} = await ask(name);
	expect(code).toBe(2);
	expect(error).toMatch(message);
	expect(error.trim().split('\n')).toHaveLength(1);
});

test.each([
	['  sales: { queries: { a: { title: A, bigquery: DELETE FROM t WHERE true } } }', /:3:\d+: .*DELETE/],
	['  sales: { queries: { etl_runs: { title: A, bigquery: SELECT 1 } } }', /:3:\d+: 'etl_runs' is a source/],
	['  sales: { queries: { a: { bigquery: SELECT 1 } } }', /:3:\d+: /],
	['  sales: { queries: { A b: { title: A, bigquery: SELECT 1 } } }', /:3:\d+: .*lower-case/],
	['  sales: { queries: { a: { title: A, bigquery: gone.sql } } }', /gone\.sql/],
])('config check finds what is wrong with %s', async (override, message) => {
	writeFileSync(join(line.home, 'bad.yaml'), `systems: [sales]\noverrides:\n${override}\n`);
	const {code, error} = await line.run('--config', 'bad.yaml', 'config', 'check');
	expect({code, error}).toEqual({code: 2, error: expect.stringMatching(message)});
});

describe('pitwall act plans and executes nothing (issue 15 §3)', () => {
	const act = (...args: string[]) => line.run('act', ...args);

	test('as text, and as JSON with the hash of the plan', async () => {
		const {code, out} = await act(
			...['run.scale', '--target', 'webhook-processor', '--param', 'preset=outage', '--plan'],
		);
		expect(code).toBe(0);
		expect(out).toMatch(/^Scale webhook-processor\n/);
		expect(out).toMatch(/^command +gcloud beta run services update webhook-processor .*--max=200/m);
		expect(out).toMatch(/^plan +[0-9a-f]{64}$/m);
		const {plan, preflight} = JSON.parse(
			(await act('net.block_ip', '--param', 'address=203.0.113.7', '--json')).out,
		) as {
			plan: {planHash: string; copies: true};
			preflight: {ok: boolean; items: {title: string; state: string; detail: string}[]};
		};
		expect(plan).toMatchObject({copies: true, planHash: expect.stringMatching(/^[0-9a-f]{64}$/)});
		expect(preflight.ok).toBe(true);
		// Nobody is asked from here: a wall waits for them before it copies.
		expect(preflight.items).toContainEqual(
			expect.objectContaining({title: 'approval', state: 'skipped', detail: 'of security: a wall asks, and waits'}),
		);
	});
	test('takes the revision that is suggested, or one that can be chosen', async () => {
		const {code, error} = await act(
			'run.rollback',
			'--target',
			'webhook-processor',
			'--param',
			'revision=no',
			'--plan',
		);
		expect({code, error}).toEqual({code: 2, error: expect.stringMatching(/cannot be chosen\. It can be /)});
	});
	test.each<[string[], number, RegExp]>([
		[['spanner.scale'], 2, /confirmed in a terminal\. --plan prints/],
		[['fn.invoke', '--plan'], 2, /fn\.invoke is allowed on gmail-sync \(sales\), .*Write --target/],
		[['run.scale', '--target', 'nobody', '--plan'], 2, /not allowed on 'nobody'\. It is on webhook-processor/],
		[
			['run.scale', '--target', 'webhook-processor', '--param', 'preste=outage', '--plan'],
			2,
			/no parameter 'preste'\. Did you mean preset\?/,
		],
		[['net.block_ip', '--param', 'address=here', '--plan'], 2, /--param address=\.\.\.: not an IP address/],
		[['net.block_ip', '--param', 'address=10.0.0.1', '--plan'], 1, /cannot plan: 10\.0\.0\.1 is a private/],
		[['run.scale', '--param', 'preset', '--plan'], 2, /Use name=value/],
	])('%j says in one line why not', async (args, code, message) => {
		const ran = await act(...args);
		expect({code: ran.code, error: ran.error.trim()}).toEqual({code, error: expect.stringMatching(message)});
		expect(ran.error.trim().split('\n')).toHaveLength(1);
	});
});
