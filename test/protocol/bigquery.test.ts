import {execFile, execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';
import {BigQuery} from '@google-cloud/bigquery';
import {PassThroughClient} from 'google-auth-library';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createJobLog} from '../../src/sandbox/apis/bigquery/pipeline.ts';
import type {SqlEngine} from '../../src/sandbox/contract/tables.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {restOf} from '../support/rest.ts';

const start = Date.parse('2026-03-10T20:00:00Z');
let now = start;
const pipeline = createJobLog();
let engine: SqlEngine;
let server: Server;
let port: number;
let client: BigQuery;

beforeAll(async () => {
	const clock = {now: () => now, speed: 1};
	engine = await openEngine(clock);
	await engine.createTable({
		namespace: 'bq/p/d',
		table: 't',
		key: ['id'],
		columns: [
			{name: 'id', type: 'INT64'},
			{name: 'at', type: 'TIMESTAMP'},
			{name: 'name', type: 'STRING'},
			{name: 'tags', type: {array: 'STRING'}},
		],
	});
	await engine.insert(
		'bq/p/d',
		't',
		Array.from({length: 25}, (_, id) => [id, start - id * 60_000, `n${id}`, ['a', 'b']]),
	);
	const handle = await restOf({engine, clock, jobs: pipeline});
	server = createServer((request, response) => {
		void handle(request, response).then(handled => {
			if (!handled) response.writeHead(404).end('{}');
		});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	port = (server.address() as AddressInfo).port;
	client = new BigQuery({
		projectId: 'p',
		apiEndpoint: `http://127.0.0.1:${port}`,
		authClient: new PassThroughClient(),
		retryOptions: {autoRetry: false},
	});
});

afterAll(async () => {
	server.closeAllConnections();
	await new Promise(resolve => server.close(resolve));
	await engine.close();
});

describe('queries by the official client', () => {
	test('takes named parameters of every type', async () => {
		const [rows] = await client.query({
			query: 'SELECT @s AS s, @i AS i, @f AS f, @n AS n, @b AS b, @t AS t, @d AS d, @l AS l, @o AS o, @z AS z',
			params: {
				s: "it's",
				i: 7,
				f: 1.5,
				n: client.int('9007199254740993'),
				b: true,
				t: new Date('2026-01-02T03:04:05.678Z'),
				d: BigQuery.date('2026-01-02'),
				l: ['x', 'y'],
				o: {a: 1, b: 'k'},
				z: null,
			},
			types: {
				s: 'STRING',
				i: 'INT64',
				f: 'FLOAT64',
				n: 'NUMERIC',
				b: 'BOOL',
				t: 'TIMESTAMP',
				d: 'DATE',
				l: ['STRING'],
				o: {a: 'INT64', b: 'STRING'},
				z: 'STRING',
			},
		});
		const [row] = rows as {n: unknown; t: {value: string}; d: {value: string}}[];
		expect(row).toMatchObject({s: "it's", i: 7, f: 1.5, b: true, l: ['x', 'y'], o: {a: 1, b: 'k'}, z: null});
		expect(String(row?.n)).toBe('9007199254740993');
		expect(row?.t.value).toBe('2026-01-02T03:04:05.678Z');
		expect(row?.d.value).toBe('2026-01-02');
	});

	test('takes positional parameters and gives repeated fields', async () => {
		const [rows] = await client.query({
			query: 'SELECT id, at, tags FROM `p.d.t` WHERE id >= ? AND name = ?',
			params: [3, 'n4'],
		});
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({id: 4, tags: ['a', 'b']});
		expect(rows[0].at.value).toBe('2026-03-10T19:56:00.000Z');
	});

	test('pages through a result', async () => {
		const [job] = await client.createQueryJob({query: 'SELECT id FROM d.t ORDER BY id'});
		const [first, next] = await job.getQueryResults({maxResults: 10, autoPaginate: false});
		expect(first.map((row: {id: number}) => row.id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		const [second, last] = await job.getQueryResults({...next, maxResults: 20, autoPaginate: false});
		expect(second.map((row: {id: number}) => row.id)).toEqual(Array.from({length: 15}, (_, index) => index + 10));
		expect(last).toBeNull();
		expect((await job.getQueryResults())[0]).toHaveLength(25);
	});

	test('dry runs for free, with bytes', async () => {
		const [job] = await client.createQueryJob({query: 'SELECT id FROM d.t', dryRun: true});
		expect(job.metadata.statistics.totalBytesProcessed).toBe('200');
		expect(job.metadata.statistics.query.totalBytesBilled).toBe('0');
	});

	test('bills 10 MB per table, nothing on a cache hit, and again after a write', async () => {
		const ask = async () => {
			const [job] = await client.createQueryJob({query: 'SELECT MAX(name) AS m FROM d.t'});
			const [metadata] = await job.getMetadata();
			return [metadata.statistics.query.cacheHit, metadata.statistics.query.totalBytesBilled];
		};
		expect(await ask()).toEqual([false, '10485760']);
		expect(await ask()).toEqual([true, '0']);
		now += 1000;
		await engine.insert('bq/p/d', 't', [[100, now, 'z', []]]);
		expect(await ask()).toEqual([false, '10485760']);
		now += 25 * 3_600_000;
		expect(await ask()).toEqual([false, '10485760']);
		await engine.prune('bq/p/d', 't', 'at', 0);
	});

	test('never caches what reads the clock', async () => {
		const query = 'SELECT CURRENT_TIMESTAMP() AS t';
		await client.query(query);
		now += 60_000;
		const [rows] = await client.query(query);
		expect(rows[0].t.value).toBe(new Date(now).toISOString());
	});

	test.each([
		['SELECT nope FROM d.t', {}, 400, 'invalidQuery', /Unrecognized name: nope/],
		['SELEC 1', {}, 400, 'invalidQuery', /Syntax error/],
		['SELECT 1 FROM d.missing', {}, 404, 'notFound', /Not found: Table p:d\.missing/],
		['SELECT COUNTIF(TRUE) / COUNT(*) FROM d.t WHERE FALSE', {}, 400, 'invalidQuery', /division by zero: 0 \/ 0/],
		['ASSERT FALSE', {}, 400, 'invalidQuery', /does not run ASSERT/],
		[
			'SELECT id FROM d.t',
			{maximumBytesBilled: '1000'},
			400,
			'bytesBilledLimitExceeded',
			/10485760 or higher required/,
		],
	])('refuses %s', async (query, options, code, reason, message) => {
		await expect(client.query({query, ...options})).rejects.toMatchObject({
			code,
			message: expect.stringMatching(message),
			errors: [{reason}],
		});
	});
});

describe('metadata', () => {
	test("tells a table's facts", async () => {
		const [metadata] = await client
			.dataset('d')
			.table('t')
			.getMetadata({view: 'STORAGE_STATS'} as never);
		expect(metadata).toMatchObject({type: 'TABLE', numRows: '26', lastModifiedTime: expect.stringMatching(/^\d+$/)});
		expect(Number(metadata.numBytes)).toBeGreaterThan(26 * 16);
		await expect(client.dataset('d').table('none').getMetadata()).rejects.toMatchObject({code: 404});
	});

	test('describes also what it has not, so that bq hears of it in the words of the sandbox', async () => {
		const document = (await (await fetch(`http://127.0.0.1:${port}/$discovery/rest?version=v2`)).json()) as {
			resources: Record<string, {methods: object; resources?: Record<string, {resources: object}>}>;
		};
		const {models, routines, datasets, projects} = document.resources;
		expect(Object.keys({...models?.methods, ...routines?.methods})).toEqual(
			expect.arrayContaining(['list', 'get', 'insert', 'delete']),
		);
		expect(datasets?.methods).toHaveProperty('undelete');
		const [external] = await Promise.allSettled([
			client.query({query: 'SELECT 1', tableDefinitions: {x: {sourceFormat: 'CSV'}}} as never),
		]);
		expect(external).toMatchObject({reason: {message: 'The sandbox does not support tableDefinitions of a query'}});
		expect(projects?.resources?.locations?.resources).toHaveProperty('transferConfigs.methods.list');
	});
	test('lists datasets, tables and rows', async () => {
		expect((await client.getDatasets())[0].map(({id}) => id)).toEqual(['d']);
		expect((await client.dataset('d').getTables())[0].map(({id}) => id)).toEqual(['t']);
		const [rows] = await client.dataset('d').table('t').getRows({maxResults: 2, autoPaginate: false});
		expect(rows).toHaveLength(2);
	});

	test('lists jobs, also through INFORMATION_SCHEMA', async () => {
		await client.query('SELECT 42 AS marker');
		const [jobs] = await client.getJobs({maxResults: 1, projection: 'full', autoPaginate: false});
		expect(jobs[0]?.metadata).toMatchObject({
			user_email: 'operator@sandbox.invalid',
			status: {state: 'DONE'},
			configuration: {query: {query: 'SELECT 42 AS marker'}},
		});
		const [running] = await client.getJobs({stateFilter: 'running', autoPaginate: false} as never);
		expect(running).toEqual([]);
		const [rows] = await client.query(
			'SELECT user_email, state, query, total_bytes_billed, error_result FROM `region-us.INFORMATION_SCHEMA.JOBS_BY_PROJECT` WHERE creation_time > TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR) ORDER BY creation_time DESC, query DESC',
		);
		expect(rows).toContainEqual({
			user_email: 'operator@sandbox.invalid',
			state: 'DONE',
			query: 'SELECT 42 AS marker',
			total_bytes_billed: 0,
			error_result: null,
		});
		const [failed] = await client.query(
			"SELECT error_result.reason AS reason FROM `region-us`.INFORMATION_SCHEMA.JOBS_BY_PROJECT WHERE query = 'SELECT nope FROM d.t'",
		);
		expect(failed).toEqual([{reason: 'invalidQuery'}]);
	});
});

function findBq(): {bq: string; discovery: string} | undefined {
	try {
		const bq = execFileSync('readlink', ['-f', execFileSync('sh', ['-c', 'command -v bq']).toString().trim()])
			.toString()
			.trim();
		const discovery = join(dirname(dirname(bq)), 'platform/bq/discovery_next/bigquery.json');
		return existsSync(discovery) ? {bq, discovery} : undefined;
	} catch {
		return undefined;
	}
}

const tool = findBq();
describe.skipIf(!tool)(tool ? 'bq' : 'bq (skipped: no bq command with its discovery file on this machine)', () => {
	/** What the tool answers, as JSON. */
	async function bq(...command: string[]): Promise<unknown> {
		const home = mkdtempSync(join(tmpdir(), 'pitwall-bq-'));
		writeFileSync(join(home, 'token'), 'fake-access-token');
		const env = {
			...process.env,
			HOME: home,
			CLOUDSDK_CONFIG: home,
			CLOUDSDK_CORE_PROJECT: 'p',
			CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: join(home, 'token'),
			CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
			CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: 'true',
		};
		const flags = [
			`--api=http://127.0.0.1:${port}`,
			'--project_id=p',
			`--discovery_file=${tool?.discovery}`,
			'--format=json',
			'--headless',
			'--quiet',
		];
		const {stdout} = await promisify(execFile)(tool?.bq ?? '', [...flags, ...command], {env});
		return JSON.parse(stdout);
	}

	test('runs a query', async () => {
		const sql = 'SELECT COUNT(*) AS n FROM `p.d.t` WHERE id < 5';
		expect(await bq('query', '--use_legacy_sql=false', sql)).toEqual([{n: '5'}]);
	});

	test('lists the jobs of everybody, and what runs', async () => {
		const load = {type: 'LOAD', dataset: 'd', table: 't', uri: 'gs://b/o', bytes: 700, rows: 7} as const;
		const shared = {project: 'p', user: 'etl@p.example', work: load, slotMs: 9};
		pipeline.put([
			{...shared, id: 'load_done', createdAt: now - 9000, endsAt: now - 1000},
			{...shared, id: 'load_running', createdAt: now - 10, endsAt: now + 9000},
			{...shared, id: 'load_planned', createdAt: now + 10, endsAt: now + 9000},
		]);
		const jobs = (await bq('ls', '-j', '-a', '-n', '1000')) as {id: string; state: string; user_email: string}[];
		const told = jobs.filter(({user_email: user}) => user === shared.user);
		expect(told.map(({id, state}) => [id, state])).toEqual([
			['p:US.load_running', 'RUNNING'],
			['p:US.load_done', 'DONE'],
		]);
		expect(await bq('show', '-j', 'load_done')).toMatchObject({statistics: {load: {outputRows: '7'}}});
	});
});
