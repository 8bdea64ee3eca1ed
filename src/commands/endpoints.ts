/** Where the APIs are: the config's endpoints, or a sandbox started beside the wall, whose clock is known before it runs. */
import {type Clock, type ClockOrigin, clockFrom, systemClock} from '../clock.ts';
import type {Connection} from '../cloud/connection.ts';
import {UsageError} from '../config/usage.ts';
import {launchSandbox} from '../sandbox/launch.ts';
import type {SandboxOptions} from '../sandbox/process/options.ts';

export interface Endpoints {
	connection: Promise<Connection>;
	clock: Clock;
	stop(): Promise<void>;
}

/** Those that are given, or Google's own. @throws UsageError for a clock in the environment that is none */
export function givenEndpoints({grpc, http}: {grpc?: string | undefined; http?: string | undefined}): Endpoints {
	const origin = clockOfEnvironment(process.env.PITWALL_CLOCK);
	const connection = {...(grpc ? {grpc} : {}), ...(http ? {http} : {}), ...(origin && {clock: origin})};
	return {
		connection: Promise.resolve(connection),
		clock: origin ? clockFrom(origin) : systemClock,
		stop: async () => {},
	};
}

/** Those of a sandbox that is started now. */
export function sandboxEndpoints(options: SandboxOptions & {origin: ClockOrigin}, logFile: string): Endpoints {
	process.env.METADATA_SERVER_DETECTION = 'none';
	const sandbox = launchSandbox(options, {logFile});
	return {
		connection: sandbox.then(({connection}) => connection),
		clock: clockFrom(options.origin),
		stop: async () => {
			await (await sandbox.catch(() => undefined))?.stop();
		},
	};
}

/** The clock that `pitwall sandbox` printed. @throws UsageError */
function clockOfEnvironment(text: string | undefined): ClockOrigin | undefined {
	if (!text) return undefined;
	try {
		const {realEpoch, virtualEpoch, speed} = JSON.parse(text) as ClockOrigin;
		if ([realEpoch, virtualEpoch, speed].every(Number.isFinite)) return {realEpoch, virtualEpoch, speed};
	} catch {
		// Said below.
	}
	throw new UsageError(
		"pitwall: PITWALL_CLOCK is not a clock. Copy the export lines of 'pitwall sandbox' as they are.",
	);
}
