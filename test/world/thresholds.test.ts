/** Thresholds of the shipped systems on small, known tables: what fires, and what does not. */
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {SqlValue} from '../../src/sandbox/contract/tables.ts';
import {day, hour, lookup, minute, points, rows, seen, systemOf} from '../support/checks.ts';
import {openShippedSql, type ShippedSql, shippedSystem} from '../support/shippedSql.ts';

/** Noon of a Saturday in Los Angeles. */
const noon = Date.parse('2026-11-21T20:00:00Z');
const local = (date: string, time: string) => Date.parse(`${date}T${time}:00-08:00`);
let world: ShippedSql;
beforeEach(async () => {
	world = await openShippedSql(noon);
});
afterEach(() => world.close());

/** What burns or builds up, by check. */
const told = async (system: string, now: number, checks: readonly string[]) =>
	(await world.alerts(system, now))
		.filter(({check, state}) => checks.includes(check) && (state === 'firing' || state === 'pending'))
		.map(({check, instance, level, label}) => [check, ...(instance ? [instance] : []), level, label].join(' '))
		.sort();

describe('A17: the daily pipeline is counted in scheduled runs', () => {
	const usage = (date: string, ingested: number): SqlValue[] => [date, 'cursor', 'a@x', 'k', 1, 1, 1, 1, 1, ingested];
	const cost = (date: string, ingested: number): SqlValue[] => [date, 'cursor', 'a@x', 'k', 1, ingested];
	const loadedOn = (date: string) => local(date, '06:04');
	/** Usage up to one day, costs up to another; loaded on the morning after. */
	const load = async (usageTo: string, costTo: string) => {
		const after = (date: string) => loadedOn(new Date(Date.parse(date) + day).toISOString().slice(0, 10));
		await world.put('fct_usage_daily', [usage(usageTo, after(usageTo))]);
		await world.put('fct_cost_daily', [cost(costTo, after(costTo))]);
	};
	const checks = ['pipeline_missed_days', 'freshness'];
	const at = (date: string, time: string) => told('aiusage', local(date, time), checks);

	test('a good night says nothing, at no hour', async () => {
		await load('2026-11-19', '2026-11-19'); // by the run of the 20th
		for (const time of ['06:10', '12:00', '23:59']) expect(await at('2026-11-20', time)).toEqual([]);
		for (const time of ['00:00', '03:00', '06:03', '06:59']) expect(await at('2026-11-21', time)).toEqual([]);
	});
	test('one failed run is one missed day until the next is due, also past midnight', async () => {
		await load('2026-11-18', '2026-11-18'); // the run of the 20th failed
		const warned = [
			'pipeline_missed_days fct_cost_daily warn Warning',
			'pipeline_missed_days fct_usage_daily warn Warning',
		];
		const days = (list: string[]) => list.filter(text => text.startsWith('pipeline'));
		for (const time of ['07:00', '23:59']) expect(days(await at('2026-11-20', time))).toEqual(warned);
		for (const time of ['00:01', '06:05', '06:59']) expect(days(await at('2026-11-21', time))).toEqual(warned);
		expect((await at('2026-11-21', '06:30')).filter(text => text.includes('crit'))).toEqual([]);
		expect(days(await at('2026-11-21', '07:00')).every(text => text.includes('crit Critical'))).toBe(true);
	});
	test('costs three days behind are seen beside usage that is in time', async () => {
		await load('2026-11-20', '2026-11-17');
		expect(await at('2026-11-21', '08:00')).toEqual([
			'freshness fct_cost_daily crit Critical',
			'pipeline_missed_days fct_cost_daily crit Critical',
		]);
	});
	test('an empty table is said', async () => {
		await world.put('fct_usage_daily', [usage('2026-11-20', loadedOn('2026-11-21'))]);
		expect(await at('2026-11-21', '08:00')).toEqual([
			'freshness fct_cost_daily crit Critical',
			'pipeline_missed_days fct_cost_daily crit Critical',
		]);
	});
	test('days loaded count the day that was due this morning', async () => {
		await load('2026-11-19', '2026-11-19');
		const last = async (time: string) => (await world.ask('aiusage', 'pipeline', local('2026-11-21', time))).at(-1);
		expect(await last('06:59')).toMatchObject({day: '2026-11-19', loaded: 1});
		expect(await last('07:00')).toMatchObject({day: '2026-11-20', loaded: 0});
	});
	test.each([
		[[400, 300], []],
		[
			[400, 100],
			['cost_month crit High', 'cost_unexpected crit High'],
		],
		[[300, 100], ['cost_unexpected crit High']],
		[[400, 390], ['cost_month crit High']],
	])('costs of %j USD a day now and before: %j', async ([now = 0, before = 0], expected) => {
		const days = Array.from({length: 60}, (_, i) => new Date(noon - (i + 1) * day).toISOString().slice(0, 10));
		const scale = expected.length === 0 ? 0.8 : 1;
		await world.put(
			'fct_cost_daily',
			days.map((date, i) => [date, 'cursor', 'a@x', 'k', (i < 30 ? now : before) * scale, noon]),
		);
		expect(await told('aiusage', noon, ['cost_month', 'cost_unexpected'])).toEqual(expected);
	});
});

describe('A17: every row is judged', () => {
	const levelOf = (measure: Record<string, string>, levels: Record<string, string>, ...values: (number | null)[]) => {
		const checks = [{id: 'check', title: 'Check', measure: {source: 'table', ...measure}, levels, severity: 'high'}];
		const list = values.map((value, i) => ({
			name: `row ${i}`,
			value,
			at: value && new Date(noon - value * hour).toISOString(),
		}));
		const {alerts} = evaluate(emptyMemory, systemOf({checks}), lookup({table: seen(rows(...list), noon)}), noon);
		return alerts.map(({state, level, value, reason, instance}) => [state, level, value, reason, instance]);
	};
	test('the worst of several counts, in the direction of its limits, and is named', () => {
		const crit = {crit: '> 5'};
		expect(levelOf({column: 'value'}, crit, 1, 9, 7)).toEqual([['firing', 'crit', '9', 'row 1', undefined]]);
		expect(levelOf({column: 'value'}, {crit: '< 5'}, 9, 3, 1)).toEqual([['firing', 'crit', '1', 'row 2', undefined]]);
		expect(levelOf({ageOf: 'at'}, {warn: '> 5h'}, 1, 9)).toMatchObject([
			['firing', 'warn', expect.anything(), 'row 1', undefined],
		]);
		expect(levelOf({column: 'value'}, crit, 1, 2)).toEqual([]);
	});
	test('a row without a value is not hidden by good ones, and hides no bad one', () => {
		expect(levelOf({column: 'value'}, {crit: '> 5'}, 1, null)).toEqual([
			['nodata', 'nodata', 'no data', 'value is empty in the row of row 1', undefined],
		]);
		expect(levelOf({column: 'value'}, {crit: '> 5'}, null, 6)).toMatchObject([
			['firing', 'crit', '6', 'row 1', undefined],
		]);
	});
	test('of all but some there may be none, but one that is there without a value is missing', () => {
		const measure = {source: 'table', column: 'v', by: 'k', except: {k: ['a']}};
		const system = systemOf({checks: [{id: 'check', title: 'Check', measure, levels: {crit: '> 5'}}]});
		const states = (...list: {k: string; v: number | null}[]) =>
			evaluate(emptyMemory, system, lookup({table: seen(rows(...list), noon)}), noon).alerts.map(({state}) => state);
		expect(states({k: 'a', v: 9})).toEqual([]);
		expect(states({k: 'a', v: 9}, {k: 'b', v: null})).toEqual(['nodata']);
		expect(states()).toEqual(['nodata']);
	});
	test('two rows of one instance are no exception', () => {
		const checks = [
			{id: 'check', title: 'Check', measure: {source: 'table', column: 'v', by: 'k'}, levels: {crit: '> 5'}},
		];
		const table = seen(rows({k: 'a', v: 1}, {k: 'a', v: 9}, {k: 'b', v: 1}), noon);
		expect(evaluate(emptyMemory, systemOf({checks}), lookup({table}), noon).alerts).toMatchObject([
			{key: 'demo.check[a]', value: '9'},
		]);
	});
});

describe('A14: thresholds of what the systems read', () => {
	const id = (i: number) => `a${i}`;
	const accounts = Array.from({length: 240}, (_, i): SqlValue[] => [id(i), `Account ${i}`, 'x', noon - hour]);
	const scores = (date: string, count: number): SqlValue[][] =>
		Array.from({length: count}, (_, i) => [id(i), date, 50, 0.5, 0.5, 'call', noon - 5 * hour]);
	const checks = ['scoring_date', 'scoring_coverage', 'match_rate', 'embeddings', 'etl_success_rate', 'freshness'];
	const sales = () => told('sales', noon, checks);
	const message = (i: number, embedded: boolean): SqlValue[] => [
		`m${i}`,
		'b',
		's',
		noon - hour,
		noon - hour,
		embedded ? [0.1] : null,
	];
	const person = (i: number, matched: boolean): SqlValue[] => [`m${i}`, `p${i}@x`, matched ? 'c' : null, noon - hour];
	/** All in order but for what a test changes. */
	const put = async ({scored = 240, embedded = 100, matched = 87}) => {
		await world.put('sf_accounts', accounts);
		await world.put('account_recommendations', [...scores('2026-11-21', scored), ...scores('2026-11-20', 240)]);
		await world.put(
			'gmail_messages',
			Array.from({length: 100}, (_, i) => message(i, i < embedded)),
		);
		await world.put(
			'gmail_participants',
			Array.from({length: 100}, (_, i) => person(i, i < matched)),
		);
		await world.put('dialpad_calls', [['c', noon - hour, 60, noon - hour]]);
	};
	test.each([
		[{}, []],
		[{scored: 10}, ['scoring_coverage crit P2(ops)']],
		[{scored: 200}, ['scoring_coverage warn P3(ops)']],
		[{matched: 10}, ['match_rate crit P2(ops)']],
		[{matched: 70}, ['match_rate warn P3(ops)']],
		[{embedded: 5}, ['embeddings crit P2(ops)']],
		[{embedded: 90}, ['embeddings warn P3(ops)']],
	])('%j: %j', async (world, expected) => {
		await put(world);
		expect(await sales()).toEqual(expected);
	});
	test('an empty score table, empty tables', async () => {
		await world.put('sf_accounts', accounts);
		expect(await sales()).toEqual([
			'freshness dialpad_calls crit P3(ops)',
			'freshness gmail_messages crit P3(ops)',
			'scoring_coverage crit P2(ops)',
			'scoring_date crit P2(ops)',
		]);
	});
	test.each([
		[0.5, ['etl_success_rate crit P2(ops)']],
		[0.93, ['etl_success_rate warn undefined']],
		[0.99, []],
	])('a success rate of %d of the ETL', async (share, expected) => {
		const run = (i: number): SqlValue[] => [
			`r${i}`,
			'gmail',
			i < share * 100 ? 'success' : 'failed',
			noon - 6 * day + i * hour,
			noon - 6 * day + i * hour + minute,
			1,
			null,
		];
		await world.put(
			'etl_runs',
			Array.from({length: 100}, (_, i) => run(i)),
		);
		expect((await told('sales', noon, ['etl_success_rate'])).map(text => text.trim())).toEqual(
			expected.map(text => text.replace(' undefined', '')),
		);
	});
	test.each([
		['webhook-processing-dlq-sub', 28, ['dead_letters warn']],
		['webhook-processing-dlq-sub', 300, ['dead_letters crit']],
		['webhook-processing-dlq-sub', 0, []],
		['webhook-processing-sub', 28, []],
	])('%s with %i messages: %j', (subscription_id, waiting, expected) => {
		const course = Array.from({length: 30}, (_, i) => [noon - (32 - i) * minute, waiting] as const);
		const backlog = seen(points(course, {subscription_id}, 120), noon);
		const {alerts} = evaluate(emptyMemory, shippedSystem('ingestion'), lookup({backlog}), noon);
		const ours = alerts.filter(({check, state}) => check.startsWith('dead_letters') && state === 'firing');
		expect(ours.map(({check, level}) => `${check} ${level}`)).toEqual(expected);
	});
});
