/** Pub/Sub of the sandbox answers as Google's own emulator does, which is asked the same, one request after the other. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createControlPlane} from '../../src/sandbox/control/state.ts';
import {type Emulator, queuesMissing, startQueues} from '../support/emulator.ts';
import {type Routes, restOf} from '../support/rest.ts';

const project = 'demo-project';
const parent = `projects/${project}`;
const clock = {now: () => Date.now(), speed: 1};
const endpoint = 'https://hooks.example.com/in';

let server: Server | undefined;
let judge: Emulator | undefined;
let ours: string;
let theirs: string;

beforeAll(async () => {
	if (queuesMissing) return console.log(`skipped: ${queuesMissing}`);
	const control = createControlPlane(clock);
	const common = {project, retentionSeconds: 604_800};
	control.addSubscription({
		...common,
		name: 'hooks-sub',
		topic: 'hooks',
		push: {pushEndpoint: endpoint},
		ackDeadlineSeconds: 60,
		retainsAcked: true,
		deadLetter: {topic: 'dead', attempts: 5},
	});
	control.addSubscription({...common, name: 'dead-sub', topic: 'dead', ackDeadlineSeconds: 600, retainsAcked: false});
	const routes: Routes = await restOf({control, clock, self: ''});
	server = createServer((req, res) => void routes(req, res).then(answered => answered || res.writeHead(404).end()));
	await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
	ours = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	judge = await startQueues();
	theirs = `http://127.0.0.1:${judge.port}`;
	for (const topic of ['hooks', 'dead']) await ask(theirs, 'PUT', `topics/${topic}`, {});
	await ask(theirs, 'PUT', 'subscriptions/hooks-sub', {
		topic: `${parent}/topics/hooks`,
		pushConfig: {pushEndpoint: endpoint},
		ackDeadlineSeconds: 60,
		retainAckedMessages: true,
		deadLetterPolicy: {deadLetterTopic: `${parent}/topics/dead`, maxDeliveryAttempts: 5},
	});
	await ask(theirs, 'PUT', 'subscriptions/dead-sub', {topic: `${parent}/topics/dead`, ackDeadlineSeconds: 600});
});
afterAll(() => {
	judge?.stop();
	server?.closeAllConnections();
	server?.close();
});

/** The status and the body, in which times and ids are told apart from nothing. */
async function ask(
	base: string,
	method: string,
	path: string,
	body?: object,
): Promise<{status: number; said: unknown}> {
	const response = await fetch(`${base}/v1/${parent}/${path}`, {
		method,
		...(body && {body: JSON.stringify(body), headers: {'content-type': 'application/json'}}),
	});
	return {status: response.status, said: plain((await response.json()) as object)};
}

/** What the sandbox tells as Google does and the emulator leaves out. */
const left = (name: string, value: unknown) =>
	name === 'expirationPolicy' ||
	name === 'state' ||
	(typeof value === 'object' && value !== null && 'x-goog-version' in value);

function plain(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value === 'string') {
		const [sentence = ''] = value.split('; they must match');
		return /^\d{4}-\d\d-\d\dT/.test(sentence) ? 'time' : sentence.replace(/^\d+$|(?<=-sub:).+/, 'id');
	}
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, its]) => (left(name, its) ? [] : [[name, plain(its)]])),
	);
}

/** Verb, path below the project, and body. */
const asked: readonly (readonly [string, string, object?])[] = [
	['GET', 'topics'],
	['GET', 'topics/hooks'],
	['GET', 'topics/none'],
	['GET', 'subscriptions'],
	['GET', 'subscriptions/none'],
	[
		'POST',
		'topics/dead:publish',
		{messages: [{data: 'YQ==', attributes: {a: 'b'}}, {data: 'Yg=='}, {data: 'Yw==', orderingKey: 'k'}]},
	],
	['POST', 'topics/dead:publish', {messages: [{}]}],
	['POST', 'topics/dead:publish', {messages: []}],
	['POST', 'topics/none:publish', {messages: [{data: 'YQ=='}]}],
	['PUT', 'snapshots/before', {subscription: `${parent}/subscriptions/dead-sub`}],
	['PUT', 'snapshots/before', {subscription: `${parent}/subscriptions/dead-sub`}],
	['PUT', 'snapshots/google-is-not-allowed', {subscription: `${parent}/subscriptions/dead-sub`}],
	['PUT', 'snapshots/other', {subscription: `${parent}/subscriptions/none`}],
	['GET', 'snapshots'],
	['GET', 'snapshots/none'],
	['POST', 'subscriptions/dead-sub:pull', {maxMessages: 0}],
	['POST', 'subscriptions/dead-sub:pull', {maxMessages: 2, returnImmediately: true}],
	['POST', 'subscriptions/dead-sub:pull', {maxMessages: 2, returnImmediately: true}],
	['POST', 'subscriptions/dead-sub:pull', {maxMessages: 2, returnImmediately: true}],
	['POST', 'subscriptions/dead-sub:acknowledge', {ackIds: ['nobody-gave-it']}],
	['POST', 'subscriptions/dead-sub:acknowledge', {ackIds: []}],
	['POST', 'subscriptions/hooks-sub:seek', {snapshot: `${parent}/snapshots/before`}],
	['POST', 'subscriptions/dead-sub:seek', {snapshot: `${parent}/snapshots/none`}],
	['POST', 'subscriptions/dead-sub:seek', {time: 'yesterday'}],
	['POST', 'subscriptions/dead-sub:seek', {}],
	['POST', 'subscriptions/dead-sub:seek', {time: '2100-01-01T00:00:00Z'}],
	['POST', 'subscriptions/dead-sub:pull', {maxMessages: 5, returnImmediately: true}],
	['POST', 'subscriptions/dead-sub:seek', {snapshot: `${parent}/snapshots/before`}],
	['POST', 'subscriptions/dead-sub:pull', {maxMessages: 5, returnImmediately: true}],
	['POST', 'subscriptions/hooks-sub:modifyPushConfig', {pushConfig: {}}],
	['GET', 'subscriptions/hooks-sub'],
	['POST', 'subscriptions/hooks-sub:pull', {maxMessages: 5, returnImmediately: true}],
	[
		'POST',
		'subscriptions/hooks-sub:modifyPushConfig',
		{pushConfig: {pushEndpoint: endpoint, oidcToken: {serviceAccountEmail: 'push@demo.example', audience: 'me'}}},
	],
	['GET', 'subscriptions/hooks-sub'],
	['DELETE', 'snapshots/before'],
	['DELETE', 'snapshots/before'],
];

describe.skipIf(queuesMissing)('the same answers as the emulator', () => {
	test.each(asked.map(one => [...one] as [string, string, object?]))('%s %s %o', async (method, path, body) => {
		const [its, judged] = await Promise.all([ours, theirs].map(base => ask(base, method, path, body)));
		expect(its).toEqual(judged);
	});
});
