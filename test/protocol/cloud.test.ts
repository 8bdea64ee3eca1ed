/** Run, Functions, Scheduler and the writes through createCloud, against the sandbox's servers. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import * as grpc from '@grpc/grpc-js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {trafficCall} from '../../src/actions/run/traffic.ts';
import type {Call} from '../../src/cloud/call.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import {sealOf} from '../../src/cloud/hidden.ts';
import type {CloudReads, Sending, Sent} from '../../src/cloud/port.ts';
import {trafficIn} from '../../src/cloud/sources/run.ts';
import {type Answer, CloudError, type Row} from '../../src/cloud/types.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import {registerRun} from '../../src/sandbox/apis/run/service.ts';
import {type ControlPlaneState, createControlPlane} from '../../src/sandbox/control/state.ts';
import {type Routes, restOf} from '../support/rest.ts';
import {listen} from '../support/serving.ts';

const at = Date.parse('2026-11-21T08:00:00Z');
/** ms after `at`. */
let later = 0;
const clock = {now: () => at + later, speed: 60};
const project = 'p';
const region = 'us-central1';
const web = `projects/${project}/locations/${region}/services/web`;
const system = systemSchema.parse({system: 'one', title: 'One', project, region, tz: 'UTC', sources: {}, panes: []});
const account = 'caller@p.iam.gserviceaccount.com';

let control: ControlPlaneState;
let rpc: grpc.Server;
let http: Server;
let base: string;
let reads: CloudReads;
/** Writes that nothing forbids, where a test says no more. */
let writes: {send(call: Call, how?: Partial<Sending>): Promise<Sent>};

/** A port where nobody listens. */
async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port: free} = server.address() as AddressInfo;
	await new Promise(resolve => server.close(resolve));
	return free;
}

beforeEach(async () => {
	later = 0;
	control = createControlPlane(clock);
	rpc = new grpc.Server();
	registerRun(rpc, {control, clock});
	const port = await listen(rpc);
	let routes: Routes;
	http = createServer(
		(req, res) =>
			void routes(req, res).then(
				answered => answered || res.writeHead(404).end('{"error":{"code":404,"message":"no such page"}}'),
			),
	);
	await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	routes = await restOf({control, clock, self: base});
	const cloud = createCloud({grpc: `127.0.0.1:${port}`, http: base}, clock);
	({reads} = cloud);
	writes = {send: (call, how) => cloud.writes.send(call, {whyNot: () => undefined, ...how})};
});

afterEach(async () => {
	await reads.close();
	rpc.forceShutdown();
	http.closeAllConnections();
	http.close();
});

const rowsIn = (answer: Answer): readonly Row[] => (answer.kind === 'rows' ? answer.rows : []);
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

	test('a service is a row with short names', async () => {
		const {answer, cost} = await read({run: ['web']});
		const latest = (await reads.service(web)).latestReadyRevision;
		expect(answer).toMatchObject({
			rows: [
				{
					service: 'web',
					ready: true,
					reconciling: false,
					min_instances: 1,
					max_instances: 10,
					traffic: 'LATEST 100%',
					serving: `${latest} 100%`,
					pinned: false,
					latest_revision: latest,
				},
			],
		});
		expect(cost).toEqual({requests: 1, bytesBilled: 0});
	});

	test('a look at one service has its revisions, newest first', async () => {
		const service = await reads.service(web);
		expect(service).toMatchObject({
			name: web,
			ready: true,
			reconciling: false,
			scaling: {min: 1, max: 10},
			traffic: [{revision: 'LATEST', percent: 100}],
		});
		expect(service.serving).toEqual([{revision: service.latestReadyRevision, percent: 100}]);
		expect(service.revisions.map(({image}) => image)).toEqual(['img:2', 'img:1']);
		expect(service.revisions[0]?.name).toMatch(/^web-\d+-\w+$/);
	});

	test('revisions are rows with their share of the traffic, and secrets are only named', async () => {
		control.run.deploy(project, 'web', {
			image: 'img:3',
			env: {LOG_LEVEL: 'info', API_KEY: {secret: 'api-key', version: '3'}},
			creator: 'dev@example.com',
			createdAt: at - 60_000,
			ready: false,
			reason: 'no \x1b[1mport',
		});
		const newest = (await reads.service(web)).revisions.map(({name}) => name);
		control.run.setTraffic(project, 'web', [
			{revision: newest[1] ?? '', percent: 30},
			{revision: newest[2] ?? '', percent: 70},
		]);
		// Traffic moves some seconds after it was asked to.
		later = 60_000;
		const {answer, cost} = await read({revisions: ['web']});
		expect(answer).toMatchObject({
			rows: [
				{
					service: 'web',
					revision: newest[0],
					percent: 0,
					ready: false,
					reason: 'no port',
					created_at: new Date(at - 60_000).toISOString(),
					creator: 'dev@example.com',
					image: 'img:3',
					env: 'LOG_LEVEL=info, API_KEY=secret:api-key/3',
				},
				{revision: newest[1], percent: 0.3, ready: true, reason: null},
				{revision: newest[2], percent: 0.7},
			],
		});
		expect(cost.requests).toBe(2);
		expect(rowsIn((await read({revisions: true})).answer)).toEqual(rowsIn(answer));
		await expect(read({revisions: ['webx']})).rejects.toMatchObject({kind: 'notFound', api: 'run'});
	});

	test('a service that is not there is not found', async () => {
		await expect(reads.service(`${web}x`)).rejects.toMatchObject({kind: 'notFound', api: 'run'});
	});

	test('traffic moves with the right etag only, and validateOnly moves nothing', async () => {
		const before = await reads.service(web);
		const old = before.revisions.at(-1)?.name ?? '';
		const traffic = [{revision: old, percent: 100}];
		const call = trafficCall(web, before.etag, traffic);
		await writes.send(call, {dryRun: true});
		await expect(writes.send(call, {whyNot: () => 'frozen by kim'})).rejects.toMatchObject({
			kind: 'invalid',
			message: expect.stringContaining('not sent: frozen by kim'),
		});
		expect((await reads.service(web)).etag).toBe(before.etag);
		await writes.send(call);
		const after = await reads.service(web);
		expect(after.traffic).toEqual([{revision: old, percent: 100}]);
		const {answer} = await read({run: ['web']});
		expect(answer).toMatchObject({rows: [{traffic: `${old} 100%`, pinned: true}]});
		expect(trafficIn(answer)).toEqual([
			{name: 'web', latestReadyRevision: after.latestReadyRevision, traffic: after.traffic},
		]);
		await expect(writes.send(call)).rejects.toMatchObject({kind: 'stale-etag'});
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

	test('functions', async () => {
		expect((await read({functions: true})).answer).toMatchObject({
			kind: 'rows',
			rows: [{name: 'score', state: 'FAILED', memory: '512M', timeout_ms: 540_000, message: 'no image'}],
		});
	});

	test('A22: functions of the first generation are there, as they are in the API before', async () => {
		const old = {
			project,
			region,
			timeoutSeconds: 60,
			memory: '256M',
			env: {},
			updatedAt: at,
			generation: 'GEN_1',
		} as const;
		control.addFunction({...old, name: 'legacy-sync'});
		control.addFunction({...old, name: 'legacy-export', state: 'DEPLOYING'});
		const {answer} = await read({functions: true});
		expect(rowsIn(answer).map(({name, state}) => `${name} ${state}`)).toEqual([
			'legacy-export DEPLOYING',
			'legacy-sync ACTIVE',
			'score FAILED',
		]);
		const before = await fetch(`${base}/v1/projects/${project}/locations/-/functions`);
		expect(await before.json()).toMatchObject({
			functions: [{status: 'DEPLOY_IN_PROGRESS'}, {status: 'ACTIVE', httpsTrigger: {url: `${base}/fn/p/legacy-sync`}}],
		});
	});

	test('Scheduler jobs', async () => {
		const never = (await read({scheduler: true})).answer;
		expect(never).toMatchObject({
			kind: 'rows',
			rows: [{name: 'daily', state: 'ENABLED', schedule: '0 6 * * *', time_zone: 'UTC', last_code: null}],
		});
		control.jobAttempted(project, 'daily', at - 5000, 4, 'timeout');
		expect((await read({scheduler: true})).answer).toMatchObject({
			rows: [{last_attempt_at: new Date(at - 5000).toISOString(), last_code: 4, last_message: 'timeout'}],
		});
	});

	test('a health page keeps its status, and a sandbox never asks the real one', async () => {
		control.hooks.health = () => ({status: 503, body: {status: 'down', detail: 'a\x1b[2Jb'}});
		const {answer} = await read({http: 'https://api.example.com/v1/health'});
		expect(answer).toMatchObject({
			rows: [{status: 503, latency_ms: expect.any(Number), unanswered: null, unanswered_since: null}],
		});
	});

	test('a job runs once', async () => {
		control.hooks.runJob = vi.fn();
		const run = (job: string): Call => ({
			api: 'cloudscheduler',
			method: 'POST',
			path: `/v1/projects/${project}/locations/${region}/jobs/${job}:run`,
		});
		await writes.send(run('daily'));
		expect(control.hooks.runJob).toHaveBeenCalledTimes(1);
		await expect(writes.send(run('other'))).rejects.toMatchObject({kind: 'notFound'});
	});

	test.each<[string, Call]>([
		['another method', {api: 'run', method: 'DELETE', path: `/v2/${web}`}],
		['another path', {api: 'cloudscheduler', method: 'POST', path: `/v1/${web}/jobs/daily:pause`}],
		['another API', {api: 'cloudscheduler', method: 'PATCH', path: `/v2/${web}`}],
		[
			'a path that leads elsewhere',
			{api: 'run', method: 'PATCH', path: `/v2/projects/${project}/locations/${region}/services/..`},
		],
		['a path that only begins well', {api: 'run', method: 'PATCH', path: `/v2/${web}/../../secrets/x`}],
		['a path that a URL reads as a longer one', {api: 'run', method: 'PATCH', path: `/v2/${web}\\..\\..\\secrets\\x`}],
		['an encoded path', {api: 'run', method: 'PATCH', path: `/v2/${web}%2f..%2fother`}],
		['a path with a query', {api: 'run', method: 'PATCH', path: `/v2/${web}?allowMissing=true`}],
		['a path of two lines', {api: 'run', method: 'PATCH', path: `/v2/${web}\n`}],
	])('%s than on the list is never sent', async (_, call) => {
		await expect(writes.send(call)).rejects.toMatchObject({
			kind: 'invalid',
			message: expect.stringMatching(/^not sent/),
		});
	});

	test('a call as another account goes with a token of that account, which is asked for just before', async () => {
		const seen: [string | undefined, string | undefined][] = [];
		http.on('request', ({url, headers}) => seen.push([url, headers.authorization]));
		const path = `/v1/projects/${project}/locations/${region}/jobs/daily:pause`;
		await writes.send({api: 'cloudscheduler', method: 'POST', path, as: account});
		expect(seen.map(([url]) => url)).toEqual([`/v1/projects/-/serviceAccounts/${account}:generateAccessToken`, path]);
		expect(seen.map(([, token]) => token?.slice(0, 20))).toEqual([undefined, 'Bearer ya29.sandbox-']);
	});

	test('without the right to that account nothing is sent, and that is known', async () => {
		const seen: (string | undefined)[] = [];
		http.on('request', ({url}) => seen.push(url));
		const path = `/v1/projects/${project}/locations/${region}/jobs/daily:pause`;
		const sent = writes.send({api: 'cloudscheduler', method: 'POST', path, as: 'nobody'});
		await expect(sent).rejects.toMatchObject({kind: 'invalid'});
		expect(seen).toEqual(['/v1/projects/-/serviceAccounts/nobody:generateAccessToken']);
	});

	test('a call that cannot be checked without doing it is not sent to be checked', async () => {
		control.hooks.runJob = vi.fn();
		const path = `/v1/projects/${project}/locations/${region}/jobs/daily:run`;
		const checked = writes.send({api: 'cloudscheduler', method: 'POST', path}, {dryRun: true});
		await expect(checked).rejects.toMatchObject({kind: 'invalid'});
		expect(control.hooks.runJob).not.toHaveBeenCalled();
	});

	test('a secret goes to its place in the body, and only the one that was planned', async () => {
		control.setFunction(project, 'score', {state: 'ACTIVE'});
		control.hooks.invoke = vi.fn(() => ({status: 200, body: {}, afterMs: 0}));
		const {answer} = await read({functions: true});
		const url = String(rowsIn(answer)[0]?.url);
		const call: Call = {
			api: 'function',
			method: 'POST',
			path: url,
			as: account,
			body: {payload: {name: 'key'}},
			hidden: {at: 'payload.data', seal: sealOf('s3cret')},
		};
		for (const hidden of [undefined, 'other'])
			await expect(writes.send(call, {hidden})).rejects.toMatchObject({kind: 'invalid'});
		await writes.send(call, {hidden: 's3cret'});
		expect(control.hooks.invoke).toHaveBeenCalledExactlyOnceWith(project, 'score', {
			payload: {name: 'key', data: 's3cret'},
		});
	});

	describe('a secret', () => {
		const parent = `projects/${project}/secrets/key`;
		const add = (secret: string): Call => ({
			api: 'secretmanager',
			method: 'POST',
			path: `/v1/${parent}:addVersion`,
			hidden: {at: 'payload', as: 'payload', seal: sealOf(secret)},
		});
		const switched = (verb: 'disable' | 'enable', version: number) =>
			writes.send({api: 'secretmanager', method: 'POST', path: `/v1/${parent}/versions/${version}:${verb}`});
		const access = (version: number) =>
			writes.send({api: 'secretmanager', method: 'GET', path: `/v1/${parent}/versions/${version}:access`});
		const states = async () => rowsIn((await read({secrets: ['key'], versions: true})).answer).map(({state}) => state);
		beforeEach(() => control.addSecretVersion(project, 'key', 'ana@example.com', at));

		test('S1-37, C-14: a new version has the exact value, and the older one stays', async () => {
			const value = 'naïve\n  s3cret';
			const {made} = await writes.send(add(value), {hidden: value});
			expect(made).toMatch(/\/secrets\/key\/versions\/2$/);
			expect(control.secret(project, 'key')?.versions.at(-1)?.value).toBe(value);
			expect(await states()).toEqual(['ENABLED', 'ENABLED']);
			expect(await access(2)).toMatchObject({secret: value});
		});

		test('S1-38: a version that is disabled cannot be read, until it is enabled again', async () => {
			await switched('disable', 1);
			expect(await states()).toEqual(['DISABLED']);
			await expect(access(1)).rejects.toMatchObject({kind: 'invalid', message: expect.stringContaining('DISABLED')});
			await switched('enable', 1);
			expect(await access(1)).toMatchObject({secret: 'sandbox-key-1'});
		});

		test('what is refused tells nothing of the value', async () => {
			const value = 'x'.repeat(70_000);
			const refused: unknown = await writes.send(add(value), {hidden: value}).catch((error: unknown) => error);
			expect(refused).toMatchObject({kind: 'invalid', message: expect.stringMatching(/maximum size/)});
			// The cause would hold the request.
			expect(refused).not.toHaveProperty('cause');
			expect(control.secret(project, 'key')?.versions).toHaveLength(1);
		});
	});

	test('S2-23: an API is enabled by an operation that can be followed', async () => {
		const {operation = ''} = await writes.send({
			api: 'serviceusage',
			method: 'POST',
			path: `/v1/projects/${project}/services/aiplatform.googleapis.com:enable`,
		});
		expect(await reads.operation(operation)).toEqual({done: false});
		later = 10_000;
		expect(await reads.operation(operation)).toEqual({done: true});
		expect(rowsIn((await read({apis: ['aiplatform.googleapis.com']})).answer)).toMatchObject([{state: 'ENABLED'}]);
	});

	test('S3-029: a page is called on the sandbox, with its headers and without a login', async () => {
		control.hooks.webhook = vi.fn(() => ({status: 401, body: {error: 'invalid_signature'}}));
		const sent = await writes.send({
			api: 'web',
			method: 'POST',
			path: 'https://api.company.com/v1/callrail/webhook',
			headers: {'x-callrail-signature': 'sha256=test'},
			body: {test: true},
		});
		expect(sent).toEqual({status: 401, body: '{"error":"invalid_signature"}'});
		expect(control.hooks.webhook).toHaveBeenCalledExactlyOnceWith('sha256=test');
	});

	describe('invoke', () => {
		const invoke = async (extra: object = {}) => {
			const {answer} = await read({functions: true});
			const url = String(rowsIn(answer)[0]?.url);
			return writes.send({
				api: 'function',
				method: 'POST',
				path: url,
				as: account,
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
			await expect(invoke({path: `http://127.0.0.1:${await freePort()}/x`})).rejects.toMatchObject({
				kind: 'unavailable',
			});
		});

		test('an answer that is an error is an answer', async () => {
			control.hooks.invoke = () => ({status: 400, body: {error: 'no such account'}, afterMs: 0});
			expect(await invoke()).toMatchObject({status: 400});
		});

		test('without an account to impersonate nothing is called', async () => {
			control.hooks.invoke = vi.fn(() => ({status: 200, body: {}, afterMs: 0}));
			await expect(invoke({as: undefined})).rejects.toMatchObject({kind: 'invalid'});
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
