/** How faults are written down, which call they strike, and how calls are counted. */
import {describe, expect, test, vi} from 'vitest';
import {injections} from '../../src/commands/sandboxOptions.ts';
import {UsageError} from '../../src/config/usage.ts';
import {grpcCalled, restCalled} from '../../src/sandbox/apis/called.ts';
import {createCounts} from '../../src/sandbox/faults/counts.ts';
import {createFaults} from '../../src/sandbox/faults/registry.ts';
import {parseFault} from '../../src/sandbox/faults/types.ts';

describe('written down', () => {
	test.each([
		['429', {name: '429'}],
		['hang@spanner', {name: 'hang', api: 'spanner'}],
		[
			'429-retry-after@monitoring.ListTimeSeries:3',
			{name: '429-retry-after', api: 'monitoring', method: 'ListTimeSeries', times: 3},
		],
		['reset@spanner.listBACKUPS', {name: 'reset', api: 'spanner', method: 'ListBackups'}],
		['reset@bigquery.jobs.query', {name: 'reset', api: 'bigquery', method: 'jobs.query'}],
		[' late:2 ', {name: 'late', api: 'logging', times: 2}],
	])('%s', (text, fault) => expect(parseFault(text)).toEqual(fault));

	test.each([
		['', "unknown fault ''"],
		['slow', "unknown fault 'slow': use 401, 403,"],
		['503@mars', "unknown API 'mars': use bigquery,"],
		['503@', "unknown API ''"],
		['503:0', 'times must be a whole number from 1'],
		['503:x', "fault '503:x' is not name[@api[.Method]][:times]"],
		[
			'429@monitoring.Typo',
			"unknown method of monitoring for 429 'Typo': use ListTimeSeries, GetMetricDescriptor, ListMetricDescriptors, alertPolicies.list",
		],
		['503@run.jobs.query', "unknown method of run for 503 'jobs.query': use GetService,"],
		['tail-ended@logging.ListLogEntries', "'ListLogEntries': use TailLogEntries"],
		['operation-failed@run.GetService', "'GetService': use UpdateService, ReplaceService"],
		['late@run', "fault 'late' is one of logging, not of run"],
	])('%j is refused', (text, message) => {
		expect(() => injections({fault: [text]})).toThrow(UsageError);
		expect(() => injections({fault: [text]})).toThrow(message);
	});
});

describe('striking', () => {
	const query = {api: 'bigquery', method: 'jobs.query'} as const;
	const tail = {api: 'logging', method: 'TailLogEntries'} as const;

	test('by API and method, after some calls, so many times', () => {
		const faults = createFaults([{name: '503', api: 'bigquery', method: 'JOBS.query', after: 1, times: 2}]);
		const struck = (called: Parameters<typeof faults.begin>[0]) => faults.begin(called).breaking?.name;
		expect(struck({api: 'bigquery', method: 'tables.get'})).toBeUndefined();
		expect(Array.from({length: 4}, () => struck(query))).toEqual([undefined, '503', '503', undefined]);
		expect(faults.list()).toEqual([]);
	});

	test('one fault breaks a call, those that alter it add up', () => {
		const faults = createFaults([
			{name: 'clock'},
			{name: '500', times: 1},
			{name: '503'},
			{name: 'late', api: 'logging'},
		]);
		const names = () => {
			const {breaking, changes} = faults.begin(tail);
			return [breaking?.name, ...changes.map(({name}) => name)];
		};
		expect(names()).toEqual(['500', 'clock', 'late']);
		expect(names()).toEqual(['503', 'clock', 'late']);
	});

	test('open streams, by faults that break in the middle; not those that are closed', () => {
		const faults = createFaults();
		const strike = vi.fn();
		const others = [vi.fn(), vi.fn()] as const;
		const close = faults.opened({...tail, strike});
		faults.opened({...tail, strike: others[0]});
		faults.opened({api: 'spanner', method: 'ExecuteStreamingSql', strike: others[1]});
		faults.set([{name: '503'}, {name: 'tail-ended', api: 'logging', times: 1}]);
		expect(strike).toHaveBeenCalledExactlyOnceWith({name: 'tail-ended', api: 'logging', times: 1});
		close();
		faults.set([{name: 'reset', midStream: true}]);
		expect(strike).toHaveBeenCalledOnce();
		expect(others.map(({mock}) => mock.calls.length)).toEqual([1, 1]);
	});

	test('what begins an operation is let through, and told in which error that has to end', () => {
		const faults = createFaults([{name: 'operation-failed'}, {name: 'clock'}]);
		expect(faults.begin({api: 'spanner', method: 'GetInstance'}).undoing).toBeUndefined();
		const {breaking, changes, undoing} = faults.begin({api: 'spanner', method: 'UpdateInstance'});
		expect([breaking, changes[0]?.name, undoing?.name]).toEqual([undefined, 'clock', 'operation-failed']);
	});

	test('the faults of one API are replaced without the others noticing', () => {
		const faults = createFaults([{name: '503', api: 'bigquery', times: 2}]);
		const strike = vi.fn();
		faults.opened({...tail, strike});
		faults.begin(query);
		faults.set([{name: 'tail-ended', api: 'logging'}], 'logging');
		faults.set([{name: '500', api: 'run'}], 'run');
		expect(strike).toHaveBeenCalledOnce();
		expect(faults.list().map(({name, hits}) => [name, hits])).toEqual([
			['503', 1],
			['tail-ended', 1],
			['500', 0],
		]);
		faults.set([], 'logging');
		expect(faults.list().map(({name}) => name)).toEqual(['503', '500']);
	});

	test('what a call began with goes on changing it until it is healed', () => {
		const faults = createFaults([{name: 'duplicates', api: 'logging', times: 1}]);
		const begun = faults.begin(tail);
		expect(faults.changes(tail, begun)).toHaveLength(1);
		expect(faults.changes(tail, {changes: []})).toEqual([]);
		faults.set([]);
		expect(faults.changes(tail, begun)).toEqual([]);
	});
});

describe('calls', () => {
	test.each([
		['/google.logging.v2.LoggingServiceV2/TailLogEntries', 'logging', 'TailLogEntries'],
		['/google.spanner.admin.instance.v1.InstanceAdmin/GetInstance', 'spanner', 'GetInstance'],
		['/google.longrunning.Operations/GetOperation', 'run', 'GetOperation'],
	])('%s', (path, api, method) => expect(grpcCalled(path)).toEqual({api, method}));

	test.each([
		['POST', '/bigquery/v2/projects/p/queries', 'bigquery jobs.query'],
		['GET', '/bigquery/v2/projects/p/queries/job_1', 'bigquery jobs.getQueryResults'],
		['GET', '/bigquery/v2/projects/p/datasets/d/tables/t', 'bigquery tables.get'],
		['GET', '/v2/projects/p/locations/-/functions', 'functions functions.list'],
		['GET', '/v1/projects/p/locations/us-central1/jobs', 'scheduler jobs.list'],
		['POST', '/v1/projects/p/locations/us-central1/jobs/j:run', 'scheduler jobs.run'],
		['GET', '/v1/projects/p/secrets', 'secrets secrets.list'],
		['GET', '/v1/projects/p/secrets/s/versions', 'secrets versions.list'],
		['POST', '/v1/projects/p:getIamPolicy', 'resourcemanager getIamPolicy'],
		['GET', '/v1/projects/p/services:batchGet', 'serviceusage services.batchGet'],
		['POST', '/v1/projects/-/serviceAccounts/a@b.c:generateIdToken', 'token generateIdToken'],
		['POST', '/fn/p/account-scoring', 'functions invoke'],
		['GET', '/v1/health', 'http health'],
		['GET', '/', 'http root'],
	])('%s %s', (method, path, expected) => {
		const called = restCalled(method, path);
		expect(`${called?.api} ${called?.method}`).toBe(expected);
	});
	test('what is none', () => {
		for (const path of ['/pitwall/faults', '/v1/projects/p/queries', '/bigquery/v2/projects/p/locations/l/jobs'])
			expect(restCalled('GET', path)).toBeUndefined();
	});

	test('the busiest minute, in real and in virtual seconds', () => {
		let real = 5_000_000;
		const counts = createCounts({now: () => real * 60, speed: 60}, () => real);
		const add = (times: number) => {
			for (let i = 0; i < times; i++) counts.add('logging', 'ListLogEntries', i === 0);
		};
		const read = () => counts.read().apis.logging?.methods.ListLogEntries;
		add(3);
		real += 30_000;
		add(4);
		expect(read()).toEqual({
			total: 7,
			faulted: 2,
			real: {last60s: 7, max60s: 7},
			virtual: {last60s: 4, max60s: 4},
		});
		real += 31_000;
		add(1);
		expect(read()).toMatchObject({real: {last60s: 5, max60s: 7}, virtual: {last60s: 1, max60s: 4}});
		real += 3_600_000;
		expect(read()).toMatchObject({total: 8, real: {last60s: 0, max60s: 7}, virtual: {last60s: 0, max60s: 4}});
		expect(counts.read().apis.logging).toMatchObject({total: 8, faulted: 3});
	});
});
