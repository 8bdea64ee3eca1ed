/** Connects a command to the cloud that its config and options name: Google's, a given endpoint's, or a sandbox started now. */
import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../clock.ts';
import type {Connection} from '../cloud/connection.ts';
import {type Cloud, deferCloud} from '../cloud/deferred.ts';
import type {CloudSurvey} from '../cloud/survey.ts';
import type {TeamDatabase} from '../cloud/team.ts';
import type {DatabaseAddress} from '../config/sharedJournal.ts';
import type {LogFile} from '../logFile.ts';
import {givenEndpoints, sandboxEndpoints} from './endpoints.ts';
import type {SandboxAsked} from './sandboxOptions.ts';

export interface Connected {
	/** The sandbox was started by this process. */
	isEmbedded: boolean;
	clock: Clock;
	cloud: Cloud;
	/** What setting up asks besides; resolves once the clients are there. */
	survey(): Promise<CloudSurvey>;
	/** Where it is; resolves once a sandbox of ours listens. */
	connection: Promise<Connection>;
	/** The journal that walls share; whoever asks closes it. */
	team(address: DatabaseAddress): Promise<TeamDatabase>;
	/** Ends the connections and a sandbox of ours. */
	stop(): Promise<void>;
}

/**
 * Returns at once; calls of the cloud wait until it is there.
 * @param sandbox how it plays, where one is asked for; endpoints of the config come first
 * @param isShort true: a client is loaded by the first call that needs it, instead of all of them ahead
 * @throws UsageError
 */
export function connect({
	endpoints: given,
	log,
	sandbox,
	isShort = false,
}: {
	/** Those that the configuration names. */
	endpoints: {grpc?: string | undefined; http?: string | undefined};
	log: LogFile;
	sandbox: SandboxAsked | undefined;
	isShort?: boolean;
}): Connected {
	process.env.GRPC_VERBOSITY = 'NONE';
	const isEmbedded = sandbox !== undefined && !given.grpc && !given.http;
	const endpoints = isEmbedded ? sandboxEndpoints(sandbox, log.path) : givenEndpoints(given);
	const {clock, connection} = endpoints;
	const loaded = loadCloud(connection, clock, isShort);
	const cloud = deferCloud(loaded);
	return {
		isEmbedded,
		clock,
		cloud,
		connection,
		survey: async () => (await loaded).survey,
		async team(address) {
			return (await loaded).team(address);
		},
		async stop() {
			await cloud.reads.close().catch(() => {});
			await endpoints.stop();
		},
	};
}

/** Imports the Google clients, after the first frame. */
async function loadCloud(
	connection: Promise<Connection>,
	clock: Clock,
	isShort: boolean,
): Promise<Cloud & {survey: CloudSurvey; team(address: DatabaseAddress): TeamDatabase}> {
	// Callers that wait for the connection get the error; without them it must not count as unhandled.
	connection.catch(() => {});
	await setImmediate();
	const {createCloud, preload} = await import('../cloud/cloud.ts');
	if (!isShort) await preload();
	return createCloud(await connection, clock);
}
