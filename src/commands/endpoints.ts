/** The endpoints of the APIs: the config's, or those of a sandbox started beside the wall, whose clock is known before it runs. */
import {type Clock, type ClockOrigin, clockFrom, lastTime, systemClock} from '../clock.ts';
import type {Connection} from '../cloud/connection.ts';
import {UsageError} from '../config/usage.ts';
import {launchSandbox} from '../sandbox/launch.ts';
import type {SandboxOptions} from '../sandbox/process/options.ts';

export interface Endpoints {
	connection: Promise<Connection>;
	clock: Clock;
	stop(): Promise<void>;
}

/** The given endpoints, or Google's own. @throws UsageError for a clock in the environment that is invalid, or not of a sandbox */
export function givenEndpoints({grpc, http}: {grpc?: string | undefined; http?: string | undefined}): Endpoints {
	const origin = clockOfEnvironment(process.env.PITWALL_CLOCK);
	// Google's data are of the present, so a live wall has no other clock.
	if (origin && !(grpc && http))
		throw new UsageError(
			'pitwall: PITWALL_CLOCK is the clock of a sandbox, and PITWALL_GRPC and PITWALL_HTTP do not both name one. Set them, or unset PITWALL_CLOCK.',
		);
	const connection = {...(grpc ? {grpc} : {}), ...(http ? {http} : {}), ...(origin && {clock: origin})};
	return {
		connection: Promise.resolve(connection),
		clock: origin ? clockFrom(origin) : systemClock,
		stop: async () => {},
	};
}

/** The endpoints of a sandbox that is started now. */
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
		const isTime = (ms: number) => Number.isFinite(ms) && Math.abs(ms) <= lastTime;
		if (isTime(realEpoch) && isTime(virtualEpoch) && speed >= 1 && speed <= 60) return {realEpoch, virtualEpoch, speed};
	} catch {
		// The error is thrown below.
	}
	throw new UsageError(
		"pitwall: PITWALL_CLOCK is not a clock. Copy the export lines of 'pitwall sandbox' as they are.",
	);
}
