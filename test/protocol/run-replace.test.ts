/** Cloud Run's ReplaceService, with which gcloud changes traffic and scaling, over REST. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {LogEntry} from '../../src/sandbox/contract/logs.ts';
import {type ControlPlaneState, createControlPlane} from '../../src/sandbox/control/state.ts';
import {restOf} from '../support/rest.ts';

/** What gcloud reads, changes and puts back. */
interface Service {
	metadata: {annotations: Record<string, string>; resourceVersion: string; generation: number};
	spec: {
		template: {
			metadata: {labels?: Record<string, string>; annotations: Record<string, string>};
			spec: {
				timeoutSeconds: number;
				containerConcurrency: number;
				containers: {image: string; env?: object[]; resources: {limits: Record<string, string>}}[];
			};
		};
		traffic: object[];
	};
}

const start = Date.parse('2026-11-21T08:00:00Z');
const clock = {now: () => start, speed: 1};
let control: ControlPlaneState;
let written: LogEntry[];
let server: Server;
let url: string;
let first: string;

beforeEach(async () => {
	written = [];
	control = createControlPlane(clock, entry => written.push(entry));
	const setup = {image: 'img:1', minInstances: 2, maxInstances: 10};
	control.run.addService({project: 'p', region: 'us-central1', name: 'web', uri: 'https://web.example', ...setup});
	first = control.run.serving('p', 'web')[0]?.revision ?? '';
	control.run.deploy('p', 'web', {image: 'img:2', createdAt: start - 3_600_000});
	written = [];
	const routes = await restOf({control, clock});
	server = createServer((req, res) => void routes(req, res));
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	url = `http://127.0.0.1:${port}/apis/serving.knative.dev/v1/namespaces/p/services/web`;
});
afterEach(() => server?.close());

const read = async () => (await (await fetch(url)).json()) as Service;

/** Puts back what was read, changed. */
async function put(change: (service: Service) => void, query = '', service?: Service) {
	const changed = structuredClone(service ?? (await read()));
	change(changed);
	const answer = await fetch(`${url}${query}`, {method: 'PUT', body: JSON.stringify(changed)});
	return {status: answer.status, body: (await answer.json()) as Service & {error: {status: string; message: string}}};
}

const bound = (key: string, value: string) => (service: Service) => {
	service.metadata.annotations[`run.googleapis.com/${key}`] = value;
};
const to = (target: object) => (service: Service) => {
	service.spec.traffic = [target];
};
const scaling = () => control.run.service('p', 'web')?.scaling;

test('the bounds of the service are annotations', async () => {
	expect((await read()).metadata.annotations).toMatchObject({
		'run.googleapis.com/minScale': '2',
		'run.googleapis.com/maxScale': '10',
	});
	expect((await put(bound('minScale', '5'))).status).toBe(200);
	expect(scaling()).toEqual({mode: 'AUTOMATIC', minInstances: 5, maxInstances: 10});
	await put(service => delete service.metadata.annotations['run.googleapis.com/maxScale']);
	expect(scaling()).toEqual({mode: 'AUTOMATIC', minInstances: 5});
});

test('traffic goes to a revision or follows the latest', async () => {
	await put(to({revisionName: first, percent: 100}));
	expect(control.run.service('p', 'web')?.traffic).toEqual([{revision: first, percent: 100}]);
	await put(to({latestRevision: true, percent: 100}));
	expect(control.run.service('p', 'web')?.traffic).toEqual([{percent: 100}]);
	expect(control.run.service('p', 'web')?.revisions).toHaveLength(2);
});

test('a template that differs is a new revision, and so is the same one with a nonce', async () => {
	const image = (text: string) => (service: Service) => {
		const [container] = service.spec.template.spec.containers;
		if (container) container.image = text;
	};
	await put(service => {
		const {metadata, spec} = service.spec.template;
		metadata.annotations['run.googleapis.com/cpu-throttling'] = 'False';
		spec.containerConcurrency = 50;
		spec.containers = [
			{
				image: 'img:2',
				env: [
					{name: 'A', value: '1'},
					{name: 'KEY', valueFrom: {secretKeyRef: {name: 'key', key: 'latest'}}},
				],
				resources: {limits: {cpu: '4', memory: '8Gi'}},
			},
		];
	});
	expect(control.run.service('p', 'web')?.revisions.at(-1)?.template).toMatchObject({
		image: 'img:2',
		env: {A: '1', KEY: {secret: 'key', version: 'latest'}},
		cpu: '4',
		memory: '8Gi',
		cpuIdle: false,
		concurrency: 50,
	});
	await put(service => {
		service.spec.template.metadata.labels = {'client.knative.dev/nonce': 'abc'};
	});
	expect(control.run.service('p', 'web')?.revisions).toHaveLength(4);
	// What does not start does not start again.
	control.run.deploy('p', 'web', {image: 'img:3', ready: false, reason: 'HealthCheckContainerError'});
	await put(image('img:1'));
	await put(image('img:3'));
	expect(control.run.service('p', 'web')?.revisions.slice(-2)).toMatchObject([
		{ready: true},
		{ready: false, reason: 'HealthCheckContainerError'},
	]);
});

test('only what differs is changed, and written down', async () => {
	const {metadata} = await read();
	expect((await put(() => {})).body.metadata.generation).toBe(metadata.generation);
	expect(written).toEqual([]);
	await put(bound('minScale', '3'));
	expect(written).toMatchObject([{protoPayload: {request: {updateMask: 'scaling'}}}]);
});

test('a dry run changes nothing', async () => {
	expect((await put(bound('minScale', '5'), '?dryRun=all')).status).toBe(200);
	expect(scaling()?.minInstances).toBe(2);
});

test('what somebody else has changed meanwhile is a conflict', async () => {
	const stale = await read();
	await put(bound('minScale', '5'));
	const {status, body} = await put(bound('minScale', '6'), '', stale);
	expect([status, body.error.status]).toEqual([409, 'ABORTED']);
	expect(body.error.message).toBe(
		`Conflict for resource 'web': version '${stale.metadata.resourceVersion}' was specified but current version is '${(await read()).metadata.resourceVersion}'.`,
	);
	expect(scaling()?.minInstances).toBe(5);
});

test.each([
	[to({revisionName: 'web-00009-abc', percent: 100}), "Revision named 'web-00009-abc' does not exist."],
	[to({percent: 100}), 'A traffic target names either a revision or the latest one.'],
	[to({latestRevision: true, percent: 40}), /must be 100, was 40/],
	[bound('maxScale', 'None'), "Annotation 'run.googleapis.com/maxScale' must be a whole number, was 'None'."],
	[bound('maxScale', '1'), /must not exceed max_instance_count 1/],
	[
		(service: Service) => {
			service.spec.template.spec.containers = [];
		},
		'spec.template.spec.containers[0].image is required.',
	],
])('%o is refused in words: %s', async (change, words) => {
	const {status, body} = await put(change);
	expect(status).toBe(400);
	expect(body.error.message).toMatch(words);
	expect(written).toEqual([]);
});
