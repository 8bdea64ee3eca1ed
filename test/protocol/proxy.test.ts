/** Who is reached through a proxy: probes, REST, tokens and gRPC alike. A real CONNECT proxy on loopback stands for all of Google. */
import {writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import {Agent, createServer as createTlsServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {getCACertificates, setDefaultCACertificates} from 'node:tls';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {createAuth} from '../../src/cloud/auth.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import {createConnections} from '../../src/cloud/connections.ts';
import {usualPatience} from '../../src/cloud/patience.ts';
import {proxyOf} from '../../src/cloud/proxy.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {cert, key} from '../support/certificate.ts';
import {bareSystem} from '../support/serving.ts';

const trusted = getCACertificates('default');
/** Answers everything that is asked of Google, and of the health page, over TLS. */
const google = createTlsServer({key, cert}, (req, res) => {
	const {host = ''} = req.headers;
	res.setHeader('content-type', 'application/json');
	res.end(host.startsWith('oauth2') ? '{"access_token":"t","expires_in":3600}' : '{}');
});
let proxy: Server;
/** What the proxy was asked for. */
let asked: string[];
let port: number;

const opened = async (server: Server) => {
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
};

beforeAll(async () => {
	setDefaultCACertificates([...trusted, cert]);
	const login = join(tmpdir(), `pitwall-login-${process.pid}.json`);
	writeFileSync(
		login,
		JSON.stringify({type: 'authorized_user', client_id: 'i', client_secret: 's', refresh_token: 'r'}),
	);
	vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', login);
	const inner = await opened(google);
	proxy = createServer((req, res) => {
		asked.push(`${req.method} ${req.url}`);
		res.writeHead(204).end();
	});
	proxy.on('connect', (req, socket) => {
		asked.push(`CONNECT ${req.url}`);
		socket.on('error', () => {});
		const through = connect(inner, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			through.pipe(socket).pipe(through);
		});
		through.on('error', () => socket.destroy());
	});
	port = await opened(proxy);
});
afterAll(() => {
	vi.unstubAllEnvs();
	setDefaultCACertificates(trusted);
	for (const server of [proxy, google]) {
		server.closeAllConnections();
		server.close();
	}
});

const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy', 'grpc_proxy'];
const kept = new Map(names.map(name => [name, process.env[name]]));
beforeEach(() => {
	asked = [];
	for (const name of names) delete process.env[name];
});
afterEach(() => {
	for (const [name, value] of kept) {
		if (value === undefined) delete process.env[name];
		else process.env[name] = value;
	}
});

/** One look of each kind at Google and at a health page; errors are of no interest here. */
async function lookAround(health: string): Promise<void> {
	const {reads} = createCloud({}, {now: () => Date.now(), speed: 1});
	const system = {...bareSystem(), project: 'p-1'};
	const sources: SourceConfig[] = [{http: health}, {functions: true}, {run: ['web']}];
	for (const source of sources) {
		await reads.read(system, 'it', source, undefined, AbortSignal.timeout(2000)).catch(() => undefined);
	}
	await reads.close();
}

describe('E4: one rule for proxies', () => {
	test.each([
		['HTTPS_PROXY', 'http://127.0.0.1'],
		['https_proxy', '127.0.0.1'],
		['HTTP_PROXY', 'http://127.0.0.1'],
	])('E4: %s holds for the probe, REST, tokens and gRPC', async (name, address) => {
		process.env[name] = `${address}:${port}`;
		await lookAround('https://health.example/v1/health');
		for (const host of [
			'health.example',
			'oauth2.googleapis.com',
			'cloudfunctions.googleapis.com',
			'run.googleapis.com',
		])
			expect(asked).toContain(`CONNECT ${host}:443`);
	});

	test('E4: a page without TLS goes through HTTP_PROXY as a whole address', async () => {
		process.env.http_proxy = `http://127.0.0.1:${port}`;
		process.env.NO_PROXY = '.googleapis.com';
		const {reads} = createCloud({}, {now: () => Date.now(), speed: 1});
		const {answer} = await reads.read(
			bareSystem(),
			'it',
			{http: 'http://health.example/v1/health'},
			undefined,
			AbortSignal.timeout(5000),
		);
		expect(answer).toMatchObject({rows: [{status: 204}]});
		expect(asked).toEqual(['GET http://health.example/v1/health']);
		await reads.close();
	});

	test('E4: NO_PROXY excepts all of them alike', async () => {
		process.env.HTTPS_PROXY = `http://127.0.0.1:${port}`;
		process.env.HTTP_PROXY = process.env.HTTPS_PROXY;
		process.env.NO_PROXY = 'googleapis.com,,127.0.0.0/8,';
		const page = createServer((_, res) => res.writeHead(418).end());
		const health = `http://127.0.0.1:${await opened(page)}/health`;
		const {reads} = createCloud({}, {now: () => Date.now(), speed: 1});
		const {answer} = await reads.read(bareSystem(), 'it', {http: health}, undefined, AbortSignal.timeout(5000));
		expect(answer).toMatchObject({rows: [{status: 418}]});
		expect(asked).toEqual([]);
		// Nobody is asked: that would be Google itself.
		const connections = createConnections();
		expect(await createAuth({}, connections, usualPatience).grpc('p', 'run')).toMatchObject({
			'grpc.enable_http_proxy': 0,
		});
		const agent = (await connections.agents())(new URL('https://bigquery.googleapis.com/'));
		expect(Object.getPrototypeOf(agent)).toBe(Agent.prototype);
		await reads.close();
		page.close();
	});

	test('E4: what is no address is one line, not a direct connection', async () => {
		process.env.HTTPS_PROXY = 'http://proxy:notaport';
		const {reads} = createCloud({}, {now: () => Date.now(), speed: 1});
		const looking = (source: SourceConfig) =>
			reads.read(bareSystem(), 'it', source, undefined, AbortSignal.timeout(5000));
		for (const source of [{http: 'https://health.example/'}, {functions: true}, {run: ['web']}] as SourceConfig[])
			await expect(looking(source)).rejects.toMatchObject({kind: 'invalid', message: /HTTPS_PROXY must be/});
		process.env.HTTPS_PROXY = `https://127.0.0.1:${port}`;
		await expect(looking({run: ['web']})).rejects.toMatchObject({kind: 'invalid', message: /begin with http:/});
		await reads.close();
	});
});

describe('E4: exceptions', () => {
	const isDirect = (address: string, list: string) =>
		proxyOf(new URL(address), {https_proxy: 'http://p:1', http_proxy: 'http://p:1', no_proxy: list}) === undefined;
	test.each([
		['https://a.example', 'example', true],
		['https://a.example', '.example', true],
		['https://a.example', '*.example', true],
		['https://a.example', 'A.EXAMPLE', true],
		['https://badexample', 'example', false],
		['https://a.example', ' , ', false],
		['https://a.example', '*', true],
		['https://a.example', 'a.example:443', true],
		['https://a.example:8443', 'a.example:443', false],
		['http://a.example', 'a.example:80', true],
		['http://10.1.2.3', '10.0.0.0/8', true],
		['http://11.1.2.3', '10.0.0.0/8', false],
		['http://10.1.2.3', '10.0.0.0/99', false],
		['http://[::1]:80', '::1', true],
		['http://[::1]:80', '[::1]:80', true],
		['http://[fd00::1]', 'fd00::/8', true],
		['https://a.example', 'b.example c.example', false],
	])('E4: %s with NO_PROXY=%s', (address, list, direct) => expect(isDirect(address, list)).toBe(direct));
});
