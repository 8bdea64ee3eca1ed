/** Webhooks against a real server on this machine: what it gets, and what is said when it does not take it. */
import {createHmac} from 'node:crypto';
import {mkdtempSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {createConnections} from '../../src/cloud/connections.ts';
import type {Outgoing} from '../../src/comms/body.ts';
import {deliver, mostTries, type Post} from '../../src/comms/webhook.ts';
import type {Webhook} from '../../src/config/schema/webhooks.ts';
import {incidentOf, outageAt} from '../support/incidents.ts';

interface Got {
	headers: http.IncomingHttpHeaders;
	body: string;
}

const open: http.Server[] = [];
afterEach(() => {
	for (const server of open.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

/** A server that does one thing after the other, the last one for ever. */
async function serving(...answers: ((response: http.ServerResponse, request: http.IncomingMessage) => void)[]) {
	const got: Got[] = [];
	const server = http.createServer((request, response) => {
		let body = '';
		request.setEncoding('utf8');
		request.on('data', (part: string) => {
			body += part;
		});
		request.on('end', () => {
			got.push({headers: request.headers, body});
			answers[Math.min(got.length, answers.length) - 1]?.(response, request);
		});
	});
	open.push(server);
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/s3cr3t-path`};
}

const status =
	(code: number, headers: http.OutgoingHttpHeaders = {}) =>
	(response: http.ServerResponse) =>
		void response.writeHead(code, headers).end('who knows s3cr3t-path');

const message = (parts: Partial<Outgoing['incident']> = {}): Outgoing => ({
	incident: incidentOf(parts),
	template: 'initial',
	text: '🚨 INCIDENT P1',
	at: outageAt,
	key: 'k1',
});
const json = (parts: Partial<Webhook> = {}) => ({kind: 'json', name: 'own', url: {env: 'HOOK'}, ...parts}) as Webhook;
const agents = await createConnections({}).agents();
/** How long it would have waited, ms. */
const waits: number[] = [];
const post = (env: Record<string, string>, parts: Partial<Post> = {}): Post => ({
	env,
	agents,
	practice: false,
	signal: new AbortController().signal,
	pause: async ms => void waits.push(ms),
	...parts,
});

describe('what arrives', () => {
	test('is the message with its incident, signed, with a key of its own', async () => {
		const {got, url} = await serving(status(200));
		const secret = join(mkdtempSync(join(tmpdir(), 'pitwall-hook-')), 'secret');
		writeFileSync(secret, 'hush\n');
		expect(await deliver(json({secret: {file: secret}}), message(), post({HOOK: url}))).toEqual({ok: true, tries: 1});
		const [{headers, body} = {headers: {}, body: ''}] = got;
		expect(JSON.parse(body)).toMatchObject({
			template: 'initial',
			text: '🚨 INCIDENT P1',
			incident: {id: 'i1', label: 'P1'},
		});
		expect(headers['idempotency-key']).toBe('k1');
		expect(headers['x-pitwall-signature']).toBe(`sha256=${createHmac('sha256', 'hush').update(body).digest('hex')}`);
	});
	test('is a text for Slack', async () => {
		const {got, url} = await serving(status(200));
		await deliver({kind: 'slack', name: 'ops', url: {env: 'HOOK'}}, message(), post({HOOK: url}));
		expect(JSON.parse(got[0]?.body ?? '')).toEqual({text: '🚨 INCIDENT P1'});
		expect(got[0]?.headers['x-pitwall-signature']).toBeUndefined();
	});
	test('tells PagerDuty to begin, to acknowledge and to end one incident', async () => {
		const {got, url} = await serving(status(202));
		const pager: Webhook = {kind: 'pagerduty', name: 'pd', url: {env: 'HOOK'}, key: {env: 'KEY'}};
		const sent = {
			kind: 'sent',
			template: 'initial',
			to: 'pd',
			text: '',
			incident: 'i1',
			id: 's',
			at: 1,
			recorded: 1,
		} as const;
		const env = {HOOK: url, KEY: 'routing'};
		await deliver(pager, message(), post(env));
		await deliver(pager, message({sent: [{...sent, failed: 'no'}]}), post(env));
		await deliver(pager, message({sent: [sent]}), post(env));
		await deliver(pager, message({sent: [sent], state: 'resolved'}), post(env));
		const events = got.map(({body}) => JSON.parse(body));
		expect(events.map(event => event.event_action)).toEqual(['trigger', 'trigger', 'acknowledge', 'resolve']);
		for (const event of events) expect(event).toMatchObject({routing_key: 'routing', dedup_key: 'i1'});
		expect(events[0].payload).toMatchObject({
			source: 'ingestion',
			severity: 'critical',
			summary: 'P1 ingestion: Service Outage',
		});
	});
});

describe('what is tried again', () => {
	test('a server that has too much to do is waited for as long as it asks', async () => {
		waits.length = 0;
		const {got, url} = await serving(status(429, {'retry-after': '7'}), status(200));
		expect(await deliver(json(), message(), post({HOOK: url}))).toEqual({ok: true, tries: 2});
		expect(waits).toEqual([7000]);
		expect(new Set(got.map(({headers}) => headers['idempotency-key']))).toEqual(new Set(['k1']));
	});
	test('but not for an hour', async () => {
		waits.length = 0;
		const {url} = await serving(status(429, {'retry-after': '3600'}), status(200));
		await deliver(json(), message(), post({HOOK: url}));
		expect(waits).toEqual([30_000]);
	});
	test('a broken server, each time later, and then no more', async () => {
		waits.length = 0;
		const {got, url} = await serving(status(500));
		expect(await deliver(json(), message(), post({HOOK: url}))).toEqual({
			ok: false,
			reason: 'it answered 500 (tried 4 times)',
		});
		expect(got).toHaveLength(mostTries);
		expect(waits).toEqual([1000, 2000, 4000]);
	});
	test('a connection that is reset', async () => {
		const {got, url} = await serving((_, request) => request.socket.resetAndDestroy(), status(200));
		expect(await deliver(json(), message(), post({HOOK: url}))).toEqual({ok: true, tries: 2});
		expect(got).toHaveLength(2);
	});
	test('a server that never answers', async () => {
		const {url} = await serving(() => undefined, status(200));
		expect(await deliver(json(), message(), post({HOOK: url}, {timeout: 200}))).toEqual({ok: true, tries: 2});
	});
	test.each([400, 401, 404, 302])('%i is not', async code => {
		const {got, url} = await serving(status(code, {location: 'http://127.0.0.1:1/'}));
		expect(await deliver(json(), message(), post({HOOK: url}))).toEqual({ok: false, reason: `it answered ${code}`});
		expect(got).toHaveLength(1);
	});
	test('leaving the wall ends it', async () => {
		const left = new AbortController();
		const {url} = await serving(() => left.abort());
		expect(await deliver(json(), message(), post({HOOK: url}, {signal: left.signal}))).toEqual({
			ok: false,
			reason: 'the wall was left before there was an answer',
		});
	});
});

describe('what is not sent at all', () => {
	test.each([
		[
			'an address without https',
			'http://hooks.example.com/s3cr3t-path',
			'the address of webhook own does not begin with https://',
		],
		['no address', 's3cr3t-path', 'the address of webhook own does not begin with https://'],
		['another protocol', 'file:///etc/s3cr3t-path', 'the address of webhook own does not begin with https://'],
		['a blank', ' ', 'the address of webhook own is missing: the variable HOOK is not set'],
	])('%s', async (_, HOOK, reason) => {
		expect(await deliver(json(), message(), post({HOOK}))).toEqual({ok: false, reason});
	});
	test('a file that there is not', async () => {
		const got = await deliver(json({url: {file: '/nowhere/hook'}}), message(), post({}));
		expect(got).toMatchObject({
			ok: false,
			reason: expect.stringMatching(/^the address of webhook own cannot be read from \/nowhere\/hook: /),
		});
	});
	test('practice, to anybody outside this machine', async () => {
		const env = {HOOK: 'https://hooks.example.com/x'};
		const reason = 'this is practice: nothing is posted to anybody outside this machine';
		expect(await deliver(json(), message(), post(env, {practice: true}))).toEqual({ok: false, reason});
		expect(await deliver(json(), message({drill: 'outage'}), post(env))).toEqual({ok: false, reason});
		const {url} = await serving(status(200));
		expect(await deliver(json(), message({drill: 'outage'}), post({HOOK: url}, {practice: true}))).toMatchObject({
			ok: true,
		});
	});
	test('no reason holds the address, the key or the answer', async () => {
		const {url} = await serving(status(500));
		const failed = await deliver(json(), message(), post({HOOK: url}));
		expect(JSON.stringify(failed)).not.toContain('s3cr3t');
	});
});
