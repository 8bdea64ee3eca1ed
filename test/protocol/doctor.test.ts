/** The doctor finds what is injected into the sandbox: one fault of each kind, and names that nobody has. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {LoadedConfig} from '../../src/config/schema/system.ts';
import {examine} from '../../src/doctor/examine.ts';
import type {Finding, Part} from '../../src/doctor/finding.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {parseFault} from '../../src/sandbox/faults/types.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {requests, setFaults} from '../support/faults.ts';
import {unhurried} from '../support/patience.ts';
import {quietOrigin} from '../support/quiet.ts';

let sandbox: RunningSandbox;
const shipped = sandboxConfig('systems');
const sales: LoadedConfig = {...shipped, systems: shipped.systems.filter(({system}) => system === 'sales')};
const terminal = {env: {}, tty: false, columns: 0, rows: 0, colors: 0};

beforeAll(async () => {
	sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 60, origin: quietOrigin()});
	await sandbox.loaded;
});
afterAll(() => sandbox?.close());

/** What is not in order, with faults in force. */
const examined = async (faults: readonly string[], config = sales): Promise<Finding[]> =>
	(await found(faults, config)).filter(({level, part}) => level === 'mend' && part !== 'values');

/** Everything that is found, with faults in force. */
async function found(faults: readonly string[], config: LoadedConfig): Promise<readonly Finding[]> {
	await setFaults(sandbox.connection.http, faults.map(parseFault));
	let reads: CloudReads | undefined;
	try {
		const cloud = createCloud(sandbox.connection, clockFrom(sandbox.connection.clock), unhurried);
		({reads} = cloud);
		const {survey} = cloud;
		return await examine({config, warnings: [], reads, survey, terminal});
	} finally {
		await reads?.close();
	}
}

const of = (part: Part, found: readonly Finding[]) => found.filter(one => one.part === part);

test('a sound project has nothing to mend, and nothing was changed', async () => {
	expect(await examined([], shipped)).toEqual([]);
	expect((await requests(sandbox.connection.http)).changes).toEqual({});
});

describe('the account that actions are carried out as', () => {
	const account = 'acting@sales-intelligence-prod.iam.gserviceaccount.com';
	const acting = {
		...sales,
		systems: sales.systems.map(system => ({...system, actions: {...system.actions, actAs: account}})),
	};
	test('can be impersonated', async () => {
		expect(await found([], acting)).toContainEqual({
			part: 'permissions',
			system: 'sales',
			level: 'ok',
			says: `actions can be carried out as ${account}`,
		});
	});
	test('cannot be: what to grant', async () => {
		expect(of('permissions', await found(['403@token'], acting))).toContainEqual({
			part: 'permissions',
			system: 'sales',
			level: 'look',
			says: expect.stringContaining(`no action can be carried out as ${account}: `),
			todo: expect.stringMatching(
				/^gcloud iam service-accounts add-iam-policy-binding acting@.* --role roles\/iam\.serviceAccountTokenCreator$/,
			),
		});
	});
});

describe('a fault', () => {
	test('revoked@scheduler: the permission, what is blind, the command', async () => {
		const found = await examined(['revoked@scheduler']);
		const [first] = of('permissions', found);
		expect(first).toMatchObject({
			says: expect.stringMatching(
				/^cloudscheduler\.jobs\.list is missing in sales-intelligence-prod: source jobs .* is BLIND/,
			),
			todo: expect.stringMatching(
				/^gcloud projects add-iam-policy-binding sales-intelligence-prod .* roles\/cloudscheduler\.viewer$/,
			),
		});
		expect(of('reach', found)).toHaveLength(1);
	});
	test('api-disabled@run: the command that enables it', async () =>
		expect(of('reach', await examined(['api-disabled@run']))[0]).toMatchObject({
			todo: expect.stringMatching(/^gcloud services enable run\.googleapis\.com --project sales-intelligence-prod$/),
		}));
	test('401: log in', async () =>
		expect(of('reach', await examined(['401@functions']))[0]).toMatchObject({
			todo: 'gcloud auth application-default login',
		}));
	test('503@bigquery: every query', async () => {
		const queries = Object.values(sales.systems[0]?.sources ?? {}).filter(
			source => 'bigquery' in source || 'bigqueryJobs' in source,
		);
		expect(of('reach', await examined(['503@bigquery']))).toHaveLength(queries.length);
	});
	test('clock: how far', async () =>
		expect(of('clock', await examined(['clock']))).toMatchObject([{says: expect.stringContaining('behind Google')}]));
	test('403 of testIamPermissions: permissions cannot be told, all else is', async () =>
		expect(await examined(['403@resourcemanager.testIamPermissions'])).toEqual([]));
});

test('a column that no table has is named, with those that are there', async () => {
	const [system] = sales.systems;
	const checks = system?.checks.map(check =>
		check.id === 'scoring_date' ? {...check, measure: {source: 'scoring_today', column: 'age_days'}} : check,
	);
	const config = {...sales, systems: [{...system, checks}]} as LoadedConfig;
	expect(of('names', await examined([], config))).toMatchObject([
		{
			says: expect.stringMatching(
				/^check scoring_date reads scoring_today: no row has the column age_days; there is .*days_old/,
			),
		},
	]);
});
