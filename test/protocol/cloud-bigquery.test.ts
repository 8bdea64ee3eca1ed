/** The cost gate of BigQuery: the official client against a server that only counts what it is asked. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {Reading} from '../../src/cloud/types.ts';
import type {BigQuerySource} from '../../src/config/schema/sources.ts';
import {bareSystem} from '../support/serving.ts';

const start = Date.parse('2026-11-21T08:00:00Z');
// Fast, so that the shared look at a table is over after one real second.
const clock = {
	time: start,
	speed: 60,
	now() {
		return this.time;
	},
};
const system = bareSystem('America/Los_Angeles');
const source: BigQuerySource = {
	bigquery: 'SELECT * FROM d.t WHERE day = @today',
	tables: ['d.t'],
	maxBytes: 10_485_760,
};

interface QueryBody {
	query: string;
	maximumBytesBilled?: string;
	labels?: Record<string, string>;
	useQueryCache?: boolean;
	queryParameters?: {name: string; parameterValue: {value: string}; parameterType: {type: string}}[];
}

let server: Server;
let looks: string[];
let asked: string[];
/** Tables that are not there. */
const absent = new Set<string>();
let queries: QueryBody[];
let dryRuns: object[];
let modified: number;
let failure: {status: number; body: object} | undefined;
let cacheHit: boolean;
let reads: CloudReads;

const answer = () => ({
	jobComplete: true,
	jobReference: {projectId: 'p', jobId: 'j', location: 'US'},
	cacheHit,
	totalBytesProcessed: '2048',
	totalBytesBilled: '10485760',
	totalRows: '1',
	schema: {
		fields: [
			{name: 'name', type: 'STRING'},
			{name: 'n', type: 'INTEGER'},
			{name: 'big', type: 'INTEGER'},
			{name: 'cost', type: 'NUMERIC'},
			{name: 'ratio', type: 'FLOAT'},
			{name: 'ok', type: 'BOOLEAN'},
			{name: 'at', type: 'TIMESTAMP'},
			{name: 'day', type: 'DATE'},
			{name: 'nothing', type: 'STRING'},
			{name: 'list', type: 'STRING', mode: 'REPEATED'},
			{name: 'nan', type: 'FLOAT'},
			{name: 'span', type: 'RANGE', rangeElementType: {type: 'DATE'}},
			{
				name: 'parts',
				type: 'RECORD',
				mode: 'REPEATED',
				fields: [
					{name: 'n', type: 'INTEGER'},
					{name: 'at', type: 'TIMESTAMP'},
				],
			},
		],
	},
	rows: [
		{
			f: [
				'a\x1b[31mb',
				'42',
				'9007199254740993',
				'12.5',
				'0.25',
				'true',
				String((start - 60_000) * 1000),
				'2026-11-21',
				null,
				[{v: 'x'}, {v: 'y'}],
				'NaN',
				'[2026-01-01, UNBOUNDED)',
				[{v: {f: [{v: '3'}, {v: String(start * 1000)}]}}],
			].map(v => ({v})),
		},
	],
});

beforeEach(async () => {
	clock.time = start;
	looks = [];
	asked = [];
	absent.clear();
	queries = [];
	dryRuns = [];
	modified = start - 3_600_000;
	failure = undefined;
	cacheHit = false;
	server = createServer((req, res) => {
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			const send = (status: number, body: object) =>
				res.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
			asked.push(req.url ?? '');
			const table = /\/datasets\/(\w+)\/tables\/(\w+)/.exec(req.url ?? '');
			if (table) {
				looks.push(req.url ?? '');
				if (absent.has(table[2] ?? ''))
					send(404, {error: {code: 404, errors: [{reason: 'notFound'}], message: 'Not found'}});
				else send(200, {type: 'TABLE', lastModifiedTime: String(modified), numRows: '7'});
			} else if (failure) send(failure.status, failure.body);
			else if (req.url?.includes('/jobs?')) {
				dryRuns.push(JSON.parse(Buffer.concat(chunks).toString()) as object);
				send(200, {statistics: {query: {statementType: 'SELECT'}}});
			} else {
				queries.push(JSON.parse(Buffer.concat(chunks).toString()) as QueryBody);
				send(200, answer());
			}
		});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	reads = createCloud({http: `http://127.0.0.1:${(server.address() as AddressInfo).port}`}, clock).reads;
});
afterEach(async () => {
	await reads.close();
	server.closeAllConnections();
	server.close();
});

const read = (previous?: Reading, change: Partial<BigQuerySource> = {}, id = 'it') =>
	reads.read(system, id, {...source, ...change}, previous, new AbortController().signal);

describe('BigQuery', () => {
	test('asks two free questions and one query, with a cap, a label and only the parameters it uses', async () => {
		const reading = await read();
		expect(looks).toHaveLength(1);
		expect(looks[0]).toContain('view=STORAGE_STATS');
		expect(queries).toMatchObject([{maximumBytesBilled: '10485760', labels: {app: 'pitwall'}, useQueryCache: true}]);
		// 08:00 UTC is midnight in Los Angeles.
		expect(queries[0]?.queryParameters).toMatchObject([
			{name: 'today', parameterType: {type: 'DATE'}, parameterValue: {value: '2026-11-21'}},
		]);
		expect(dryRuns).toMatchObject([{configuration: {dryRun: true, query: {query: source.bigquery}}}]);
		expect(reading.cost).toEqual({requests: 3, bytesBilled: 10_485_760});
		expect(reading.dataAt).toBe(start - 60_000);
	});

	test('elsewhere, where the source says so', async () => {
		await read(undefined, {project: 'other', location: 'EU'});
		expect(looks).toEqual([expect.stringContaining('/projects/other/datasets/d/tables/t?')]);
		expect(dryRuns).toMatchObject([{jobReference: {projectId: 'other', location: 'EU'}}]);
		expect(queries).toMatchObject([{location: 'EU'}]);
		expect(asked.filter(url => !url.includes('/projects/other/'))).toEqual([]);
	});

	test('of daily tables those that are still written decide, and one that has not come yet is no error', async () => {
		absent.add('events_20261121');
		const daily = {bigquery: 'SELECT 1', tables: ['d.events_*']};
		const first = await read(undefined, daily);
		expect(looks.map(url => /tables\/(\w+)/.exec(url)?.[1])).toEqual(['events_20261121', 'events_20261120']);
		expect(first.cost).toMatchObject({requests: 4});
		const lookAgain = async () => (await read(first, daily)) && looks.length;
		await expect.poll(lookAgain, {interval: 500}).toBe(4);
		expect(queries).toHaveLength(1);
		absent.clear();
		await expect.poll(async () => (await lookAgain()) && queries.length, {interval: 500}).toBe(2);
	});

	test('of INFORMATION_SCHEMA nothing tells: it runs every 15 minutes, and asks about no table', async () => {
		const schema = {bigquery: 'SELECT 1', tables: ['region-eu.INFORMATION_SCHEMA.JOBS_BY_PROJECT']};
		const first = await read(undefined, schema);
		clock.time += 14 * 60_000;
		const second = await read(first, schema);
		expect(second.cost).toEqual({requests: 0, bytesBilled: 0});
		clock.time += 2 * 60_000;
		await read(second, schema);
		expect(queries).toHaveLength(2);
		expect(looks).toEqual([]);
	});

	test('every type becomes a plain, clean cell', async () => {
		const {
			answer: {...rows},
		} = await read();
		expect(rows).toEqual({
			kind: 'rows',
			rows: [
				{
					name: 'ab',
					n: 42,
					big: '9007199254740993',
					cost: 12.5,
					ratio: 0.25,
					ok: true,
					at: new Date(start - 60_000).toISOString(),
					day: '2026-11-21',
					nothing: null,
					list: '["x","y"]',
					nan: 'NaN',
					span: '[2026-01-01, UNBOUNDED)',
					parts: `[{"n":3,"at":"${new Date(start).toISOString()}"}]`,
				},
			],
		});
	});

	test('keeps its answer while the table is the same, and pays nothing', async () => {
		const first = await read();
		clock.time += 60_000;
		const second = await read(first);
		expect(queries).toHaveLength(1);
		expect(second).toMatchObject({fetchedAt: clock.time, cost: {bytesBilled: 0}});
		expect(second.answer).toBe(first.answer);
	});

	test.each<[string, () => void]>([
		['the local day changes', () => (clock.time += 16 * 3_600_000)],
		['15 minutes pass', () => (clock.time += 15 * 60_000)],
	])('asks again when %s', async (_, change) => {
		const first = await read();
		change();
		expect((await read(first)).answer).not.toBe(first.answer);
		expect(queries).toHaveLength(2);
	});

	test('asks again when the table changes', async () => {
		const first = await read();
		modified += 1000;
		await expect.poll(async () => (await read(first)).answer, {interval: 500}).not.toBe(first.answer);
		expect(queries).toHaveLength(2);
	});

	test('sources of one table share the look', async () => {
		await Promise.all([read(undefined, {}, 'a'), read(undefined, {bigquery: 'SELECT 1'}, 'b')]);
		expect(looks).toHaveLength(1);
		expect(queries).toHaveLength(2);
		expect(queries.find(({query}) => query === 'SELECT 1')?.queryParameters ?? []).toEqual([]);
	});

	test('a source that is dropped meanwhile ends neither look nor dry run of another one', async () => {
		const dropped = new AbortController();
		const first = reads.read(system, 'a', source, undefined, dropped.signal);
		const second = read(undefined, {}, 'b');
		dropped.abort();
		await expect(first).rejects.toMatchObject({message: 'stopped'});
		expect((await second).cost).toMatchObject({bytesBilled: 10_485_760});
		expect(looks).toHaveLength(1);
		expect(dryRuns).toHaveLength(1);
	});

	test('a cache hit costs nothing', async () => {
		cacheHit = true;
		expect((await read()).cost.bytesBilled).toBe(0);
	});

	test('@now and @tz are typed', async () => {
		await read(undefined, {bigquery: 'SELECT @now, @tz'});
		expect(queries[0]?.queryParameters).toMatchObject([
			{name: 'now', parameterType: {type: 'TIMESTAMP'}},
			{name: 'tz', parameterType: {type: 'STRING'}, parameterValue: {value: 'America/Los_Angeles'}},
		]);
	});

	test('is never retried and says what BigQuery said', async () => {
		failure = {
			status: 400,
			body: {
				error: {
					code: 400,
					message: 'Query exceeded limit for bytes billed: 10485760. 20971520 or higher required.',
					errors: [{reason: 'bytesBilledLimitExceeded', message: 'x'}],
				},
			},
		};
		await expect(read()).rejects.toMatchObject({
			kind: 'invalid',
			api: 'bigquery',
			message: expect.stringContaining('bytes billed'),
		});
		failure = {
			status: 403,
			body: {
				error: {code: 403, message: 'Exceeded rate limits', errors: [{reason: 'rateLimitExceeded', message: 'x'}]},
			},
		};
		await expect(read()).rejects.toMatchObject({kind: 'quota'});
		failure = {
			status: 503,
			body: {error: {code: 503, message: 'Backend error', errors: [{reason: 'backendError', message: 'x'}]}},
		};
		await expect(read()).rejects.toMatchObject({kind: 'unavailable'});
	});
});
