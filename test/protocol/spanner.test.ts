/**
 * The official client against the sandbox's Spanner, and the shipped queries on both the sandbox and the real
 * emulator with the same rows: the emulator is the judge of the answers.
 */
import {Spanner} from '@google-cloud/spanner';
import * as grpc from '@grpc/grpc-js';
import {GoogleAuth, PassThroughClient} from 'google-auth-library';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {sandboxConfig} from '../../src/config/load.ts';
import type {SpannerAdmin, SqlEngine, TableDef} from '../../src/sandbox/contract.ts';
import {registerSpanner} from '../../src/sandbox/spanner/service.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {emulatorMissing, startEmulator} from '../support/emulator.ts';

const now = Date.now();
const namespace = 'spanner/p/i/d';
const text = (name: string) => ({name, type: 'STRING' as const});
const tables: TableDef[] = [
	{namespace, table: 'processing_requests', key: ['request_id'], columns: [text('request_id'), text('tenant_id'), text('status'), {name: 'processing_time_ms', type: 'INT64'}, {name: 'lead_score', type: 'INT64'}, {name: 'created_at', type: 'TIMESTAMP'}]},
	{namespace, table: 'crm_integrations', key: ['id'], columns: [text('id'), text('request_id'), text('crm_type'), text('status'), {name: 'created_at', type: 'TIMESTAMP'}]},
	{namespace, table: 'tenants', key: ['tenant_id'], columns: [text('tenant_id'), text('name'), text('status')]},
];
const requests = Array.from({length: 90}, (_, i) => [`r${i}`, `t${i % 3}`, i % 9 === 0 ? 'failed' : i % 40 === 1 ? 'processing' : 'completed', i % 40 === 1 ? null : 20_000 + i * 1500, i, now - i * 61_000]);
const syncs = Array.from({length: 60}, (_, i) => [`c${i}`, `r${i}`, ['hubspot', 'salesforce', 'pipedrive'][i % 3] as string, i % 7 === 0 ? 'failed' : 'success', now - i * 95_000]);
const tenants = [['t0', 'Acme', 'active'], ['t1', 'Beta', null]];

let engine: SqlEngine;
let server: grpc.Server;
let sandbox: Spanner;
let emulator: {port: number; stop(): void} | undefined;
let judge: Spanner | undefined;

const admin: SpannerAdmin = {
	instances: [{project: 'p', instance: 'i', processingUnits: 1000, displayName: 'Pipeline'}],
	backups: [1, 2].map(day => ({project: 'p', instance: 'i', database: 'd', name: `daily-${day}`, state: 'READY' as const, createdAt: now - day * 86_400_000, expiresAt: now + 86_400_000, sizeBytes: 5000 * day})),
	operations: [{project: 'p', instance: 'i', database: 'd', name: 'op1', done: false, metadataType: 'CreateBackupMetadata', progressPercent: 40, startedAt: now}],
	queryStats: (_project, _instance, _database, at) => [{intervalEnd: at - 600_000, text: 'SELECT 1', fingerprint: 42n, executionCount: 7, avgLatencySeconds: 0.25, avgRowsScanned: 3, avgCpuSeconds: 0.1, failed: 1}],
};

function client(port: number): Spanner {
	const authClient = new PassThroughClient();
	return new Spanner({
		projectId: 'p',
		servicePath: '127.0.0.1',
		port,
		sslCreds: grpc.credentials.createInsecure(),
		authClient,
		auth: new GoogleAuth({authClient, projectId: 'p'}),
		disableBuiltInMetrics: true,
	} as never);
}

const fast = {gaxOptions: {timeout: 5000, retryRequestOptions: {noResponseRetries: 0, retries: 0}}, json: true} as const;
const open = (spanner: Spanner) => {
	const database = spanner.instance('i').database('d', {min: 0, max: 2});
	database.on('error', () => {});
	return database;
};
const ask = async (spanner: Spanner, sql: string, params: Record<string, unknown> = {}, bounds?: object): Promise<Record<string, unknown>[]> => {
	const [rows] = await open(spanner).run({sql, params, ...fast} as never, bounds as never);
	return rows as unknown as Record<string, unknown>[];
};

beforeAll(async () => {
	engine = await openEngine({now: () => now, speed: 1});
	for (const table of tables) await engine.createTable(table);
	await engine.insert(namespace, 'processing_requests', requests, now - 120_000);
	await engine.insert(namespace, 'crm_integrations', syncs, now - 120_000);
	await engine.insert(namespace, 'tenants', tenants, now - 120_000);
	server = new grpc.Server();
	registerSpanner(server, {engine, spanner: admin, clock: {now: () => now, speed: 1}});
	const port = await new Promise<number>((resolve, reject) => server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))));
	sandbox = client(port);
	if (emulatorMissing) return console.log(`skipped: ${emulatorMissing}`);
	emulator = await startEmulator();
	judge = client(emulator.port);
	await seedEmulator(judge);
});

afterAll(async () => {
	sandbox.close();
	judge?.close();
	emulator?.stop();
	server.forceShutdown();
	await engine.close();
});

async function seedEmulator(spanner: Spanner): Promise<void> {
	const instances = spanner.getInstanceAdminClient();
	const databases = spanner.getDatabaseAdminClient();
	const [creating] = await instances.createInstance({parent: 'projects/p', instanceId: 'i', instance: {config: 'projects/p/instanceConfigs/emulator-config', displayName: 'i', processingUnits: 1000}});
	await creating.promise();
	const ddl = tables.map(({table, key, columns}) => `CREATE TABLE ${table} (${columns.map(({name, type}) => `${name} ${type === 'STRING' ? 'STRING(MAX)' : type}`).join(', ')}) PRIMARY KEY (${key.join(', ')})`);
	const [made] = await databases.createDatabase({parent: 'projects/p/instances/i', createStatement: 'CREATE DATABASE `d`', extraStatements: ddl});
	await made.promise();
	const database = open(spanner);
	for (const [table, rows] of [['processing_requests', requests], ['crm_integrations', syncs], ['tenants', tenants]] as const) {
		const columns = tables.find(definition => definition.table === table)?.columns ?? [];
		await database.table(table).insert(rows.map(row => Object.fromEntries(columns.map(({name, type}, i) => [name, type === 'TIMESTAMP' ? new Date(row[i] as number) : row[i] === null ? null : type === 'INT64' ? Spanner.int(row[i] as number) : row[i]]))));
	}
}

describe('the official client on the sandbox', () => {
	test('types come back as they went in', async () => {
		const [row] = await ask(sandbox, 'SELECT 1 AS i, 1.5 AS f, TRUE AS b, "x" AS s, @t AS t, DATE "2026-01-02" AS d, [1, 2] AS a, CAST(NULL AS STRING) AS n', {t: new Date(now)});
		expect({...row, t: new Date(row?.t as string).getTime(), d: String((row?.d as {value?: string}).value ?? row?.d)}).toEqual({i: 1, f: 1.5, b: true, s: 'x', t: now, d: '2026-01-02', a: [1, 2], n: null});
	});
	test('exact staleness reads the past', async () => {
		await engine.insert(namespace, 'tenants', [['t9', 'New', 'active']], now);
		const count = async (bounds?: object) => (await ask(sandbox, 'SELECT COUNT(*) AS n FROM tenants', {}, bounds))[0]?.n;
		expect([await count({exactStaleness: 15_000}), await count()]).toEqual([2, 3]);
	});
	test('staleness beyond the retention fails as Spanner says it', async () => {
		await expect(ask(sandbox, 'SELECT 1', {}, {exactStaleness: 7_200_000})).rejects.toMatchObject({code: 9, message: expect.stringContaining('exceeded the maximum timestamp staleness')});
	});
	test('typed errors', async () => {
		await expect(ask(sandbox, 'SELECT * FROM nowhere')).rejects.toMatchObject({code: 3});
		await expect(ask(sandbox, 'SELEC 1')).rejects.toMatchObject({code: 3});
		await expect(ask(sandbox, 'SELECT COUNTIF(status = "x") / COUNT(*) AS r FROM tenants WHERE FALSE')).rejects.toMatchObject({code: 11, message: expect.stringContaining('division by zero')});
	});
	test('an unknown database is NOT_FOUND', async () => {
		const other = sandbox.instance('i').database('none', {min: 0, max: 1});
		other.on('error', () => {});
		await expect(other.run({sql: 'SELECT 1', ...fast} as never)).rejects.toMatchObject({code: 5});
	});
	test('query statistics under their documented names (C-35)', async () => {
		const rows = await ask(sandbox, 'SELECT INTERVAL_END, TEXT_FINGERPRINT, TEXT, EXECUTION_COUNT, AVG_LATENCY_SECONDS FROM SPANNER_SYS.QUERY_STATS_TOP_10MINUTE ORDER BY AVG_LATENCY_SECONDS DESC LIMIT 10');
		expect(rows).toEqual([expect.objectContaining({TEXT: 'SELECT 1', TEXT_FINGERPRINT: 42, EXECUTION_COUNT: 7, AVG_LATENCY_SECONDS: 0.25})]);
	});
	test('instance, backups and running operations', async () => {
		const [instance] = await sandbox.getInstanceAdminClient().getInstance({name: 'projects/p/instances/i'});
		expect(instance.processingUnits).toBe(1000);
		const databases = sandbox.getDatabaseAdminClient();
		const [backups] = await databases.listBackups({parent: 'projects/p/instances/i', filter: 'state:READY'});
		expect(backups.map(({name, sizeBytes}) => [name, String(sizeBytes)])).toEqual([['projects/p/instances/i/backups/daily-1', '5000'], ['projects/p/instances/i/backups/daily-2', '10000']]);
		const [operations] = await databases.listDatabaseOperations({parent: 'projects/p/instances/i', filter: 'done:false'});
		expect(operations.map(({done}) => done)).toEqual([false]);
	});
});

const shipped = sandboxConfig(new URL('../../systems', import.meta.url).pathname).systems.flatMap(system =>
	Object.entries(system.sources).flatMap(([id, source]) => ('spanner' in source ? [{name: `${system.system}.${id}`, sql: source.spanner}] : [])),
);
const seeds = [
	{name: 'S3-040', sql: 'SELECT 1 AS one'},
	{name: 'S3-104', sql: "SELECT COUNT(*) as total_requests, AVG(processing_time_ms) as avg_processing_time, COUNTIF(status = 'completed') / COUNT(*) as success_rate FROM processing_requests WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 HOUR)"},
	{name: 'S3-105', sql: "SELECT crm_type, COUNT(*) as total_syncs, COUNTIF(status = 'success') / COUNT(*) as success_rate FROM crm_integrations WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 DAY) GROUP BY crm_type ORDER BY crm_type"},
	{name: 'S3-117', sql: "SELECT COUNT(*) AS n FROM tenants WHERE tenant_id IN ('t0', 't1')"},
	{name: 'S3-119', sql: 'SELECT COUNT(*) AS n FROM tenants WHERE status IS NULL'},
];

describe.skipIf(emulatorMissing)('the same answers as the real emulator', () => {
	test.each([...shipped, ...seeds])('$name', async ({sql}) => {
		const params = sql.includes('@now') ? {now: new Date(now)} : {};
		const [ours, theirs] = [await ask(sandbox, sql, params), await ask(judge as Spanner, sql, params)];
		expect(theirs.length).toBeGreaterThan(0);
		const rounded = (rows: Record<string, unknown>[]) => JSON.parse(JSON.stringify(rows, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(10)) : value)));
		expect(rounded(ours)).toEqual(rounded(theirs));
	});
});
