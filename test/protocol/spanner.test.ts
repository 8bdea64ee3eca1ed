/** The official client against the sandbox's Spanner, with multiplexed sessions as it uses them by default. */
import {protos} from '@google-cloud/spanner';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ask, fast, namespace, now, startSandboxSpanner} from '../support/spanner.ts';

let running: Awaited<ReturnType<typeof startSandboxSpanner>>;
beforeAll(async () => {
	running = await startSandboxSpanner();
});
afterAll(() => running.stop());

describe('the official client on the sandbox', () => {
	test('types come back as they went in', async () => {
		const [row = {}] = await ask(
			running.spanner,
			'SELECT 1 AS i, 1.5 AS f, TRUE AS b, "x" AS s, @t AS t, DATE "2026-01-02" AS d, [1, 2] AS a, CAST(NULL AS STRING) AS n',
			{t: new Date(now)},
		);
		expect({...row, t: new Date(row.t as string).getTime(), d: (row.d as Date).toISOString().slice(0, 10)}).toEqual({
			i: 1,
			f: 1.5,
			b: true,
			s: 'x',
			t: now,
			d: '2026-01-02',
			a: [1, 2],
			n: null,
		});
	});
	test('exact staleness reads the past', async () => {
		await running.engine.insert(namespace, 'tenants', [['t9', 'New', 'active']], now);
		const count = async (bounds?: object) =>
			(await ask(running.spanner, 'SELECT COUNT(*) AS n FROM tenants', {}, bounds))[0]?.n;
		expect([await count({exactStaleness: 15_000}), await count()]).toEqual([2, 3]);
	});
	test('a snapshot of the past stays there for all of its reads', async () => {
		const [snapshot] = await running.spanner
			.instance('pipeline')
			.database('data', {min: 0, max: 1})
			.getSnapshot({exactStaleness: 15_000});
		const count = async () => (await snapshot.run('SELECT COUNT(*) AS n FROM tenants'))[0].map(row => row.toJSON().n);
		expect([await count(), await count()]).toEqual([[2], [2]]);
		snapshot.end();
	});
	test('staleness beyond the retention fails as Spanner says it', async () => {
		await expect(ask(running.spanner, 'SELECT 1', {}, {exactStaleness: 7_200_000})).rejects.toMatchObject({
			code: 9,
			message: expect.stringContaining('exceeded the maximum timestamp staleness'),
		});
	});
	test('typed errors', async () => {
		await expect(ask(running.spanner, 'SELECT * FROM nowhere')).rejects.toMatchObject({code: 3});
		await expect(ask(running.spanner, 'SELEC 1')).rejects.toMatchObject({code: 3});
		await expect(
			ask(running.spanner, 'SELECT COUNTIF(status = "x") / COUNT(*) AS r FROM tenants WHERE FALSE'),
		).rejects.toMatchObject({code: 11, message: expect.stringContaining('division by zero')});
	});
	test('an unknown database is NOT_FOUND', async () => {
		const other = running.spanner.instance('pipeline').database('none', {min: 0, max: 1});
		other.on('error', () => {});
		await expect(other.run({sql: 'SELECT 1', ...fast} as never)).rejects.toMatchObject({code: 5});
	});
	test('query statistics under their documented names (C-35)', async () => {
		const rows = await ask(
			running.spanner,
			'SELECT INTERVAL_END, TEXT_FINGERPRINT, TEXT, EXECUTION_COUNT, AVG_LATENCY_SECONDS FROM SPANNER_SYS.QUERY_STATS_TOP_10MINUTE ORDER BY AVG_LATENCY_SECONDS DESC LIMIT 10',
		);
		expect(rows).toEqual([
			expect.objectContaining({TEXT: 'SELECT 1', TEXT_FINGERPRINT: 42, EXECUTION_COUNT: 7, AVG_LATENCY_SECONDS: 0.25}),
		]);
	});
	test('instance, backups and running operations', async () => {
		const [instance] = await running.spanner
			.getInstanceAdminClient()
			.getInstance({name: 'projects/p/instances/pipeline'});
		expect(instance.processingUnits).toBe(1000);
		const databases = running.spanner.getDatabaseAdminClient();
		const [backups] = await databases.listBackups({parent: 'projects/p/instances/pipeline', filter: 'state:READY'});
		expect(backups.map(({name, sizeBytes}) => [name, String(sizeBytes)])).toEqual([
			['projects/p/instances/pipeline/backups/daily-1', '5000'],
			['projects/p/instances/pipeline/backups/daily-2', '10000'],
		]);
		const [operations] = await databases.listDatabaseOperations({
			parent: 'projects/p/instances/pipeline',
			filter: 'done:false',
		});
		expect(operations.map(({done}) => done)).toEqual([false]);
	});
	test('a backup that is being made, and how far it is', async () => {
		const databases = running.spanner.getDatabaseAdminClient();
		const parent = 'projects/p/instances/pipeline';
		const [[newest]] = await databases.listBackups({parent});
		expect(newest).toMatchObject({name: `${parent}/backups/daily-0`, state: 'CREATING'});
		const [operations] = await databases.listBackupOperations({parent, filter: 'done:false'});
		const {CreateBackupMetadata} = protos.google.spanner.admin.database.v1;
		const told = operations.map(({metadata}) => CreateBackupMetadata.decode(metadata?.value as Uint8Array));
		expect(told).toMatchObject([
			{name: newest?.name, database: `${parent}/databases/data`, progress: {progressPercent: 40}},
		]);
	});
});
