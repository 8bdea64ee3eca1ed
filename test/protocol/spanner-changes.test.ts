/** Changes of the sandbox's Spanner: by the requests that the wall sends, and by the commands that its plans print. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import {gcloudHome} from '../../src/commands/gcloudHome.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {operator, projects, region} from '../../src/sandbox/contract/names.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {unhurried} from '../support/patience.ts';
import {runTool, toolsMissing} from '../support/tools.ts';

const day = 86_400_000;
const virtualEpoch = Date.parse('2026-11-21T20:00:00Z');
const instance = `projects/${projects.ingestion}/instances/pipeline-prod`;
let sandbox: RunningSandbox;
let cloud: ReturnType<typeof createCloud>;

beforeAll(async () => {
	if (toolsMissing) console.log(`skipped: ${toolsMissing}`);
	// A change of size takes 45 s, which is the time that a test has to look at it before it is done.
	const origin = {realEpoch: Date.now(), virtualEpoch, speed: 15};
	sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 600, origin});
	cloud = createCloud(sandbox.connection, clockFrom(sandbox.connection.clock), unhurried);
	await sandbox.loaded;
});
afterAll(async () => {
	await cloud?.reads.close();
	await sandbox?.close();
});

const ask = async (method: string, path: string, body?: object) => {
	const answer = await fetch(`${sandbox.connection.http}/v1/${path}`, {
		method,
		...(body && {body: JSON.stringify(body), headers: {'content-type': 'application/json'}}),
	});
	return {status: answer.status, body: (await answer.json()) as Record<string, unknown>};
};
const resize = (processingUnits: number) =>
	ask('PATCH', instance, {fieldMask: 'processingUnits,autoscalingConfig', instance: {processingUnits}});
const backUp = (name: string, keep: number) =>
	ask('POST', `${instance}/backups?backupId=${name}`, {
		database: `${instance}/databases/pipeline-db`,
		expireTime: new Date(virtualEpoch + keep).toISOString(),
	});
const done = (name: unknown) => expect.poll(async () => (await ask('GET', String(name))).body.done).toBe(true);
test('a size is in force once its operation is done, and is written down', async () => {
	const begun = await resize(2000);
	expect(begun.body).toMatchObject({done: false});
	expect((await ask('GET', instance)).body.processingUnits).toBe(1000);
	expect(await resize(3000)).toMatchObject({status: 400, body: {error: {status: 'FAILED_PRECONDITION'}}});
	await done(begun.body.name);
	expect((await ask('GET', instance)).body).toMatchObject({processingUnits: 2000, nodeCount: 2});
	expect((await ask('GET', `${instance}/operations`)).body.operations).toMatchObject([{name: begun.body.name}]);
	const changes = await cloud.reads.logRows(
		projects.ingestion,
		'protoPayload.methodName:"InstanceAdmin.UpdateInstance"',
		{by: 'protoPayload.authenticationInfo.principalEmail', on: 'protoPayload.resourceName'},
		5,
	);
	expect(changes).toMatchObject([{by: operator, on: instance}]);
});

test.each([150, 1500, 0])('%i is no size', async units =>
	expect(await resize(units)).toMatchObject({status: 400, body: {error: {status: 'INVALID_ARGUMENT'}}}),
);

test('a backup is CREATING and then READY; its name is taken from then on', async () => {
	const begun = await backUp('before-test', 7 * day);
	expect(begun.body).toMatchObject({done: false, metadata: {progress: {progressPercent: 0}}});
	expect((await ask('GET', `${instance}/backups/before-test`)).body.state).toBe('CREATING');
	expect(await backUp('before-test', 7 * day)).toMatchObject({status: 409, body: {error: {status: 'ALREADY_EXISTS'}}});
	expect(await backUp('short', 60_000)).toMatchObject({status: 400});
	expect(await backUp('9-wrong', 7 * day)).toMatchObject({status: 400});
	const [system] = sandboxConfig('systems').systems.filter(one => one.system === 'ingestion');
	if (!system) throw new Error('no ingestion');
	const {signal} = new AbortController();
	const {answer} = await cloud.reads.read(system, 'operations', {spannerAdmin: 'operations'}, undefined, signal);
	const row = {type: 'CreateBackupMetadata', database: 'pipeline-db', percent: expect.any(Number)};
	expect(answer).toMatchObject({kind: 'rows', rows: [row]});
	await done(begun.body.name);
	expect((await ask('GET', `${instance}/backups/before-test`)).body).toMatchObject({state: 'READY'});
});

test('statements run in order up to the first that fails', async () => {
	const database = `${instance}/databases/pipeline-db`;
	const change = (operationId: string, ...statements: string[]) =>
		ask('PATCH', `${database}/ddl`, {statements, operationId});
	const [add, again] = [
		'ALTER TABLE tenants ADD COLUMN plan STRING(20)',
		'ALTER TABLE tenants ADD COLUMN name STRING(20)',
	];
	const begun = await change('first', add, again, 'CREATE INDEX by_plan ON tenants(plan)');
	expect(begun.body).toMatchObject({name: `${database}/operations/first`, done: false});
	expect(await change('first', add)).toMatchObject({status: 409});
	await done(begun.body.name);
	expect((await ask('GET', String(begun.body.name))).body).toMatchObject({
		error: {message: 'Duplicate column name tenants.name.'},
		metadata: {statements: [add, again, expect.any(String)], commitTimestamps: [expect.any(String)]},
	});
	expect(await cloud.reads.operation(String(begun.body.name))).toEqual({
		done: true,
		error: 'Duplicate column name tenants.name.; 1 of 3 statements are in force',
	});
	expect(JSON.stringify((await ask('GET', `${database}/ddl`)).body)).toContain('plan STRING(MAX)');
	expect(await change('', 'DROP TABLE tenants')).toMatchObject({status: 400});
	expect(await change('', 'CREATE INDEX i ON tenants(nothing)')).toMatchObject({status: 400});
});

test('a backup is restored into a new database, which alone may be dropped', async () => {
	const {backups} = (await ask('GET', `${instance}/backups`)).body as {backups: {name: string; state: string}[]};
	const backup = backups.find(({state}) => state === 'READY')?.name;
	const restore = (databaseId: string, from = backup) =>
		ask('POST', `${instance}/databases:restore`, {databaseId, backup: from});
	const begun = await restore('db-restored');
	const path = `${instance}/databases/db-restored`;
	expect(begun.body).toMatchObject({done: false, metadata: {name: path, sourceType: 'BACKUP'}});
	expect(await cloud.reads.database(path)).toBe('CREATING');
	expect(await restore('db-restored')).toMatchObject({status: 409});
	expect(await restore('Not-A-Name')).toMatchObject({status: 400});
	expect(await restore('other', `${instance}/backups/none`)).toMatchObject({status: 404});
	await done(begun.body.name);
	expect((await ask('GET', path)).body).toMatchObject({
		state: 'READY_OPTIMIZING',
		restoreInfo: {backupInfo: {backup, sourceDatabase: `${instance}/databases/pipeline-db`}},
	});
	const session = (await ask('POST', `${path}/sessions`, {})).body.name;
	const counted = await ask('POST', `${session}:executeSql`, {sql: 'SELECT COUNT(*) AS n FROM tenants'});
	expect(Number((counted.body.rows as string[][])[0]?.[0])).toBeGreaterThan(0);
	// What a client asks for besides is heeded, or refused.
	const asked = (more: object) => ask('POST', `${session}:executeSql`, {sql: 'SELECT 1', ...more});
	expect(await asked({queryMode: 'PLAN'})).toMatchObject({
		status: 400,
		body: {error: {message: expect.stringMatching(/sandbox has no plans/)}},
	});
	expect(await asked({transaction: {singleUse: {readOnly: {exactStaleness: '7200s'}}}})).toMatchObject({
		status: 400,
		body: {error: {message: expect.stringMatching(/exceeded the maximum timestamp staleness/)}},
	});
	expect(await ask('DELETE', `${instance}/databases/pipeline-db`)).toMatchObject({status: 400});
	expect(await ask('DELETE', path)).toMatchObject({status: 200});
	expect(await cloud.reads.database(path)).toBeUndefined();
});

describe.skipIf(toolsMissing)('gcloud', () => {
	test('carries out the commands that the plans print', async () => {
		const home = gcloudHome(sandbox.connection.http, projects.ingestion, region);
		const gcloud = (...args: string[]) => runTool(home.folder, 'gcloud', 'spanner', ...args);
		try {
			const place = ['--instance=pipeline-prod', `--project=${projects.ingestion}`];
			await gcloud(
				'instances',
				'update',
				'pipeline-prod',
				'--processing-units=4000',
				`--project=${projects.ingestion}`,
			);
			expect((await ask('GET', instance)).body.processingUnits).toBe(4000);
			const create = ['backups', 'create', 'by-gcloud', '--database=pipeline-db', '--retention-period=14d'];
			expect(await gcloud(...create, ...place)).not.toContain('ERROR');
			expect(await gcloud('backups', 'list', ...place)).toMatch(/by-gcloud +pipeline-db/);
		} finally {
			home.remove();
		}
	});
});
