/** The same query on the sandbox's engine and on the Cloud Spanner emulator: what each of them answers, in one form. */
import {v1} from '@google-cloud/spanner';
import * as grpc from '@grpc/grpc-js';
import {GoogleAuth, PassThroughClient} from 'google-auth-library';
import {encode, type ProtoType, type ProtoValue, plain, rowType} from '../../src/sandbox/apis/spanner/values.ts';
import type {Column, SqlEngine, SqlError, SqlValue} from '../../src/sandbox/contract/tables.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {startEmulator} from './emulator.ts';

/** Rows and types as text, or the reason of a refusal; `late`: one of a value, which it takes a row to find. */
export type Verdict = {rows: string} | {refused: string; late: boolean};

/** Whether two verdicts agree. Whether a value that fails is needed for the answer is up to each engine's order of work. */
export function agrees(sql: string, ours: Verdict, theirs: Verdict): boolean {
	if ('rows' in ours && 'rows' in theirs) return ours.rows === theirs.rows;
	if ('refused' in ours && 'refused' in theirs) return true;
	const refused = 'refused' in ours ? ours : theirs;
	// What the engine does not have, it says.
	if ('refused' in ours && ours.refused.startsWith('The sandbox does not support')) return true;
	return (
		'late' in refused && refused.late && /\b(WHERE|IF|CASE|COALESCE|NULLIF|LEAST|GREATEST|AND|OR|NULL)\b/.test(sql)
	);
}

export interface SqlJudge {
	ours(sql: string): Promise<Verdict>;
	theirs(sql: string): Promise<Verdict>;
	stop(): Promise<void>;
}

const namespace = 'spanner/p/judge/data';
const columns: Column[] = [
	{name: 'id', type: 'INT64'},
	{name: 'i', type: 'INT64'},
	{name: 'f', type: 'FLOAT64'},
	{name: 'n', type: 'NUMERIC'},
	{name: 's', type: 'STRING'},
	{name: 'b', type: 'BOOL'},
	{name: 'd', type: 'DATE'},
	{name: 'ts', type: 'TIMESTAMP'},
	{name: 'l', type: {array: 'INT64'}},
];
const us = (text: string) => BigInt(Date.parse(text)) * 1000n;
/** The rows of the table `t`, as in the queries that bring their own (sqlGrammar.ts). */
const rows: SqlValue[][] = [
	[1n, 1n, 2.5, '1.25', 'a', true, '2024-02-29', us('2024-03-10T09:30:00Z'), [1n, 2n]],
	[2n, 0n, 0, '0', '', false, '2023-12-31', us('2024-11-03T08:30:00Z'), [3n]],
	[3n, -7n, -1.5, '-0.000000001', 'Äb c', null, '2024-01-01', us('1969-12-31T23:59:59.5Z'), []],
	[4n, null, null, null, null, true, null, null, null],
	[5n, 1n, 1e10, '99999.5', '12', false, '2024-02-29', us('2024-06-15T12:00:00.123Z') + 456n, [0n, null]],
];

/** Types without the fields that a protocol fills in. */
function typeText({code, arrayElementType: element, structType: struct}: ProtoType): string {
	if (element) return `ARRAY<${typeText(element)}>`;
	return struct?.fields?.length ? `STRUCT<${struct.fields.map(({type}) => typeText(type)).join(', ')}>` : code;
}

/** Numbers to ten digits: the last ones are the processor's. */
function rounded(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(rounded);
	return typeof value === 'number' ? Number(value.toPrecision(10)) + 0 : value;
}

function verdict(types: ProtoType[], rows: ProtoValue[][], isOrdered: boolean): Verdict {
	const printed = rows.map(row => JSON.stringify(row.map(value => rounded(plain(value)))));
	return {rows: [types.map(typeText).join(', '), ...(isOrdered ? printed : printed.sort())].join('\n')};
}

const isOrdered = (sql: string) => /ORDER BY x( DESC)?$/.test(sql);

export async function startSqlJudge(): Promise<SqlJudge> {
	const emulator = await startEmulator();
	const engine: SqlEngine = await openEngine({now: () => Date.now(), speed: 1});
	await engine.createTable({namespace, table: 't', key: ['id'], columns});
	await engine.insert(namespace, 't', rows);
	const authClient = new PassThroughClient();
	const options = {
		projectId: 'p',
		servicePath: '127.0.0.1',
		port: emulator.port,
		sslCreds: grpc.credentials.createInsecure(),
		auth: new GoogleAuth({authClient, projectId: 'p'}),
	} as never;
	const instances = new v1.InstanceAdminClient(options);
	const databases = new v1.DatabaseAdminClient(options);
	const spanner = new v1.SpannerClient(options);
	const [creating] = await instances.createInstance({
		parent: 'projects/p',
		instanceId: 'judge',
		instance: {config: 'projects/p/instanceConfigs/emulator-config', displayName: 'judge', nodeCount: 1},
	});
	await creating.promise();
	const [made] = await databases.createDatabase({
		parent: 'projects/p/instances/judge',
		createStatement: 'CREATE DATABASE `data`',
		extraStatements: [
			'CREATE TABLE t (id INT64, i INT64, f FLOAT64, n NUMERIC, s STRING(MAX), b BOOL, d DATE, ts TIMESTAMP, l ARRAY<INT64>) PRIMARY KEY (id)',
		],
	});
	await made.promise();
	const [session] = await spanner.createSession({database: 'projects/p/instances/judge/databases/data'});
	const values = rows.map(row => ({
		values: row.map((value, index) => encode(value, columns[index]?.type ?? 'STRING')),
	}));
	await spanner.commit({
		session: session.name ?? '',
		singleUseTransaction: {readWrite: {}},
		mutations: [{insert: {table: 't', columns: columns.map(({name}) => name), values: values as never}}],
	});
	return {
		async ours(sql) {
			try {
				const {columns: found, rows: told} = await engine.query({
					sql,
					dialect: 'spanner',
					project: '',
					namespace,
					params: [],
				});
				const types = rowType(found).fields.map(({type}) => type);
				const encoded = told.map(row => row.map((value, index) => encode(value, found[index]?.type ?? 'STRING')));
				return verdict(types, encoded, isOrdered(sql));
			} catch (error) {
				return {
					refused: error instanceof Error ? error.message : String(error),
					late: (error as SqlError).reason === 'outOfRange',
				};
			}
		},
		async theirs(sql) {
			try {
				const [{metadata, rows: told}] = await spanner.executeSql(
					{session: session.name ?? '', sql},
					{timeout: 10_000, retry: null},
				);
				const types = (metadata?.rowType?.fields ?? []).map(({type}) => type as unknown as ProtoType);
				return verdict(
					types,
					(told ?? []).map(({values: row}) => (row ?? []) as ProtoValue[]),
					isOrdered(sql),
				);
			} catch (error) {
				return {
					refused: error instanceof Error ? error.message : String(error),
					late: (error as {code?: number}).code === grpc.status.OUT_OF_RANGE,
				};
			}
		},
		async stop() {
			await Promise.all([spanner.close(), instances.close(), databases.close()]);
			emulator.stop();
			await engine.close();
		},
	};
}
