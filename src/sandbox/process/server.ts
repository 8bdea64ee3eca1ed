/** The sandbox as one object: stores, the world that fills them, and the servers that show them. */
import {randomUUID} from 'node:crypto';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import * as grpc from '@grpc/grpc-js';
import {clockFrom} from '../../clock.ts';
import type {Connection} from '../../cloud/connection.ts';
import {restCalled} from '../apis/called.ts';
import {apis} from '../apis/index.ts';
import {type Answer, loadServers} from '../apis/servers.ts';
import type {World} from '../contract/world.ts';
import {createCounts} from '../faults/counts.ts';
import {deniedBy} from '../faults/denied.ts';
import {injectGrpc} from '../faults/grpc.ts';
import {injectHttp} from '../faults/http.ts';
import {createFaults} from '../faults/registry.ts';
import {steeringRoutes} from '../faults/routes.ts';
import {waitFor} from '../grpc/gate.ts';
import {sendError, sendThrown, sendUnknown} from '../rest/http.ts';
import {openEngine} from '../sql/engine.ts';
import {loadParser} from '../sql/parser.ts';
import {createSandbox, liftLimits} from '../stores.ts';
import {createWorld} from '../world/index.ts';
import {onlyLoopback, refusalOf} from './guard.ts';
import {host, listenGrpc, listenHttp} from './listen.ts';
import {originOf, type SandboxOptions} from './options.ts';
import {tunnelToSelf} from './tunnel.ts';

export interface RunningSandbox {
	connection: Required<Connection>;
	/** The token of its control API. */
	token: string;
	/** Resolves when the world has told its whole past; rejects when it cannot. */
	loaded: Promise<void>;
	/** Ends the world and frees both ports. */
	close(): Promise<void>;
}

/**
 * Starts a sandbox in this process. `listening` is called as soon as both servers accept connections, so that clients
 * are made while the past is being written; reads of it are answered once what a wall shows of it is there.
 * @throws PortInUse, RangeError for the speed
 */
export async function startSandbox(
	options: SandboxOptions,
	listening: (connection: Required<Connection>) => void = () => {},
): Promise<RunningSandbox> {
	// Its complaints go to stderr, where nobody expects them; errors reach callers anyway.
	grpc.setLogVerbosity(grpc.logVerbosity.NONE);
	const origin = originOf(options, Date.now());
	const clock = clockFrom(origin);
	const past = Promise.withResolvers<void>();
	// A past that could not be written must not leave callers waiting, nor end the process: `loaded` tells.
	const told = past.promise.catch(() => undefined);
	const faults = createFaults(options.faults);
	const counts = createCounts(clock);
	const rpc = new grpc.Server({interceptors: [injectGrpc(faults, counts, clock), waitFor(told), onlyLoopback]});
	const inject = injectHttp(faults, counts, clock);
	const token = options.token ?? (process.env.PITWALL_TOKEN || randomUUID());
	let world: World | undefined;
	let answer: Answer | undefined;
	let chatters = () => {};
	const steering = steeringRoutes({faults, counts, world: () => world, chatters: () => chatters()});

	async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
		// The sandbox lives on its own clock, and so do the servers in it.
		res.setHeader('date', new Date(clock.now()).toUTCString());
		if (await steering(req, res)) return;
		// A malformed target has no URL.
		const path = URL.parse(req.url ?? '/', 'http://sandbox')?.pathname ?? '';
		const called = restCalled(req.method ?? 'GET', path);
		if (!called || !answer) return sendUnknown(res, `${req.method} ${path}`);
		const injected = inject(called, req, res);
		if (injected.answered) return;
		// Only reads of the past wait for it, as over gRPC.
		if (apis[called.api].rest?.past) await told;
		await answer(called, req, res, injected.failure);
	}
	const http = createServer((req, res) => {
		const refusal = refusalOf(req, token);
		if (refusal === undefined) void serve(req, res).catch(error => sendThrown(res, error));
		else {
			req.resume();
			sendError(res, 403, 'PERMISSION_DENIED', refusal);
		}
	});
	tunnelToSelf(http);
	// Node tells clients that it waits five seconds: a server that is polled every minute has to wait longer.
	http.keepAliveTimeout = 240_000;
	const opening = openEngine(clock);

	async function close(): Promise<void> {
		past.resolve();
		world?.stop();
		rpc.forceShutdown();
		http.closeAllConnections();
		if (http.listening) await new Promise<void>(resolve => http.close(() => resolve()));
		await (await opening.catch(() => undefined))?.close();
	}

	try {
		const starting = [
			opening,
			loadServers(),
			listenGrpc(rpc, options.grpcPort ?? 0),
			listenHttp(http, options.httpPort ?? 0),
		] as const;
		// All of them have ended before anything is closed: a server that binds after its shutdown would stay for ever.
		await Promise.allSettled(starting);
		const [engine, servers, grpcPort, httpPort] = await Promise.all(starting);
		const self = `http://${host}:${httpPort}`;
		const connection = {grpc: `${host}:${grpcPort}`, http: self, clock: origin};
		listening(connection);

		// No await before the services are registered: an early call would be told that there are none.
		const sandbox = createSandbox(clock, engine, self, permission => deniedBy(faults.list(), permission));
		servers.register(rpc, sandbox);
		answer = servers.rest(sandbox);
		chatters = () => liftLimits(sandbox);
		world = createWorld(sandbox, options);
		if (options.logRate) {
			chatters();
			world.chatter({linesPerSecond: options.logRate});
		}
		const parser = loadParser();
		const loaded = world.start(() => void parser.then(past.resolve, past.reject));
		loaded.catch(past.reject);
		return {connection, token, loaded, close};
	} catch (error) {
		await close();
		throw error;
	}
}
