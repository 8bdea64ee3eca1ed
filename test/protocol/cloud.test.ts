/** Logging, Run, Functions, Scheduler and the writes through createCloud, against the sandbox's servers. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {setImmediate} from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads, CloudWrites} from '../../src/cloud/port.ts';
import {CloudError, type LogLine} from '../../src/cloud/types.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import type {LogEntry, LogStore} from '../../src/sandbox/contract/logs.ts';
import {controlRoutes} from '../../src/sandbox/control/rest.ts';
import {registerRun} from '../../src/sandbox/control/run.ts';
import {type ControlPlaneState, createControlPlane} from '../../src/sandbox/control/state.ts';
import {registerLogging} from '../../src/sandbox/logging/service.ts';
import {createLogStore} from '../../src/sandbox/logging/store.ts';
import {eventually} from '../support/eventually.ts';
import {listen} from '../support/serving.ts';

const at = Date.parse('2026-11-21T08:00:00Z');
const clock = {now: () => at, speed: 60};
const project = 'p';
const region = 'us-central1';
const web = `projects/${project}/locations/${region}/services/web`;
const system = systemSchema.parse({system: 'one', title: 'One', project, region, tz: 'UTC', sources: {}, panes: {}});
const account = 'caller@p.iam.gserviceaccount.com';

let control: ControlPlaneState;
let logs: LogStore;
let rpc: grpc.Server;
let http: Server;
let base: string;
let port: number;
let reads: CloudReads;
let writes: CloudWrites;

async function listenGrpc(on: number): Promise<number> {
	rpc = new grpc.Server();
	registerRun(rpc, control, clock);
	registerLogging(rpc, {logs, clock});
	return listen(rpc, on);
}

/** A port where nobody listens. */
async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port: free} = server.address() as AddressInfo;
	await new Promise(resolve => server.close(resolve));
	return free;
}

beforeEach(async () => {
	control = createControlPlane(clock);
	logs = createLogStore(clock);
	port = await listenGrpc(0);
	let routes: ReturnType<typeof controlRoutes>;
	http = createServer(
		(req, res) =>
			void routes(req, res).then(
				answered => answered || res.writeHead(404).end('{"error":{"code":404,"message":"no such page"}}'),
			),
	);
	await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	routes = controlRoutes(control, clock, () => base);
	({reads, writes} = createCloud({grpc: `127.0.0.1:${port}`, http: base}, clock));
});

afterEach(async () => {
	await reads.close();
	rpc.forceShutdown();
	http.closeAllConnections();
	http.close();
});

const read = (source: SourceConfig) => reads.read(system, 'it', source, undefined, new AbortController().signal);
let serial = 0;
const entry = (message: string, extra: Partial<LogEntry> = {}): LogEntry => ({
	logName: `projects/${project}/logs/run.googleapis.com%2Fstderr`,
	insertId: `i${serial++}`,
	timestamp: at - 60_000,
	receiveTimestamp: at - 59_000,
	severity: 'ERROR',
	resource: {type: 'cloud_run_revision', labels: {service_name: 'sync-a', location: region}},
	textPayload: message,
	...extra,
});

describe('Logging', () => {
	const columns = {
		source: 'resource.labels.service_name',
		rows: 'jsonPayload.stats.rows',
		ok: 'jsonPayload.ok',
		at: 'timestamp',
		managed: 'labels."goog-managed-by"',
		none: 'jsonPayload.absent',
	};
	const log: SourceConfig = {log: 'severity>=ERROR', window: '24h', limit: 50, columns, constants: {}, translate: {}};

	test('entries become rows by their paths, newest first', async () => {
		logs.append([
			entry('', {
				timestamp: at - 120_000,
				jsonPayload: {ok: true, stats: {rows: 42}},
				labels: {'goog-managed-by': 'cloudfunctions'},
			}),
			entry('plain \x1b[31mtext', {timestamp: at - 60_000}),
			entry('too old', {timestamp: at - 25 * 3_600_000}),
			entry('not an error', {severity: 'INFO'}),
		]);
		const reading = await read(log);
		expect(reading.answer).toEqual({
			kind: 'rows',
			rows: [
				{source: 'sync-a', rows: null, ok: null, at: new Date(at - 60_000).toISOString(), managed: null, none: null},
				{
					source: 'sync-a',
					rows: 42,
					ok: true,
					at: new Date(at - 120_000).toISOString(),
					managed: 'cloudfunctions',
					none: null,
				},
			],
		});
		expect(reading.dataAt).toBe(at - 60_000);
		expect(await reads.logRows(project, 'severity=INFO', {text: 'textPayload'}, 5)).toEqual([{text: 'not an error'}]);
	});

	test('fixed columns are added and found values translated', async () => {
		logs.append([entry('Pipeline execution completed'), entry('something else', {timestamp: at - 120_000})]);
		const reading = await read({
			...log,
			columns: {status: 'textPayload'},
			constants: {source: 'pipeline'},
			translate: {status: {'Pipeline execution completed': 'success'}},
		});
		expect(reading.answer).toMatchObject({
			rows: [
				{source: 'pipeline', status: 'success'},
				{source: 'pipeline', status: 'something else'},
			],
		});
	});

	test('a wrong filter is the fault of the filter', async () => {
		await expect(read({...log, log: 'severity >>> 5'})).rejects.toMatchObject({kind: 'invalid', api: 'logging'});
	});

	test('a tail starts with what is there, streams what comes, and survives a restart of the server without a gap or a repetition', async () => {
		const lines: LogLine[] = [];
		const modes: string[] = [];
		logs.append([entry('before \x1b]52;c;AAAA\x07', {timestamp: at - 3000})]);
		const stop = reads.tail(system, 'severity>=ERROR', {
			lines: more => lines.push(...more),
			status: ({mode}) => modes.push(mode),
			suppressed: () => {},
		});
		const messages = () => lines.map(({message}) => message);
		await eventually(() => expect(modes).toContain('tail'));
		expect(messages()).toEqual(['before ␛']);
		expect(lines[0]).toMatchObject({service: 'sync-a', severity: 'ERROR', t: at - 3000});
		// The stream may be open a moment after the status: lines are offered until one comes through.
		await eventually(() => {
			logs.append([entry('probe', {timestamp: at - 2000})]);
			expect(messages()).toContain('probe');
		});
		rpc.forceShutdown();
		logs.append([entry('while away', {timestamp: at - 1000})]);
		await listenGrpc(port);
		await eventually(() => expect(messages()).toContain('while away'));
		expect(new Set(lines.map(({insertId}) => insertId)).size).toBe(lines.length);
		stop();
	});

	test('who leaves while a stream is being opened leaves quietly', async () => {
		const thrown: unknown[] = [];
		const note = (error: unknown) => thrown.push(error);
		process.on('uncaughtExceptionMonitor', note);
		logs.append([entry('there')]);
		// The stream is opened after the list, in a few turns of the loop: left in each of them.
		for (let turns = 0; turns < 12; turns++) {
			const its = createCloud({grpc: `127.0.0.1:${port}`, http: base}, clock).reads;
			const {promise: listed, resolve} = Promise.withResolvers<void>();
			const stop = its.tail(system, '', {lines: () => resolve(), status: () => {}, suppressed: () => {}});
			await listed;
			for (let turn = 0; turn < turns; turn++) await setImmediate();
			stop();
			await its.close();
			for (let turn = 0; turn < 12; turn++) await setImmediate();
		}
		process.off('uncaughtExceptionMonitor', note);
		expect(thrown).toEqual([]);
	});
});

describe('Run', () => {
	beforeEach(() => {
		control.run.addService({
			project,
			region,
			name: 'web',
			uri: 'https://web.example',
			image: 'img:1',
			minInstances: 1,
			maxInstances: 10,
		});
		control.run.deploy(project, 'web', {image: 'img:2', createdAt: at - 3_600_000});
	});

	test('a service comes with short names and its revisions, newest first', async () => {
		const {answer, cost} = await read({run: ['web']});
		const [service] = answer.kind === 'run' ? answer.services : [];
		expect(service).toMatchObject({
			name: web,
			ready: true,
			reconciling: false,
			minInstances: 1,
			maxInstances: 10,
			traffic: [{revision: 'LATEST', percent: 100}],
		});
		expect(service?.serving).toEqual([{revision: service?.latestReadyRevision, percent: 100}]);
		expect(service?.revisions.map(({image}) => image)).toEqual(['img:2', 'img:1']);
		expect(service?.revisions[0]?.name).toMatch(/^web-\d+-\w+$/);
		expect(cost).toEqual({requests: 2, bytesBilled: 0});
	});

	test('a service that is not there is not found', async () => {
		await expect(reads.service(`${web}x`)).rejects.toMatchObject({kind: 'notFound', api: 'run'});
	});

	test('traffic moves with the right etag only, and validateOnly moves nothing', async () => {
		const before = await reads.service(web);
		const old = before.revisions.at(-1)?.name ?? '';
		const traffic = [{revision: old, percent: 100}];
		await writes.setTraffic(web, {etag: before.etag, traffic, validateOnly: true});
		expect((await reads.service(web)).etag).toBe(before.etag);
		await writes.setTraffic(web, {etag: before.etag, traffic, validateOnly: false});
		const after = await reads.service(web);
		expect(after.traffic).toEqual([{revision: old, percent: 100}]);
		await expect(writes.setTraffic(web, {etag: before.etag, traffic, validateOnly: false})).rejects.toMatchObject({
			kind: 'stale-etag',
		});
	});
});

describe('REST', () => {
	beforeEach(() => {
		control.addFunction({
			project,
			region,
			name: 'score',
			timeoutSeconds: 540,
			memory: '512M',
			env: {},
			updatedAt: at - 1000,
			state: 'FAILED',
			stateMessage: 'no \x1b[1mimage',
		});
		control.addJob({
			project,
			region,
			name: 'daily',
			schedule: '0 6 * * *',
			timeZone: 'UTC',
			target: {function: 'score', body: {}},
			attemptDeadlineSeconds: 540,
		});
	});

	test('functions and jobs', async () => {
		expect((await read({functions: true})).answer).toMatchObject({
			kind: 'functions',
			unreachable: [],
			functions: [{name: 'score', state: 'FAILED', memory: '512M', timeoutSeconds: 540, message: 'no image'}],
		});
		const never = (await read({scheduler: true})).answer;
		expect(never).toMatchObject({
			kind: 'scheduler',
			jobs: [{name: 'daily', state: 'ENABLED', schedule: '0 6 * * *', timeZone: 'UTC'}],
		});
		expect(never.kind === 'scheduler' && never.jobs[0]?.lastCode).toBeUndefined();
		control.jobAttempted(project, 'daily', at - 5000, 4, 'timeout');
		expect((await read({scheduler: true})).answer).toMatchObject({jobs: [{lastAttemptAt: at - 5000, lastCode: 4}]});
	});

	test('a health page keeps its status, and a sandbox never asks the real one', async () => {
		control.hooks.health = () => ({status: 503, body: {status: 'down', detail: 'a\x1b[2Jb'}});
		const {answer} = await read({http: 'https://api.example.com/v1/health'});
		expect(answer).toMatchObject({kind: 'http', probe: {status: 503, body: {status: 'down', detail: 'a␛b'}}});
	});

	test('a job runs once', async () => {
		control.hooks.runJob = vi.fn();
		await writes.runJob(`projects/${project}/locations/${region}/jobs/daily`);
		expect(control.hooks.runJob).toHaveBeenCalledTimes(1);
		await expect(writes.runJob(`projects/${project}/locations/${region}/jobs/other`)).rejects.toMatchObject({
			kind: 'notFound',
		});
	});

	describe('invoke', () => {
		const invoke = async (extra: object = {}) => {
			const {answer} = await read({functions: true});
			const url = answer.kind === 'functions' ? (answer.functions[0]?.url ?? '') : '';
			return writes.invoke({
				url,
				audience: url,
				serviceAccount: account,
				body: {email: 'a@b.c'},
				timeoutMs: 5000,
				...extra,
			});
		};
		beforeEach(() => control.setFunction(project, 'score', {state: 'ACTIVE'}));

		test('calls the function with a token of the impersonated account', async () => {
			control.hooks.invoke = vi.fn(() => ({status: 200, body: {ok: true}, afterMs: 0}));
			expect(await invoke()).toEqual({status: 200, body: '{"ok":true}'});
			expect(control.hooks.invoke).toHaveBeenCalledExactlyOnceWith(project, 'score', {email: 'a@b.c'});
		});

		test('a 504 leaves the outcome unknown', async () => {
			control.hooks.invoke = vi.fn(() => ({status: 504, body: {}, afterMs: 0}));
			await expect(invoke()).rejects.toMatchObject({kind: 'outcome-unknown'});
			expect(control.hooks.invoke).toHaveBeenCalledTimes(1);
		});

		test('so does our own timeout', async () => {
			control.hooks.invoke = vi.fn(() => ({status: 200, body: {}, afterMs: 3_600_000}));
			await expect(invoke({timeoutMs: 200})).rejects.toMatchObject({kind: 'outcome-unknown'});
			expect(control.hooks.invoke).toHaveBeenCalledTimes(1);
		});

		test('a refused connection does not', async () => {
			await expect(invoke({url: `http://127.0.0.1:${await freePort()}/x`})).rejects.toMatchObject({
				kind: 'unavailable',
			});
		});

		test('an answer that is an error is an answer', async () => {
			control.hooks.invoke = () => ({status: 400, body: {error: 'no such account'}, afterMs: 0});
			expect(await invoke()).toMatchObject({status: 400});
		});

		test('without an account to impersonate nothing is called', async () => {
			control.hooks.invoke = vi.fn(() => ({status: 200, body: {}, afterMs: 0}));
			await expect(invoke({serviceAccount: undefined})).rejects.toMatchObject({kind: 'invalid'});
			expect(control.hooks.invoke).not.toHaveBeenCalled();
		});
	});
});

describe('when nothing answers', () => {
	test.each<[string, SourceConfig]>([
		['gRPC', {run: ['web']}],
		['HTTP', {scheduler: true}],
	])('%s: the source is unavailable, soon', async (_, source) => {
		const closed = await freePort();
		const dead = createCloud({grpc: `127.0.0.1:${closed}`, http: `http://127.0.0.1:${closed}`}, clock);
		const error: unknown = await dead.reads
			.read(system, 'it', source, undefined, new AbortController().signal)
			.catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(CloudError);
		expect(error).toMatchObject({kind: 'unavailable'});
		await dead.reads.close();
	});

	test('an abort ends a read at once', async () => {
		const controller = new AbortController();
		const silent = createServer(() => {});
		await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
		const hung = createCloud({http: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`}, clock);
		const reading = hung.reads.read(system, 'it', {scheduler: true}, undefined, controller.signal);
		setTimeout(() => controller.abort(), 50);
		await expect(reading).rejects.toMatchObject({kind: 'unavailable', message: 'stopped'});
		silent.closeAllConnections();
		silent.close();
	});
});
