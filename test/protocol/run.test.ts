import {RevisionsClient, ServicesClient} from '@google-cloud/run';
import * as grpc from '@grpc/grpc-js';
import {GoogleAuth, PassThroughClient} from 'google-auth-library';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {registerRun} from '../../src/sandbox/apis/run/service.ts';
import {type ControlPlaneState, createControlPlane} from '../../src/sandbox/control/state.ts';
import {listen} from '../support/serving.ts';

const project = 'p';
const name = 'projects/p/locations/us-central1/services/web';
const clock = {
	time: Date.parse('2026-11-21T08:00:00Z'),
	speed: 1,
	now() {
		return this.time;
	},
};
const hour = 3_600_000;
const call = {timeout: 8000, retry: null};

let control: ControlPlaneState;
let server: grpc.Server;
let services: ServicesClient;
let revisions: RevisionsClient;
let good: string;
let bad: string;

beforeEach(async () => {
	control = createControlPlane(clock);
	control.run.addService({
		project,
		region: 'us-central1',
		name: 'web',
		uri: 'https://web.example',
		image: 'img:1',
		env: {A: '1'},
		minInstances: 1,
		maxInstances: 10,
	});
	good = control.run.deploy(project, 'web', {image: 'img:2', createdAt: clock.now() - 2 * hour});
	bad = control.run.deploy(project, 'web', {image: 'img:3', createdAt: clock.now() - hour});
	server = new grpc.Server();
	registerRun(server, {control, clock});
	const port = await listen(server);
	const options = {
		projectId: project,
		apiEndpoint: '127.0.0.1',
		port,
		sslCreds: grpc.credentials.createInsecure(),
		auth: new GoogleAuth({authClient: new PassThroughClient(), projectId: project}),
	};
	services = new ServicesClient(options as ConstructorParameters<typeof ServicesClient>[0]);
	revisions = new RevisionsClient(options as ConstructorParameters<typeof RevisionsClient>[0]);
});

afterEach(async () => {
	await services?.close();
	await revisions?.close();
	server?.forceShutdown();
});

const get = async () => (await services.getService({name}, call))[0];
const pin = (revision: string) => [{type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION' as const, revision, percent: 100}];

describe('Cloud Run Admin v2 with the official client', () => {
	test('shows a converged service', async () => {
		const service = await get();
		expect(service).toMatchObject({
			name,
			reconciling: false,
			uri: 'https://web.example',
			terminalCondition: {type: 'Ready', state: 'CONDITION_SUCCEEDED'},
			scaling: {minInstanceCount: 1, maxInstanceCount: 10},
		});
		expect(service.latestReadyRevision).toBe(`${name}/revisions/${bad}`);
		expect(service.generation).toBe(service.observedGeneration);
		expect(service.traffic).toMatchObject([{type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100}]);
		expect(service.trafficStatuses).toMatchObject([{revision: bad, percent: 100}]);
		expect(
			(await services.listServices({parent: 'projects/p/locations/us-central1'}, call))[0].map(item => item.name),
		).toEqual([name]);
		expect((await services.listServices({parent: 'projects/p/locations/europe-west1'}, call))[0]).toEqual([]);
	});

	test('lists revisions, page by page, each with its readiness, and gets one', async () => {
		control.run.deploy(project, 'web', {
			image: 'img:4',
			ready: false,
			reason: 'The container failed to start.',
			createdAt: clock.now() - hour / 2,
		});
		const [all] = await revisions.listRevisions({parent: name}, call);
		expect(all.map(revision => revision.containers?.[0]?.image)).toEqual(['img:4', 'img:3', 'img:2', 'img:1']);
		expect(all.map(revision => revision.conditions?.[0]?.state)).toEqual([
			'CONDITION_FAILED',
			'CONDITION_SUCCEEDED',
			'CONDITION_SUCCEEDED',
			'CONDITION_SUCCEEDED',
		]);
		expect(all.map(revision => Number(revision.createTime?.seconds))).toEqual(
			all.map(revision => Number(revision.createTime?.seconds)).sort((a, b) => b - a),
		);
		const [first, , page] = await revisions.listRevisions({parent: name, pageSize: 3}, {...call, autoPaginate: false});
		expect(first).toHaveLength(3);
		expect((page as {nextPageToken?: string} | null)?.nextPageToken).toBeTruthy();
		expect((await revisions.getRevision({name: `${name}/revisions/${good}`}, call))[0].containers?.[0]?.image).toBe(
			'img:2',
		);
		expect((await get()).trafficStatuses).toMatchObject([{revision: bad}]);
	});

	test('tells how a revision is set up and who deployed it, and keeps what an update leaves out', async () => {
		control.run.deploy(project, 'web', {
			image: 'img:4',
			env: {LEVEL: 'debug', KEY: {secret: 'api-key', version: '3'}},
			cpu: '2',
			memory: '4Gi',
			concurrency: 50,
			timeoutSeconds: 60,
			creator: 'ana@example.com',
		});
		const newest = async () => (await revisions.listRevisions({parent: name}, call))[0][0];
		const setup = {
			maxInstanceRequestConcurrency: 50,
			timeout: {seconds: '60'},
			containers: [
				{
					image: 'img:4',
					resources: {limits: {cpu: '2', memory: '4Gi'}},
					env: [
						{name: 'LEVEL', value: 'debug'},
						{name: 'KEY', valueSource: {secretKeyRef: {secret: 'api-key', version: '3'}}},
					],
				},
			],
		};
		expect(await newest()).toMatchObject({...setup, creator: 'ana@example.com'});
		expect(await get()).toMatchObject({lastModifier: 'ana@example.com', template: setup});

		clock.time += 10_000;
		const {etag, template} = await get();
		await services.updateService(
			{service: {name, etag: etag ?? '', template: {...template, scaling: {minInstanceCount: 3}}} as never},
			call,
		);
		clock.time += 10_000;
		expect(await newest()).toMatchObject({
			...setup,
			scaling: {minInstanceCount: 3},
			creator: 'operator@sandbox.invalid',
		});
		expect((await newest())?.conditions?.map(({type}) => type)).toEqual([
			'Ready',
			'ContainerHealthy',
			'ResourcesAvailable',
		]);
	});

	test('validates without changing anything', async () => {
		const before = await get();
		const [operation] = await services.updateService(
			{
				service: {name, etag: before.etag ?? '', traffic: pin(good)},
				updateMask: {paths: ['traffic']},
				validateOnly: true,
			},
			call,
		);
		expect(operation.latestResponse?.done).toBe(true);
		expect((await get()).etag).toBe(before.etag);
		for (const [traffic, message] of [
			[[{...pin(good)[0], percent: 90}], /sum of percents must be 100, was 90/],
			[pin('web-00099-xyz'), /Revision named 'web-00099-xyz' does not exist/],
		] as const)
			await expect(
				services.updateService(
					{service: {name, traffic: [...traffic]} as never, updateMask: {paths: ['traffic']}, validateOnly: true},
					call,
				),
			).rejects.toMatchObject({code: grpc.status.INVALID_ARGUMENT, details: expect.stringMatching(message)});
	});

	test('moves traffic after a few virtual seconds and stays pinned when a new revision comes', async () => {
		const before = await get();
		const [operation] = await services.updateService(
			{service: {name, etag: before.etag ?? '', traffic: pin(good)}, updateMask: {paths: ['traffic']}},
			call,
		);
		const pending = await get();
		expect(pending.reconciling).toBe(true);
		expect(pending.etag).not.toBe(before.etag);
		expect(Number(pending.generation)).toBe(Number(before.generation) + 1);
		expect(pending.observedGeneration).toBe(before.generation);
		expect(control.run.serving(project, 'web')).toEqual([{revision: bad, share: 1}]);
		expect((await services.checkUpdateServiceProgress(operation.name ?? '')).done).toBe(false);

		clock.time += 10_000;
		const [result] = await operation.promise();
		// Inside an Any the client leaves enums as numbers.
		expect(result.trafficStatuses).toMatchObject([{type: 2, revision: good, percent: 100}]);
		expect(result.reconciling).toBe(false);
		expect(control.run.serving(project, 'web')).toEqual([{revision: good, share: 1}]);

		const newest = control.run.deploy(project, 'web', {image: 'img:5'});
		clock.time += 10_000;
		expect((await get()).latestReadyRevision).toBe(`${name}/revisions/${newest}`);
		expect(control.run.serving(project, 'web')).toEqual([{revision: good, share: 1}]);
		control.run.setTraffic(project, 'web', [{percent: 100}]);
		clock.time += 10_000;
		expect(control.run.serving(project, 'web')).toEqual([{revision: newest, share: 1}]);
	});

	test('refuses a stale etag as ABORTED and changes nothing', async () => {
		const {etag} = await get();
		control.run.setTraffic(project, 'web', [{revision: good, percent: 100}]);
		const now = await get();
		await expect(
			services.updateService(
				{service: {name, etag: etag ?? '', traffic: pin(bad)}, updateMask: {paths: ['traffic']}},
				call,
			),
		).rejects.toMatchObject({code: grpc.status.ABORTED});
		expect((await get()).etag).toBe(now.etag);
	});

	test('scales without a revision, and makes one for a template', async () => {
		await services.updateService(
			{service: {name, scaling: {minInstanceCount: 3}}, updateMask: {paths: ['scaling.min_instance_count']}},
			call,
		);
		expect(await get()).toMatchObject({
			scaling: {minInstanceCount: 3, maxInstanceCount: 10},
			latestCreatedRevision: `${name}/revisions/${bad}`,
		});
		await services.updateService(
			{
				service: {name, template: {containers: [{image: 'img:6', env: [{name: 'B', value: '2'}]}]}},
				updateMask: {paths: ['template.containers']},
			},
			call,
		);
		clock.time += 10_000;
		const service = await get();
		expect(service.template?.containers?.[0]).toMatchObject({image: 'img:6', env: [{name: 'B', value: '2'}]});
		expect(control.run.serving(project, 'web')).toEqual([
			{revision: service.latestCreatedRevision?.split('/').at(-1), share: 1},
		]);
	});

	test('leaves traffic on the last ready revision when the newest fails', async () => {
		const failed = control.run.deploy(project, 'web', {
			image: 'img:7',
			ready: false,
			reason: 'HealthCheckContainerError',
		});
		clock.time += 10_000;
		const service = await get();
		expect(service.terminalCondition).toMatchObject({
			state: 'CONDITION_FAILED',
			message: expect.stringContaining(failed),
		});
		expect(service.latestReadyRevision).toBe(`${name}/revisions/${bad}`);
		expect(control.run.serving(project, 'web')).toEqual([{revision: bad, share: 1}]);
		await expect(
			services.updateService({service: {name, traffic: pin(failed)}, updateMask: {paths: ['traffic']}}, call),
		).rejects.toMatchObject({code: grpc.status.FAILED_PRECONDITION});
	});

	test('says what does not exist', async () => {
		await expect(services.getService({name: `${name}x`}, call)).rejects.toMatchObject({code: grpc.status.NOT_FOUND});
		await expect(
			services.updateService({service: {name}, updateMask: {paths: ['iap_enabled']}}, call),
		).rejects.toMatchObject({code: grpc.status.INVALID_ARGUMENT});
	});
});
