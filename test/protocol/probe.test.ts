/** A1: every way in which a page can fail to answer, over real sockets. */
import {createServer, type Server, type Socket} from 'node:net';
import {afterEach, expect, test} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {Reading} from '../../src/cloud/types.ts';
import {systemSchema} from '../../src/config/schema/system.ts';

const system = systemSchema.parse({
	system: 'one',
	title: 'One',
	project: 'p',
	region: 'r',
	tz: 'UTC',
	sources: {},
	panes: [],
});
const {reads} = createCloud({}, {now: () => Date.now(), speed: 1});
let server: Server | undefined;
const sockets = new Set<Socket>();

/** Listens on a free port of this machine. */
async function listen(answer: (socket: Socket) => void): Promise<number> {
	server = createServer(socket => {
		sockets.add(socket.on('error', () => undefined));
		answer(socket);
	});
	await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
	return (server.address() as {port: number}).port;
}
const read = (http: string, previous?: Reading) =>
	reads.read(system, 'health', {http}, previous, new AbortController().signal);

afterEach(() => {
	for (const socket of sockets) socket.destroy();
	sockets.clear();
	return new Promise<void>(resolve => (server ? server.close(() => resolve()) : resolve()));
});

test('A1: a refused connection', async () => {
	const port = await listen(() => undefined);
	await new Promise(resolve => server?.close(resolve));
	server = undefined;
	const {answer} = await read(`http://127.0.0.1:${port}/health`);
	expect(answer).toMatchObject({rows: [{status: null, unanswered: expect.stringMatching(/ECONNREFUSED/)}]});
});

test('A1: a connection that is reset, and since when in a row', async () => {
	const port = await listen(socket => socket.resetAndDestroy());
	const first = await read(`http://127.0.0.1:${port}/health`);
	const second = await read(`http://127.0.0.1:${port}/health`, first);
	expect(first.answer).toMatchObject({rows: [{unanswered: expect.stringMatching(/ECONNRESET/)}]});
	expect(second.answer).toEqual(first.answer);
	expect(second.fetchedAt).toBeGreaterThanOrEqual(first.fetchedAt);
});

test('A1: a server that speaks no TLS', async () => {
	const port = await listen(socket => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
	const {answer} = await read(`https://127.0.0.1:${port}/health`);
	expect(answer).toMatchObject({rows: [{unanswered: expect.stringMatching(/\S/)}]});
});

test('A1: a name that does not resolve', async () => {
	const {answer} = await read('http://health.invalid/');
	expect(answer).toMatchObject({
		rows: [{unanswered: expect.stringMatching(/health\.invalid|ENOTFOUND|EAI_AGAIN/)}],
	});
});

test('A1: a server that accepts and stays silent', async () => {
	const port = await listen(() => undefined);
	const {answer} = await read(`http://127.0.0.1:${port}/health`);
	expect(answer).toMatchObject({rows: [{unanswered: expect.stringMatching(/no answer/)}]});
});

test('A1: who gives up asking is no finding', async () => {
	const port = await listen(() => undefined);
	const controller = new AbortController();
	const asked = reads.read(system, 'health', {http: `http://127.0.0.1:${port}/`}, undefined, controller.signal);
	controller.abort();
	await expect(asked).rejects.toMatchObject({name: 'CloudError'});
});
