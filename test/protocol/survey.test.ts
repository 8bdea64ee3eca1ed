/** What setting up asks of a project, on the sandbox. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import {tablesOf} from '../../src/cloud/spanner-ddl.ts';
import type {CloudSurvey} from '../../src/cloud/survey.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {projects} from '../../src/sandbox/contract/names.ts';
import {deniedBy} from '../../src/sandbox/faults/denied.ts';
import {parseFault} from '../../src/sandbox/faults/types.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {unhurried} from '../support/patience.ts';
import {quietOrigin} from '../support/quiet.ts';

let sandbox: RunningSandbox;
let reads: CloudReads;
let survey: CloudSurvey;
const sales = sandboxConfig('systems').systems.find(({system}) => system === 'sales') as SystemConfig;

beforeAll(async () => {
	sandbox = await startSandbox({
		seed: 7,
		story: 'calm',
		storyAfterMinutes: 60,
		origin: quietOrigin(),
		faults: [parseFault('revoked@scheduler')],
	});
	await sandbox.loaded;
	({reads, survey} = createCloud(sandbox.connection, clockFrom(sandbox.connection.clock), unhurried));
});
afterAll(async () => {
	await reads?.close();
	await sandbox?.close();
});

test('we are in a sandbox', async () => expect(await survey.identity(projects.sales)).toEqual({kind: 'sandbox'}));

test('permissions are granted but for what a fault takes away', async () => {
	const asked = ['bigquery.jobs.create', 'cloudscheduler.jobs.list', 'cloudscheduler.jobs.run'];
	expect([...(await survey.granted(projects.sales, asked))]).toEqual(['bigquery.jobs.create']);
});

test('a permission that cannot be one is refused', async () =>
	expect(survey.granted(projects.sales, ['everything'])).rejects.toThrow(/Permission everything is not valid/));

test.for([
	['403@monitoring', 'monitoring.timeSeries.list', true],
	['403@monitoring', 'run.services.get', false],
	['revoked@run.UpdateService', 'run.services.update', true],
	['revoked@run.UpdateService', 'run.services.get', false],
	['revoked', 'logging.logEntries.list', true],
	['503@monitoring', 'monitoring.timeSeries.list', false],
] as const)('the fault %s on %s', ([fault, permission, denied]) =>
	expect(deniedBy([parseFault(fault)], permission)).toBe(denied),
);

test('a query is priced without being run', async () => {
	const {bytes, columns, tables} = await survey.dryRun(sales, {
		bigquery:
			'SELECT source_system, COUNT(*) AS runs FROM sales_intelligence.etl_runs WHERE started_at < @now GROUP BY 1',
	});
	expect(bytes).toBeGreaterThan(0);
	expect({columns, tables}).toEqual({columns: ['source_system', 'runs'], tables: 1});
});

test('the tables of BigQuery with their columns', async () => {
	const found = await survey.tables(projects.sales, 100);
	const runs = found.find(({table}) => table === 'etl_runs');
	expect(runs?.dataset).toBe('sales_intelligence');
	expect(runs?.columns).toContainEqual({name: 'started_at', type: 'TIMESTAMP'});
	expect(await survey.tables(projects.sales, 2)).toHaveLength(2);
});

test('the databases of Spanner with their tables', async () => {
	const [first, ...more] = await survey.databases(projects.ingestion);
	expect(more).toEqual([]);
	expect(first).toMatchObject({instance: 'pipeline-prod', database: 'pipeline-db'});
	const requests = first?.tables.find(({table}) => table === 'processing_requests');
	expect(requests?.columns).toContainEqual({name: 'created_at', type: 'TIMESTAMP'});
	expect(await survey.databases(projects.sales)).toEqual([]);
});

test('DDL as Spanner prints it', () =>
	expect(
		tablesOf([
			'CREATE TABLE Singers (\n  SingerId INT64 NOT NULL,\n  `Name` STRING(1024),\n  Tags ARRAY<STRING(MAX)>,\n  CONSTRAINT FK FOREIGN KEY(SingerId) REFERENCES Others(Id),\n) PRIMARY KEY(SingerId),\n  ROW DELETION POLICY (OLDER_THAN(At, INTERVAL 1 DAY))',
			'CREATE INDEX ByName ON Singers(Name)',
		]),
	).toEqual([
		{
			table: 'Singers',
			columns: [
				{name: 'SingerId', type: 'INT64'},
				{name: 'Name', type: 'STRING'},
				{name: 'Tags', type: 'ARRAY'},
			],
			indexed: ['SingerId', 'Name'],
		},
	]));

test('the alert policies of a project', async () => {
	expect(await survey.alertPolicies(projects.ingestion)).toHaveLength(3);
	expect(await survey.alertPolicies(projects.aiusage)).toEqual([]);
});
