/** docs/sources.md is what lists answer: each of its tables, held against the answer of the sandbox and against the memory. */
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {Cell} from '../../src/cloud/types.ts';
import {
	kindOf,
	type SourceConfig,
	type SourceKind,
	sourceKinds,
	sourceSchema,
} from '../../src/config/schema/sources.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {pack} from '../../src/journal/pack.ts';
import {keptState, stateOf} from '../../src/journal/rows.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {unhurried} from '../support/patience.ts';
import {quietOrigin} from '../support/quiet.ts';

/** The tables of the page: the source that a heading names, and the column and type of each row. */
const documented = readFileSync('docs/sources.md', 'utf8')
	.split(/^## /m)
	.slice(1)
	.map(section => {
		const heading = /^`(.*)`$/m.exec(section)?.[1] ?? '';
		const columns = [...section.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, name, type]) => [name, type]);
		return {heading, source: sourceSchema.parse(parse(heading)), columns: Object.fromEntries(columns)};
	});

const isOfType: Readonly<Record<string, (cell: Cell) => boolean>> = {
	text: cell => typeof cell === 'string',
	number: cell => typeof cell === 'number' && Number.isFinite(cell),
	boolean: cell => typeof cell === 'boolean',
	time: cell => typeof cell === 'string' && new Date(cell).toISOString() === cell,
};

let sandbox: RunningSandbox;
let reads: CloudReads;
const loaded = sandboxConfig('systems');
/** The system whose cloud has most of everything. */
const systemFor = (source: SourceConfig): SystemConfig => {
	const ofSales: readonly SourceKind[] = ['functions', 'scheduler', 'bigqueryJobs', 'secrets', 'iam', 'apis'];
	const name = ofSales.includes(kindOf(source)) ? 'sales' : 'ingestion';
	return loaded.systems.find(({system}) => system === name) as SystemConfig;
};

beforeAll(async () => {
	sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 60, origin: quietOrigin()});
	await sandbox.loaded;
	({reads} = createCloud(sandbox.connection, clockFrom(sandbox.connection.clock), unhurried));
});
afterAll(async () => {
	await reads?.close();
	await sandbox?.close();
});
const read = (source: SourceConfig, system = systemFor(source)) =>
	reads.read(system, 'it', source, undefined, new AbortController().signal);

test('has a table of every kind that answers a list', () => {
	const lists = Object.entries(sourceKinds).filter(([, {answers}]) => answers === 'list');
	for (const [kind] of lists)
		expect(
			documented.some(({source}) => kind in source),
			kind,
		).toBe(true);
});

describe.each(documented)('$heading', ({source, columns}) => {
	test('answers its columns, in their order, with cells of their types', async () => {
		// A query, so that there is a job.
		if ('bigqueryJobs' in source) {
			const [sql] = Object.values(systemFor(source).sources).filter(one => 'bigquery' in one);
			if (sql) await read(sql, systemFor(source));
		}
		const {answer} = await read(source);
		if (answer.kind !== 'rows') throw new Error(`it answered ${answer.kind}`);
		expect(answer.columns).toEqual(Object.keys(columns));
		// A calm instance has nothing under way.
		if (!('spannerAdmin' in source && source.spannerAdmin === 'operations'))
			expect(answer.rows.length).toBeGreaterThan(0);
		for (const row of answer.rows) {
			expect(Object.keys(row)).toEqual(Object.keys(columns));
			for (const [name, cell] of Object.entries(row))
				expect(cell === null || isOfType[columns[name] ?? '']?.(cell), `${name}: ${cell}`).toBe(true);
		}
	});

	test('is remembered as it was', async () => {
		const reading = await read(source);
		const kept = pack(JSON.stringify(keptState({reading, failures: 0, period: 60_000})));
		expect(stateOf({body: kept, seen: reading.fetchedAt}, reading.fetchedAt)?.reading).toEqual(reading);
	});
});

describe('BigQuery jobs', () => {
	const jobs = {bigqueryJobs: true, window: '1h', limit: 2} as const;
	const rowsOf = async (source: SourceConfig) => {
		const {answer} = await read(source);
		return answer.kind === 'rows' ? answer : undefined;
	};

	test('say what failed, in the words of the statement', async () => {
		const {project} = systemFor(jobs);
		const query = {query: 'SELECT 1\n  / 0 AS broken', useLegacySql: false};
		await fetch(`${sandbox.connection.http}/bigquery/v2/projects/${project}/jobs`, {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body: JSON.stringify({configuration: {query, labels: {team: 'data'}}}),
		});
		const [newest] = (await rowsOf(jobs))?.rows ?? [];
		expect(newest).toMatchObject({
			state: 'DONE',
			type: 'QUERY',
			error: expect.stringMatching(/^invalidQuery: division by zero/),
			labels: 'team=data',
			statement: 'SELECT 1 / 0 AS broken',
		});
	});

	test('are the newest ones, and a list that goes on is cut', async () => {
		const long = await rowsOf({...jobs, window: '24h', limit: 1000});
		expect(long?.cut).toBeUndefined();
		expect(await rowsOf({...jobs, window: '24h'})).toMatchObject({
			rows: long?.rows.slice(0, 2),
			cut: 'the newest 2 jobs, there are more',
		});
		expect((await rowsOf({...jobs, limit: 1000}))?.rows.length).toBeLessThan(long?.rows.length ?? 0);
	});
});

describe('access', () => {
	const rowsOf = async (source: SourceConfig) => {
		const {answer} = await read(source);
		return answer.kind === 'rows' ? answer.rows : [];
	};

	test('a secret is its newest version; destroyed ones do not count, and one that is not there says so', async () => {
		expect(await rowsOf({secrets: ['dialpad-api-key', 'nobody-knows']})).toMatchObject([
			{secret: 'dialpad-api-key', version: '4', state: 'ENABLED', versions: 3, rotation_at: expect.any(String)},
			{secret: 'nobody-knows', version: null, state: 'MISSING', versions: 0},
		]);
		expect((await rowsOf({secrets: true})).map(({secret}) => secret)).toContain('web-session-key');
	});

	test('a filter of a client holds before its page is cut, and one that is not understood is refused', async () => {
		const ask = async (list: string, filter: string) => {
			const query = new URLSearchParams({filter, pageSize: '2'});
			const answer = await fetch(`${sandbox.connection.http}/v1/projects/sales-intelligence-prod/${list}?${query}`);
			return {status: answer.status, body: (await answer.json()) as {secrets?: {name: string}[]}};
		};
		const {body} = await ask('secrets', 'name:salesforce');
		expect(body.secrets?.map(({name}) => name.split('/').at(-1))).toEqual([
			'salesforce-client-id',
			'salesforce-refresh-token',
		]);
		expect((await ask('secrets', 'labels.team=x')).status).toBe(400);
		expect((await ask('topics', 'name:x')).status).toBe(400);
		const policy = (project: string) =>
			fetch(`${sandbox.connection.http}/v1/projects/${project}:getIamPolicy`, {method: 'POST', body: '{}'});
		expect([(await policy('nobody-has-it')).status, (await policy('sales-intelligence-prod')).status]).toEqual([
			403, 200,
		]);
	});

	test('a binding with a condition is told with it, and every binding is told apart', async () => {
		const rows = await rowsOf({iam: true});
		expect(rows.find(({condition}) => condition !== null)).toMatchObject({
			role: 'roles/secretmanager.secretVersionAdder',
			condition: expect.stringContaining('Rotation in office hours: request.time'),
		});
		expect(new Set(rows.map(({binding}) => binding)).size).toBe(rows.length);
	});

	test('a subscription says how its messages get to somebody', async () => {
		const rows = await rowsOf({subscriptions: true});
		expect(rows.find(({name}) => name === 'webhook-processing-sub')).toMatchObject({
			delivery: 'push',
			pushes_to: expect.stringMatching(/^https:/),
			dead_letters: 'webhook-processing-dlq',
		});
		expect(rows.find(({name}) => name === 'webhook-processing-dlq-sub')).toMatchObject({
			delivery: 'pull',
			pushes_to: null,
		});
	});

	test('an API that is not enabled says so', async () => {
		expect(await rowsOf({apis: ['aiplatform.googleapis.com', 'vision.googleapis.com']})).toMatchObject([
			{api: 'aiplatform.googleapis.com', title: 'Vertex AI API', state: 'ENABLED'},
			{api: 'vision.googleapis.com', state: 'DISABLED'},
		]);
	});
});
