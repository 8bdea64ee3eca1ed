/** Answers larger than anything a wall can show are refused in one line, by every API, and take no memory. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import * as grpc from '@grpc/grpc-js';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {registerSpanner} from '../../src/sandbox/apis/spanner/service.ts';
import {serviceDefinition} from '../../src/sandbox/grpc/protos.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {unhurried} from '../support/patience.ts';
import {bareSystem, listen} from '../support/serving.ts';

const clock = {now: () => Date.now(), speed: 1};
let http: Server;
let rpc: grpc.Server;
let engine: Awaited<ReturnType<typeof openEngine>>;
let reads: CloudReads;
const asked: string[] = [];
/** By path. */
const ofBigQuery: readonly [RegExp, object][] = [
	[/^\/bigquery.*\/tables\//, {type: 'TABLE', lastModifiedTime: '1'}],
	[/^\/bigquery.*\/jobs/, {statistics: {query: {statementType: 'SELECT'}}}],
	[
		/^\/bigquery.*\/queries/,
		{
			jobComplete: true,
			jobReference: {projectId: 'p', jobId: 'j'},
			schema: {fields: [{name: 'n', type: 'INTEGER'}]},
			rows: [{f: [{v: '1'}]}],
			pageToken: 'more',
		},
	],
];

beforeAll(async () => {
	// Answers without end, as JSON, whatever is asked but a query: that one has a second page.
	http = createServer((req, res) => {
		const answer = ofBigQuery.find(([path]) => path.test(req.url ?? ''))?.[1];
		if (answer) {
			asked.push(req.url ?? '');
			res.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(answer));
			return;
		}
		res.writeHead(req.url?.includes('error') ? 500 : 200, {'content-type': 'application/json'});
		res.write('{"functions":["');
		const chunk = 'a'.repeat(1024 * 1024);
		const more = () => {
			while (!res.destroyed && res.write(chunk)) {}
		};
		res.on('drain', more);
		more();
	});
	await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
	engine = await openEngine(clock);
	await engine.createTable({
		namespace: 'spanner/p/i/d',
		table: 't',
		key: ['id'],
		columns: [
			{name: 'id', type: 'INT64'},
			{name: 'text', type: 'STRING'},
		],
	});
	await engine.insert(
		'spanner/p/i/d',
		't',
		Array.from({length: 1000}, (_, id) => [id, 'x'.repeat(20_000)]),
		Date.now() - 60_000,
	);
	rpc = new grpc.Server({'grpc.max_send_message_length': -1});
	registerSpanner(rpc, {
		engine,
		spanner: {instances: [], changes: [], backups: [], operations: [], queryStats: () => [], activeQueries: () => []},
		clock,
	});
	const large = 'x'.repeat(17 * 1024 * 1024);
	rpc.addService(serviceDefinition('logging-api', 'google.logging.v2.LoggingServiceV2'), {
		listLogEntries: (_: unknown, callback: grpc.sendUnaryData<object>) =>
			callback(null, {entries: [{insertId: '1', logName: 'l', textPayload: large}]}),
	});
	rpc.addService(serviceDefinition('monitoring', 'google.monitoring.v3.MetricService'), {
		getMetricDescriptor: (_: unknown, callback: grpc.sendUnaryData<object>) => callback(null, {unit: '1'}),
		listTimeSeries: (_: unknown, callback: grpc.sendUnaryData<object>) =>
			callback(null, {timeSeries: [{metric: {type: 'a/b', labels: {large}}}]}),
	});
	const port = await listen(rpc);
	const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	({reads} = createCloud({grpc: `127.0.0.1:${port}`, http: base}, clock, unhurried));
});
afterAll(async () => {
	await reads.close();
	http.closeAllConnections();
	http.close();
	rpc.forceShutdown();
	await engine.close();
});

test.each([
	['functions', {functions: true}, /too large/],
	['scheduler', {scheduler: true}, /too large/],
	['log', {log: 'severity>=ERROR', columns: {text: 'textPayload'}, limit: 10, window: '1h'}, /too large/],
	['metric', {metric: 'a/b', filter: '', aligner: 'ALIGN_MAX', groupBy: [], period: '1m', window: '1h'}, /too large/],
	['spanner', {spanner: 'SELECT id, text FROM t', staleness: '15s'}, /too many rows|too large/],
] as [string, SourceConfig, RegExp][])('F11: %s', async (_, source, message) => {
	const system = {...bareSystem(), spanner: {instance: 'i', database: 'd'}};
	await expect(reads.read(system, 'it', source, undefined, new AbortController().signal)).rejects.toMatchObject({
		kind: 'invalid',
		message,
	});
});

test('F11: a query of more than one page is refused, and its second page never asked for', async () => {
	const source = {bigquery: 'SELECT n FROM d.t', tables: ['d.t'], maxBytes: 1000} as unknown as SourceConfig;
	const read = reads.read(bareSystem(), 'it', source, undefined, new AbortController().signal);
	await expect(read).rejects.toMatchObject({kind: 'invalid', message: /too many rows/});
	expect(asked.filter(url => url.includes('/queries'))).toEqual(['/bigquery/v2/projects/p/queries?prettyPrint=false']);
});

test('F11: what is large and still an answer is taken', async () => {
	const system = {...bareSystem(), spanner: {instance: 'i', database: 'd'}};
	const source = {spanner: 'SELECT id, text FROM t LIMIT 100', staleness: '15s'} as SourceConfig;
	const {answer} = await reads.read(system, 'it', source, undefined, new AbortController().signal);
	expect(answer.kind === 'rows' && answer.rows.length).toBe(100);
});
