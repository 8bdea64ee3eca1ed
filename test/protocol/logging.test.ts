import {connect, createServer, type Socket} from 'node:net';
import {Logging, v2} from '@google-cloud/logging';
import * as grpc from '@grpc/grpc-js';
import {GoogleAuth, PassThroughClient} from 'google-auth-library';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {registerLogging} from '../../src/sandbox/apis/logging/service.ts';
import {createLogStore} from '../../src/sandbox/apis/logging/store.ts';
import {googleLimits} from '../../src/sandbox/apis/logging/tail.ts';
import type {LogEntry, LogStore} from '../../src/sandbox/contract/logs.ts';
import {eventually} from '../support/eventually.ts';
import {listen} from '../support/serving.ts';

const at = Date.parse('2026-03-01T10:00:00Z');
const clock = {now: () => at, speed: 1};

let logs: LogStore;
/** Subscriptions that are open now. */
let listeners: () => number;
let server: grpc.Server;
let port: number;
const closing: (() => Promise<unknown>)[] = [];

async function serve(limits = googleLimits): Promise<void> {
	const inner = createLogStore(clock);
	const counter = {open: 0};
	listeners = () => counter.open;
	logs = {
		...inner,
		subscribe(project, listener) {
			counter.open++;
			const leave = inner.subscribe(project, listener);
			return () => {
				counter.open--;
				leave();
			};
		},
	};
	server = new grpc.Server();
	registerLogging(server, {logs, clock, tailLimits: limits});
	port = await listen(server);
}

function options() {
	const projectId = 'p';
	const auth = new GoogleAuth({authClient: new PassThroughClient(), projectId});
	return {projectId, apiEndpoint: '127.0.0.1', port, sslCreds: grpc.credentials.createInsecure(), auth};
}

function logging(): Logging {
	return new Logging(options() as unknown as ConstructorParameters<typeof Logging>[0]);
}

interface TailResponse {
	entries: {insertId: string; textPayload?: string}[];
	suppressionInfo: {reason: string; suppressedCount: number}[];
}

/** A tail that records what it gets. */
function tail(client: InstanceType<typeof v2.LoggingServiceV2Client>, request: object) {
	const stream = client.tailLogEntries();
	const responses: TailResponse[] = [];
	const errors: {code?: number; message: string}[] = [];
	stream.on('data', (response: TailResponse) => responses.push(response));
	stream.on('error', (error: {code?: number; message: string}) => errors.push(error));
	stream.write({resourceNames: ['projects/p'], bufferWindow: {seconds: 0}, ...request});
	return {
		stream,
		responses,
		errors,
		ids: () => responses.flatMap(({entries}) => entries.map(({insertId}) => insertId)),
	};
}

function tailClient() {
	const client = new v2.LoggingServiceV2Client(
		options() as unknown as ConstructorParameters<typeof v2.LoggingServiceV2Client>[0],
	);
	closing.push(() => client.close());
	return client;
}

function entry(i: number, of: Partial<LogEntry> = {}): LogEntry {
	const id = `i${String(i).padStart(5, '0')}`;
	return {
		logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
		insertId: id,
		timestamp: at + i,
		receiveTimestamp: at + i,
		severity: 'INFO',
		resource: {type: 'cloud_run_revision', labels: {service_name: 's'}},
		textPayload: `line ${i}`,
		...of,
	};
}

beforeEach(() => serve());
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
	server.forceShutdown();
});

test('getEntries pages through all matching entries, newest first, each once', async () => {
	logs.append(
		Array.from({length: 25}, (_, i) => entry(i, {severity: i % 2 ? 'ERROR' : 'INFO', timestamp: at - (i % 5)})),
	);
	const ids: string[] = [];
	let pageToken: string | undefined;
	do {
		const [page, , response] = await logging().getEntries({
			filter: 'severity>=ERROR timestamp>="2026-02-28T00:00:00Z"',
			pageSize: 5,
			orderBy: 'timestamp desc',
			autoPaginate: false,
			...(pageToken ? {pageToken} : {}),
		});
		expect(page.length).toBeLessThanOrEqual(5);
		ids.push(...page.map(({metadata}) => String(metadata.insertId)));
		pageToken = response?.nextPageToken || undefined;
	} while (pageToken && ids.length < 100);
	const expected = logs
		.scan('p')
		.filter(({severity}) => severity === 'ERROR')
		.map(({insertId}) => insertId)
		.toReversed();
	expect(ids).toEqual(expected);
	expect(ids).toHaveLength(12);
});

test('an entry arrives whole', async () => {
	logs.append([
		entry(0, {
			severity: 'CRITICAL',
			labels: {a: 'b'},
			trace: 'projects/p/traces/1',
			httpRequest: {
				requestMethod: 'POST',
				requestUrl: 'https://x.test',
				status: 503,
				latencySeconds: 1.5,
				remoteIp: '10.0.0.1',
			},
		}),
		{
			...entry(1),
			textPayload: undefined as never,
			jsonPayload: {'@type': 't', n: 1.5, list: ['a', null, true], deep: {x: 'y'}},
		},
	]);
	const [[first, second]] = await logging().getEntries({
		filter: 'timestamp>="2026-01-01T00:00:00Z"',
		orderBy: 'timestamp asc',
		autoPaginate: false,
	});
	expect(first?.metadata).toMatchObject({
		severity: 'CRITICAL',
		logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
		labels: {a: 'b'},
		trace: 'projects/p/traces/1',
		resource: {type: 'cloud_run_revision', labels: {service_name: 's'}},
		httpRequest: {requestMethod: 'POST', status: 503, latency: {seconds: '1', nanos: 500_000_000}},
	});
	expect(first?.data).toBe('line 0');
	expect(new Date(first?.metadata.timestamp as Date).getTime()).toBe(at);
	expect(second?.data).toEqual({'@type': 't', n: 1.5, list: ['a', null, true], deep: {x: 'y'}});
});

test('bad requests are INVALID_ARGUMENT and say where', async () => {
	const ask = (request: object) => logging().getEntries({autoPaginate: false, ...request});
	await expect(ask({filter: 'timestamp>"x"'})).rejects.toMatchObject({
		code: grpc.status.INVALID_ARGUMENT,
		details: expect.stringContaining('line 1, column 11'),
	});
	await expect(ask({orderBy: 'severity'})).rejects.toMatchObject({code: grpc.status.INVALID_ARGUMENT});
	await expect(ask({pageToken: 'nonsense'})).rejects.toMatchObject({code: grpc.status.INVALID_ARGUMENT});
});

test('a tail gets new matching entries of its project and no history', async () => {
	const client = tailClient();
	const {ids, stream} = tail(client, {filter: 'severity>=ERROR'});
	await eventually(() => expect(listeners()).toBe(1));
	logs.append([
		entry(1, {severity: 'ERROR', receiveTimestamp: at - 3_600_000}),
		entry(2),
		entry(3, {severity: 'ERROR'}),
	]);
	logs.append([entry(4, {severity: 'ERROR', logName: 'projects/q/logs/x'}), entry(5, {severity: 'ALERT'})]);
	await eventually(() => expect(ids()).toEqual(['i00003', 'i00005']));
	stream.end();
	await eventually(() => expect(listeners()).toBe(0));
});

test('a buffer window puts late entries in order', async () => {
	const {ids, responses} = tail(tailClient(), {bufferWindow: {nanos: 50_000_000}});
	await eventually(() => expect(listeners()).toBe(1));
	logs.append([entry(2)]);
	logs.append([entry(1)]);
	await eventually(() => expect(ids()).toEqual(['i00001', 'i00002']));
	expect(responses).toHaveLength(1);
});

test('a flood is suppressed and counted', async () => {
	const {ids, responses} = tail(tailClient(), {});
	await eventually(() => expect(listeners()).toBe(1));
	logs.append(Array.from({length: 3000}, (_, i) => entry(i)));
	const suppressed = () =>
		responses
			.flatMap(({suppressionInfo}) => suppressionInfo)
			.reduce((sum, {suppressedCount}) => sum + suppressedCount, 0);
	await eventually(() => expect(ids().length + suppressed()).toBe(3000));
	expect(suppressed()).toBeGreaterThan(1000);
	expect(responses.flatMap(({suppressionInfo}) => suppressionInfo)[0]?.reason).toBe('RATE_LIMIT');
});

test('an eleventh session is refused, and a vanished client gives its session back', async () => {
	const client = tailClient();
	const open = Array.from({length: 10}, () => tail(client, {}));
	await eventually(() => expect(listeners()).toBe(10));
	const refused = tail(client, {});
	await eventually(() => expect(refused.errors[0]?.code).toBe(grpc.status.RESOURCE_EXHAUSTED));
	for (const {stream} of open.slice(0, 4)) stream.cancel();
	await eventually(() => expect(listeners()).toBe(6));
	tail(client, {});
	await eventually(() => expect(listeners()).toBe(7));
	for (const {stream} of open.slice(4)) stream.cancel();
	await eventually(() => expect(listeners()).toBe(1));
});

test('a client whose connection breaks leaves nothing behind', async () => {
	const sockets: Socket[] = [];
	const proxy = createServer(socket => {
		const upstream = connect(target, '127.0.0.1');
		for (const end of [socket, upstream]) end.on('error', () => undefined);
		sockets.push(socket.pipe(upstream).pipe(socket), upstream);
	});
	const target = port;
	await new Promise<void>(resolve => void proxy.listen(0, '127.0.0.1', resolve));
	const address = proxy.address();
	port = typeof address === 'object' && address ? address.port : 0;
	tail(tailClient(), {});
	await eventually(() => expect(listeners()).toBe(1));
	proxy.close();
	for (const socket of sockets) socket.destroy();
	await eventually(() => expect(listeners()).toBe(0));
});

test('a bad filter ends the tail with INVALID_ARGUMENT', async () => {
	const {errors} = tail(tailClient(), {filter: 'severity>='});
	await eventually(() => expect(errors[0]?.code).toBe(grpc.status.INVALID_ARGUMENT));
	expect(listeners()).toBe(0);
});

test('a session ends after its maximum duration', async () => {
	server.forceShutdown();
	await serve({...googleLimits, sessionMs: 30});
	const {errors} = tail(tailClient(), {});
	await eventually(() =>
		expect(errors[0]).toMatchObject({
			code: grpc.status.OUT_OF_RANGE,
			message: expect.stringContaining('maximum allowed duration of 1h'),
		}),
	);
	await eventually(() => expect(listeners()).toBe(0));
});
