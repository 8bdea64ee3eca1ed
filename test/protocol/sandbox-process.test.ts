import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import {connect, createServer, type Server} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Connection} from '../../src/cloud/connection.ts';
import {projects, region} from '../../src/sandbox/contract/names.ts';
import {type LaunchedSandbox, launchSandbox} from '../../src/sandbox/launch.ts';
import type {SandboxOptions} from '../../src/sandbox/process/options.ts';
import {eventually} from '../support/eventually.ts';

const options: SandboxOptions = {story: 'calm', seed: 1, storyAfterMinutes: 5, speed: 1};

let folder: string;
let sandbox: LaunchedSandbox | undefined;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(async () => {
	await sandbox?.stop();
	sandbox = undefined;
});

function alive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

function accepts(address: string): Promise<boolean> {
	const [host, port] = address.replace('http://', '').split(':');
	return new Promise(resolve => {
		const socket = connect(Number(port), host);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}

const both = ({grpc = '', http = ''}: Connection) => Promise.all([accepts(grpc), accepts(http)]);

async function expectGone(pid: number, connection: Connection): Promise<void> {
	await eventually(() => expect(alive(pid)).toBe(false));
	expect(await both(connection)).toEqual([false, false]);
}

async function taken(): Promise<{server: Server; port: number}> {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {server, port: (server.address() as AddressInfo).port};
}

describe('the sandbox process', () => {
	test('serves as soon as it is ready, on the clock it was given, and leaves nothing when stopped', async () => {
		const logFile = join(folder, 'log');
		const origin = {realEpoch: Date.now(), virtualEpoch: Date.parse('2026-01-05T12:00:00Z'), speed: 10};
		sandbox = await launchSandbox({...options, origin}, {logFile});
		const {connection, pid} = sandbox;
		expect(connection.clock).toEqual(origin);
		expect(await both(connection)).toEqual([true, true]);
		const functions = await fetch(`${connection.http}/v2/projects/${projects.sales}/locations/-/functions`);
		expect(((await functions.json()) as {functions: {name: string}[]}).functions.length).toBeGreaterThan(0);
		const jobs = (await (
			await fetch(`${connection.http}/v1/projects/${projects.sales}/locations/${region}/jobs`)
		).json()) as {jobs: {scheduleTime: string}[]};
		expect(jobs.jobs[0]?.scheduleTime).toMatch(/^2026-01-0/);
		expect(await (await fetch(`${connection.http}/elsewhere`)).json()).toMatchObject({
			error: {code: 400, status: 'UNIMPLEMENTED'},
		});

		const exited = vi.fn();
		sandbox.onExit(exited);
		await sandbox.stop();
		expect(exited).toHaveBeenCalledExactlyOnceWith(0);
		await expectGone(pid, connection);
		expect(readFileSync(logFile, 'utf8')).toBe('');
	});

	test('goes away with a wall that is killed', async () => {
		const launch = new URL('../../src/sandbox/launch.ts', import.meta.url).href;
		const script = `const {launchSandbox} = await import(${JSON.stringify(launch)});
			const {connection, pid} = await launchSandbox(${JSON.stringify(options)});
			process.stdout.write(JSON.stringify({connection, pid}) + '\\n');`;
		const wall = spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['ignore', 'pipe', 'inherit']});
		try {
			let text = '';
			for await (const chunk of wall.stdout) {
				text += chunk;
				if (text.includes('\n')) break;
			}
			const {connection, pid} = JSON.parse(text) as {connection: Connection; pid: number};
			expect(alive(pid)).toBe(true);
			expect(await both(connection)).toEqual([true, true]);
			wall.kill('SIGKILL');
			await expectGone(pid, connection);
		} finally {
			wall.kill('SIGKILL');
		}
	});

	test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends on %s', async signal => {
		sandbox = await launchSandbox(options);
		const {pid, connection} = sandbox;
		process.kill(pid, signal);
		await expectGone(pid, connection);
	});

	test.each(['grpcPort', 'httpPort'] as const)('says that a port is in use (%s)', async which => {
		const {server, port} = await taken();
		try {
			await expect(launchSandbox({...options, [which]: port}, {logFile: join(folder, 'log')})).rejects.toThrow(
				`port ${port}`,
			);
			expect(existsSync(join(folder, 'log'))).toBe(true);
		} finally {
			server.close();
		}
	});

	test('says when there is nothing to start', async () => {
		await expect(launchSandbox(options, {entry: join(folder, 'none.js')})).rejects.toThrow(/ended while starting/);
		await expect(launchSandbox({...options, speed: 61})).rejects.toThrow(/speed must be 1 to 60/);
	});
});
