/** The sandbox as one object: stores, the world that fills them, and the servers that show them. */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import * as grpc from '@grpc/grpc-js';
import {clockFrom} from '../../clock.ts';
import type {Connection} from '../../cloud/connection.ts';
import {bigQueryRoutes} from '../bigquery/server.ts';
import type {SpannerAdmin, Stores} from '../contract.ts';
import {sendError, sendThrown} from '../control/http.ts';
import {controlRoutes, type Routes} from '../control/rest.ts';
import {registerRun} from '../control/run.ts';
import {createControlPlane} from '../control/state.ts';
import {registerLogging} from '../logging/service.ts';
import {createLogStore} from '../logging/store.ts';
import {registerMonitoring} from '../monitoring/service.ts';
import {createMetricStore} from '../monitoring/store.ts';
import {registerSpanner} from '../spanner/service.ts';
import {openEngine} from '../sql/engine.ts';
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
 * Starts a sandbox in this process. Resolves once both servers listen; the world goes on loading (see `loaded`).
 * @throws PortInUse, RangeError for the speed
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
	// Its complaints go to stderr, where nobody expects them; errors reach callers anyway.
	grpc.setLogVerbosity(grpc.logVerbosity.NONE);
	const origin = originOf(options, Date.now());
	const clock = clockFrom(origin);
	const engine = await openEngine(clock);
	const spanner: SpannerAdmin = {instances: [], backups: [], operations: [], queryStats: () => []};
	const control = createControlPlane(clock);
	const logs = createLogStore(clock);
	const metrics = createMetricStore(clock);
	const stores: Stores = {clock, engine, logs, metrics, control, spanner};

	const rpc = new grpc.Server();
	registerRun(rpc, control, clock);
	registerLogging(rpc, {logs, clock});
	registerMonitoring(rpc, {metrics, clock});
	registerSpanner(rpc, {engine, spanner, clock});

	let self = '';
	const routes = [bigQueryRoutes({engine, clock}), controlRoutes(control, clock, () => self)];
	const http = createServer((req, res) => void dispatch(routes, req, res));
	const world = createWorld(stores, options);

	async function close(): Promise<void> {
		world.stop();
		rpc.forceShutdown();
		http.closeAllConnections();
		if (http.listening) await new Promise<void>(resolve => http.close(() => resolve()));
		await engine.close();
	}

	try {
		const [grpcPort, httpPort] = await Promise.all([
			listenGrpc(rpc, options.grpcPort ?? 0),
			listenHttp(http, options.httpPort ?? 0),
		]);
		self = `http://${host}:${httpPort}`;
		const loaded = world.start();
		// Whoever cares awaits `loaded`; nobody caring must not end the process.
		loaded.catch(() => undefined);
		return {connection: {grpc: `${host}:${grpcPort}`, http: self, clock: origin}, loaded, close};
	} catch (error) {
		await close();
		throw error;
	}
}
