/** The shipped Spanner queries and those of the seed give the same answers on the sandbox as on the real emulator. */
import type {Spanner} from '@google-cloud/spanner';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {sandboxConfig} from '../../src/load/load.ts';
import {applyDdl} from '../../src/sandbox/apis/spanner/ddl.ts';
import {statementTexts} from '../../src/text/statement.ts';
import {emulatorMissing, startEmulator} from '../support/emulator.ts';
import {ask, client, namespace, now, open, seedEmulator, startSandboxSpanner} from '../support/spanner.ts';

let sandbox: Awaited<ReturnType<typeof startSandboxSpanner>> | undefined;
let emulator: Awaited<ReturnType<typeof startEmulator>> | undefined;
let judge: Spanner | undefined;

beforeAll(async () => {
	if (emulatorMissing) return console.log(`skipped: ${emulatorMissing}`);
	// The emulator of SDK 528 knows no multiplexed sessions, and the client dies of that (google-cloud.md, section 3).
	for (const suffix of ['', '_PARTITIONED_OPS', '_FOR_RW'])
		vi.stubEnv(`GOOGLE_CLOUD_SPANNER_MULTIPLEXED_SESSIONS${suffix}`, 'false');
	sandbox = await startSandboxSpanner();
	emulator = await startEmulator();
	judge = client(emulator.port);
	await seedEmulator(judge);
});
afterAll(async () => {
	judge?.close();
	emulator?.stop();
	await sandbox?.stop();
});

const {systems} = sandboxConfig(new URL('../../systems', import.meta.url).pathname);
const shipped = systems.flatMap(system =>
	Object.entries(system.sources).flatMap(([id, source]) =>
		// The emulator has no SPANNER_SYS.
		'spanner' in source && !source.spanner.includes('SPANNER_SYS')
			? [{name: `${system.system}.${id}`, sql: source.spanner}]
			: [],
	),
);
const seeds = [
	{name: 'S3-040', sql: 'SELECT 1 AS one'},
	{
		name: 'S3-104',
		sql: "SELECT COUNT(*) as total_requests, AVG(processing_time_ms) as avg_processing_time, COUNTIF(status = 'completed') / COUNT(*) as success_rate FROM processing_requests WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 HOUR)",
	},
	{
		name: 'S3-105',
		sql: "SELECT crm_type, COUNT(*) as total_syncs, COUNTIF(status = 'success') / COUNT(*) as success_rate FROM crm_integrations WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 DAY) GROUP BY crm_type ORDER BY crm_type",
	},
	{name: 'S3-117', sql: "SELECT COUNT(*) AS n FROM tenants WHERE tenant_id IN ('t0', 't1')"},
	{name: 'S3-119', sql: 'SELECT COUNT(*) AS n FROM tenants WHERE status IS NULL'},
	{
		name: 'escapes in strings',
		sql: String.raw`SELECT '\u0041\101\x42\?\'\\u0041' AS a, r'\u0041' AS b, "\U0001F600\a\v" AS c, '\u0027\n\X41' AS d`,
	},
];

describe.skipIf(emulatorMissing)('the same answers as the real emulator', () => {
	test.each([...shipped, ...seeds])('$name', async ({sql}) => {
		const times = {now: new Date(now), since: new Date(now - 6 * 3_600_000)};
		const params = Object.fromEntries(Object.entries(times).filter(([name]) => sql.includes(`@${name}`)));
		const [ours, theirs] = [
			await ask(sandbox?.spanner as Spanner, sql, params),
			await ask(judge as Spanner, sql, params),
		];
		expect(theirs.length).toBeGreaterThan(0);
		const rounded = (rows: Record<string, unknown>[]) =>
			JSON.parse(
				JSON.stringify(rows, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(10)) : value)),
			);
		expect(rounded(ours)).toEqual(rounded(theirs));
	});
});

describe.skipIf(emulatorMissing)('changes of the schema', () => {
	const migrations = systems.flatMap(({actions: {allow}}) =>
		(allow['spanner.ddl'] ?? []).flatMap(permission => Object.entries(permission.migrations ?? {})),
	);
	const byJudge = async (statements: string[]) => {
		const [operation] = await open(judge as Spanner).updateSchema(statements);
		await operation.promise();
	};
	const byUs = async (statements: string[]) => {
		const {engine} = sandbox as NonNullable<typeof sandbox>;
		for (const statement of statements) expect(await applyDdl(engine, namespace, statement)).toBeUndefined();
	};

	test.each(migrations)('%s, which is shipped, is in force on both', async (_, sql) => {
		await byJudge(statementTexts(sql));
		await byUs(statementTexts(sql));
	});

	test.each([
		'ALTER TABLE tenants ADD COLUMN name STRING(9)',
		'ALTER TABLE nothing ADD COLUMN name STRING(9)',
		'CREATE INDEX by_nothing ON tenants(nothing)',
	])('%s is refused by both', async sql => {
		await expect(byJudge([sql])).rejects.toThrow();
		await expect(byUs([sql])).rejects.toThrow();
	});
});
