/** gcloud and bq as `pitwall sandbox` points them at itself: no argument, no login, and no call that reaches Google. */
import {connect} from 'node:net';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {gcloudHome} from '../../src/commands/gcloudHome.ts';
import {projects, region} from '../../src/sandbox/contract/names.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {runTool, type Tool, toolsMissing} from '../support/tools.ts';

let sandbox: RunningSandbox;
let home: ReturnType<typeof gcloudHome>;
const run = (tool: Tool, ...args: string[]) => runTool(home.folder, tool, ...args);
const bq = (...args: string[]) => run('bq', '--headless', ...args);
const query = (sql: string, ...flags: string[]) => bq('query', '--use_legacy_sql=false', ...flags, sql);
const gcloud = (...args: string[]) => run('gcloud', ...args);

beforeAll(async () => {
	if (toolsMissing) console.log(`skipped: ${toolsMissing}`);
	sandbox = await startSandbox({story: 'calm', seed: 3, storyAfterMinutes: 0, speed: 1});
	home = gcloudHome(sandbox.connection.http, projects.sales, region);
	await sandbox.loaded;
	// The first of them sets up its folder, which several at once would fight over.
	if (!toolsMissing) await bq('ls');
});
afterAll(async () => {
	home?.remove();
	await sandbox?.close();
});

test('the sandbox is a proxy to itself and to nobody else', async () => {
	const {port} = new URL(sandbox.connection.http);
	const answerTo = (target: string) =>
		new Promise<string>((resolve, reject) => {
			const socket = connect(Number(port), '127.0.0.1', () => socket.write(`CONNECT ${target} HTTP/1.1\r\n\r\n`));
			socket.once('data', data => {
				socket.destroy();
				resolve(String(data).split('\r\n')[0] ?? '');
			});
			socket.once('error', reject);
		});
	expect(await answerTo(`us-central1-localhost:${port}`)).toBe('HTTP/1.1 200 Connection established');
	expect(await answerTo('appengine.googleapis.com:443')).toBe('HTTP/1.1 403 Forbidden');
	expect(await answerTo('localhost:22')).toBe('HTTP/1.1 403 Forbidden');
});

describe.skipIf(toolsMissing)('bq', () => {
	test.concurrent('lists tables by name, views among them (S1, X2)', async () => {
		const tables = JSON.parse(await bq('ls', '--format=json', 'sales_intelligence')) as {
			tableReference: {tableId: string};
			type: string;
		}[];
		const told = tables.map(({tableReference: {tableId}, type}) => [tableId, type]);
		expect(told).toContainEqual(['v_unmatched_emails', 'VIEW']);
		expect(told).toEqual(told.toSorted());
	});
	test.concurrent('shows and reads a view, and chosen fields of a table', async () => {
		expect(await bq('show', 'sales_intelligence.v_unmatched_emails')).toMatch(/email_address: string +VIEW/);
		expect(
			await bq('head', '-n=1', '--format=csv', '--selected_fields=run_id,status', 'sales_intelligence.etl_runs'),
		).toMatch(/^run_id,status\n[\w-]+,success\n$/);
		expect(await bq('head', '-n=1', '--format=csv', 'sales_intelligence.v_unmatched_emails')).toMatch(
			/^email_address,sent_at\n/,
		);
	});
	test.concurrent('prints numbers and parameters as BigQuery does', async () => {
		const floats = "SELECT 183.0 AS a, 1e20 AS b, 0.5 AS c, CAST('NaN' AS FLOAT64) AS d";
		expect(await query(floats, '--format=csv')).toBe('a,b,c,d\n183.0,1.0E20,0.5,NaN\n');
		const parameter = '--parameter=s:STRUCT<x INT64, y STRING>:{"x": 1, "y": "q"}';
		expect(await query('SELECT @s.x, @s.y', '--format=csv', parameter)).toBe('x,y\n1,q\n');
	});
	test.concurrent('says why at once what the sandbox has not', async () => {
		expect(await bq('query', 'SELECT 1')).toMatch(/does not support legacy SQL/);
		expect(await query("SELECT DATETIME '2024-01-01'")).toMatch(/sandbox does not support/);
		expect(await bq('rm', '-f', '-t', 'sales_intelligence.etl_runs')).toMatch(/The sandbox deletes only copies/);
	});
});

describe.skipIf(toolsMissing)('gcloud', () => {
	test.concurrent('lists jobs with and without a location', async () => {
		for (const where of [[], [`--location=${region}`]])
			expect(await gcloud('scheduler', 'jobs', 'list', ...where)).toContain('account-scoring-daily');
	});
	test.concurrent('calls a function with an ID token of its own, and with that of a service account', async () => {
		const call = ['functions', 'call', 'hubspot-sync', `--region=${region}`, '--gen2', '--data={"sync_type": 7}'];
		const account = `--impersonate-service-account=runner@${projects.sales}.iam.gserviceaccount.com`;
		// The function itself refuses what it is sent: it has been reached.
		for (const more of [[], [account]]) expect(await gcloud(...call, ...more)).toMatch(/400 Client Error/);
	});
	test.concurrent('reads logs, also those of a function', async () => {
		const entries = JSON.parse(
			await gcloud(
				'logging',
				'read',
				'resource.type="cloud_run_revision" severity>=DEFAULT',
				'--limit=3',
				'--format=json',
			),
		) as {timestamp: string}[];
		expect(entries).toHaveLength(3);
		const times = entries.map(({timestamp}) => Date.parse(timestamp));
		expect(times).toEqual(times.toSorted((a, b) => b - a));
		expect(await gcloud('functions', 'logs', 'read', 'account-scoring', '--limit=5')).toMatch(/account_scoring sync/);
	});
	test.concurrent('lists and describes services and revisions of Cloud Run', async () => {
		const place = [`--project=${projects.ingestion}`, `--region=${region}`];
		expect(await gcloud('run', 'services', 'list', ...place)).toContain('webhook-processor');
		const service = JSON.parse(
			await gcloud('run', 'services', 'describe', 'webhook-processor', ...place, '--format=json'),
		) as {status: {traffic: {revisionName: string; percent: number}[]}};
		const serving = service.status.traffic[0]?.revisionName ?? '';
		const revisions = await gcloud('run', 'revisions', 'list', '--service=webhook-processor', ...place);
		expect(revisions).toMatch(new RegExp(`${serving} +yes +webhook-processor`));
		expect(await gcloud('run', 'revisions', 'describe', serving, ...place)).toMatch(/Image: +gcr.io/);
		expect(await gcloud('run', 'services', 'describe', 'nope', ...place)).toMatch(/Cannot find service \[nope\]/);
	});
	test.concurrent('asks Spanner for its instance, database, backups and rows', async () => {
		const place = [`--project=${projects.ingestion}`, '--instance=pipeline-prod'];
		expect(await gcloud('spanner', 'databases', 'list', ...place)).toMatch(/pipeline-db +READY/);
		expect(await gcloud('spanner', 'backups', 'list', ...place)).toMatch(/backup-\S+ +pipeline-db/);
		expect(await gcloud('spanner', 'operations', 'list', '--type=BACKUP', ...place)).toMatch(
			/True +CreateBackupMetadata/,
		);
		const sql = '--sql=SELECT COUNT(*) > 0 AS found FROM crm_integrations';
		expect(await gcloud('spanner', 'databases', 'execute-sql', 'pipeline-db', sql, ...place)).toMatch(/found\s+True/);
	});
	test.concurrent('says why at once what the sandbox has not', async () => {
		expect(await gcloud('dns', 'managed-zones', 'list', `--project=${projects.sales}`)).toMatch(
			/The sandbox has no GET/,
		);
	});
});
