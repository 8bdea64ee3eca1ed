/** One small Spanner database, on the sandbox and, where it is installed, on the real emulator. */
import {Spanner} from '@google-cloud/spanner';
import * as grpc from '@grpc/grpc-js';
import {GoogleAuth, PassThroughClient} from 'google-auth-library';
import {registerSpanner} from '../../src/sandbox/apis/spanner/service.ts';
import type {SpannerAdmin} from '../../src/sandbox/contract/spanner.ts';
import type {SqlEngine, TableDef} from '../../src/sandbox/contract/tables.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {listen} from './serving.ts';

export const now = Date.now();
export const namespace = 'spanner/p/pipeline/data';
const text = (name: string) => ({name, type: 'STRING' as const});
const tables: TableDef[] = [
	{
		namespace,
		table: 'processing_requests',
		key: ['request_id'],
		columns: [
			text('request_id'),
			text('tenant_id'),
			text('status'),
			{name: 'processing_time_ms', type: 'INT64'},
			{name: 'lead_score', type: 'INT64'},
			{name: 'created_at', type: 'TIMESTAMP'},
		],
	},
	{
		namespace,
		table: 'crm_integrations',
		key: ['id'],
		columns: [
			text('id'),
			text('request_id'),
			text('crm_type'),
			text('status'),
			{name: 'created_at', type: 'TIMESTAMP'},
		],
	},
	{namespace, table: 'tenants', key: ['tenant_id'], columns: [text('tenant_id'), text('name'), text('status')]},
];
const requests = Array.from({length: 90}, (_, i) => [
	`r${i}`,
	`t${i % 3}`,
	i % 9 === 0 ? 'failed' : i % 40 === 1 ? 'processing' : 'completed',
	i % 40 === 1 ? null : 20_000 + i * 1500,
	i,
	now - i * 61_000,
]);
const syncs = Array.from({length: 60}, (_, i) => [
	`c${i}`,
	`r${i}`,
	['hubspot', 'salesforce', 'pipedrive'][i % 3] as string,
	i % 7 === 0 ? 'failed' : i % 11 === 1 ? 'pending' : 'success',
	now - i * 95_000,
]);
const tenants = [
	['t0', 'Acme', 'active'],
	['t1', 'Beta', null],
];

const admin: SpannerAdmin = {
	instances: [{project: 'p', instance: 'pipeline', processingUnits: 1000, displayName: 'Pipeline'}],
	backups: [0, 1, 2].map(day => ({
		project: 'p',
		instance: 'pipeline',
		database: 'data',
		name: `daily-${day}`,
		createdAt: now - day * 86_400_000 - 60_000,
		readyAt: now - day * 86_400_000 + 90_000,
		expiresAt: now + 86_400_000,
		sizeBytes: 5000 * day,
	})),
	changes: [],
	operations: [
		{
			project: 'p',
			instance: 'pipeline',
			database: 'data',
			name: 'op1',
			done: false,
			metadataType: 'UpdateDatabaseDdlMetadata',
		},
	],
	activeQueries: () => [],
	queryStats: (_project, _instance, _database, at) => [
		{
			intervalEnd: at - 600_000,
			text: 'SELECT 1',
			fingerprint: 42n,
			executionCount: 7,
			avgLatencySeconds: 0.25,
			avgRowsScanned: 3,
			avgCpuSeconds: 0.1,
			failed: 1,
		},
	],
};

export function client(port: number): Spanner {
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

export const fast = {
	gaxOptions: {timeout: 5000, retryRequestOptions: {noResponseRetries: 0, retries: 0}},
	json: true,
} as const;
export const open = (spanner: Spanner) => {
	const database = spanner.instance('pipeline').database('data', {min: 0, max: 2});
	database.on('error', () => {});
	return database;
};
export const ask = async (
	spanner: Spanner,
	sql: string,
	params: Record<string, unknown> = {},
	bounds?: object,
): Promise<Record<string, unknown>[]> => {
	const [rows] = await open(spanner).run({sql, params, ...fast} as never, bounds as never);
	return rows as unknown as Record<string, unknown>[];
};

/** The sandbox's server with the rows in it, committed two minutes ago. */
export async function startSandboxSpanner(): Promise<{engine: SqlEngine; spanner: Spanner; stop(): Promise<void>}> {
	const engine = await openEngine({now: () => now, speed: 1});
	for (const table of tables) await engine.createTable(table);
	await engine.insert(namespace, 'processing_requests', requests, now - 120_000);
	await engine.insert(namespace, 'crm_integrations', syncs, now - 120_000);
	await engine.insert(namespace, 'tenants', tenants, now - 120_000);
	const server = new grpc.Server();
	registerSpanner(server, {engine, spanner: admin, clock: {now: () => now, speed: 1}});
	const port = await listen(server);
	const spanner = client(port);
	return {
		engine,
		spanner,
		stop: async () => {
			spanner.close();
			server.forceShutdown();
			await engine.close();
		},
	};
}

/** The same tables and rows on the emulator. */
export async function seedEmulator(spanner: Spanner): Promise<void> {
	const instances = spanner.getInstanceAdminClient();
	const databases = spanner.getDatabaseAdminClient();
	const [creating] = await instances.createInstance({
		parent: 'projects/p',
		instanceId: 'pipeline',
		instance: {config: 'projects/p/instanceConfigs/emulator-config', displayName: 'pipeline', processingUnits: 1000},
	});
	await creating.promise();
	const ddl = tables.map(
		({table, key, columns}) =>
			`CREATE TABLE ${table} (${columns.map(({name, type}) => `${name} ${type === 'STRING' ? 'STRING(MAX)' : type}`).join(', ')}) PRIMARY KEY (${key.join(', ')})`,
	);
	const [made] = await databases.createDatabase({
		parent: 'projects/p/instances/pipeline',
		createStatement: 'CREATE DATABASE `data`',
		extraStatements: ddl,
	});
	await made.promise();
	const database = open(spanner);
	for (const [table, rows] of [
		['processing_requests', requests],
		['crm_integrations', syncs],
		['tenants', tenants],
	] as const) {
		const columns = tables.find(definition => definition.table === table)?.columns ?? [];
		await database
			.table(table)
			.insert(
				rows.map(row =>
					Object.fromEntries(
						columns.map(({name, type}, i) => [
							name,
							type === 'TIMESTAMP'
								? new Date(row[i] as number)
								: row[i] === null
									? null
									: type === 'INT64'
										? Spanner.int(row[i] as number)
										: row[i],
						]),
					),
				),
			);
	}
}
