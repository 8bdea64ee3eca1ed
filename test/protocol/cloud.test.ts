/** Run, Functions, Scheduler and the writes through createCloud, against the sandbox's servers. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import * as grpc from '@grpc/grpc-js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads, CloudWrites} from '../../src/cloud/port.ts';
import {CloudError} from '../../src/cloud/types.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import {controlRoutes} from '../../src/sandbox/control/rest.ts';
import {registerRun} from '../../src/sandbox/control/run.ts';
import {type ControlPlaneState, createControlPlane} from '../../src/sandbox/control/state.ts';
import {listen} from '../support/serving.ts';

const at = Date.parse('2026-11-21T08:00:00Z');
const clock = {now: () => at, speed: 60};
const project = 'p';
const region = 'us-central1';
const web = `projects/${project}/locations/${region}/services/web`;
const system = systemSchema.parse({system: 'one', title: 'One', project, region, tz: 'UTC', sources: {}, panes: {}});
const account = 'caller@p.iam.gserviceaccount.com';

let control: ControlPlaneState;
let rpc: grpc.Server;
let http: Server;
let base: string;
let reads: CloudReads;
let writes: CloudWrites;

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
	rpc = new grpc.Server();
	registerRun(rpc, control, clock);
	const port = await listen(rpc);
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
