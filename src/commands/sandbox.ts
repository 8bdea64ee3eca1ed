/** `pitwall sandbox`: the local Google Cloud alone, in the foreground, or below a command that is pointed at it. */
import {spawn} from 'node:child_process';
import {constants} from 'node:os';
import {join} from 'node:path';
import type {Connection} from '../cloud/connection.ts';
import {UsageError} from '../config/usage.ts';
import {projects, region} from '../sandbox/contract/names.ts';
import {PortInUse} from '../sandbox/process/listen.ts';
import {startSandbox} from '../sandbox/process/server.ts';
import {cleanLine} from '../text/clean.ts';
import {gcloudHome} from './gcloudHome.ts';
import {type SandboxFlags, sandboxOptions} from './sandboxOptions.ts';

export interface SandboxCommandOptions extends SandboxFlags {
	grpcPort?: number;
	httpPort?: number;
}

/** Variables that point clients at a sandbox; every one of them has been seen to work. */
function variables({grpc, http, clock}: Required<Connection>, token: string, gcloud: string): Record<string, string> {
	return {
		PITWALL_GRPC: grpc,
		PITWALL_HTTP: http,
		PITWALL_CLOCK: JSON.stringify(clock),
		PITWALL_TOKEN: token,
		// Without these the Google clients look for a login that nobody needs here.
		METADATA_SERVER_DETECTION: 'none',
		CLOUDSDK_CONFIG: gcloud,
		BIGQUERYRC: join(gcloud, 'bigqueryrc'),
		BIGQUERY_EMULATOR_HOST: `${http}/bigquery/v2`,
		SPANNER_EMULATOR_HOST: grpc,
	};
}

/** Runs a command to its end; resolves with its exit code, as a shell says it. @throws UsageError where it cannot be started */
function runOn(environment: Record<string, string>, [name = '', ...words]: readonly string[]): Promise<number> {
	const child = spawn(name, words, {stdio: 'inherit', env: {...process.env, ...environment}});
	return new Promise((resolve, reject) => {
		child.once('error', ({message}) =>
			reject(
				new UsageError(
					`pitwall: ${cleanLine(name)} could not be started: ${cleanLine(message)}. Is it installed, and on PATH?`,
				),
			),
		);
		child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
		// The terminal sends these to both. Whether the command ends by them is its own decision.
		for (const signal of ['SIGINT', 'SIGQUIT'] as const) process.on(signal, () => undefined);
		for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
	});
}

/** Prints the variables and waits for SIGINT, SIGTERM or SIGHUP. */
async function serve(environment: Record<string, string>, loaded: Promise<unknown>): Promise<number> {
	const asked = new Promise<void>(resolve => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
	});
	const lines = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
	process.stdout.write(lines.join(''));
	process.stderr.write('The sandbox runs until Ctrl-C. Its past is being loaded.\n');
	const told = loaded.then(() => process.stderr.write('Its past is loaded.\n'));
	await Promise.race([asked, told.then(() => asked)]);
	return 0;
}

/** @param command runs on the sandbox, and its end is the end of it; none: until a signal. Throws UsageError for a port in use */
export async function sandboxCommand(options: SandboxCommandOptions, command: readonly string[]): Promise<number> {
	const {grpcPort, httpPort} = options;
	const sandbox = await startSandbox({
		...sandboxOptions(options),
		...(grpcPort !== undefined && {grpcPort}),
		...(httpPort !== undefined && {httpPort}),
	}).catch((error: unknown) => {
		throw error instanceof PortInUse ? new UsageError(`pitwall: ${error.message}`) : error;
	});
	const gcloud = gcloudHome(sandbox.connection.http, projects.sales, region);
	try {
		const environment = variables(sandbox.connection, sandbox.token, gcloud.folder);
		if (command.length === 0) return await serve(environment, sandbox.loaded);
		await sandbox.loaded;
		return await runOn(environment, command);
	} finally {
		gcloud.remove();
		await sandbox.close();
	}
}
