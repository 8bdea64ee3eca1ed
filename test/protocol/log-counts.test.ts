/** Lines of a log as counts by minute, read through the official client from the sandbox's server. */
import * as grpc from '@grpc/grpc-js';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {Reading} from '../../src/cloud/types.ts';
import {sourceSchema} from '../../src/config/schema/sources.ts';
import {registerLogging} from '../../src/sandbox/apis/logging/service.ts';
import {createLogStore} from '../../src/sandbox/apis/logging/store.ts';
import type {LogEntry, LogStore} from '../../src/sandbox/contract/logs.ts';
import {bareSystem, listen} from '../support/serving.ts';

const minute = 60_000;
const began = Date.parse('2026-11-21T08:00:30Z');
const clock = {at: began, now: () => clock.at, speed: 1};
const system = bareSystem();

let logs: LogStore;
let rpc: grpc.Server;
let reads: CloudReads;
let lists: number;

beforeEach(async () => {
	clock.at = began;
	lists = 0;
	logs = createLogStore(clock);
	rpc = new grpc.Server({
		interceptors: [
			({path}, call) => {
				if (path.endsWith('/ListLogEntries')) lists++;
				return new grpc.ServerInterceptingCall(call);
			},
		],
	});
	registerLogging(rpc, {logs, clock});
	reads = createCloud({grpc: `127.0.0.1:${await listen(rpc, 0)}`}, clock).reads;
});
afterEach(async () => {
	await reads.close();
	rpc.forceShutdown();
});

let serial = 0;
/** Writes a line so many seconds before the beginning. */
const write = (text: string, secondsAgo: number, more: Partial<LogEntry> = {}): void => {
	logs.append([
		{
			logName: `projects/${system.project}/logs/app`,
			insertId: `i${serial++}`,
			timestamp: began - secondsAgo * 1000,
			receiveTimestamp: began - secondsAgo * 1000,
			severity: 'ERROR',
			resource: {type: 'cloud_run_revision', labels: {service_name: 'sync'}},
			textPayload: text,
			...more,
		},
	]);
};

const source = sourceSchema.parse({
	log: 'severity>=ERROR',
	count: true,
	extract: {
		account: 'account=(\\w+)',
		service: {field: 'resource.labels.service_name'},
		first: {field: 'insertId', regex: '^(.)'},
	},
	window: '30m',
});
const read = (previous?: Reading) => reads.read(system, 'it', source, previous, new AbortController().signal);
const countsOf = ({answer}: Reading) =>
	answer.kind === 'series'
		? Object.fromEntries(
				answer.series.map(({labels, points}) => [
					labels.account,
					points.map(({t, value}) => [Math.floor((t - began) / minute), value]),
				]),
			)
		: undefined;

test('counts by minute and by the labels that are cut out, in the case that is written', async () => {
	write('Sync of Account=ACME failed', 100);
	write('Sync of account=ACME failed', 95);
	write('Sync of account=globex failed', 40);
	write('no name', 20);
	write('old account=ACME', 31 * 60);
	write('fine account=ACME', 10, {severity: 'INFO'});
	const reading = await read();
	expect(reading).toMatchObject({
		answer: {kind: 'series', metricKind: 'DELTA', delaySeconds: 60, stepSeconds: 60, unit: 'plain'},
		cost: {requests: 1},
		dataAt: began - 20_000,
	});
	expect(countsOf(reading)).toEqual({ACME: [[-2, 2]], globex: [[-1, 1]], '': [[0, 1]]});
	expect(reading.answer.kind === 'series' && reading.answer.series[0]?.labels).toMatchObject({
		service: 'sync',
		first: 'i',
	});
});

test('reads only the end again, counts late lines, and remembers labels for an hour', async () => {
	write('account=a', 600);
	const first = await read();
	clock.at = began + minute;
	write('account=b', -30);
	write('account=a late', 120);
	const second = await read(first);
	expect(countsOf(second)).toEqual({
		a: [
			[-10, 1],
			[-2, 1],
		],
		b: [[0, 1]],
	});
	clock.at = began + 14 * minute;
	const third = await read(second);
	expect(countsOf(third)).toEqual(countsOf(second));
	expect(lists).toBe(3);
});

test('more lines than are read make it a lower bound', async () => {
	for (let n = 0; n < 5; n++) write(`account=a ${n}`, n);
	const small = sourceSchema.parse({log: 'severity>=ERROR', count: true, limit: 3});
	const reading = await reads.read(system, 'it', small, undefined, new AbortController().signal);
	expect(reading.answer).toMatchObject({cut: 'the newest 3 lines, there are more', series: [{labels: {}}]});
});
