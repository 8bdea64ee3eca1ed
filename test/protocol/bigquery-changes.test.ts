/** Jobs that change the sandbox's BigQuery: copies into new tables, out of the past too, new columns and views. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createJobLog} from '../../src/sandbox/apis/bigquery/pipeline.ts';
import type {SqlEngine} from '../../src/sandbox/contract/tables.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {restOf} from '../support/rest.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-10T20:00:00Z');
let now = start;
let engine: SqlEngine;
let server: Server;
let root: string;

beforeAll(async () => {
	const clock = {now: () => now, speed: 1};
	engine = await openEngine(clock);
	await engine.createTable({
		namespace: 'bq/p/d',
		table: 't',
		key: ['id'],
		arrival: 'at',
		columns: [
			{name: 'id', type: 'INT64'},
			{name: 'at', type: 'TIMESTAMP'},
		],
	});
	engine.declare('bq/p/copies');
	// One row an hour, the newest of now.
	await engine.insert(
		'bq/p/d',
		't',
		Array.from({length: 24}, (_, id) => [id, start - id * hour]),
	);
	const handle = await restOf({engine, clock, jobs: createJobLog()});
	server = createServer((request, response) => {
		void handle(request, response).then(handled => {
			if (!handled) response.writeHead(404).end('{}');
		});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bigquery/v2/projects/p`;
});
afterAll(async () => {
	server.closeAllConnections();
	await new Promise(resolve => server.close(resolve));
	await engine.close();
});

interface Answer {
	code: number;
	body: {
		status?: {state?: string; errorResult?: {reason: string; message: string}};
		statistics?: {copy?: {copiedRows: string}};
		error?: {message: string};
		numRows?: string;
		schema?: {fields: {name: string; type: string}[]};
		view?: {query: string};
	};
}
async function ask(method: string, path: string, body?: object): Promise<Answer> {
	const answer = await fetch(`${root}${path}`, {method, ...(body && {body: JSON.stringify(body)})});
	return {code: answer.status, body: (await answer.json()) as Answer['body']};
}
const reference = (table: string) => {
	const [datasetId, tableId] = table.split('.');
	return {projectId: 'p', datasetId, tableId};
};
const copy = (from: string, to: string, id?: string, more = {}) =>
	ask('POST', '/jobs', {
		...(id !== undefined && {jobReference: {projectId: 'p', jobId: id}}),
		configuration: {
			copy: {
				sourceTable: reference(from),
				destinationTable: reference(to),
				writeDisposition: 'WRITE_EMPTY',
				...more,
			},
		},
	});
const run = (query: string, dryRun = false) =>
	ask('POST', '/jobs', {configuration: {dryRun, query: {query, useLegacySql: false}}});
const rowsOf = async (table: string) => {
	const [dataset, name] = table.split('.');
	return Number((await ask('GET', `/datasets/${dataset}/tables/${name}`)).body.numRows);
};

describe('copies', () => {
	test('a table into another dataset, once', async () => {
		const {body} = await copy('d.t', 'copies.t_1', 'mine');
		expect(body).toMatchObject({status: {state: 'DONE'}, statistics: {copy: {copiedRows: '24'}}});
		expect(await rowsOf('copies.t_1')).toBe(24);
		expect((await ask('GET', '/jobs/mine?location=US')).body).toMatchObject({status: {state: 'DONE'}});
		expect(await copy('d.t', 'copies.t_2', 'mine')).toMatchObject({code: 409});
		expect((await copy('d.t', 'copies.t_1')).body.status?.errorResult).toEqual({
			reason: 'duplicate',
			message: 'Already Exists: Table p:copies.t_1',
		});
	});

	test.each([
		['a dataset that is not there', 'd.t', 'nowhere.t', {}, 'Not found: Dataset p:nowhere'],
		['a table that is not there', 'd.none', 'copies.n', {}, 'Not found: Table p:d.none was not found in location US'],
		['over a table', 'd.t', 'copies.o', {writeDisposition: 'WRITE_TRUNCATE'}, 'new tables alone'],
		['a moment before time travel', `d.t@${start - 200 * hour}`, 'copies.o', {}, 'Cannot read before'],
	])('%s fails', async (_, from, to, more, words) => {
		expect((await copy(from, to, undefined, more)).body.status?.errorResult?.message).toContain(words);
	});

	test('rows of a moment: those that had come by then', async () => {
		await copy(`d.t@${start - 10 * hour}`, 'd.t_10');
		expect(await rowsOf('d.t_10')).toBe(14);
		await copy('d.t@-7200000', 'd.t_2');
		expect(await rowsOf('d.t_2')).toBe(22);
	});

	test('rows of a moment before somebody deleted them', async () => {
		now = start + hour;
		const deleted = await ask('POST', '/queries', {query: 'DELETE FROM d.t WHERE id < 20', useLegacySql: false});
		expect(deleted.body).toMatchObject({numDmlAffectedRows: '20'});
		expect(await rowsOf('d.t')).toBe(4);
		now = start + 2 * hour;
		await run('TRUNCATE TABLE d.t');
		await copy(`d.t@${start + 1.5 * hour}`, 'd.t_deleted');
		await copy(`d.t@${start + 0.5 * hour}`, 'd.t_whole');
		await copy('d.t', 'd.t_now');
		expect([await rowsOf('d.t_deleted'), await rowsOf('d.t_whole'), await rowsOf('d.t_now')]).toEqual([4, 24, 0]);
	});

	test('a copy can be deleted, and nothing that the world writes to', async () => {
		expect(await ask('DELETE', '/datasets/d/tables/t')).toMatchObject({code: 400});
		await copy('copies.t_1', 'copies.gone');
		expect(await ask('DELETE', '/datasets/copies/tables/gone')).toMatchObject({code: 200});
		expect(await ask('GET', '/datasets/copies/tables/gone')).toMatchObject({code: 404});
	});
});

describe('definitions', () => {
	const columns = async () => (await ask('GET', '/datasets/d/tables/t')).body.schema?.fields.map(({name}) => name);

	test('a new column is NULL in all rows, and rows go on coming', async () => {
		const sql = 'ALTER TABLE `p.d.t` ADD COLUMN IF NOT EXISTS `note` STRING';
		await run(sql, true);
		expect(await columns()).toEqual(['id', 'at']);
		expect((await run(sql)).body.status).toEqual({state: 'DONE'});
		expect((await run(sql)).body.status).toEqual({state: 'DONE'});
		expect(await columns()).toEqual(['id', 'at', 'note']);
		await engine.insert('bq/p/d', 't', [[100, now]]);
		const {rows} = await engine.query({sql: 'SELECT note FROM d.t', dialect: 'bigquery', project: 'p', params: []});
		expect(rows).toEqual([[null]]);
	});

	test.each([
		['ALTER TABLE d.t ADD COLUMN id STRING', 'Column already exists: id'],
		['ALTER TABLE d.none ADD COLUMN x STRING', 'Not found: Table p:d.none'],
		['ALTER TABLE d.t ADD COLUMN x NOTHING', 'Type not found: NOTHING'],
		['CREATE OR REPLACE VIEW d.v AS SELECT nothing FROM d.t', 'nothing'],
		['CREATE OR REPLACE VIEW d.t AS SELECT 1 AS one', 'Already Exists'],
	])('%s is refused, by a dry run too', async (sql, words) => {
		for (const dryRun of [true, false]) expect((await run(sql, dryRun)).body.error?.message).toContain(words);
	});

	test('what the sandbox cannot run is refused, and has a type for a dry run', async () => {
		const sql = 'ALTER TABLE d.t DROP COLUMN id';
		expect((await run(sql, true)).body.error).toBeUndefined();
		expect((await run(sql)).body.error?.message).toContain('only by ADD COLUMN');
	});

	test('a view is made anew', async () => {
		for (const sql of ['SELECT 1 AS one', 'SELECT 2 AS two']) {
			await run(`CREATE OR REPLACE VIEW \`p.d.v\` AS\n${sql}`);
			expect((await ask('GET', '/datasets/d/tables/v')).body.view?.query).toBe(sql);
		}
	});
});
