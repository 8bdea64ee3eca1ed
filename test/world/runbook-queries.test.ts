/** The queries of all shipped runbooks run on the tables of the sandbox. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {sandboxConfig} from '../../src/load/load.ts';
import {runbooksOf} from '../../src/runbooks/books.ts';
import {syncJobsView} from '../../src/sandbox/apis/bigquery/jobs-view.ts';
import type {SqlEngine, SqlParam} from '../../src/sandbox/contract/tables.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {sales, tables, unmatchedView} from '../../src/sandbox/world/schema.ts';
import {localDate} from '../../src/zone.ts';

const now = Date.parse('2026-11-21T20:00:00Z');
const {systems} = sandboxConfig(new URL('../../systems', import.meta.url).pathname);
const queries = systems.flatMap(({project, tz, ...system}) =>
	runbooksOf(system).flatMap(({name, steps}) =>
		steps.flatMap(({number, query}) => (query ? [{name: `${name} ${number}`, project, tz, query}] : [])),
	),
);

let engine: SqlEngine;
beforeAll(async () => {
	engine = await openEngine({now: () => now, speed: 1});
	for (const table of Object.values(tables)) await engine.createTable(table);
	await engine.createView(sales, 'v_unmatched_emails', unmatchedView);
});
afterAll(() => engine.close());

describe('the query of runbook', () => {
	test.each(queries)('$name', async ({project, tz, query: {api, sql}}) => {
		await syncJobsView(engine, project, sql, () => []);
		const params: SqlParam[] = [
			{name: 'now', type: 'TIMESTAMP', value: BigInt(now) * 1000n},
			{name: 'today', type: 'DATE', value: localDate(now, tz)},
			{name: 'tz', type: 'STRING', value: tz},
		];
		const known = api === 'spanner' ? params.slice(0, 1) : params;
		const {columns} = await engine.query({
			sql,
			dialect: api,
			project,
			...(api === 'spanner' && {namespace: tables.processing_requests.namespace}),
			params: known.filter(({name}) => sql.includes(`@${name}`)),
		});
		expect(columns.length).toBeGreaterThan(0);
	});

	test('is not missing: the systems have some', () => {
		expect(queries.length).toBeGreaterThan(25);
	});
});
