/** Rows that are read bit by bit are those that a window read whole would have: the sandbox's Spanner, the official client. */
import * as grpc from '@grpc/grpc-js';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {Reading, Row} from '../../src/cloud/types.ts';
import type {SpannerSource} from '../../src/config/schema/sources.ts';
import {registerSpanner} from '../../src/sandbox/apis/spanner/service.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {bareSystem, listen} from '../support/serving.ts';

const minute = 60_000;
const began = Date.parse('2026-03-01T10:01:20Z');
let now = began;
const clock = {now: () => now, speed: 1};
const system = {...bareSystem(), spanner: {instance: 'pipeline', database: 'data'}};
const source: SpannerSource = {
	spanner: `SELECT TIMESTAMP_SECONDS(DIV(UNIX_SECONDS(created_at), 300) * 300) AS bucket, COUNT(*) AS total,
		COUNTIF(status = 'done') AS done FROM events WHERE created_at >= @since GROUP BY bucket ORDER BY bucket`,
	slides: {column: 'bucket', window: '2h'},
	staleness: '0s',
};
const namespace = 'spanner/p/pipeline/data';

let engine: Awaited<ReturnType<typeof openEngine>>;
let server: grpc.Server;
let reads: CloudReads;
beforeAll(async () => {
	engine = await openEngine(clock);
	await engine.createTable({
		namespace,
		table: 'events',
		key: ['id'],
		columns: [
			{name: 'id', type: 'STRING'},
			{name: 'status', type: 'STRING'},
			{name: 'created_at', type: 'TIMESTAMP'},
		],
	});
	server = new grpc.Server();
	registerSpanner(server, {
		engine,
		spanner: {instances: [], changes: [], backups: [], operations: [], queryStats: () => [], activeQueries: () => []},
		clock,
	});
	reads = createCloud({grpc: `127.0.0.1:${await listen(server)}`}, clock).reads;
	for (let n = -150; n <= 0; n++) await write(n);
});
afterAll(async () => {
	await reads.close();
	server.forceShutdown();
	await engine.close();
});

/** An event of the minute n, which is done or still runs. */
const write = (n: number, status = 'done') =>
	engine.insert(namespace, 'events', [[`e${n}`, status, began + n * minute]], now);

const rowsOf = ({answer}: Reading): readonly Row[] => (answer.kind === 'rows' ? answer.rows : []);
const read = (before?: Reading) => reads.read(system, 'events', source, before, new AbortController().signal);
/** All but the oldest bucket: of that, one who reads the window whole sees a part. */
const settled = (reading: Reading) => rowsOf(reading).slice(-23);

test('what slides is what is, also where an event ends long after it began', async () => {
	let slid = await read();
	let kept = 0;
	for (let n = 1; n <= 60; n += n % 7 === 0 ? 4 : 1) {
		now = began + n * minute;
		await write(n, 'running');
		// What began twenty minutes ago ends now.
		await write(n - 20);
		const before = slid;
		slid = await read(before);
		const whole = await read();
		expect(settled(slid), `after ${n} minutes`).toEqual(settled(whole));
		expect(slid.dataAt).toBe(whole.dataAt);
		if (rowsOf(slid).some(row => rowsOf(before).includes(row))) kept++;
	}
	expect(kept).toBeGreaterThan(30);
	expect(rowsOf(slid).length).toBeLessThanOrEqual(25);
});

test('what was changed longer ago than half an hour is there a quarter of an hour later', async () => {
	const before = await read();
	now += minute;
	await write(-20, 'gone wrong');
	const next = await read(before);
	expect(rowsOf(next)).toEqual(expect.arrayContaining(settled(before).slice(0, 12)));
	now += 15 * minute;
	expect(settled(await read(next))).toEqual(settled(await read()));
});

test('a clock that was set back reads the window whole', async () => {
	const before = await read();
	now -= 40 * minute;
	expect(rowsOf(await read(before))).toEqual(rowsOf(await read()));
});

test('an INT64 beyond 2^53 is a cell with all its digits, and fails nothing', async () => {
	const wide: SpannerSource = {
		spanner:
			'SELECT 9007199254740993 AS fingerprint, 42 AS n, 1.5 AS share, CAST("NaN" AS FLOAT64) AS odd, [1, 9007199254740993] AS list',
		staleness: '0s',
	};
	const reading = await reads.read(system, 'wide', wide, undefined, new AbortController().signal);
	expect(rowsOf(reading)).toEqual([
		{fingerprint: '9007199254740993', n: 42, share: 1.5, odd: 'NaN', list: '[1,"9007199254740993"]'},
	]);
});
