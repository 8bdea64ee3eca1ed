/** `pitwall init` as a command: what it writes, and what it does not overwrite. */
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterAll, beforeAll, beforeEach, expect, test, vi} from 'vitest';
import {type InitOptions, init} from '../../src/commands/init.ts';
import {loadConfig} from '../../src/load/load.ts';
import {projects} from '../../src/sandbox/contract/names.ts';
import {parseFault} from '../../src/sandbox/faults/types.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {setFaults} from '../support/faults.ts';
import {quietOrigin} from '../support/quiet.ts';

let sandbox: RunningSandbox;
let folder: string;
const output: string[] = [];

beforeAll(async () => {
	sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 60, origin: quietOrigin()});
	await sandbox.loaded;
	const {grpc, http, clock} = sandbox.connection;
	vi.stubEnv('PITWALL_GRPC', grpc);
	vi.stubEnv('PITWALL_HTTP', http);
	vi.stubEnv('PITWALL_CLOCK', JSON.stringify(clock));
	for (const stream of [process.stdout, process.stderr])
		vi.spyOn(stream, 'write').mockImplementation(text => output.push(String(text)) > 0);
});
afterAll(async () => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
	await sandbox?.close();
});
beforeEach(() => {
	output.length = 0;
	folder = mkdtempSync(join(tmpdir(), 'init-'));
});

const run = (more: Partial<InitOptions>) =>
	init({project: projects.sales, logFile: join(folder, 'log'), ...more} as InitOptions);

test('writes the system and a wall that shows it', async () => {
	expect(await run({output: join(folder, 'mine.yaml')})).toBe(0);
	const {systems} = loadConfig(join(folder, 'pitwall.yaml'), resolve('systems'));
	expect(systems.map(({project}) => project)).toEqual([projects.sales]);
	expect(output.join('')).toMatch(
		/Found in sales-intelligence-prod, us-central1: 1 service, 13 functions, 7 Scheduler jobs/,
	);
});

test('overwrites nothing unless it is told to, and never the wall file', async () => {
	const file = join(folder, 'mine.yaml');
	const wall = join(folder, 'pitwall.yaml');
	writeFileSync(file, 'mine');
	writeFileSync(wall, 'systems: [other.yaml]');
	await expect(run({output: file})).rejects.toThrow(/mine\.yaml is there already\. Name another one with --output, or/);
	expect(readFileSync(file, 'utf8')).toBe('mine');
	expect(await run({output: file, force: true})).toBe(0);
	expect(readFileSync(file, 'utf8')).toContain('system: sales-intelligence-prod');
	expect(readFileSync(wall, 'utf8')).toBe('systems: [other.yaml]');
	expect(output.join('')).toContain('add mine.yaml to its systems');
});

test('to the output, and no file', async () => {
	expect(await run({output: '-'})).toBe(0);
	expect(output.join('')).toMatch(/^# Written by pitwall init/);
	expect(existsSync(join(folder, 'pitwall.yaml'))).toBe(false);
});

test('leaves out what it may not read, and says so', async () => {
	await setFaults(sandbox.connection.http, [parseFault('revoked@scheduler'), parseFault('503@functions')]);
	try {
		expect(await run({output: '-'})).toBe(0);
	} finally {
		await setFaults(sandbox.connection.http, []);
	}
	const text = output.join('');
	expect(text).toMatch(/^pitwall: not looked at: functions: /m);
	expect(text).toMatch(/^# Not looked at: jobs of Cloud Scheduler: needs cloudscheduler\.jobs\.list/m);
	expect(text).toContain('- sales-intelligence-web');
});

test('asks for a project', async () =>
	expect(init({} as InitOptions)).rejects.toThrow(/which project\? Write pitwall init --project my-project/));
