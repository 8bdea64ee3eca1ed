/** Google's own emulators, where the machine has them: independent judges of the sandbox and of our queries. */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {connect} from 'node:net';
import {freePort} from './serving.ts';

const sdk = '/usr/lib/google-cloud-sdk';
const binary = `${sdk}/bin/cloud_spanner_emulator/emulator_main`;
const queues = `${sdk}/platform/pubsub-emulator/lib/cloud-pubsub-emulator-0.8.20-all.jar`;

/** Why the judge of SQL is missing, or undefined. */
export const emulatorMissing = existsSync(binary) ? undefined : `Cloud Spanner emulator not found at ${binary}`;

/** Why the judge of Pub/Sub is missing, or undefined. */
export const queuesMissing =
	existsSync(queues) && spawnSync('java', ['-version']).status === 0
		? undefined
		: `java or the Pub/Sub emulator not found at ${queues}`;

function answers(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const socket = connect(port, '127.0.0.1', () => {
			socket.destroy();
			resolve(true);
		}).on('error', () => resolve(false));
	});
}

export interface Emulator {
	port: number;
	stop(): void;
}

export const startEmulator = (): Promise<Emulator> => started(binary, port => [`--host_port=127.0.0.1:${port}`]);

export const startQueues = (): Promise<Emulator> =>
	started('java', port => ['-jar', queues, '--host=127.0.0.1', `--port=${port}`]);

async function started(program: string, args: (port: number) => string[]): Promise<Emulator> {
	const port = await freePort();
	const child: ChildProcess = spawn(program, args(port), {stdio: 'ignore'});
	const deadline = performance.now() + 60_000;
	while (!(await answers(port))) {
		if (performance.now() > deadline || child.exitCode !== null) throw new Error('the emulator did not start');
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	return {port, stop: () => void child.kill('SIGKILL')};
}
