/** A middlebox between the wall and the sandbox that does its worst to connections. */
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';

export const modes = ['refuse', 'cut', 'silent', 'drip', 'corrupt', 'half-close', 'delay'] as const;
export type Mode = (typeof modes)[number];
/** `answering`: each connection is spoiled in the middle of the next answer. */
export type When = 'at once' | 'answering';

export interface FaultProxy {
	port: number;
	/** From now on. Connections that a mode has spoiled stay so when it ends: whoever forgot them does not remember them later. */
	be(mode: Mode | 'pass', when?: When): Promise<void>;
	close(): Promise<void>;
}

/** Real ms between two bytes. */
const drop = 50;
/** Bytes; what is shorter is a ping or a window of gRPC, and no part of an answer. */
const shortest = 40;

/** @param late real ms that each part of an answer is held back by `delay` */
export async function startFaultProxy(target: number, late = 0): Promise<FaultProxy> {
	let mode: Mode | 'pass' = 'pass';
	let when: When = 'at once';
	let port = 0;
	const pairs = new Set<{client: Socket; be(): void}>();

	function accept(client: Socket): void {
		let spoiled: Mode | undefined;
		let left = Buffer.alloc(0);
		let timer: NodeJS.Timeout | undefined;
		client.on('error', () => {});
		const server = connect(target, '127.0.0.1');
		server.on('error', () => client.destroy());

		function spoil(how: Mode): void {
			if (how === 'cut' || how === 'refuse') client.resetAndDestroy();
			if (spoiled !== undefined) return;
			spoiled = how;
			if (how === 'half-close') client.end();
			if (how === 'drip') timer = setInterval(drip, drop);
		}
		function drip(): void {
			if (left.length > 0 && client.writable) client.write(left.subarray(0, 1));
			left = left.subarray(1);
		}
		function pass(chunk: Buffer): void {
			if (!client.writable) return;
			if (spoiled === undefined) client.write(chunk);
			else if (spoiled === 'drip') left = Buffer.concat([left, chunk]);
			else if (spoiled === 'corrupt') client.write(chunk.map(byte => byte ^ 0x5a));
			else if (spoiled === 'delay') setTimeout(() => client.writable && client.write(chunk), late).unref();
		}
		const pair = {
			client,
			be() {
				if (mode !== 'pass' && when === 'at once') spoil(mode);
			},
		};
		pairs.add(pair);
		client.on('close', () => {
			clearInterval(timer);
			pairs.delete(pair);
			server.destroy();
		});
		server.on('close', () => spoiled === undefined && client.destroy());
		client.on('data', chunk => {
			if (spoiled !== 'silent') server.write(chunk);
		});
		server.on('data', chunk => {
			const isStruck = spoiled === undefined && mode !== 'pass' && chunk.length >= shortest;
			const half = isStruck ? chunk.length >> 1 : 0;
			if (half > 0) pass(chunk.subarray(0, half));
			if (isStruck && mode !== 'pass') spoil(mode);
			pass(chunk.subarray(half));
		});
		pair.be();
	}

	// Half-open, so that an end from one side is not answered by the other.
	const server = createServer({allowHalfOpen: true}, accept);
	const listen = () => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
	await listen();
	({port} = server.address() as AddressInfo);
	return {
		port,
		async be(next, nextWhen = 'at once') {
			mode = next;
			when = nextWhen;
			const closed = next === 'refuse' && new Promise(resolve => server.close(resolve));
			for (const pair of [...pairs]) pair.be();
			if (closed) await closed;
			else if (!server.listening) await listen();
		},
		async close() {
			const closed = new Promise(resolve => (server.listening ? server.close(resolve) : resolve(undefined)));
			for (const {client} of pairs) client.destroy();
			await closed;
		},
	};
}
