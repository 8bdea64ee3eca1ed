/** The sandbox as one object: stores, the world that fills them, and the servers that show them. */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import * as grpc from '@grpc/grpc-js';
import {clockFrom} from '../../clock.ts';
import type {Connection} from '../../cloud/connection.ts';
import {bigQueryRoutes} from '../bigquery/server.ts';
import type {SpannerAdmin} from '../contract/spanner.ts';
import type {Stores} from '../contract/stores.ts';
import type {World} from '../contract/world.ts';
import {sendError, sendThrown} from '../control/http.ts';
import {controlRoutes, type Routes} from '../control/rest.ts';
import {registerRun} from '../control/run.ts';
import {createControlPlane} from '../control/state.ts';
import {createCounts} from '../faults/counts.ts';
import {injectGrpc} from '../faults/grpc.ts';
import {injectHttp} from '../faults/http.ts';
import {createFaults} from '../faults/registry.ts';
import {steeringRoutes} from '../faults/routes.ts';
import {waitFor} from '../grpc/gate.ts';
import {registerLogging} from '../logging/service.ts';
import {createLogStore} from '../logging/store.ts';
import {googleLimits, noLimits} from '../logging/tail.ts';
import {registerMonitoring} from '../monitoring/service.ts';
import {createMetricStore} from '../monitoring/store.ts';
import {registerSpanner} from '../spanner/service.ts';
import {openEngine} from '../sql/engine.ts';
import {loadParser} from '../sql/parser.ts';
import {createWorld} from '../world/index.ts';
import {host, listenGrpc, listenHttp} from './listen.ts';
import {originOf, type SandboxOptions} from './options.ts';

export interface RunningSandbox {
	connection: Required<Connection>;
	/** Resolves when the world has told its whole past; rejects when it cannot. */
	loaded: Promise<void>;
	/** Ends the world and frees both ports. */
	close(): Promise<void>;
}

/** Asks each set of routes in turn; what none of them knows is Google's 404. */
async function dispatch(routes: readonly Routes[], req: IncomingMessage, res: ServerResponse): Promise<void> {
	try {
		for (const answer of routes) if (await answer(req, res)) return;
		sendError(res, 404, 'NOT_FOUND', `The sandbox has no ${req.method} ${req.url}`);
	} catch (error) {
		if (res.headersSent) res.destroy();
		else sendThrown(res, error);
	}
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
	const rpc = new grpc.Server({interceptors: [injectGrpc(faults, counts, clock), waitFor(told)]});
	const inject = injectHttp(faults, counts, clock);
	let routes: Routes[] = [];
	const http = createServer((req, res) => {
		if (inject(req, res)) return;
		// As over gRPC: only reads of the past wait for it.
		const ready = req.url?.startsWith('/bigquery/') ? told : Promise.resolve();
		void ready.then(() => dispatch(routes, req, res));
	});
	// Node tells clients that it waits five seconds: a server that is polled every minute has to wait longer.
	http.keepAliveTimeout = 240_000;
	let world: World | undefined;
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
			listenGrpc(rpc, options.grpcPort ?? 0),
			listenHttp(http, options.httpPort ?? 0),
		] as const;
		// All of them have ended before anything is closed: a server that binds after its shutdown would stay for ever.
		await Promise.allSettled(starting);
		const [engine, grpcPort, httpPort] = await Promise.all(starting);
		const self = `http://${host}:${httpPort}`;
		const connection = {grpc: `${host}:${grpcPort}`, http: self, clock: origin};
		listening(connection);

		// No await before the services are registered: an early call would be told that there are none.
		const control = createControlPlane(clock);
		const logs = createLogStore(clock);
		const metrics = createMetricStore(clock);
		const spanner: SpannerAdmin = {instances: [], backups: [], operations: [], queryStats: () => []};
		registerRun(rpc, control, clock);
		const tailLimits = {...googleLimits};
		registerLogging(rpc, {logs, clock}, tailLimits);
		registerMonitoring(rpc, {metrics, clock});
		registerSpanner(rpc, {engine, spanner, clock});
		const steering = steeringRoutes({
			faults,
			counts,
			world: () => world,
			chatters: () => Object.assign(tailLimits, noLimits),
		});
		routes = [steering, bigQueryRoutes({engine, clock}), controlRoutes(control, clock, () => self)];
		const stores: Stores = {clock, engine, logs, metrics, control, spanner};
		world = createWorld(stores, options);
		if (options.logRate) {
			Object.assign(tailLimits, noLimits);
			world.chatter({linesPerSecond: options.logRate});
		}
		const parser = loadParser();
		const loaded = world.start(() => void parser.then(past.resolve, past.reject));
		loaded.catch(past.reject);
		return {connection, loaded, close};
	} catch (error) {
		await close();
		throw error;
	}
}
