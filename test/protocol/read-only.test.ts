/** A wall cannot write, whatever its sources say: real clients, a BigQuery that does what it is told, and Spanner's emulator as the judge. */
import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {BigQuery} from '@google-cloud/bigquery';
import type {Spanner} from '@google-cloud/spanner';
import {PassThroughClient} from 'google-auth-library';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import {onlyReads} from '../../src/cloud/readOnly.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import type {SqlEngine} from '../../src/sandbox/contract/tables.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {emulatorMissing, startEmulator} from '../support/emulator.ts';
import {restOf} from '../support/rest.ts';
import {bareSystem} from '../support/serving.ts';
import {ask, client, seedEmulator, startSandboxSpanner} from '../support/spanner.ts';

const clock = {now: () => Date.parse('2026-11-21T08:00:00Z'), speed: 1};
const rows = 25;
let engine: SqlEngine;
let server: Server;
let base: string;
let reads: CloudReads;
/** Method and body of what may run something. */
let posted: {path: string; body: {configuration?: {dryRun?: boolean}; query?: string}}[];

async function bodyOf(req: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}

beforeEach(async () => {
	posted = [];
	engine = await openEngine(clock);
	await engine.createTable({
		namespace: 'bq/p/d',
		table: 't',
		key: ['id'],
		columns: [
			{name: 'id', type: 'INT64'},
			{name: 'name', type: 'STRING'},
		],
	});
	await engine.insert(
		'bq/p/d',
		't',
		Array.from({length: rows}, (_, id) => [id, `n${id}`]),
	);
	const routes = await restOf({engine, clock});
	server = createServer(async (req, res) => {
		const text = await bodyOf(req);
		if (req.method !== 'GET') posted.push({path: (req.url ?? '').split('?')[0] ?? '', body: JSON.parse(text)});
		const again = Object.assign(
			(async function* () {
				yield Buffer.from(text);
			})(),
			{url: req.url, method: req.method, headers: req.headers},
		);
		await routes(again as unknown as IncomingMessage, res);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	reads = createCloud({http: base}, clock).reads;
});
afterEach(async () => {
	await reads.close();
	server.closeAllConnections();
	server.close();
	await engine.close();
});

const read = (bigquery: string, from: CloudReads = reads) =>
	from.read(bareSystem(), 'it', {bigquery, tables: [], maxBytes: 10_485_760}, undefined, new AbortController().signal);
const left = async () => engine.info('bq/p/d', 't')?.numRows;
const query = (sql: string) =>
	new BigQuery({projectId: 'p', apiEndpoint: base, authClient: new PassThroughClient()}).query(sql);

const forbidden = [
	['DELETE FROM d.t WHERE TRUE', /found DELETE$/],
	['/* SELECT */ delete d.t where true', /found DELETE$/],
	["UPDATE d.t SET name = 'x' WHERE TRUE", /found UPDATE$/],
	["INSERT INTO d.t (id, name) VALUES (99, 'x')", /found INSERT$/],
	['MERGE d.t USING d.t s ON FALSE WHEN NOT MATCHED BY SOURCE THEN DELETE', /found MERGE$/],
	['TRUNCATE TABLE d.t', /found TRUNCATE TABLE$/],
	['DROP TABLE d.t', /found DROP TABLE$/],
	['CREATE OR REPLACE TABLE d.t AS SELECT 1 AS id', /found CREATE TABLE AS SELECT$/],
	['ALTER TABLE d.t DROP COLUMN name', /found ALTER TABLE$/],
	["EXPORT DATA OPTIONS (uri='gs://b/*', format='CSV') AS SELECT * FROM d.t", /found EXPORT DATA$/],
	["LOAD DATA OVERWRITE d.t FROM FILES (format='CSV', uris=['gs://b/x'])", /found LOAD DATA$/],
	['CALL d.wipe()', /found CALL$/],
	['ASSERT (SELECT COUNT(*) FROM d.t) = 0', /found ASSERT$/],
	['SELECT 1; DELETE FROM d.t WHERE TRUE', /found a script of several statements$/],
	['DECLARE x INT64; DELETE FROM d.t WHERE TRUE', /found a script/],
	['BEGIN DELETE FROM d.t WHERE TRUE; END', /found a script/],
	["EXECUTE IMMEDIATE 'DELETE FROM d.t WHERE TRUE'", /found a script/],
] as const;

describe('F1: BigQuery', () => {
	test.each(forbidden)('F1: %s is refused, and nothing but a dry run is sent', async (sql, message) => {
		await expect(read(sql)).rejects.toMatchObject({kind: 'invalid', api: 'bigquery', message});
		await expect(read(sql)).rejects.toMatchObject({kind: 'invalid', message});
		expect(posted.map(({path}) => path)).toEqual(['/bigquery/v2/projects/p/jobs']);
		expect(posted[0]?.body.configuration?.dryRun).toBe(true);
		expect(await left()).toBe(rows);
	});

	test('F1: the server would have done it', async () => {
		await query('DELETE FROM d.t WHERE id < 5');
		expect(await left()).toBe(20);
		await query("INSERT INTO d.t (id, name) VALUES (99, 'x'), (100, 'y'); DELETE d.t WHERE id = 99;");
		expect(await left()).toBe(21);
		await query("UPDATE d.t SET name = CONCAT(name, '!') WHERE id = 100");
		expect((await query('SELECT name FROM d.t WHERE id = 100'))[0]).toEqual([{name: 'y!'}]);
		await query('TRUNCATE TABLE d.t');
		expect(await left()).toBe(0);
		await query('DROP TABLE d.t');
		expect(await left()).toBeUndefined();
	});

	test('F1: a text that changes while the wall runs is asked about anew, an old one never again', async () => {
		const sql = 'SELECT COUNT(*) AS n FROM d.t';
		await read(sql);
		await read(sql);
		await expect(read(`${sql}; DELETE FROM d.t WHERE TRUE`)).rejects.toMatchObject({message: /found a script/});
		expect((await read(sql)).answer).toMatchObject({rows: [{n: rows}]});
		const sent = posted.map(({path}) => path.split('/').at(-1));
		expect(sent).toEqual(['jobs', 'queries', 'queries', 'jobs', 'queries']);
		expect(await left()).toBe(rows);
	});

	test('F1: a query carries no destination, and nothing that could be one is sent', async () => {
		await read('SELECT id FROM d.t');
		expect(JSON.stringify(posted)).not.toMatch(/destination|disposition|session/i);
		const text = {query: 'SELECT 1'};
		for (const [method, uri, body] of [
			['POST', '/queries', {...text, destinationTable: {tableId: 'x'}}],
			['POST', '/queries', {...text, writeDisposition: 'WRITE_TRUNCATE'}],
			['POST', '/queries', {...text, createSession: true}],
			['POST', '/jobs', {configuration: {query: text}}],
			['POST', '/jobs', {configuration: {dryRun: true, load: {}}}],
			['POST', '/jobs', {configuration: {dryRun: true, query: {...text, destinationTable: {}}}}],
			['POST', '/jobs/x/cancel', undefined],
			['DELETE', '/datasets/d/tables/t', undefined],
			['PATCH', '/datasets/d/tables/t', {}],
		] as const)
			expect(() => onlyReads(method, uri, body)).toThrow(/might write/);
	});

	test('F1: who does not say what a text is, does not get to run it', async () => {
		const silent = createServer((_, res) => res.writeHead(200, {'content-type': 'application/json'}).end('{}'));
		await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
		const {reads: other} = createCloud({http: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`}, clock);
		await expect(read('SELECT 1', other)).rejects.toMatchObject({
			kind: 'unavailable',
			message: /what kind of statement/,
		});
		await other.close();
		silent.close();
	});
});

describe('F1: Spanner', () => {
	let sandbox: Awaited<ReturnType<typeof startSandboxSpanner>>;
	let emulator: Awaited<ReturnType<typeof startEmulator>> | undefined;
	let judge: Spanner | undefined;
	beforeAll(async () => {
		sandbox = await startSandboxSpanner();
		if (emulatorMissing) return;
		for (const suffix of ['', '_PARTITIONED_OPS', '_FOR_RW'])
			vi.stubEnv(`GOOGLE_CLOUD_SPANNER_MULTIPLEXED_SESSIONS${suffix}`, 'false');
		emulator = await startEmulator();
		judge = client(emulator.port);
		await seedEmulator(judge);
	});
	afterAll(async () => {
		vi.unstubAllEnvs();
		judge?.close();
		emulator?.stop();
		await sandbox.stop();
	});

	test.each([
		'DELETE FROM tenants WHERE TRUE',
		"UPDATE tenants SET name = 'x' WHERE TRUE",
		"INSERT INTO tenants (tenant_id) VALUES ('x')",
		'DROP TABLE tenants',
	])('F1: a read-only transaction refuses %s', async sql => {
		for (const spanner of [sandbox.spanner, judge]) {
			if (!spanner) continue;
			await expect(ask(spanner, sql, {}, {exactStaleness: 0})).rejects.toMatchObject({code: 3});
			expect(await ask(spanner, 'SELECT COUNT(*) AS n FROM tenants')).toEqual([{n: 2}]);
		}
	});

	test('F1: what is no query is not even sent', async () => {
		const nobody = createCloud({grpc: '127.0.0.1:9', http: 'http://127.0.0.1:9'}, clock);
		const system = {...bareSystem(), spanner: {instance: 'pipeline', database: 'data'}};
		for (const spanner of ['CALL cancel_query("1")', 'DELETE FROM t WHERE TRUE', 'SELECT 1; SELECT 2']) {
			const source = {spanner, staleness: '15s'} as SourceConfig;
			await expect(
				nobody.reads.read(system, 'it', source, undefined, new AbortController().signal),
			).rejects.toMatchObject({kind: 'invalid', message: /only reads/});
		}
		await nobody.reads.close();
	});
});

test('F1: a health page is asked with GET, and sent nothing', async () => {
	const asked: string[] = [];
	const page = createServer(async (req, res) => {
		asked.push(`${req.method} ${req.headers['content-length'] ?? 'nothing'} ${await bodyOf(req)}`);
		res.end();
	});
	await new Promise<void>(resolve => page.listen(0, '127.0.0.1', resolve));
	const http = `http://127.0.0.1:${(page.address() as AddressInfo).port}/health`;
	await reads.read(bareSystem(), 'it', {http}, undefined, new AbortController().signal);
	expect(asked).toEqual(['GET nothing ']);
	page.close();
});
