/** `pitwall sandbox`: the local Google Cloud alone, in the foreground. */
import type {Connection} from '../cloud/connection.ts';
import {UsageError} from '../config/usage.ts';
import {PortInUse} from '../sandbox/process/listen.ts';
import {startSandbox} from '../sandbox/process/server.ts';
import {type SandboxFlags, sandboxOptions} from './sandboxOptions.ts';

export interface SandboxCommandOptions extends SandboxFlags {
	grpcPort?: number;
	httpPort?: number;
}

/** Shell lines that point clients at a sandbox; every one of them has been seen to work. */
function exportLines({grpc, http, clock}: Required<Connection>): string[] {
	const values = {
		PITWALL_GRPC: grpc,
		PITWALL_HTTP: http,
		PITWALL_CLOCK: JSON.stringify(clock),
		// Without these the Google clients look for a login that nobody needs here.
		METADATA_SERVER_DETECTION: 'none',
		CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
		BIGQUERY_EMULATOR_HOST: `${http}/bigquery/v2`,
		SPANNER_EMULATOR_HOST: grpc,
		CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDFUNCTIONS: `${http}/`,
		CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDSCHEDULER: `${http}/`,
	};
	return Object.entries(values).map(([name, value]) => `export ${name}='${value}'`);
}

/** Runs until SIGINT, SIGTERM or SIGHUP. Throws UsageError for a port in use. */
export async function sandboxCommand(options: SandboxCommandOptions): Promise<void> {
	const {grpcPort, httpPort} = options;
	const asked = new Promise<void>(resolve => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
		// The reader of the export lines may go (`| head`); the sandbox stays.
		process.stdout.on('error', () => undefined);
	});
	const sandbox = await startSandbox({
		...sandboxOptions(options),
		...(grpcPort !== undefined && {grpcPort}),
		...(httpPort !== undefined && {httpPort}),
	}).catch((error: unknown) => {
		throw error instanceof PortInUse ? new UsageError(`pitwall: ${error.message}`) : error;
	});
	try {
		process.stdout.write(`${exportLines(sandbox.connection).join('\n')}\n`);
		process.stderr.write('The sandbox runs until Ctrl-C. Its past is being loaded.\n');
		const loaded = sandbox.loaded.then(() => process.stderr.write('Its past is loaded.\n'));
		await Promise.race([asked, loaded.then(() => asked)]);
	} finally {
		await sandbox.close();
	}
}
