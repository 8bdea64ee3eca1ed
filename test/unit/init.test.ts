/** How init tells tables by their columns, which limits it takes, and what it writes. */
import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import type {TableInfo} from '../../src/cloud/survey.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import {fragmentsOf, systemText} from '../../src/init/file.ts';
import {type Found, nothingFound} from '../../src/init/found.ts';
import {idOf, nice, percent, span} from '../../src/init/limits.ts';
import {asOutcomes, outcomesOf} from '../../src/init/outcomes.ts';
import {freshnessSql, outcomesSql, runsSql} from '../../src/init/sql.ts';
import {asRuns, asStamped} from '../../src/init/tables.ts';

/** `name TYPE, name TYPE` as a table. */
const table = (columns: string): TableInfo => ({
	dataset: 'ds',
	table: 'it',
	location: 'US',
	columns: columns.split(', ').map(item => {
		const [name = '', type = ''] = item.split(' ');
		return {name, type};
	}),
});

describe('a table of runs', () => {
	test.for([
		[
			'run_id STRING, source_system STRING, status STRING, started_at TIMESTAMP, completed_at TIMESTAMP, rows_processed INT64, error_message STRING',
			{status: 'status', source: 'source_system', runId: 'run_id', rows: 'rows_processed', error: 'error_message'},
		],
		['dag_id STRING, state STRING, start_date TIMESTAMP, end_date TIMESTAMP', {status: 'state', runId: 'dag_id'}],
		[
			'job_name STRING, outcome STRING, begin_time DATETIME, records INT64',
			{status: 'outcome', source: 'job_name', rows: 'records'},
		],
		[
			'pipeline STRING, result STRING, created_at TIMESTAMP, finished_at TIMESTAMP',
			{status: 'result', source: 'pipeline'},
		],
	] as const)('%s', ([columns, expected]) => expect(asRuns(table(columns))).toMatchObject(expected));
	test.for([
		['no start', 'id STRING, status STRING, created_at TIMESTAMP'],
		['no status', 'id STRING, started_at TIMESTAMP, ended_at TIMESTAMP'],
		['a status that is a number', 'status INT64, started_at TIMESTAMP'],
	] as const)('not with %s', ([, columns]) => expect(asRuns(table(columns))).toBeUndefined());
});

describe('the column that says when data arrived', () => {
	test.for([
		['sent_at TIMESTAMP, ingested_at TIMESTAMP', 'ingested_at'],
		['created_at TIMESTAMP, updated_at TIMESTAMP', 'updated_at'],
		['name STRING, happened TIMESTAMP', 'happened'],
		['amount FLOAT64, cost_date DATE', 'cost_date'],
		['score_date DATE, created_at TIMESTAMP', 'created_at'],
	] as const)('%s: %s', ([columns, name]) => expect(asStamped(table(columns))?.column.name).toBe(name));
	test('none', () => expect(asStamped(table('id STRING, amount INT64'))).toBeUndefined());
});

describe('a table of outcomes', () => {
	const columns = [
		{name: 'id', type: 'STRING'},
		{name: 'status', type: 'STRING'},
		{name: 'created_at', type: 'TIMESTAMP'},
	];
	test('has a status and an indexed time', () =>
		expect(asOutcomes({table: 't', columns, indexed: ['id', 'created_at']})).toEqual({
			table: 't',
			status: 'status',
			time: 'created_at',
		}));
	test('is not read whole for want of an index', () =>
		expect(asOutcomes({table: 't', columns, indexed: ['id']})).toBeUndefined());
	const at = {table: 't', status: 'status', time: 'created_at'};
	test('its words are sorted', () =>
		expect(
			outcomesOf(at, [
				{word: 'success', n: 900},
				{word: 'timed_out', n: 100},
				{word: 'pending', n: 50},
			]),
		).toEqual({...at, failed: ['timed_out', 'failed', 'error'], open: ['pending'], usual: 0.1}));
	test('a state of things is no outcome', () => expect(outcomesOf(at, [{word: 'enabled', n: 900}])).toBeUndefined());
	test('too few rows prove nothing', () => expect(outcomesOf(at, [{word: 'success', n: 9}])).toBeUndefined());
	test('words are quoted', () =>
		expect(outcomesSql({...at, failed: ["can't"], open: [], usual: 0})).toContain("IN ('can\\'t')"));
});

describe('limits', () => {
	test.for([
		[0, 1],
		[3, 3],
		[31, 50],
		[1000, 1000],
		[0.011, 0.02],
	] as const)('%d is nice as %d', ([value, expected]) => expect(nice(value)).toBeCloseTo(expected));
	test.for([
		[500, '500ms'],
		[20_000, '20s'],
		[400_000, '7m'],
		[7 * 3_600_000, '7h'],
	] as const)('%d ms is written %s', ([ms, text]) => expect(span(ms)).toBe(text));
	test('ids and percentages', () => expect([idOf('My-Table.2'), percent(0.025)]).toEqual(['my_table_2', '2.5%']));
});

describe('SQL', () => {
	test('names are quoted, and only columns that are there are asked for', () => {
		const runs = asRuns(table('select STRING, state STRING, start_date DATETIME'));
		const sql = runs && runsSql(runs);
		expect(sql).toContain("'it' AS source");
		expect(sql).toContain('TIMESTAMP(`start_date`, @tz) AS started_at');
		expect(sql).not.toContain('completed_at');
	});
	test('partitions before the window are left out', () => {
		const day = asStamped(table('cost_date DATE'));
		expect(day && freshnessSql([{table: day, label: 'it'}])).toContain(
			'WHERE `cost_date` >= DATE(TIMESTAMP_SUB(@now, INTERVAL 30 DAY), @tz)',
		);
	});
});

const nothing = nothingFound('p', 'europe-west1', 'UTC');
const textOf = (found: Found) => systemText('p', found, fragmentsOf(found));

describe('the system file', () => {
	test('of an empty project still watches its log', () => {
		const system = systemSchema.parse(parse(textOf(nothing)));
		expect(system.checks.map(({id}) => id)).toEqual(['log_errors']);
	});
	test('names what could not be looked at, in one line each', () =>
		expect(textOf({...nothing, unseen: ['queues: needs\nmonitoring.viewer']})).toContain(
			'# Not looked at: queues: needs monitoring.viewer\n',
		));
	test('a job that is paused is no alarm', () => {
		const jobs = [
			{name: 'nightly', enabled: true},
			{name: 'old', enabled: false},
		];
		const text = textOf({...nothing, jobs});
		expect(text).toContain('Left out, since they are paused: old.');
		const check = systemSchema.parse(parse(text)).checks.find(({id}) => id === 'scheduler');
		expect(check?.measure).toEqual({source: 'jobs', jobs: ['nightly']});
	});
	test('a service that already fails at times gets a limit above that', () => {
		const services = [{name: 'web', ready: true, perMinute: 50, steady: 1, bad: 0.03, p95: 180}];
		const {checks} = systemSchema.parse(parse(textOf({...nothing, services})));
		expect(checks.find(({id}) => id === 'error_rate')?.levels).toEqual({warn: '> 10%', crit: '> 25%'});
		expect(checks.find(({id}) => id === 'latency_web')?.levels).toEqual({warn: '> 500ms', crit: '> 2000ms'});
	});
	test('a service that is not ready now is no alarm', () => {
		const services = [{name: 'web', ready: false, perMinute: 0, steady: 0, bad: 0}];
		const {checks} = systemSchema.parse(parse(textOf({...nothing, services})));
		expect(checks.find(({id}) => id === 'not_ready')?.measure).toMatchObject({except: {service: ['web']}});
	});
	test('a service that is seldom called has no check of its traffic', () => {
		const services = [{name: 'web', ready: true, perMinute: 2, steady: 0.3, bad: 0}];
		const ids = systemSchema.parse(parse(textOf({...nothing, services}))).checks.map(({id}) => id);
		expect(ids).not.toContain('traffic_web');
	});
});
