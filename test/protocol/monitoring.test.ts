import {MetricServiceClient, type protos} from '@google-cloud/monitoring';
import * as grpc from '@grpc/grpc-js';
import {GoogleAuth, PassThroughClient} from 'google-auth-library';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {registerMonitoring} from '../../src/sandbox/apis/monitoring/service.ts';
import {createMetricStore, type ReadableMetricStore} from '../../src/sandbox/apis/monitoring/store.ts';
import type {MetricSample} from '../../src/sandbox/contract/metrics.ts';
import {requestCount as count, describeRun, requestLatencies as latency, listen} from '../support/serving.ts';

type Request = protos.google.monitoring.v3.IListTimeSeriesRequest;

const minute = 60_000;
const now = Date.parse('2026-03-01T10:00:00Z');
const filter = `metric.type="${count}" AND resource.type="cloud_run_revision" AND resource.labels.service_name="webhook-processor"`;

let metrics: ReadableMetricStore;
let server: grpc.Server;
let client: MetricServiceClient;

beforeEach(async () => {
	const clock = {now: () => now, speed: 1};
	metrics = createMetricStore(clock);
	describeRun(metrics);
	server = new grpc.Server();
	registerMonitoring(server, {metrics, clock});
	const port = await listen(server);
	const projectId = 'p';
	const auth = new GoogleAuth({authClient: new PassThroughClient(), projectId});
	const options = {projectId, apiEndpoint: '127.0.0.1', port, sslCreds: grpc.credentials.createInsecure(), auth};
	client = new MetricServiceClient(options as unknown as ConstructorParameters<typeof MetricServiceClient>[0]);
});

afterEach(async () => {
	await client.close();
	server.forceShutdown();
});

/** Requests in the minute that ended so many minutes ago. */
function requests(
	ago: number,
	value: number,
	code = '2xx',
	revision = 'r1',
	service = 'webhook-processor',
): MetricSample {
	return {
		project: 'p',
		type: count,
		resourceLabels: {service_name: service, revision_name: revision, location: 'us-central1'},
		metricLabels: {response_code_class: code},
		end: now - ago * minute,
		value,
	};
}

async function list(request: Request) {
	const [series, , response] = await client.listTimeSeries({name: 'projects/p', ...request}, {autoPaginate: false});
	return {series, response: response as protos.google.monitoring.v3.IListTimeSeriesResponse};
}

const seconds = (ms: number) => ({seconds: ms / 1000});
const interval = (from: number, to: number) => ({
	startTime: seconds(now - from * minute),
	endTime: seconds(now - to * minute),
});
const deltaSum = {
	alignmentPeriod: {seconds: 60},
	perSeriesAligner: 'ALIGN_DELTA',
	crossSeriesReducer: 'REDUCE_SUM',
} as const;
const ago = (point: protos.google.monitoring.v3.IPoint) =>
	(now - Number(point.interval?.endTime?.seconds) * 1000) / minute;

test('requests by class: newest first, gaps where nothing came, only the grouped labels', async () => {
	metrics.write([
		requests(6, 10),
		requests(6, 7, '2xx', 'r2'),
		requests(6, 2, '5xx'),
		requests(4, 20),
		requests(4, 99, '2xx', 'r1', 'other'),
	]);
	const {series, response} = await list({
		filter,
		interval: interval(10, 3),
		aggregation: {...deltaSum, groupByFields: ['metric.labels.response_code_class']},
	});
	expect(series).toHaveLength(2);
	expect(series[0]).toMatchObject({
		metric: {type: count, labels: {response_code_class: '2xx'}},
		resource: {type: 'cloud_run_revision', labels: {project_id: 'p'}},
		metricKind: 'DELTA',
		valueType: 'INT64',
	});
	expect(series[0]?.points?.map(point => [ago(point), String(point.value?.int64Value)])).toEqual([
		[4, '20'],
		[6, '17'],
	]);
	expect(series[1]?.points?.map(point => [ago(point), String(point.value?.int64Value)])).toEqual([[6, '2']]);
	expect(response.unit).toBe('1');
});

test('the project is a label of every resource', async () => {
	metrics.write([requests(6, 10)]);
	const {series} = await list({filter: `${filter} resource.labels.project_id="p"`, interval: interval(10, 3)});
	expect(series).toHaveLength(1);
});

test('a sample is not visible before its ingest delay has passed', async () => {
	metrics.write([requests(4, 1), requests(3, 2), requests(2, 3), requests(0, 4)]);
	const {series} = await list({
		filter,
		interval: interval(10, 0),
		aggregation: {...deltaSum, crossSeriesReducer: 'REDUCE_NONE'},
	});
	expect(series[0]?.points?.map(ago)).toEqual([3, 4]);
	expect(series[0]?.resource?.labels).toMatchObject({
		service_name: 'webhook-processor',
		revision_name: 'r1',
		project_id: 'p',
	});
});

test('no traffic is no series at all', async () => {
	metrics.write([requests(60, 1)]);
	const {series} = await list({filter, interval: interval(10, 0), aggregation: deltaSum});
	expect(series).toEqual([]);
});

test('distributions: as such, and as the percentile of all revisions together', async () => {
	const sample = (revision: string, counts: number[]): MetricSample => ({
		...requests(5, 0, '2xx', revision),
		type: latency,
		value: {count: 100, mean: 50, bounds: [100, 1000], counts},
	});
	metrics.write([sample('r1', [100, 0, 0]), sample('r2', [80, 20, 0])]);
	const ask = {filter: filter.replace(count, latency), interval: interval(10, 3)};
	const {series: whole} = await list({...ask, aggregation: {...deltaSum, crossSeriesReducer: 'REDUCE_SUM'}});
	const value = whole[0]?.points?.[0]?.value?.distributionValue;
	expect(whole[0]?.valueType).toBe('DISTRIBUTION');
	expect(Number(value?.count)).toBe(200);
	expect(value?.bucketOptions?.explicitBuckets?.bounds).toEqual([100, 1000]);
	expect(value?.bucketCounts?.map(Number)).toEqual([180, 20, 0]);
	const {series: p95} = await list({...ask, aggregation: {...deltaSum, crossSeriesReducer: 'REDUCE_PERCENTILE_95'}});
	expect(p95[0]).toMatchObject({valueType: 'DOUBLE', metricKind: 'GAUGE'});
	expect(p95[0]?.points?.[0]?.value?.doubleValue).toBe(550);
});

test('raw points, headers and pages', async () => {
	metrics.write(Array.from({length: 10}, (_, i) => requests(5 + i, i, i % 2 ? '5xx' : '2xx')));
	const ask = {filter, interval: interval(60, 0)};
	const {series: raw} = await list(ask);
	expect(raw.map(({points}) => points?.length)).toEqual([5, 5]);
	expect(Number(raw[0]?.points?.[0]?.interval?.startTime?.seconds)).toBe((now - 6 * minute) / 1000);

	const {series: headers} = await list({...ask, view: 'HEADERS'});
	expect(headers.map(({points}) => points)).toEqual([[], []]);

	const seen: unknown[] = [];
	let pageToken = '';
	for (let pages = 0; pages < 4; pages++) {
		const {series, response} = await list({...ask, pageSize: 3, pageToken});
		seen.push(
			...series.flatMap(({metric, points}) =>
				(points ?? []).map(point => [metric?.labels?.response_code_class, ago(point)]),
			),
		);
		pageToken = response.nextPageToken ?? '';
	}
	expect(pageToken).toBe('');
	expect(seen).toEqual(
		raw.flatMap(({metric, points}) => (points ?? []).map(point => [metric?.labels?.response_code_class, ago(point)])),
	);
	expect(seen).toHaveLength(10);
});

test.each<[string, Request, grpc.status]>([
	['no metric type', {filter: 'resource.type="cloud_run_revision"'}, grpc.status.INVALID_ARGUMENT],
	['two metric types', {filter: `metric.type="${count}" metric.type="${latency}"`}, grpc.status.INVALID_ARGUMENT],
	['an unknown metric', {filter: 'metric.type="run.googleapis.com/nope"'}, grpc.status.NOT_FOUND],
	['another resource', {filter: `metric.type="${count}" resource.type="gce_instance"`}, grpc.status.INVALID_ARGUMENT],
	['a broken filter', {filter: 'metric.type='}, grpc.status.INVALID_ARGUMENT],
	[
		'a short period',
		{filter, aggregation: {...deltaSum, alignmentPeriod: {seconds: 30}}},
		grpc.status.INVALID_ARGUMENT,
	],
	[
		'a reducer without an aligner',
		{filter, aggregation: {crossSeriesReducer: 'REDUCE_SUM'}},
		grpc.status.INVALID_ARGUMENT,
	],
	[
		'an aligner that does not suit',
		{filter, aggregation: {...deltaSum, perSeriesAligner: 'ALIGN_FRACTION_TRUE'}},
		grpc.status.INVALID_ARGUMENT,
	],
	[
		'a field that cannot be grouped by',
		{filter, aggregation: {...deltaSum, groupByFields: ['nope']}},
		grpc.status.INVALID_ARGUMENT,
	],
	['an interval the wrong way round', {filter, interval: interval(0, 10)}, grpc.status.INVALID_ARGUMENT],
])('%s is refused', async (_, request, code) => {
	metrics.write([requests(5, 1)]);
	await expect(list({interval: interval(10, 0), ...request})).rejects.toMatchObject({code});
});

test('descriptors tell kind, type, sampling and lag', async () => {
	const [descriptor] = await client.getMetricDescriptor({name: `projects/p/metricDescriptors/${count}`});
	expect(descriptor).toMatchObject({
		type: count,
		metricKind: 'DELTA',
		valueType: 'INT64',
		labels: [{key: 'response_code_class'}],
	});
	expect(Number(descriptor.metadata?.samplePeriod?.seconds)).toBe(60);
	expect(Number(descriptor.metadata?.ingestDelay?.seconds)).toBe(180);
	const [all] = await client.listMetricDescriptors({
		name: 'projects/p',
		filter: 'metric.type = starts_with("run.googleapis.com/request_l")',
	});
	expect(all.map(({type}) => type)).toEqual([latency]);
	await expect(client.getMetricDescriptor({name: 'projects/p/metricDescriptors/nope'})).rejects.toMatchObject({
		code: grpc.status.NOT_FOUND,
	});
});
