/** Run, Functions, Scheduler and health pages read through createCloud, against the sandbox's servers. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {trafficCall} from '../../src/actions/run/traffic.ts';
import {systemClock} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import {trafficIn} from '../../src/cloud/sources/run.ts';
import {CloudError} from '../../src/cloud/types.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {freePort} from '../support/serving.ts';
import {addWork, at, project, region, rowsIn, type SmallCloud, smallCloud, system, web} from '../support/smallCloud.ts';

let cloud: SmallCloud;
beforeEach(async () => {
	cloud = await smallCloud();
});
afterEach(() => cloud.stop());

describe('Run', () => {
	beforeEach(() => {
		cloud.control.run.addService({
			project,
			region,
			name: 'web',
			uri: 'https://web.example',
			image: 'img:1',
			minInstances: 1,
			maxInstances: 10,
		});
		cloud.control.run.deploy(project, 'web', {image: 'img:2', createdAt: at - 3_600_000});
	});

	test('a service is a row with short names', async () => {
		const {answer, cost} = await cloud.read({run: ['web']});
		const latest = (await cloud.reads.service(web)).latestReadyRevision;
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
		const service = await cloud.reads.service(web);
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
		cloud.control.run.deploy(project, 'web', {
			image: 'img:3',
			env: {LOG_LEVEL: 'info', API_KEY: {secret: 'api-key', version: '3'}},
			creator: 'dev@example.com',
			createdAt: at - 60_000,
			ready: false,
			reason: 'no \x1b[1mport',
		});
		const newest = (await cloud.reads.service(web)).revisions.map(({name}) => name);
		cloud.control.run.setTraffic(project, 'web', [
			{revision: newest[1] ?? '', percent: 30},
			{revision: newest[2] ?? '', percent: 70},
		]);
		// Traffic moves some seconds after it was asked to.
		cloud.setClock(60_000);
		const {answer, cost} = await cloud.read({revisions: ['web']});
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
		expect(rowsIn((await cloud.read({revisions: true})).answer)).toEqual(rowsIn(answer));
		await expect(cloud.read({revisions: ['webx']})).rejects.toMatchObject({kind: 'notFound', api: 'run'});
	});

	test('a service that is not there is not found', async () => {
		await expect(cloud.reads.service(`${web}x`)).rejects.toMatchObject({kind: 'notFound', api: 'run'});
	});

	test('traffic moves with the right etag only, and validateOnly moves nothing', async () => {
		const before = await cloud.reads.service(web);
		const old = before.revisions.at(-1)?.name ?? '';
		const traffic = [{revision: old, percent: 100}];
		const call = trafficCall(web, before.etag, traffic);
		await cloud.writes.send(call, {dryRun: true});
		await expect(cloud.writes.send(call, {whyNot: () => 'frozen by kim'})).rejects.toMatchObject({
			kind: 'invalid',
			message: expect.stringContaining('not sent: frozen by kim'),
		});
		expect((await cloud.reads.service(web)).etag).toBe(before.etag);
		await cloud.writes.send(call);
		const after = await cloud.reads.service(web);
		expect(after.traffic).toEqual([{revision: old, percent: 100}]);
		const {answer} = await cloud.read({run: ['web']});
		expect(answer).toMatchObject({rows: [{traffic: `${old} 100%`, pinned: true}]});
		expect(trafficIn(answer)).toEqual([
			{name: 'web', latestReadyRevision: after.latestReadyRevision, traffic: after.traffic},
		]);
		await expect(cloud.writes.send(call)).rejects.toMatchObject({kind: 'stale-etag'});
	});
});

describe('REST', () => {
	beforeEach(() => addWork(cloud.control));

	test('functions', async () => {
		expect((await cloud.read({functions: true})).answer).toMatchObject({
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
		cloud.control.addFunction({...old, name: 'legacy-sync'});
		cloud.control.addFunction({...old, name: 'legacy-export', state: 'DEPLOYING'});
		const {answer} = await cloud.read({functions: true});
		expect(rowsIn(answer).map(({name, state}) => `${name} ${state}`)).toEqual([
			'legacy-export DEPLOYING',
			'legacy-sync ACTIVE',
			'score FAILED',
		]);
		const before = await fetch(`${cloud.base}/v1/projects/${project}/locations/-/functions`);
		expect(await before.json()).toMatchObject({
			functions: [
				{status: 'DEPLOY_IN_PROGRESS'},
				{status: 'ACTIVE', httpsTrigger: {url: `${cloud.base}/fn/p/legacy-sync`}},
			],
		});
	});

	test('Scheduler jobs', async () => {
		const never = (await cloud.read({scheduler: true})).answer;
		expect(never).toMatchObject({
			kind: 'rows',
			rows: [{name: 'daily', state: 'ENABLED', schedule: '0 6 * * *', time_zone: 'UTC', last_code: null}],
		});
		cloud.control.jobAttempted(project, 'daily', at - 5000, 4, 'timeout');
		expect((await cloud.read({scheduler: true})).answer).toMatchObject({
			rows: [{last_attempt_at: new Date(at - 5000).toISOString(), last_code: 4, last_message: 'timeout'}],
		});
	});

	test('a health page keeps its status, and a sandbox never asks the real one', async () => {
		cloud.control.hooks.health = () => ({status: 503, body: {status: 'down', detail: 'a\x1b[2Jb'}});
		const {answer} = await cloud.read({http: 'https://api.example.com/v1/health'});
		expect(answer).toMatchObject({
			rows: [{status: 503, latency_ms: expect.any(Number), unanswered: null, unanswered_since: null}],
		});
	});
});

describe('when nothing answers', () => {
	test.each<[string, SourceConfig]>([
		['gRPC', {run: ['web']}],
		['HTTP', {scheduler: true}],
	])('%s: the source is unavailable, soon', async (_, source) => {
		const closed = await freePort();
		const dead = createCloud({grpc: `127.0.0.1:${closed}`, http: `http://127.0.0.1:${closed}`}, systemClock);
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
		const hung = createCloud({http: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`}, systemClock);
		const reading = hung.reads.read(system, 'it', {scheduler: true}, undefined, controller.signal);
		setTimeout(() => controller.abort(), 50);
		await expect(reading).rejects.toMatchObject({kind: 'unavailable', message: 'stopped'});
		silent.closeAllConnections();
		silent.close();
	});
});
