/** What is under way counts: the shipped SQL on small, known tables. */
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {levelOf} from '../../src/checks/levels.ts';
import {sloView} from '../../src/checks/slo.ts';
import type {SqlValue} from '../../src/sandbox/contract/tables.ts';
import type {TableName} from '../../src/sandbox/world/schema.ts';
import {lookup, minute, rows, seen} from '../support/checks.ts';
import {openShippedSql, type ShippedSql, shippedSystem} from '../support/shippedSql.ts';

const now = Date.parse('2026-03-10T20:02:00Z'); // a Tuesday, 13:02 in Los Angeles
let world: ShippedSql;
beforeEach(async () => {
	world = await openShippedSql(now);
});
afterEach(() => world.close());

/** Requests that came one every 20 s, so long ago (minutes), every fifth of which takes `slow`. */
const requests = (from: number, slow: number) =>
	Array.from({length: from * 3}, (_, i) => {
		const created = now - i * 20_000;
		const took = i % 5 === 0 ? slow : 40_000;
		const ended = created + took <= now;
		return [`r${i}`, 't', ended ? 'completed' : 'processing', ended ? took : null, null, created] as SqlValue[];
	});

const put = (table: TableName, list: SqlValue[][]) => world.put(table, list);
const ask = (system: string, id: string, since?: number) => world.ask(system, id, now, since);

async function processingTime(): Promise<{value?: number; level: string}> {
	const {slos} = shippedSystem('ingestion');
	const slo = slos.find(({id}) => id === 'processing_time');
	if (!slo) throw new Error('no SLO of processing times');
	const {value} = sloView(slo, lookup({processing: seen(rows(...(await ask('ingestion', 'processing'))), now)}), now);
	return value === undefined ? {level: 'nodata'} : {value, level: levelOf(value, slo.levels).level};
}

describe('A3: unfinished requests count with their age so far', () => {
	test.each([
		[1.2 * minute, 'ok'],
		[6 * minute, 'warn'],
		[12 * minute, 'crit'],
		[300 * minute, 'crit'],
	])('a fifth of the requests takes %i ms: %s', async (slow, level) => {
		await put('processing_requests', requests(60, slow));
		expect((await processingTime()).level).toBe(level);
	});
	test('nothing but what hangs is left: that is not no traffic', async () => {
		const hanging = [20, 21, 22].map(m => [`h${m}`, 't', 'processing', null, null, now - m * minute]);
		await put('processing_requests', hanging as SqlValue[][]);
		expect((await processingTime()).value).toBeGreaterThan(20 * minute);
	});
	test('what failed without a time is over; what came after the newest full step is not late yet', async () => {
		await put('processing_requests', [
			['a', 't', 'failed', null, null, now - 50 * minute],
			['b', 't', 'processing', null, null, now - minute],
		]);
		expect(await ask('ingestion', 'processing')).toEqual([]);
	});
	test('the end of a window is the same whether all of it is read or only the end', async () => {
		await put('processing_requests', requests(120, 50 * minute));
		const whole = await ask('ingestion', 'processing');
		const since = Date.parse('2026-03-10T19:30:00Z');
		const end = await ask('ingestion', 'processing', since);
		expect(end.length).toBeGreaterThan(3);
		expect(whole.filter(({bucket}) => Date.parse(String(bucket)) >= since)).toEqual(end);
	});
});

describe('A3: rates neither leave out nor count as bad what has not ended', () => {
	test('a CRM sync under way is left out for a quarter of an hour, then it did not succeed', async () => {
		const sync = (id: string, status: string, ago: number) => [id, 'r', 'hubspot', status, now - ago * minute];
		await put('crm_integrations', [
			sync('a', 'success', 3),
			sync('b', 'pending', 3),
			sync('c', 'failed', 3),
			sync('d', 'pending', 18),
		]);
		expect((await ask('ingestion', 'crm')).map(({good, total}) => [good, total])).toEqual([
			[0, 1],
			[1, 2],
		]);
	});
	test('a batch in which something is under way is running, unless it has failed already', async () => {
		const request = (id: string, status: string, took: number | null, ago: number) => [
			id,
			't',
			status,
			took,
			null,
			now - ago * minute,
		];
		await put('processing_requests', [
			request('a', 'completed', 40_000, 45),
			request('b', 'processing', null, 45),
			request('c', 'failed', 9, 25),
			request('d', 'cancelled', null, 25),
			request('e', 'processing', null, 25),
			request('f', 'completed', 40_000, 12),
		]);
		expect((await ask('ingestion', 'batches')).map(({status}) => status)).toEqual(['success', 'failed', 'running']);
	});
	test('a run that has been running since another day did not succeed', async () => {
		const run = (id: string, status: string, started: string) => [
			id,
			'gmail',
			status,
			Date.parse(started),
			null,
			null,
			null,
		];
		await put('etl_runs', [
			run('1', 'success', '2026-03-09T20:00:00Z'),
			run('2', 'running', '2026-03-09T21:00:00Z'),
			run('3', 'running', '2026-03-10T20:00:00Z'),
		]);
		expect(await ask('sales', 'etl_daily')).toMatchObject([
			{day: '2026-03-09', success: 1, total: 2},
			{day: '2026-03-10', success: 0, total: 0},
		]);
	});
});
