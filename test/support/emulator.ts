/** The real Cloud Spanner emulator, where the machine has it: an independent judge of the sandbox and of our queries. */
import {type ChildProcess, spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {connect, createServer} from 'node:net';

const binary = '/usr/lib/google-cloud-sdk/bin/cloud_spanner_emulator/emulator_main';

/** Why the judge is missing, or undefined. */
export const emulatorMissing = existsSync(binary) ? undefined : `Cloud Spanner emulator not found at ${binary}`;

export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as {port: number};
	await new Promise(resolve => server.close(resolve));
	return port;
}

function answers(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const socket = connect(port, '127.0.0.1', () => {
			socket.destroy();
			resolve(true);
		}).on('error', () => resolve(false));
	});
}

export async function startEmulator(): Promise<{port: number; stop(): void}> {
	const port = await freePort();
	const child: ChildProcess = spawn(binary, [`--host_port=127.0.0.1:${port}`], {stdio: 'ignore'});
	const deadline = performance.now() + 20_000;
	while (!(await answers(port))) {
		if (performance.now() > deadline || child.exitCode !== null) throw new Error('the emulator did not start');
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	return {port, stop: () => void child.kill('SIGKILL')};
}
