/** The official Google clients behind the two ports. */
import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../clock.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {createAuth} from './auth.ts';
import {type BigQueryReads, createBigQuery} from './bigquery.ts';
import type {Connection} from './connection.ts';
import type {CloudContext} from './context.ts';
import {toCloudError} from './errors.ts';
import {dropIdle, keepConnections} from './keepAlive.ts';
import {shapeRow} from './log-entry.ts';
import {createLogging, type LoggingApi} from './logging.ts';
import {createMonitoring, type MonitoringReads} from './monitoring.ts';
import type {CloudReads, CloudWrites} from './port.ts';
import {listFunctions, listJobs, probe} from './rest.ts';
import {closable, createRetired, quietly} from './retired.ts';
import {createRun, type RunApi, requestsPerService} from './run.ts';
import {createServerTime} from './serverTime.ts';
import {createSpanner, type SpannerReads} from './spanner.ts';
import {followLog} from './tail.ts';
import type {CloudError, Reading} from './types.ts';
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
	keepConnections();
	const context: CloudContext = {connection, clock, auth: createAuth(connection), server: createServerTime()};
	const makers = {
		bigquery: createBigQuery,
		monitoring: createMonitoring,
		logging: createLogging,
		spanner: createSpanner,
		run: createRun,
	};
	let apis: Apis = {
		bigquery: makers.bigquery(context),
		monitoring: makers.monitoring(context),
		logging: makers.logging(context),
		spanner: makers.spanner(context),
		run: makers.run(context),
	};
	const retired = createRetired();

	/** After refused credentials the clients of who refused are made anew, so that renewed ones are found; all of them when the login is gone. */
	function renew({api}: CloudError, used: Apis): void {
		context.auth.renew();
		for (const name of Object.keys(makers) as (keyof Apis)[]) {
			// The first of several refusals did it already.
			if ((api !== 'login' && api !== name) || used[name] !== apis[name]) continue;
			retired.add(apis[name]);
			apis = {...apis, [name]: makers[name](context)};
		}
	}

	async function using<T>(work: (apis: Apis) => Promise<T>): Promise<T> {
		const used = apis;
		try {
			return await work(used);
		} catch (error) {
			const clean = toCloudError(error, 'google');
			if (clean.kind === 'auth') renew(clean, used);
			throw clean;
		}
	}

	const reads: CloudReads = {
		read: (system, id, source, previous, signal) =>
			using(async used => inOurTime(await readSource(context, used, system, id, source, previous, signal), context)),
		tail: (system, filter, handlers) =>
			followLog(
				{
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
		slept: dropIdle,
		async close() {
			await Promise.all([retired.close(), ...closable(apis).map(quietly)]);
		},
	};
	return {reads, writes: createWrites(context, () => apis.run)};
}

interface Apis {
	bigquery: BigQueryReads;
	monitoring: MonitoringReads;
	logging: LoggingApi;
	spanner: SpannerReads;
	run: RunApi;
}

/** The answer with the difference of the clocks, if there is one; nothing it speaks of is later than now. */
function inOurTime(reading: Reading, {server, clock}: CloudContext): Reading {
	const {dataAt, skew: _, ...rest} = reading;
	const skew = server.skew();
	return {
		...rest,
		...(dataAt !== undefined && {dataAt: Math.min(dataAt, clock.now())}),
		...(skew !== 0 && {skew}),
	};
}

async function readSource(
	context: CloudContext,
	apis: Apis,
	system: SystemConfig,
	id: string,
	source: SourceConfig,
	previous: Reading | undefined,
	signal: AbortSignal,
): Promise<Reading> {
	const now = () => context.clock.now();
	const cost = (requests: number) => ({requests, bytesBilled: 0});
	if ('bigquery' in source) return apis.bigquery.read(system, id, source, previous, signal);
	if ('spanner' in source) return apis.spanner.read(system, source, previous, signal);
	if ('metric' in source) return apis.monitoring.read(system, source, previous, signal);
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
