/** Starts the sandbox beside the wall, as a process of its own that cannot outlive it. Loads nothing of the sandbox itself. */
import {type ChildProcess, fork} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {Connection} from '../cloud/connection.ts';
import type {SandboxOptions} from './process/options.ts';

export interface LaunchSettings {
	/** Where the child's stdout and stderr go, appended; nowhere by default. */
	logFile?: string;
	/** The child's script; by default `sandbox.js` beside this bundle, or the source when this is the source. */
	entry?: string;
	/** The Node to run it on; by default the one that runs this. */
	execPath?: string;
}

export interface LaunchedSandbox {
	connection: Connection;
	pid: number;
	/** Resolves when the process is gone. */
	stop(): Promise<void>;
	/** Called once when the process ends, also when it ends by itself; `code` is null after a signal. */
	onExit(listener: (code: number | null) => void): void;
}

/** Real ms that a stopping sandbox gets before it is killed. */
const patience = 4_000;

const defaultEntry = () =>
	fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? 'process/child.ts' : 'sandbox.js', import.meta.url));

function openLog(file: string | undefined): number | undefined {
	try {
		return file === undefined ? undefined : openSync(file, 'a', 0o600);
	} catch {
		// A log that cannot be written is no reason not to start.
		return undefined;
	}
}

function spawn(
	options: SandboxOptions,
	{logFile, entry = defaultEntry(), execPath = process.execPath}: LaunchSettings,
): ChildProcess {
	const log = openLog(logFile);
	try {
		const output = log ?? 'ignore';
		// No DEBUG and no loader flags of this process: they are not meant for the child.
		const {DEBUG: _, NODE_OPTIONS: __, ...env} = process.env;
		return fork(entry, [JSON.stringify(options)], {
			execPath,
			// It is born busy: with V8's usual 1 MB for what is new it would clear up all the time.
			execArgv: ['--min-semi-space-size=16'],
			stdio: ['ignore', output, output, 'ipc'],
			env: {...env, NODE_NO_WARNINGS: '1', GRPC_VERBOSITY: 'NONE'},
		});
	} finally {
		if (log !== undefined) closeSync(log);
	}
}

/** Resolves once the sandbox listens. Rejects with one clear line when it cannot start. */
export async function launchSandbox(options: SandboxOptions, settings: LaunchSettings = {}): Promise<LaunchedSandbox> {
	const child = spawn(options, settings);
	// However little time this process has left: a sandbox holds nothing that would have to be saved.
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	const gone = new Promise<number | null>(resolve => {
		child.once('exit', resolve);
		child.once('error', () => resolve(1));
	});

	void gone.then(() => process.off('exit', kill));

	async function stop(): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
		const late = setTimeout(kill, patience);
		child.kill('SIGTERM');
		await gone;
		clearTimeout(late);
	}

	const connection = await new Promise<Connection>((resolve, reject) => {
		child.on('message', (message: {ready?: Connection; failed?: string}) => {
			if (message.ready) resolve(message.ready);
			if (message.failed !== undefined) reject(new Error(`the sandbox could not start: ${message.failed}`));
		});
		child.once('error', error => reject(new Error(`the sandbox could not start: ${error.message}`)));
		void gone.then(code =>
			reject(
				new Error(
					`the sandbox ended while starting (exit code ${code ?? 'none'})${settings.logFile ? `; see ${settings.logFile}` : ''}`,
				),
			),
		);
	});
	return {connection, pid: child.pid ?? 0, stop, onExit: listener => void gone.then(listener)};
}
