/** `pitwall init` as a command: what it writes, and what it does not overwrite. */
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterAll, beforeAll, beforeEach, expect, test, vi} from 'vitest';
import {type InitOptions, init} from '../../src/commands/init.ts';
import {configFiles} from '../../src/config/files.ts';
import {fragmentsOf, systemText} from '../../src/init/file.ts';
import {lookAt} from '../../src/init/look.ts';
import {loadConfig, loadSystem} from '../../src/load/load.ts';
import {projects} from '../../src/sandbox/contract/names.ts';
import type {Column, SqlValue} from '../../src/sandbox/contract/tables.ts';
import {parseFault} from '../../src/sandbox/faults/types.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import type {Sandbox} from '../../src/sandbox/stores.ts';
import {setFaults} from '../support/faults.ts';
import {quietOrigin} from '../support/quiet.ts';
import {sandboxOnClock} from '../support/sandboxOnClock.ts';

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

/** A Friday, 12:12 in Los Angeles. */
const noon = Date.parse('2026-11-20T20:12:00Z');
const hour = 3_600_000;
const hours = Array.from({length: 14 * 24}, (_, index) => noon - (index + 1) * hour);

/** What init writes for what a test puts into empty stores; it passes `config check` without a word. */
async function written(project: string, fill: (sandbox: Sandbox) => Promise<unknown> | undefined) {
	const cloud = await sandboxOnClock(undefined, noon);
	try {
		await fill(cloud.sandbox);
		const found = await lookAt({project, tz: 'UTC'}, cloud);
		const file = join(folder, 'mine.yaml');
		const text = systemText('mine', found, fragmentsOf(found));
		writeFileSync(file, text);
		const files = configFiles();
		const system = loadSystem(file, undefined, files);
		expect(files.warnings).toEqual([]);
		return {found, text, system};
	} finally {
		await cloud.close();
	}
}

const samples = (
	project: string,
	type: string,
	ends: readonly number[],
	resourceLabels: Record<string, string>,
	metricLabels: Record<string, string> = {},
	value = 1,
) => ends.map(end => ({project, type, resourceLabels, metricLabels, end, value}));

test('of a project with nothing at all it still watches the log', async () => {
	const {found, system} = await written('empty-1', () => undefined);
	expect(found.unseen).toEqual([]);
	expect(system.checks.map(({id}) => id)).toEqual(['log_errors']);
});

test('jobs of Cloud Run, in the region where they run', async () => {
	const ends = hours.slice(0, 48);
	const type = 'run.googleapis.com/job/completed_execution_count';
	const {found, system} = await written('jobs-only', async ({metrics}) => {
		const of = (job_name: string) => ({project_id: 'jobs-only', location: 'europe-west4', job_name});
		metrics.write(samples('jobs-only', type, ends, of('nightly-load'), {result: 'succeeded'}));
		metrics.write(samples('jobs-only', type, ends.slice(0, 7), of('truncate-2'), {result: 'failed'}));
	});
	expect(found.region).toBe('europe-west4');
	expect(found.runJobs).toEqual([
		{name: 'nightly-load', failed: 0},
		{name: 'truncate-2', failed: 1},
	]);
	expect(system.checks.find(({id}) => id === 'executions_failed')?.levels).toEqual({warn: '> 2', crit: '> 8'});
});

test('dead letters are told by who sends them, not by a name', async () => {
	const project = 'queues-9';
	const queue = (name: string, topic: string, more: object = {}) => ({
		...{project, name, topic, ackDeadlineSeconds: 10, retentionSeconds: 600, retainsAcked: false},
		...more,
	});
	const {found, system} = await written(project, async ({control, metrics}) => {
		control.addSubscription(queue('orders-1', 'orders', {deadLetter: {topic: 'parking', attempts: 5}}));
		control.addSubscription(queue('parking-1', 'parking'));
		control.addSubscription(queue('deadline-mails', 'mails'));
		for (const subscription_id of ['orders-1', 'parking-1', 'deadline-mails'])
			metrics.write(
				samples(project, 'pubsub.googleapis.com/subscription/num_undelivered_messages', hours.slice(0, 3), {
					...{project_id: project, subscription_id},
				}),
			);
	});
	expect(found.queues.map(({id, dead, givesUp}) => [id, dead, givesUp]).toSorted()).toEqual([
		['deadline-mails', false, false],
		['orders-1', false, true],
		['parking-1', true, false],
	]);
	const where = (id: string) => system.checks.find(check => check.id === id)?.measure;
	expect(where('backlog')).toMatchObject({where: {subscription_id: ['orders-1', 'deadline-mails']}});
	expect(where('given_up')).toMatchObject({where: {subscription_id: ['orders-1']}});
});

test('times in days, numbers and texts; status words that nobody knows; names that are taken', async () => {
	const project = 'odd-tables';
	const namespace = `bq/${project}/raw-2` as const;
	const iso = (t: number) => new Date(t).toISOString();
	const {found, text, system} = await written(project, async ({engine}) => {
		const make = async (table: string, columns: Column[], rows: (t: number, n: number) => SqlValue[]) => {
			await engine.createTable({namespace, table, columns, key: [columns[0]?.name ?? '']});
			await engine.insert(namespace, table, hours.map(rows));
		};
		const id = {name: 'id', type: 'INT64'} as const;
		await make('days', [id, {name: 'booking_day', type: 'DATE'}], (t, n) => [n, iso(t).slice(0, 10)]);
		await make('constructor', [id, {name: 'event_ms', type: 'INT64'}], (t, n) => [n, t]);
		await make('order', [id, {name: 'select_time', type: 'STRING'}], (t, n) => [n, iso(t)]);
		await make(
			'jobs',
			[
				{name: 'job_id', type: 'INT64'},
				{name: 'pipeline', type: 'STRING'},
				{name: 'status', type: 'STRING'},
				{name: 'started_ts', type: 'INT64'},
			],
			(t, n) => [n, n % 2 ? 'a' : 'b', n % 9 ? 'QX7' : 'failed', Math.floor(t / 1000)],
		);
	});
	expect(found.fresh.map(({table}) => [table.table, table.column.type]).toSorted()).toEqual([
		['constructor', 'MILLIS'],
		['days', 'DATE'],
		['order', 'TEXT'],
	]);
	expect(found.runs[0]?.pipelines.map(({source}) => source).toSorted()).toEqual(['a', 'b']);
	expect(found.unseen).toEqual(['what QX7 in raw-2.jobs means: say it in the SQL of that source']);
	expect(text).toContain('TIMESTAMP_SECONDS(`started_ts`) AS started_at');
	expect(Object.keys(system.sources)).toContain('runs_jobs');
});

test('of 400 services the busiest are watched, and it says how many are not', async () => {
	const project = 'many-services';
	const name = (n: number) => `svc-${String(n).padStart(3, '0')}`;
	const place = {project, region: 'us-central1'};
	const {found, system} = await written(project, async ({control, metrics}) => {
		const setup = {image: 'gcr.io/many/web:1', uri: 'https://many.a.run.app', env: {}, memory: '512Mi'};
		for (let n = 0; n < 400; n++)
			control.run.addService({...place, ...setup, name: name(n), timeoutSeconds: 60, concurrency: 80});
		metrics.write(
			samples(
				project,
				'run.googleapis.com/request_count',
				hours.slice(0, 20),
				{project_id: project, location: place.region, service_name: name(399), revision_name: 'r'},
				{response_code_class: '2xx', response_code: '200'},
				600,
			),
		);
	});
	expect(found.services[0]?.name).toBe('svc-399');
	expect(found.unseen).toEqual(['370 of 400 services of Cloud Run in its state, the busiest are']);
	expect(system.sources.services).toMatchObject({run: expect.arrayContaining(['svc-399'])});
});
