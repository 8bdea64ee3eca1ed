/** Dead letters that are moved: each is acknowledged once its publication was answered, whatever is refused or lost between. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {Call} from '../../src/cloud/call.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import {type ControlPlaneState, createControlPlane} from '../../src/sandbox/control/state.ts';
import {type Routes, restOf} from '../support/rest.ts';

const project = 'demo-project';
const clock = {now: () => Date.now(), speed: 1};
const call = (maxMessages: number): Call => ({
	api: 'pubsub',
	method: 'POST',
	path: `/v1/projects/${project}/subscriptions/dead-sub:pull`,
	body: {maxMessages},
	moves: {to: `projects/${project}/topics/hooks`},
});

let control: ControlPlaneState;
let routes: Routes;
let server: Server;
let cloud: ReturnType<typeof createCloud>;
/** Verbs in the order of their requests. */
let asked: string[];
/** What the nth request of this verb meets: a status in place of an answer, or an answer that is lost once the work is done. */
let trouble: {verb: string; nth: number; meets: number | 'lost'} | undefined;

beforeAll(async () => {
	server = createServer((req, res) => {
		const verb = /:(\w+)$/.exec(req.url ?? '')?.[1] ?? '';
		asked.push(verb);
		const isStruck = trouble?.verb === verb && trouble.nth === asked.filter(one => one === verb).length;
		if (isStruck && typeof trouble?.meets === 'number') return res.writeHead(trouble.meets).end('{"error": {}}');
		if (isStruck) res.end = () => res.destroy();
		return void routes(req, res);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const http = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const origin = {realEpoch: Date.now(), virtualEpoch: Date.now(), speed: 1};
	cloud = createCloud({http, clock: origin}, clock);
});
afterAll(async () => {
	await cloud?.reads.close();
	server?.closeAllConnections();
	server?.close();
});

beforeEach(async () => {
	asked = [];
	trouble = undefined;
	control = createControlPlane(clock);
	routes = await restOf({control, clock, self: ''});
	const common = {project, ackDeadlineSeconds: 600, retentionSeconds: 604_800, retainsAcked: false};
	control.addSubscription({...common, name: 'hooks-sub', topic: 'hooks', deadLetter: {topic: 'dead', attempts: 5}});
	control.addSubscription({...common, name: 'dead-sub', topic: 'dead'});
	control.publish(
		project,
		'dead',
		['a', 'b', 'c'].map(text => ({data: Buffer.from(text).toString('base64'), attributes: {text}, orderingKey: 'k'})),
	);
});

const held = (name: string) =>
	(control.subscription(project, name)?.messages ?? []).map(({data = '', attributes, orderingKey}) => ({
		data: Buffer.from(data, 'base64').toString(),
		attributes,
		orderingKey,
	}));
const texts = (name: string) => held(name).map(({data}) => data);
const moved = async (most: number, whyNot: () => string | undefined = () => undefined) =>
	(await cloud.writes.send(call(most), {whyNot})).moved;

describe('moving messages', () => {
	test('as they are, one after the other, until no more are handed out', async () => {
		expect(await moved(10)).toEqual({count: 3});
		expect(held('hooks-sub')).toEqual(
			['a', 'b', 'c'].map(text => ({data: text, attributes: {text}, orderingKey: 'k'})),
		);
		expect(texts('dead-sub')).toEqual([]);
		const one = ['publish', 'acknowledge'];
		expect(asked).toEqual(['pull', ...one, ...one, ...one, 'pull']);
	});

	test('and no more than were asked for', async () => {
		expect(await moved(2)).toEqual({count: 2});
		expect(texts('hooks-sub')).toEqual(['a', 'b']);
		expect(texts('dead-sub')).toEqual(['c']);
	});

	test.each<[string, typeof trouble, object, string, string]>([
		['refused', {verb: 'publish', nth: 2, meets: 403}, {count: 1, stopped: {unknown: false}}, 'a', 'b,c'],
		['lost', {verb: 'publish', nth: 2, meets: 'lost'}, {count: 1, stopped: {unknown: true}}, 'a,b', 'b,c'],
	])('a publication that is %s leaves its message where it is', async (_, what, result, there, left) => {
		trouble = what;
		expect(await moved(10)).toMatchObject(result);
		expect(texts('hooks-sub').join()).toBe(there);
		expect(texts('dead-sub').join()).toBe(left);
		expect(asked.filter(verb => verb === 'acknowledge')).toHaveLength(1);
	});

	test('an acknowledgement that is refused leaves it in both, and says so', async () => {
		trouble = {verb: 'acknowledge', nth: 1, meets: 403};
		expect(await moved(10)).toMatchObject({count: 0, stopped: {text: expect.stringContaining('may come again')}});
		expect(texts('hooks-sub')).toEqual(['a']);
		expect(texts('dead-sub')).toEqual(['a', 'b', 'c']);
	});

	test('what is forbidden meanwhile stops before the next message, and what was published is acknowledged', async () => {
		const whyNot = () => (asked.includes('publish') ? 'frozen by kim' : undefined);
		expect(await moved(10, whyNot)).toEqual({
			count: 1,
			stopped: {text: 'a message could not be published, and stays: not sent: frozen by kim', unknown: false},
		});
		expect(asked).toEqual(['pull', 'publish', 'acknowledge']);
		expect(texts('hooks-sub')).toEqual(['a']);
		expect(texts('dead-sub')).toEqual(['b', 'c']);
	});

	test('and before the next pull', async () => {
		expect(await moved(10, () => (texts('hooks-sub').length > 2 ? 'frozen by kim' : undefined))).toMatchObject({
			count: 3,
			stopped: {text: 'the next messages could not be pulled: not sent: frozen by kim'},
		});
		await expect(moved(10, () => 'frozen by kim')).rejects.toMatchObject({kind: 'invalid'});
		expect(asked.filter(verb => verb === 'pull')).toHaveLength(1);
	});

	test('a first pull that is refused moves nothing', async () => {
		trouble = {verb: 'pull', nth: 1, meets: 403};
		await expect(moved(10)).rejects.toMatchObject({kind: 'denied'});
		expect(texts('dead-sub')).toEqual(['a', 'b', 'c']);
	});
});

test('subscriptions and snapshots are read as they are', async () => {
	const push = {pushEndpoint: 'https://hooks.example.com/in', attributes: {'x-goog-version': 'v1'}};
	const dead = control.subscription(project, 'dead-sub');
	if (!dead) throw new Error('no subscription');
	control.setPush(dead, {...push, oidcToken: {serviceAccountEmail: 'push@demo.example', audience: 'me'}});
	control.addSnapshot(dead, 'before');
	expect(await cloud.reads.subscriptions(project)).toEqual([
		{
			name: 'dead-sub',
			topic: 'dead',
			push: {endpoint: push.pushEndpoint, account: 'push@demo.example', audience: 'me'},
			retainsAcked: false,
			retentionMs: 604_800_000,
			topicRetentionMs: 0,
		},
		{
			name: 'hooks-sub',
			topic: 'hooks',
			retainsAcked: false,
			retentionMs: 604_800_000,
			topicRetentionMs: 0,
			deadLetter: {topic: 'dead', attempts: 5},
		},
	]);
	expect(await cloud.reads.snapshots(project)).toMatchObject([{name: 'before', topic: 'dead'}]);
	control.setPush(dead, {...push, attributes: {'x-goog-version': 'v1beta1'}, noWrapper: {writeMetadata: true}});
	const [changed] = await cloud.reads.subscriptions(project);
	expect(changed?.push).toEqual({endpoint: push.pushEndpoint, unwrapped: 'with metadata', more: ['attributes']});
});

test('a list that does not end is not taken for the whole: a subscription beyond it would be none', async () => {
	const page = {subscriptions: [{}], snapshots: [{}], alertPolicies: [{}], nextPageToken: 'more'};
	routes = async (_, res) => {
		res.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(page));
		return true;
	};
	for (const [field, read] of [
		['subscriptions', () => cloud.reads.subscriptions(project)],
		['snapshots', () => cloud.reads.snapshots(project)],
		['alertPolicies', () => cloud.survey.alertPolicies(project)],
	] as const)
		await expect(read()).rejects.toThrow(`there are more than 10 ${field}: not all were read`);
});
