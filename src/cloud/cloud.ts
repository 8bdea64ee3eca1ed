/** The official Google clients behind the two ports. */
import {setImmediate} from 'node:timers/promises';
import {type Clock, day} from '../clock.ts';
import {systemOf} from '../config/place.ts';
import type {DatabaseAddress} from '../config/sharedJournal.ts';
import {createApis} from './apis.ts';
import {createAuth} from './auth.ts';
import type {Connection} from './connection.ts';
import {createConnections} from './connections.ts';
import type {CloudContext} from './context.ts';
import {readFunction} from './function.ts';
import {readOperation} from './operation.ts';
import {usualPatience} from './patience.ts';
import {createPlain} from './plain.ts';
import type {CloudReads, CloudWrites} from './port.ts';
import {readSnapshots, readSubscriptions} from './pubsub.ts';
import {createServerTime} from './serverTime.ts';
import {endSilent} from './silence.ts';
import {kindFor} from './sources/kinds.ts';
import {readDatabase} from './spanner-database.ts';
import {type CloudSurvey, createSurvey} from './survey.ts';
import {readTable} from './table-facts.ts';
import {followLog} from './tail.ts';
import {createTeam, type TeamDatabase} from './team.ts';
import type {Reading} from './types.ts';
import {createWrites} from './writes.ts';

/**
 * Loads the clients without connecting, one at a time, so that the wall answers keys meanwhile. Never rejects: the first call
 * of a client that cannot be loaded does.
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

/** The ports over one set of clients. Loads and connects nothing before the first call. */
export function createCloud(
	connection: Connection,
	clock: Clock,
	patience = usualPatience,
): {
	reads: CloudReads;
	writes: CloudWrites;
	survey: CloudSurvey;
	/** The shared journal at an address; whoever asks closes it. */
	team(address: DatabaseAddress): TeamDatabase;
} {
	// A sandbox is on loopback, where no proxy is used.
	const isLocal = connection.grpc !== undefined || connection.http !== undefined;
	const connections = createConnections(isLocal ? {} : process.env);
	const context: CloudContext = {
		connection,
		connections,
		clock,
		patience,
		auth: createAuth(connection, connections, patience),
		server: createServerTime(),
	};
	const apis = createApis(context);
	const {using} = apis;
	const plain = createPlain(context);
	const silence = endSilent(patience.silence);

	const reads: CloudReads = {
		async read(system, id, source, previous, signal) {
			const kind = kindFor(source);
			const question = {system: systemOf(system, source), id, source, previous, now: clock.now};
			return using(kind.way, async used => inOurTime(await kind.read({...used, ...plain}, question, signal), context));
		},
		tail: (system, filter, handlers) =>
			followLog(
				{
					list: (...question) => using('logging', used => used.logging.list(...question)),
					stream: (...question) => using('logging', used => used.logging.stream(...question)),
				},
				clock,
				system.project,
				filter,
				handlers,
			),
		service: (resource, signal) => using('run', used => used.run.service(resource, signal)),
		function: (resource, signal) => readFunction(context, resource, signal),
		operation: (name, signal) => readOperation(context, name, signal),
		table: (name, signal) => readTable(context, name, signal),
		database: (name, signal) => readDatabase(context, name, signal),
		subscriptions: (project, signal = new AbortController().signal) => readSubscriptions(context, project, signal),
		snapshots: (project, signal = new AbortController().signal) => readSnapshots(context, project, signal),
		logRows: (project, filter, columns, limit) =>
			using(
				'logging',
				async used => (await used.logging.rows(project, filter, columns, clock.now() - day, limit)).rows,
			),
		slept: connections.dropIdle,
		anew: apis.anew,
		async close() {
			await apis.close();
			connections.close();
			silence.stop();
		},
	};
	return {
		reads,
		writes: createWrites(context, silence),
		survey: createSurvey(context, apis),
		team: address => createTeam(context, address),
	};
}

/** The answer with the difference of the clocks, if there is one; no time in it is later than now. */
function inOurTime(reading: Reading, {server, clock}: CloudContext): Reading {
	const {dataAt, skew: _, ...rest} = reading;
	const skew = server.skew();
	return {
		...rest,
		...(dataAt !== undefined && {dataAt: Math.min(dataAt, clock.now())}),
		...(skew !== 0 && {skew}),
	};
}
