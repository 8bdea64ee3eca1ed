/** Time series through createCloud and the official client, against a gRPC server that answers what a test says. */
import * as grpc from '@grpc/grpc-js';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {MetricSource} from '../../src/config/schema/sources.ts';
import {serviceDefinition} from '../../src/sandbox/grpc/protos.ts';
import {bareSystem, listen} from '../support/serving.ts';

const at = Date.parse('2026-11-21T08:00:30Z');
const clock = {now: () => at, speed: 1};
const system = bareSystem();
const source: MetricSource = {
	metric: 'run.googleapis.com/request_count',
	filter: 'resource.labels.service_name="web"',
	aligner: 'ALIGN_DELTA',
	period: '60s',
	reducer: 'REDUCE_SUM',
	groupBy: ['metric.labels.response_code_class'],
	window: '1h',
};

interface ListRequest {
	filter: string;
	interval: {startTime: {seconds: string}; endTime: {seconds: string}};
	aggregation: {
		perSeriesAligner: string;
		crossSeriesReducer: string;
		groupByFields: string[];
		alignmentPeriod: {seconds: string};
	};
}

let server: grpc.Server;
let port: number;
let lists: ListRequest[];
let described: number;
let answer: object;
let reads: CloudReads;

beforeAll(async () => {
	server = new grpc.Server();
	server.addService(serviceDefinition('monitoring', 'google.monitoring.v3.MetricService'), {
		getMetricDescriptor: (_call: unknown, callback: grpc.sendUnaryData<object>) => {
			described++;
			callback(null, {type: source.metric, metadata: {ingestDelay: {seconds: 240}, samplePeriod: {seconds: 60}}});
		},
		listTimeSeries: (call: {request: ListRequest}, callback: grpc.sendUnaryData<object>) => {
			lists.push(call.request);
			callback(null, answer);
		},
	});
	port = await listen(server);
	reads = createCloud({grpc: `127.0.0.1:${port}`}, clock).reads;
});
afterAll(async () => {
	await reads.close();
	server.forceShutdown();
});
beforeEach(() => {
	lists = [];
	described = 0;
	answer = {timeSeries: []};
});

const read = (change: Partial<MetricSource> = {}) =>
	reads.read(system, 'it', {...source, ...change}, undefined, new AbortController().signal);
const interval = (minutesAgo: number) => {
	const end = Math.floor(at / 60_000) * 60 - minutesAgo * 60;
	return {startTime: {seconds: end - 60}, endTime: {seconds: end}};
};
const minuteAgo = (minutes: number) => Math.floor(at / 60_000) * 60_000 - minutes * 60_000;

test('asks for whole minutes that are complete, and for the delay of a metric only once', async () => {
	const other = {metric: 'run.googleapis.com/other_count'};
	const first = await read(other);
	await read(other);
	expect(described).toBe(1);
	expect(first.answer).toEqual({
		kind: 'series',
		series: [],
		delaySeconds: 240,
		stepSeconds: 60,
		metricKind: 'DELTA',
		unit: 'plain',
	});
	expect(first.dataAt).toBeUndefined();
	// 08:00:30 less 240 s is 07:56:30: the last full minute ends at 07:56.
	const end = Date.parse('2026-11-21T07:56:00Z') / 1000;
	expect(lists[0]).toMatchObject({
		filter: 'metric.type="run.googleapis.com/other_count" AND (resource.labels.service_name="web")',
		interval: {startTime: {seconds: String(end - 3600)}, endTime: {seconds: String(end)}},
		aggregation: {
			perSeriesAligner: 'ALIGN_DELTA',
			crossSeriesReducer: 'REDUCE_SUM',
			groupByFields: ['metric.labels.response_code_class'],
			alignmentPeriod: {seconds: '60'},
		},
	});
	expect(first.cost.requests).toBe(2);
});

test('points come oldest first with bare labels; integers, doubles, booleans and zeros are numbers', async () => {
	const series = (name: string, values: object[]) => ({
		metric: {type: 'm', labels: {name}},
		resource: {type: 'r', labels: {location: 'here', name: 'hidden'}},
		points: values.map((value, index) => ({interval: interval(index + 5), value})),
	});
	answer = {
		timeSeries: [
			series('int', [{int64Value: '12'}, {int64Value: '0'}]),
			series('double', [{doubleValue: 0.5}, {doubleValue: 0}]),
			series('bool', [{boolValue: true}, {boolValue: false}]),
		],
	};
	const reading = await read();
	const found = reading.answer.kind === 'series' ? reading.answer.series : [];
	expect(found.map(({labels}) => labels)).toEqual(['int', 'double', 'bool'].map(name => ({location: 'here', name})));
	expect(found.map(({points}) => points)).toEqual([
		[
			{t: minuteAgo(6), value: 0},
			{t: minuteAgo(5), value: 12},
		],
		[
			{t: minuteAgo(6), value: 0},
			{t: minuteAgo(5), value: 0.5},
		],
		[
			{t: minuteAgo(6), value: 0},
			{t: minuteAgo(5), value: 1},
		],
	]);
	expect(reading.dataAt).toBe(minuteAgo(5));
});

test.each([
	['explicit', {explicitBuckets: {bounds: [1, 5]}}, [1, 5]],
	['linear', {linearBuckets: {numFiniteBuckets: 2, width: 10, offset: 5}}, [5, 15, 25]],
	['exponential', {exponentialBuckets: {numFiniteBuckets: 2, growthFactor: 2, scale: 3}}, [3, 6, 12]],
])(
	'%s buckets become bounds; empty ones at the end, which Google leaves out, are there',
	async (_, bucketOptions, bounds) => {
		answer = {
			timeSeries: [
				{
					metric: {type: 'm'},
					points: [
						{
							interval: interval(5),
							value: {distributionValue: {count: '3', mean: 2.5, bucketOptions, bucketCounts: ['1', '2']}},
						},
					],
				},
			],
		};
		const reading = await read();
		const [series] = reading.answer.kind === 'series' ? reading.answer.series : [];
		expect(series?.points).toEqual([
			{
				t: minuteAgo(5),
				distribution: {
					count: 3,
					mean: 2.5,
					bounds,
					counts: [1, 2, ...Array.from({length: bounds.length - 1}, () => 0)],
				},
			},
		]);
	},
);

test('a partial answer is no answer', async () => {
	answer = {timeSeries: [], executionErrors: [{code: 14, message: 'shard \x1b[31mlost'}]};
	await expect(read()).rejects.toMatchObject({
		kind: 'unavailable',
		api: 'monitoring',
		message: 'partial answer: shard lost',
	});
});

test('an SLO selector is passed as it is', async () => {
	await read({metric: 'select_slo_health("projects/p/services/s/serviceLevelObjectives/o")'});
	expect(lists[0]?.filter).toBe('select_slo_health("projects/p/services/s/serviceLevelObjectives/o")');
	expect(described).toBe(0);
});
