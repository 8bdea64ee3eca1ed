/** The lists of a running sandbox speak of one world: revisions, functions, jobs and backups are those of its logs and metrics. */

import {execFile, spawnSync} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {Logging} from '@google-cloud/logging';
import {RevisionsClient} from '@google-cloud/run';
import {v1} from '@google-cloud/spanner';
import * as grpc from '@grpc/grpc-js';
import {GoogleAuth, PassThroughClient} from 'google-auth-library';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {projects, region} from '../../src/sandbox/contract/names.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {eventually} from '../support/eventually.ts';
import {quietHour, quietOrigin} from '../support/quiet.ts';

const webhook = `projects/${projects.ingestion}/locations/${region}/services/webhook-processor`;
let sandbox: RunningSandbox;
let revisions: RevisionsClient;
let logging: Logging;

function options(project: string) {
	const [apiEndpoint, port] = sandbox.connection.grpc.split(':');
	return {
		projectId: project,
		apiEndpoint,
		port: Number(port),
		sslCreds: grpc.credentials.createInsecure(),
		auth: new GoogleAuth({authClient: new PassThroughClient(), projectId: project}),
	};
}

beforeAll(async () => {
	sandbox = await startSandbox({story: 'bad-revision', seed: 3, storyAfterMinutes: 0, origin: quietOrigin(60)});
	revisions = new RevisionsClient(options(projects.ingestion) as never);
	logging = new Logging(options(projects.sales) as never);
	await sandbox.loaded;
});
afterAll(async () => {
	await revisions?.close();
	await sandbox?.close();
});

const json = async <T>(path: string) => (await fetch(`${sandbox.connection.http}${path}`)).json() as Promise<T>;
async function query<T>(sql: string): Promise<T> {
	const response = await fetch(`${sandbox.connection.http}/bigquery/v2/projects/${projects.sales}/queries`, {
		method: 'POST',
		body: JSON.stringify({query: sql, useLegacySql: false, useQueryCache: false}),
	});
	return response.json() as Promise<T>;
}
const revisionsOf = async (parent: string) => (await revisions.listRevisions({parent}))[0];
const short = (name: string | null | undefined) => name?.split('/').at(-1) ?? '';

describe('Cloud Run', () => {
	test('the bad revision differs from the one before it in image and variables', async () => {
		const [bad, before] = await eventually(async () => {
			const served = (await revisionsOf(webhook)).filter(
				({conditions}) => conditions?.[0]?.state === 'CONDITION_SUCCEEDED',
			);
			expect(served[0]?.containers?.[0]?.image).toMatch(/:v2\.4\.1$/);
			return served;
		});
		const env = (revision: typeof bad) =>
			Object.fromEntries((revision?.containers?.[0]?.env ?? []).map(({name, value}) => [name, value]));
		expect(before?.containers?.[0]?.image).toMatch(/:v2\.4\.0$/);
		expect(env(bad)).toEqual({...env(before), WORKERS: '64', SPANNER_POOL_MAX: '4'});
		expect(bad?.creator).not.toBe(before?.creator);
	});

	test('every line of the log comes from a revision of the list', async () => {
		const all = (await revisionsOf(`projects/${projects.sales}/locations/${region}/services/-`)).map(({name}) =>
			short(name),
		);
		const [entries] = await logging.getEntries({
			// Else the client asks for the last day of the real clock.
			filter: `resource.type="cloud_run_revision" timestamp>="${new Date(Date.parse(quietHour) - 24 * 3_600_000).toISOString()}"`,
			pageSize: 1000,
			autoPaginate: false,
		});
		const named = new Set(entries.map(entry => entry.metadata.resource?.labels?.revision_name));
		expect(named.size).toBeGreaterThan(3);
		expect([...named].filter(name => !all.includes(name ?? ''))).toEqual([]);
	});
});

test('a function runs on the newest revision of its service', async () => {
	const {functions} = await json<{functions: {name: string; serviceConfig: Record<string, unknown>}[]}>(
		`/v2/projects/${projects.sales}/locations/-/functions`,
	);
	const parent = `projects/${projects.sales}/locations/${region}/services/account-scoring`;
	const [newest] = await revisionsOf(parent);
	const scoring = functions.find(({name}) => short(name) === 'account-scoring');
	expect(scoring).toMatchObject({
		buildConfig: {runtime: 'python312'},
		serviceConfig: {
			service: parent,
			revision: short(newest?.name),
			availableMemory: newest?.containers?.[0]?.resources?.limits?.memory,
			maxInstanceCount: 10,
			environmentVariables: {LLM_MODEL: 'gemini-2.5-pro'},
		},
	});
	const sync = functions.find(({name}) => short(name) === 'salesforce-sync');
	expect(sync?.serviceConfig.secretEnvironmentVariables).toContainEqual({
		key: 'SALESFORCE_REFRESH_TOKEN',
		projectId: projects.sales,
		secret: 'salesforce-refresh-token',
		version: 'latest',
	});
});

test('a job of the Scheduler was last attempted when its last run began, and calls its function', async () => {
	const sql = `SELECT MAX(UNIX_MILLIS(started_at)) FROM \`${projects.sales}.sales_intelligence.etl_runs\` WHERE source_system = 'gmail' AND status != 'running'`;
	await eventually(async () => {
		const {rows} = await query<{rows: {f: {v: string}[]}[]}>(sql);
		const path = `projects/${projects.sales}/locations/${region}/jobs/gmail-sync-incremental`;
		const job = await json<Record<string, string> & {httpTarget: {uri: string}}>(`/v1/${path}`);
		expect(Date.parse(job.lastAttemptTime ?? '')).toBe(Number(rows[0]?.f[0]?.v));
		expect(job).toMatchObject({state: 'ENABLED', schedule: '*/30 * * * *', timeZone: 'America/Los_Angeles'});
		expect(job.httpTarget.uri).toBe(`${sandbox.connection.http}/fn/${projects.sales}/gmail-sync`);
	});
});

describe('BigQuery jobs', () => {
	interface Job {
		jobReference: {jobId: string};
		user_email: string;
		state: string;
		status: {errorResult?: {reason: string}};
		configuration?: {jobType: string; load?: object};
		statistics: {creationTime: string; endTime?: string; load?: {outputRows: string}};
	}
	const base = `/bigquery/v2/projects/${projects.sales}`;
	const list = async (query: string) => (await json<{jobs: Job[]}>(`${base}/jobs?projection=full&${query}`)).jobs;

	test('those of the pipelines, to whoever asks for the jobs of all users', async () => {
		const all = await list('allUsers=true&maxResults=1000');
		const users = new Set(all.map(({user_email: user}) => user));
		expect([...users].some(user => user === `${projects.sales}@appspot.gserviceaccount.com`)).toBe(true);
		expect(all.some(({status}) => status.errorResult?.reason === 'invalidQuery')).toBe(true);
		expect((await list('')).every(({user_email: user}) => user.startsWith('operator@'))).toBe(true);
		const times = all.map(({statistics}) => Number(statistics.creationTime));
		expect(times).toEqual(times.toSorted((a, b) => b - a));
	});

	test('the loads of a run are the rows that it wrote', async () => {
		const all = await list('allUsers=true&maxResults=1000&stateFilter=done');
		const loaded = all
			.filter(({jobReference}) => jobReference.jobId.startsWith('dialpad_load_'))
			.reduce((sum, {statistics}) => sum + Number(statistics.load?.outputRows ?? 0), 0);
		const oldest = Math.min(...all.map(({statistics}) => Number(statistics.creationTime)));
		const answer = await query<{rows: {f: {v: string}[]}[]}>(countSql(oldest));
		expect(Math.abs(loaded - Number(answer.rows[0]?.f[0]?.v))).toBeLessThan(12);
	});

	const countSql = (since: number) =>
		`SELECT COUNT(*) FROM \`${projects.sales}.sales_intelligence.dialpad_calls\` WHERE ingested_at >= TIMESTAMP_MILLIS(${since})`;

	test('pages hold still while jobs come', async () => {
		const page = (token = '') =>
			json<{jobs: Job[]; nextPageToken?: string}>(`${base}/jobs?allUsers=true&maxResults=40&pageToken=${token}`);
		const first = await page();
		await query(countSql(0));
		const second = await page(first.nextPageToken);
		expect(first.jobs[0]?.configuration).toBeUndefined();
		const ids = [...first.jobs, ...second.jobs].map(({jobReference}) => jobReference.jobId);
		expect(new Set(ids).size).toBe(80);
	});

	test('one that runs has no end yet', async () => {
		const job = `projects/${projects.sales}/locations/${region}/jobs/entity-resolution-daily`;
		await fetch(`${sandbox.connection.http}/v1/${job}:run`, {method: 'POST'});
		const running = await eventually(async () => {
			const jobs = await list('allUsers=true&stateFilter=running');
			const [job] = jobs.filter(({jobReference}) => jobReference.jobId.startsWith('entity_resolution_match_'));
			expect(job).toBeDefined();
			return job as Job;
		});
		expect(running).toMatchObject({state: 'RUNNING'});
		expect(running.statistics.endTime).toBeUndefined();
		const {jobId} = running.jobReference;
		await eventually(async () => expect((await json<Job>(`${base}/jobs/${jobId}`)).state).toBe('DONE'));
	});
});

test('nightly backups, and one before the release that hardly gets on while queries stall', async () => {
	const client = new v1.DatabaseAdminClient(options(projects.ingestion) as never);
	try {
		const parent = `projects/${projects.ingestion}/instances/pipeline-prod`;
		const [[newest, ...nightly]] = await client.listBackups({parent});
		expect(newest).toMatchObject({name: expect.stringMatching(/\/before-v2-4-1-\d{4}$/), state: 'CREATING'});
		expect(nightly.length).toBeGreaterThanOrEqual(6);
		expect(nightly.every(({state, sizeBytes}) => state === 'READY' && Number(sizeBytes) > 4e10)).toBe(true);
		const [running] = await client.listBackupOperations({parent, filter: 'done:false'});
		expect(running.map(({name}) => name)).toEqual([expect.stringContaining(`${short(newest?.name)}/operations/`)]);
	} finally {
		await client.close();
	}
});

const tool: string = 'gcloud';
const hasGcloud = spawnSync(tool, ['--version']).status === 0;
describe.skipIf(!hasGcloud)(hasGcloud ? 'gcloud' : 'gcloud (skipped: not on this machine)', () => {
	async function gcloud<T>(...command: string[]): Promise<T> {
		const home = mkdtempSync(join(tmpdir(), 'pitwall-gcloud-'));
		writeFileSync(join(home, 'token'), 'fake-access-token');
		const env = {
			...process.env,
			HOME: home,
			CLOUDSDK_CONFIG: home,
			CLOUDSDK_CORE_PROJECT: projects.sales,
			CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: join(home, 'token'),
			CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
			CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: 'true',
			CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDFUNCTIONS: `${sandbox.connection.http}/`,
			CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDSCHEDULER: `${sandbox.connection.http}/`,
			CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: `${sandbox.connection.http}/`,
			CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER: `${sandbox.connection.http}/`,
			CLOUDSDK_API_ENDPOINT_OVERRIDES_SERVICEUSAGE: `${sandbox.connection.http}/`,
		};
		return JSON.parse((await promisify(execFile)(tool, [...command, '--format=json'], {env})).stdout);
	}

	test('reads a function with its revision and secrets', async () => {
		const {serviceConfig, buildConfig} = await gcloud<{serviceConfig: object; buildConfig: object}>(
			...['functions', 'describe', 'salesforce-sync', `--region=${region}`, '--gen2'],
		);
		expect(buildConfig).toMatchObject({runtime: 'python312'});
		expect(serviceConfig).toMatchObject({
			revision: expect.stringMatching(/^salesforce-sync-00002-/),
			secretEnvironmentVariables: expect.arrayContaining([expect.objectContaining({key: 'SALESFORCE_CLIENT_ID'})]),
		});
	});

	test('lists secrets and their versions', async () => {
		const secrets = await gcloud<{name: string}[]>('secrets', 'list');
		expect(secrets.map(({name}) => short(name))).toContain('dialpad-api-key');
		const versions = await gcloud<{name: string; state: string}[]>('secrets', 'versions', 'list', 'dialpad-api-key');
		expect(versions.map(({name, state}) => `${short(name)} ${state}`)).toEqual([
			'4 ENABLED',
			'3 ENABLED',
			'2 DISABLED',
			'1 DESTROYED',
		]);
	});

	test('reads the policy of the project with its conditions', async () => {
		const {bindings} = await gcloud<{bindings: {role: string; condition?: {title: string}}[]}>(
			...['projects', 'get-iam-policy', projects.sales],
		);
		expect(bindings).toContainEqual({
			role: 'roles/aiplatform.user',
			members: [`serviceAccount:${projects.sales}@appspot.gserviceaccount.com`],
		});
		expect(bindings.find(({condition}) => condition)?.condition?.title).toBe('Rotation in office hours');
	});

	test('lists enabled APIs', async () => {
		const apis = await gcloud<{config: {name: string}}[]>('services', 'list', '--enabled');
		expect(apis.map(({config}) => config.name)).toContain('aiplatform.googleapis.com');
	});

	test('lists jobs of the Scheduler', async () => {
		const jobs = await gcloud<{name: string}[]>('scheduler', 'jobs', 'list', `--location=${region}`);
		expect(jobs.map(({name}) => short(name))).toContain('account-scoring-daily');
	});
});
