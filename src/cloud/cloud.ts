/** The official Google clients behind the two ports. */
import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../clock.ts';
import type {SourceConfig, SystemConfig} from '../config/schema.ts';
import {milliseconds} from '../config/units.ts';
import {createAuth} from './auth.ts';
import {createBigQuery} from './bigquery.ts';
import type {Connection} from './connection.ts';
import type {CloudContext} from './context.ts';
import {toCloudError} from './errors.ts';
import {shapeRow} from './log-entry.ts';
import {createLogging} from './logging.ts';
import {createMonitoring} from './monitoring.ts';
import type {CloudReads, CloudWrites} from './port.ts';
import {listFunctions, listJobs, probe} from './rest.ts';
import {createRun, requestsPerService} from './run.ts';
import {createSpanner} from './spanner.ts';
import {followLog} from './tail.ts';
import type {Reading} from './types.ts';
import {createWrites} from './writes.ts';

/**
 * Loads the clients without connecting anything, one at a time: a terminal that has just been drawn goes on answering
 * keys. Never rejects: who needs a client that cannot be loaded is told by its first call.
 */
export async function preload(): Promise<void> {
	const loads = [
		() => import('./clients/auth.ts'),
		() => import('./clients/monitoring.ts'),
		() => import('./clients/bigquery.ts'),
		() => import('./clients/logging.ts'),
		() => import('./clients/run.ts'),
		() => import('./clients/spanner.ts'),
	];
	for (const load of loads) {
		await load().catch(() => undefined);
		await setImmediate();
	}
}

/** Both ports over one set of clients. Loads and connects nothing before the first call. */
export function createCloud(connection: Connection, clock: Clock): {reads: CloudReads; writes: CloudWrites} {
	let apis = createApis({connection, clock, auth: createAuth(connection)});

	/** After a failed login the clients are made anew, so that a renewed one is found. */
	function renewed(error: unknown, used: Apis): unknown {
		const clean = toCloudError(error, 'google');
		if (clean.kind === 'auth' && used === apis) {
			apis = createApis({connection, clock, auth: createAuth(connection)});
			void used.close();
		}
		return clean;
	}

	async function using<T>(work: (apis: Apis) => Promise<T>): Promise<T> {
		const used = apis;
		try {
			return await work(used);
		} catch (error) {
			throw renewed(error, used);
		}
	}

	const reads: CloudReads = {
		read: (system, id, source, previous, signal) =>
			using(used => readSource(used, system, id, source, previous, signal)),
		tail: (system, filter, handlers) =>
			followLog(
				{
					...apis.logging,
					list: (...question) => using(used => used.logging.list(...question)),
					stream: (...question) => using(used => used.logging.stream(...question)),
				},
				clock,
				system.project,
				filter,
				handlers,
			),
		service: (resource, signal) => using(used => used.run.service(resource, signal)),
		logRows: (project, filter, columns, limit) =>
			using(
				async used => (await used.logging.rows(project, filter, columns, clock.now() - 24 * 3_600_000, limit)).rows,
			),
		close: () => apis.close(),
	};
	return {reads, writes: createWrites(contextOf(), () => apis.run)};

	/** Always today's credentials, also after they were renewed. */
	function contextOf(): CloudContext {
		return {
			connection,
			clock,
			get auth() {
				return apis.context.auth;
			},
		};
	}
}

type Apis = ReturnType<typeof createApis>;

function createApis(context: CloudContext) {
	const bigquery = createBigQuery(context);
	const monitoring = createMonitoring(context);
	const logging = createLogging(context);
	const spanner = createSpanner(context);
	const run = createRun(context);
	return {
		context,
		bigquery,
		monitoring,
		logging,
		spanner,
		run,
		async close() {
			await Promise.allSettled([monitoring.close(), logging.close(), spanner.close(), run.close()]);
		},
	};
}

async function readSource(
	apis: Apis,
	system: SystemConfig,
	id: string,
	source: SourceConfig,
	previous: Reading | undefined,
	signal: AbortSignal,
): Promise<Reading> {
	const {context} = apis;
	const now = () => context.clock.now();
	const cost = (requests: number) => ({requests, bytesBilled: 0});
	if ('bigquery' in source) return apis.bigquery.read(system, id, source, previous, signal);
	if ('spanner' in source) return apis.spanner.read(system, source, signal);
	if ('metric' in source) return apis.monitoring.read(system, source, signal);
	if ('log' in source) {
		const since = now() - milliseconds(source.window);
		const {rows, dataAt} = await apis.logging.rows(
			system.project,
			source.log,
			source.columns,
			since,
			source.limit,
			signal,
		);
		const shaped = rows.map(row => shapeRow(row, source));
		return {
			answer: {kind: 'rows', rows: shaped},
			fetchedAt: now(),
			...(dataAt !== undefined && {dataAt}),
			cost: cost(1),
		};
	}
	if ('http' in source)
		return {answer: {kind: 'http', probe: await probe(context, source.http, signal)}, fetchedAt: now(), cost: cost(1)};
	if ('run' in source) {
		const parent = `projects/${system.project}/locations/${system.region}/services`;
		const services = await Promise.all(source.run.map(name => apis.run.service(`${parent}/${name}`, signal)));
		return {answer: {kind: 'run', services}, fetchedAt: now(), cost: cost(source.run.length * requestsPerService)};
	}
	if ('functions' in source) {
		const {requests, ...answer} = await listFunctions(context, system, signal);
		return {answer: {kind: 'functions', ...answer}, fetchedAt: now(), cost: cost(requests)};
	}
	if ('scheduler' in source) {
		const {requests, jobs} = await listJobs(context, system, signal);
		return {answer: {kind: 'scheduler', jobs}, fetchedAt: now(), cost: cost(requests)};
	}
	return apis.spanner.admin(system, signal);
}
