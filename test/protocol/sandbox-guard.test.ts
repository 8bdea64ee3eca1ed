/** A page in a browser cannot use the sandbox, under no name; programs of this machine can. */
import http from 'node:http';
import * as grpc from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
	sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 600, speed: 1, token: 'secret'});
	await sandbox.loaded;
});
afterAll(() => sandbox.close());

/** The status of a request with whatever headers, which fetch would not send. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<number> {
	const {promise, resolve, reject} = Promise.withResolvers<number>();
	const {hostname, port} = new URL(sandbox.connection.http);
	http
		.request({hostname, port, method, path, headers}, res => {
			res.resume();
			res.once('end', () => resolve(res.statusCode ?? 0));
		})
		.once('error', reject)
		.end(body);
	return promise;
}

const run = '/v1/projects/sales-intelligence-prod/locations/us-central1/jobs/account-scoring-daily:run';
const control = {authorization: 'Bearer secret'};
const changes = async () => {
	const answer = await fetch(`${sandbox.connection.http}/pitwall/requests`, {headers: control});
	return (await answer.json()) as {changes: unknown};
};

describe('F14: what a page can send', () => {
	test.each([
		{host: 'evil.example'},
		{host: 'evil.example:80'},
		{host: '127.0.0.1.evil.example'},
		{host: 'localhost.evil.example:8080'},
		{host: '0.0.0.0'},
		{host: '192.168.1.2'},
		{origin: 'https://evil.example'},
		{origin: 'null'},
		{origin: 'http://localhost:3000'},
		{'sec-fetch-site': 'cross-site'},
		{'sec-fetch-site': 'same-site'},
		{host: 'evil.example', ...control},
		{origin: 'https://evil.example', ...control},
	] as Record<string, string>[])('F14: nothing is done for %j', async headers => {
		const before = await changes();
		for (const [method, path, body] of [
			['POST', run, '{}'],
			['GET', '/v1/health', ''],
			['PUT', '/pitwall/story', '{"name":"bad-revision"}'],
			['POST', '/bigquery/v2/projects/p/queries', '{"query":"SELECT 1","useLegacySql":false}'],
			['OPTIONS', run, ''],
		] as const)
			expect(await ask(method, path, headers, body)).toBe(403);
		expect(await changes()).toEqual(before);
	});

	test('F14: an address of somebody else in the request line is refused too', async () => {
		expect(await ask('GET', 'http://evil.example/v1/health')).toBe(403);
	});
});

describe('F14: programs of this machine', () => {
	test.each(['127.0.0.1', 'localhost', 'LOCALHOST:1234', '[::1]:80'])('F14: may call it %s', async host => {
		expect(await ask('GET', '/v1/health', {host})).toBe(200);
		expect(await ask('GET', '/v1/health', {host, 'sec-fetch-site': 'none'})).toBe(200);
	});

	test('F14: steer it with its token alone', async () => {
		const story = '{"name":"calm"}';
		expect(await ask('PUT', '/pitwall/story', {}, story)).toBe(403);
		expect(await ask('PUT', '/pitwall/story', {authorization: 'Bearer wrong'}, story)).toBe(403);
		expect(await ask('GET', '/pitwall/faults')).toBe(403);
		expect(await ask('PUT', '/pitwall/story', control, story)).toBe(200);
		expect(await ask('GET', '/pitwall/nope', control)).toBe(404);
	});

	test('F14: each sandbox has a token of its own where none is given', async () => {
		const {PITWALL_TOKEN: kept} = process.env;
		delete process.env.PITWALL_TOKEN;
		const others = await Promise.all(
			[1, 2].map(seed => startSandbox({seed, story: 'calm', storyAfterMinutes: 600, speed: 1})),
		);
		process.env.PITWALL_TOKEN = kept;
		expect(new Set(others.map(({token}) => token)).size).toBe(2);
		for (const other of others) {
			expect(other.token).toMatch(/^[0-9a-f-]{36}$/);
			await other.close();
		}
	});

	test('F14: gRPC is asked under a name of loopback', async () => {
		const call = (authority: string) => {
			const {promise, resolve} = Promise.withResolvers<grpc.status>();
			const client = new grpc.Client(sandbox.connection.grpc, grpc.credentials.createInsecure(), {
				'grpc.default_authority': authority,
			});
			client.makeUnaryRequest(
				'/google.logging.v2.LoggingServiceV2/ListLogEntries',
				() => Buffer.alloc(0),
				bytes => bytes,
				null,
				error => {
					client.close();
					resolve(error?.code ?? grpc.status.OK);
				},
			);
			return promise;
		};
		expect(await call('evil.example')).toBe(grpc.status.PERMISSION_DENIED);
		expect(await call('localhost:1')).not.toBe(grpc.status.PERMISSION_DENIED);
	});
});
