/** Copies of tables and new columns: planned, sent as jobs of our own ids, and read back (S0-63, S1-40, S1-42, S4-51, C-13). */
import {describe, expect, test} from 'vitest';
import {action as addColumn} from '../../src/actions/catalogue/bq.add_column.ts';
import {action as restoring} from '../../src/actions/catalogue/bq.restore_snapshot.ts';
import {validateForm} from '../../src/actions/form.ts';
import type {ParamValues, Plan} from '../../src/actions/types.ts';
import {type Call, type Json, mayBeSent} from '../../src/cloud/call.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {clockOf, executorOf, fakeReads, hour, newWorld, t0, tableFacts, type World} from '../support/actions.ts';
import {aimed, execute, planned} from '../support/executing.ts';

const worldWith = (tables: World['tables'] = {}) => newWorld({tables: {'p.d.accounts': tableFacts(), ...tables}});
const plan = (world: World, action: string, params: ParamValues = {}) =>
	planned(world, {action, target: 'd.accounts', params});
const job = (call: Call, configuration: Json): Call => ({...call, body: {configuration}});

/** The job makes a table with so many rows. */
const making = (world: World, copy: string, rows: number) => ({
	writes: {
		async send() {
			world.tables[copy] = tableFacts({rows});
			return {status: 200, body: '', operation: 'projects/p/locations/EU/jobs/j'};
		},
	},
});

describe('bq.backup_table', () => {
	const copy = 'p.copies.accounts_20261121';

	test('copies into the table of the day, and into no other', async () => {
		const {call, gcloud, undo, facts: known} = await plan(worldWith(), 'bq.backup_table');
		expect(call).toMatchObject({
			path: '/bigquery/v2/projects/p/jobs',
			body: {
				jobReference: {jobId: 'pitwall_copy_p_copies_accounts_20261121_20261121T030000Z', location: 'EU'},
				configuration: {
					copy: {
						sourceTable: {projectId: 'p', datasetId: 'd', tableId: 'accounts'},
						destinationTable: {projectId: 'p', datasetId: 'copies', tableId: 'accounts_20261121'},
						writeDisposition: 'WRITE_EMPTY',
					},
				},
			},
		});
		expect(mayBeSent(call)).toBe(true);
		expect(gcloud).toBe('bq --project_id=p --location=EU cp --no_clobber p:d.accounts p:copies.accounts_20261121');
		expect(undo).toBe('bq --project_id=p --location=EU rm -f -t p:copies.accounts_20261121');
		expect(known.copy).toBe(copy);
	});

	test('a copy of today is not written over', async () => {
		await expect(plan(worldWith({[copy]: tableFacts({rows: 7})}), 'bq.backup_table')).rejects.toThrow(
			'there is a copy of today already: copies.accounts_20261121, with 7 rows',
		);
		const world = worldWith();
		const made = await plan(world, 'bq.backup_table');
		world.tables[copy] = tableFacts();
		const report = await executorOf(world).preflight(made);
		expect(report).toMatchObject({ok: false});
		expect(report.items.find(({title}) => title === 'name is free')?.detail).toMatch(/not written over/);
	});

	test('a plan of yesterday is for yesterday', async () => {
		const world = worldWith();
		const made = await plan(world, 'bq.backup_table');
		world.now += 24 * hour;
		const {items} = await executorOf(world).preflight(made);
		expect(items.find(({title}) => title === 'name is free')).toMatchObject({state: 'failed'});
	});

	test('says the rows of both in the end, and when the copy goes', async () => {
		const world = worldWith();
		const made = await plan(world, 'bq.backup_table');
		const {result} = await execute(world, made, 'y', making(world, copy, 239));
		expect(result).toMatchObject({phase: 'done', summary: 'copies.accounts_20261121 has 239 rows, the table 240'});
	});

	test('an answer that was lost: the job is looked up by its id', async () => {
		const world = worldWith();
		const made = await plan(world, 'bq.backup_table');
		const asked: string[] = [];
		const reads = {
			...fakeReads(world),
			async operation(name: string) {
				asked.push(name);
				world.tables[copy] = tableFacts();
				return {done: true};
			},
		};
		world.fail = new CloudError('outcome-unknown', 'reset', 'bigquery');
		const {result} = await execute(world, made, 'y', {reads});
		expect(result.phase).toBe('done');
		expect(asked[0]).toBe('projects/p/locations/EU/jobs/pitwall_copy_p_copies_accounts_20261121_20261121T030000Z');
	});

	test('a job that fails says why', async () => {
		const world = worldWith();
		const made = await plan(world, 'bq.backup_table');
		const reads = {...fakeReads(world), operation: async () => ({done: true, error: 'quota exceeded'})};
		const {result} = await execute(world, made, 'y', {reads, ...making(world, copy, 0)});
		expect(result).toMatchObject({phase: 'failed', summary: 'quota exceeded'});
	});
});

describe('bq.restore_snapshot', () => {
	const restore = (world: World, hours: number) => plan(world, 'bq.restore_snapshot', {hours_ago: hours});

	test('copies the rows of a moment beside the live table', async () => {
		const {call, gcloud, sideEffects, changes} = await restore(worldWith(), 24);
		const moment = t0 - 24 * hour;
		expect(call.body).toMatchObject({
			configuration: {
				copy: {
					sourceTable: {tableId: `accounts@${moment}`},
					destinationTable: {datasetId: 'd', tableId: 'accounts_as_of_20261120T030000Z'},
					writeDisposition: 'WRITE_EMPTY',
				},
			},
		});
		expect(gcloud).toContain(`cp --no_clobber p:d.accounts@${moment} p:d.accounts_as_of_20261120T030000Z`);
		expect(changes[1]).toMatchObject({before: '240 in the live table, which stays'});
		expect(sideEffects.join('\n')).toMatch(/Nothing is swapped[\s\S]*Access that was granted/);
	});

	test('tells the rows that are in no copy', async () => {
		const kept = worldWith({'p.d.accounts': tableFacts({streaming: true, partitionsKept: 60 * 24 * hour})});
		const {sideEffects} = await restore(kept, 1);
		expect(sideEffects.join('\n')).toMatch(/streamed in[\s\S]*partitions are deleted after/);
	});

	test('a view has no past, and time travel has an end', async () => {
		await expect(restore(worldWith({'p.d.accounts': tableFacts({type: 'VIEW'})}), 1)).rejects.toThrow('only a table');
		const fields = restoring.fields?.(aimed('bq.restore_snapshot', 'd.accounts')) ?? {};
		expect(validateForm(fields, {hours_ago: '167'})).toEqual({params: {hours_ago: 167}});
		expect(validateForm(fields, {hours_ago: '168'})).toMatchObject({errors: {hours_ago: expect.any(String)}});
	});
});

describe('bq.add_column', () => {
	const add = (world: World, column: string, type = 'STRING') => plan(world, 'bq.add_column', {column, type});

	test('adds a column that may be NULL, and has BigQuery check it first', async () => {
		const {call, gcloud, undo} = await add(worldWith(), 'churn_risk', 'FLOAT64');
		const sql = 'ALTER TABLE `p.d.accounts` ADD COLUMN IF NOT EXISTS `churn_risk` FLOAT64';
		expect(call).toMatchObject({
			dryRun: 'configuration.dryRun',
			body: {configuration: {query: {query: sql, useLegacySql: false}}},
		});
		expect(mayBeSent(call)).toBe(true);
		expect(gcloud).toBe(`bq --project_id=p --location=EU query --use_legacy_sql=false '${sql}'`);
		expect(undo).toMatch(/^None/);
	});

	test('a name that differs in case alone is taken', async () => {
		await expect(add(worldWith(), 'industry')).rejects.toThrow('d.accounts has a column Industry already');
	});

	test.each(['1st', 'a b', 'x` STRING; DROP TABLE `y', 'naïve'])('%j is no name of a column', column =>
		expect(add(worldWith(), column)).rejects.toThrow('is no name of a column'),
	);

	test('is in force once BigQuery lists it', async () => {
		const world = worldWith();
		const made = await add(world, 'churn_risk');
		const writes = {
			async send(_: Call, {dryRun = false}) {
				if (!dryRun) world.tables['p.d.accounts'] = tableFacts({columns: [{name: 'churn_risk', type: 'STRING'}]});
				return {status: 200, body: ''};
			},
		};
		const {result} = await execute(world, made, made.confirm, {writes});
		expect(result).toMatchObject({phase: 'done', summary: 'd.accounts has churn_risk'});
	});
});

describe('bq.schema', () => {
	const world = (view: string) => worldWith({'p.d.accounts': tableFacts({type: 'VIEW', view})});

	test('makes a view anew from its file, and prints the former query as the way back (S4-33)', async () => {
		const {call, gcloud, undo, changes} = await plan(world('SELECT 1 AS one'), 'bq.schema');
		const sql = 'CREATE OR REPLACE VIEW `p.d.accounts` AS SELECT 2 AS two';
		expect(call).toMatchObject({
			dryRun: 'configuration.dryRun',
			body: {configuration: {query: {query: sql, useLegacySql: false}}},
		});
		expect(mayBeSent(call)).toBe(true);
		expect(gcloud).toBe(`bq --project_id=p --location=EU query --use_legacy_sql=false '${sql}'`);
		expect(undo).toContain('AS SELECT 1 AS one');
		expect(changes).toEqual([{what: 'query', before: 'SELECT 1 AS one', after: 'SELECT 2 AS two'}]);
	});

	test('a table is no view, and a view that was changed meanwhile is planned again', async () => {
		await expect(plan(worldWith(), 'bq.schema')).rejects.toThrow('d.accounts is a TABLE: only a view is made anew');
		const changed = world('SELECT 1 AS one');
		const made = await plan(changed, 'bq.schema');
		changed.tables['p.d.accounts'] = tableFacts({type: 'VIEW', view: 'SELECT 3'});
		expect(await executorOf(changed).preflight(made)).toMatchObject({ok: false});
	});

	test('is done once BigQuery has the query', async () => {
		const seen = world('SELECT 1 AS one');
		const made = await plan(seen, 'bq.schema');
		const writes = {
			async send(_: Call, {dryRun = false}) {
				if (!dryRun) seen.tables['p.d.accounts'] = tableFacts({type: 'VIEW', view: 'SELECT 2 AS two'});
				return {status: 200, body: ''};
			},
		};
		expect((await execute(seen, made, made.confirm, {writes})).result).toMatchObject({
			phase: 'done',
			summary: 'd.accounts has the query of the file',
		});
	});
});

describe('other jobs of BigQuery', () => {
	test.each<[string, Json]>([
		['a copy over a table', {copy: {writeDisposition: 'WRITE_TRUNCATE'}}],
		['a load', {load: {}}],
		['a copy that is a query, too', {copy: {writeDisposition: 'WRITE_EMPTY'}, query: {query: 'SELECT 1'}}],
		['a drop', {query: {query: 'DROP TABLE `d.t`'}}],
		['a dropped column', {query: {query: 'ALTER TABLE `d.t` DROP COLUMN x'}}],
		['a second statement', {query: {query: 'ALTER TABLE `d.t` ADD COLUMN IF NOT EXISTS `x` STRING; DROP TABLE `d.t`'}}],
		['a view and a drop', {query: {query: 'CREATE OR REPLACE VIEW `d.v` AS SELECT 1; DROP TABLE `d.t`'}}],
		['nothing at all', {}],
	])('%s is never sent', async (_, configuration) => {
		const {call} = await plan(worldWith(), 'bq.backup_table');
		expect(mayBeSent(job(call, configuration))).toBe(false);
	});
});

describe('a wall that was ended meanwhile', () => {
	test.each([
		['made', async () => ({done: true}), {state: 'found', text: 'made: it is done'}],
		['failed', async () => ({done: true, error: 'no'}), {state: 'found', text: 'failed: no'}],
		['under way', async () => ({done: false}), {state: 'runs'}],
		[
			'never sent',
			async () => {
				throw new CloudError('notFound', 'Not found: Job', 'bigquery');
			},
			{state: 'found', text: 'not made: it was never begun'},
		],
	])('finds out what became of it: %s', async (_, operation, found) => {
		const world = worldWith();
		const {call}: Plan = await plan(world, 'bq.add_column', {column: 'x', type: 'STRING'});
		const intent = {ts: new Date(t0 - hour).toISOString(), call} as never;
		const eyes = {reads: {...fakeReads(world), operation}, clock: clockOf(world)};
		expect(await addColumn.became(intent, aimed('bq.add_column', 'd.accounts'), eyes)).toMatchObject(found);
	});
});
