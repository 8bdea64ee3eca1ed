/** A7: lists that are longer than one page, and longer than we read, through the official clients. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import * as grpc from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ageNote} from '../../panels/PaneOf.tsx';
import {standingOf} from '../../src/checks/source-standing.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {CloudSurvey} from '../../src/cloud/survey.ts';
import type {Reading} from '../../src/cloud/types.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {registerRun} from '../../src/sandbox/apis/run/service.ts';
import {createControlPlane} from '../../src/sandbox/control/state.ts';
import {serviceDefinition} from '../../src/sandbox/grpc/protos.ts';
import {checkOf, minute, systemOf} from '../support/checks.ts';
import {drive} from '../support/driving.ts';
import {type Routes, restOf} from '../support/rest.ts';
import {bareSystem, listen} from '../support/serving.ts';

const at = Date.parse('2026-11-21T08:00:00Z');
const clock = {now: () => at, speed: 60};
const system = bareSystem();
const {project, region} = system;

let rpc: grpc.Server;
let http: Server;
let reads: CloudReads;
let survey: CloudSurvey;
/** Entries of the log, in pages as a server makes them that has to search: short ones, one of them empty. */
const pages = [3, 0, 2, 4, 1, 5, 5].map((size, page) =>
	Array.from({length: size}, (_, i) => ({
		insertId: `${page}-${i}`,
		logName: 'l',
		timestamp: {seconds: String(at / 1000 - page * 10 - i)},
		severity: 'ERROR',
		resource: {type: 'r', labels: {service_name: 'web'}},
		textPayload: `${page}-${i}`,
	})),
);

beforeAll(async () => {
	const control = createControlPlane(clock);
	for (const [name, revisions] of [
		['web', 130],
		['busy', 640],
	] as const) {
		control.run.addService({project, region, name, uri: 'https://x', image: 'img:0', minInstances: 0, maxInstances: 1});
		for (let i = 1; i < revisions; i++)
			control.run.deploy(project, name, {image: `img:${i}`, createdAt: at - i * 1000});
	}
	const common = {project, region, timeoutSeconds: 1, memory: '1M', env: {}, updatedAt: at};
	for (let i = 0; i < 1100; i++) control.addFunction({...common, name: `fn-${String(i).padStart(4, '0')}`});
	for (let i = 0; i < 620; i++)
		control.addJob({
			project,
			region,
			name: `job-${String(i).padStart(4, '0')}`,
			schedule: '0 6 * * *',
			timeZone: 'UTC',
			target: {function: 'fn-0000', body: {}},
			attemptDeadlineSeconds: 1,
		});
	rpc = new grpc.Server();
	registerRun(rpc, {control, clock});
	rpc.addService(serviceDefinition('logging-api', 'google.logging.v2.LoggingServiceV2'), {
		listLogEntries: (call: {request: {pageToken: string}}, callback: grpc.sendUnaryData<object>) => {
			const page = Number(call.request.pageToken || 0);
			callback(null, {entries: pages[page], nextPageToken: page + 1 < pages.length ? String(page + 1) : ''});
		},
	});
	/** Two pages of one item each; the token of a page is its number. */
	const paged =
		(field: string, nameOf: (parent: string, page: number) => string) =>
		({request}: {request: {parent: string; pageToken: string}}, callback: grpc.sendUnaryData<object>) => {
			const page = Number(request.pageToken || 0);
			callback(null, {[field]: [{name: nameOf(request.parent, page)}], nextPageToken: page === 0 ? '1' : ''});
		};
	rpc.addService(serviceDefinition('spanner', 'google.spanner.admin.instance.v1.InstanceAdmin'), {
		listInstances: paged('instances', (parent, page) => `${parent}/instances/i${page}`),
	});
	rpc.addService(serviceDefinition('spanner', 'google.spanner.admin.database.v1.DatabaseAdmin'), {
		listDatabases: paged('databases', (parent, page) => `${parent}/databases/d${page}`),
		getDatabaseDdl: ({request}: {request: {database: string}}, callback: grpc.sendUnaryData<object>) =>
			request.database.startsWith('projects/closed/')
				? callback({code: grpc.status.PERMISSION_DENIED, details: 'no'})
				: callback(null, {statements: ['CREATE TABLE t (\n  id INT64,\n) PRIMARY KEY(id)']}),
	});
	let routes: Routes;
	http = createServer((req, res) => void routes(req, res));
	await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
	const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	routes = await restOf({control, clock, self: base});
	({reads, survey} = createCloud({grpc: `127.0.0.1:${await listen(rpc)}`, http: base}, clock));
});
afterAll(async () => {
	await reads.close();
	rpc.forceShutdown();
	http.closeAllConnections();
	http.close();
});

const read = (source: SourceConfig) => reads.read(system, 'it', source, undefined, new AbortController().signal);
const stateOf = (reading: Reading) => ({reading, failures: 0, period: minute});
/** What a check of things that must be there says. */
const missing = (source: 'functions' | 'jobs', reading: Reading, name: string) =>
	drive(systemOf({checks: [checkOf({measure: {source, missing: [name]}, levels: {crit: '> 0'}})]}))(at, {
		[source]: stateOf(reading),
	});
const told = (reading: Reading) => standingOf(stateOf(reading), at).cut;

describe('A7: Cloud Run', () => {
	test('A7: more than a page of revisions are all there', async () => {
		const reading = await read({revisions: ['web']});
		const rows = reading.answer.kind === 'rows' ? reading.answer.rows : [];
		expect(rows).toHaveLength(130);
		expect(new Set(rows.map(({image}) => image)).size).toBe(130);
		expect(reading.cost.requests).toBe(3);
		expect(told(reading)).toBeUndefined();
		const {revisions} = await reads.service(`projects/${project}/locations/${region}/services/web`);
		expect(revisions).toHaveLength(130);
	});
	test('A7: more than we read are said to be cut, with the service', async () => {
		const reading = await read({revisions: ['web', 'busy']});
		expect(told(reading)).toBe('the first 500 revisions of busy, there are more');
		const seen = standingOf(stateOf(reading), at);
		expect(ageNote(seen, at, 120)).toContain('the first 500 revisions of busy, there are more');
		for (const width of [40, 60]) expect(ageNote(seen, at, width)).toMatch(/, cut$/);
	});
});

describe('A7: lists over REST', () => {
	test('A7: a job on the second page is there', async () => {
		const reading = await read({scheduler: true});
		expect(reading.answer.kind === 'rows' && reading.answer.rows).toHaveLength(620);
		expect(missing('jobs', reading, 'job-0619')).toEqual([]);
		expect(missing('jobs', reading, 'job-0620')).toMatchObject([{state: 'firing'}]);
		expect(told(reading)).toBeUndefined();
	});
	test('A7: what may be in the part that was not read is not called missing', async () => {
		const reading = await read({functions: true});
		expect(reading.cost.requests).toBe(10);
		expect(told(reading)).toBe('the first 1,000 functions, there are more');
		expect(missing('functions', reading, 'fn-0999')).toEqual([]);
		expect(missing('functions', reading, 'fn-1050')).toMatchObject([
			{state: 'blind', reason: 'blind: fn-1050 not among the first 1,000 functions, there are more'},
		]);
	});
});

describe('A7: log entries', () => {
	const log = (limit: number): SourceConfig => ({
		log: 'severity>=ERROR',
		window: '24h',
		limit,
		columns: {text: 'textPayload'},
		constants: {},
		translate: {},
	});
	test.each([
		[3, 1],
		[5, 3],
		[9, 4],
	])('A7: short and empty pages are followed until there are %i entries', async (limit, requests) => {
		const reading = await read(log(limit));
		expect(reading.answer.kind === 'rows' && reading.answer.rows).toHaveLength(limit);
		expect(reading.cost.requests).toBe(requests);
		expect(told(reading)).toBe(`the newest ${limit} entries, there are more`);
	});
	test('A7: a search that takes too many pages ends, and says so', async () => {
		const reading = await read(log(1000));
		expect(reading.answer.kind === 'rows' && reading.answer.rows).toHaveLength(10);
		expect(reading.cost.requests).toBe(5);
		expect(told(reading)).toBe('the newest 10 entries, there are more');
	});
});

describe('A7: Spanner', () => {
	test('A7: instances and databases on a second page are there', async () => {
		const found = await survey.databases(project);
		expect(found.map(({instance, database}) => `${instance}/${database}`)).toEqual([
			'i0/d0',
			'i0/d1',
			'i1/d0',
			'i1/d1',
		]);
		expect(found[3]?.tables).toMatchObject([{table: 't', indexed: ['id']}]);
	});
	test('a database whose schema may not be read is told, and leaves no rejection behind', async () =>
		expect(survey.databases('closed')).rejects.toMatchObject({kind: 'denied', api: 'spanner'}));
});

test('A7: good news of a part of the series are blindness, bad news are not', () => {
	const series = [{labels: {}, points: [{t: at, value: 101}]}];
	const looked = (crit: string) =>
		drive(systemOf({checks: [checkOf({measure: {source: 'points', last: 'max'}, levels: {crit}})]}))(at, {
			points: stateOf({
				answer: {kind: 'series', series, delaySeconds: 0, cut: 'the first 5 pages'},
				fetchedAt: at,
				cost: {requests: 5, bytesBilled: 0},
			}),
		});
	const slo = {
		id: 'slo',
		title: 'SLO',
		objective: 0.99,
		sli: {ratio: {source: 'points', bad: {code: ['5xx']}}},
		target: '> 99%',
		levels: {crit: '< 95%'},
	};
	const good = [{labels: {code: '2xx'}, points: [{t: at, value: 101}]}];
	expect(
		drive(systemOf({slos: [slo], checks: [checkOf({measure: {slo: 'slo'}, unit: 'ratio', levels: {crit: '< 95%'}})]}))(
			at,
			{
				points: stateOf({
					answer: {kind: 'series', series: good, delaySeconds: 0, cut: 'the first 5 pages'},
					fetchedAt: at,
					cost: {requests: 5, bytesBilled: 0},
				}),
			},
		),
	).toMatchObject([{state: 'blind', reason: 'blind: read only in part: the first 5 pages'}]);
	expect(looked('> 101')).toMatchObject([{state: 'blind', reason: 'blind: read only in part: the first 5 pages'}]);
	expect(looked('> 100')).toMatchObject([{state: 'firing'}]);
});
