/** A window that is read bit by bit holds what a window read whole would: the sandbox's Monitoring, the official client. */
import * as grpc from '@grpc/grpc-js';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {Reading, Series} from '../../src/cloud/types.ts';
import type {MetricSource} from '../../src/config/schema/sources.ts';
import {registerMonitoring} from '../../src/sandbox/apis/monitoring/service.ts';
import {createMetricStore, type ReadableMetricStore} from '../../src/sandbox/apis/monitoring/store.ts';
import type {MetricSample} from '../../src/sandbox/contract/metrics.ts';
import {
	bareSystem,
	requestCount as counts,
	describeRun,
	requestLatencies as latencies,
	listen,
} from '../support/serving.ts';

const minute = 60_000;
const began = Date.parse('2026-03-01T10:00:20Z');
let now = began;
const clock = {now: () => now, speed: 1};
const system = bareSystem();
const classes: MetricSource = {
	metric: counts,
	filter: '',
	aligner: 'ALIGN_DELTA',
	period: '60s',
	reducer: 'REDUCE_SUM',
	groupBy: ['metric.labels.response_code_class'],
	window: '30m',
};
const {reducer: _, ...rest} = classes;
const sources: Record<string, MetricSource> = {
	classes,
	latency: {...classes, metric: latencies, groupBy: []},
	tens: {...classes, period: '10m', window: '60m'},
	apart: {...rest, groupBy: []},
};

let metrics: ReadableMetricStore;
let server: grpc.Server;
let reads: CloudReads;
/** Minutes that were asked for, newest question last. */
const asked: number[] = [];

beforeAll(async () => {
	metrics = createMetricStore(clock);
	describeRun(metrics);
	server = new grpc.Server({
		interceptors: [
			(_descriptor, call) =>
				new grpc.ServerInterceptingCall(call, {
					start: next =>
						next({
							onReceiveMessage(message, pass) {
								const {startTime, endTime} = message.interval ?? {};
								if (startTime) asked.push((Number(endTime.seconds) - Number(startTime.seconds)) / 60);
								pass(message);
							},
						}),
				}),
		],
	});
	registerMonitoring(server, {metrics, clock});
	const port = await listen(server);
	reads = createCloud({grpc: `127.0.0.1:${port}`}, clock).reads;
	for (let n = -60; n <= 0; n++) write(n);
});
afterAll(async () => {
	await reads.close();
	server.forceShutdown();
});

const sample = (n: number, type: string, value: MetricSample['value'], code: string): MetricSample => ({
	project: 'p',
	type,
	resourceLabels: {service_name: 'web', revision_name: 'r1', location: 'here'},
	metricLabels: {response_code_class: code},
	end: Math.floor(began / minute) * minute + n * minute,
	value,
});

/** The samples of the minute that ends n minutes after the beginning. */
function write(n: number): void {
	const slow = {count: 3 + (n & 1), mean: 20 + n, bounds: [10, 50, 100], counts: [1, 2, n & 1, 0]};
	metrics.write([sample(n, counts, 100 + n, '2xx'), sample(n, latencies, slow, '2xx')]);
	// An error series that is there for a while only.
	if (n > 3 && n < 9) metrics.write([sample(n, counts, 5, '5xx')]);
}

const seriesOf = ({answer}: Reading): readonly Series[] => (answer.kind === 'series' ? answer.series : []);
const sorted = (reading: Reading) =>
	seriesOf(reading).toSorted((a, b) => JSON.stringify(a.labels).localeCompare(JSON.stringify(b.labels)));

test('what slides is what is', async () => {
	const previous = new Map<string, Reading>();
	const seen = {errors: false, kept: 0};
	let written = 0;
	for (let n = 1; n <= 50; n += n % 7 === 0 ? 4 : 1) {
		now = began + n * minute;
		// For a quarter of an hour nothing is written, then all of it at once.
		while (written < n && (n < 30 || n > 44)) write(++written);
		// A minute's errors come six minutes late.
		if (n === 20) metrics.write([sample(n - 6, counts, 7, '5xx')]);
		for (const [id, source] of Object.entries(sources)) {
			const signal = new AbortController().signal;
			const before = previous.get(id);
			const slid = await reads.read(system, id, source, before, signal);
			const minutes = asked.at(-1) ?? 0;
			const whole = await reads.read(system, id, source, undefined, signal);
			expect(sorted(slid), `${id} after ${n} minutes`).toEqual(sorted(whole));
			expect(slid.dataAt).toBe(whole.dataAt);
			if (minutes < (asked.at(-1) ?? 0)) seen.kept++;
			seen.errors ||= seriesOf(slid).length > 1;
			previous.set(id, slid);
		}
	}
	expect(seen.errors).toBe(true);
	// The error series left the window.
	expect(seriesOf(previous.get('classes') as Reading)).toHaveLength(1);
	// Three of four sources slide, nearly always.
	expect(seen.kept).toBeGreaterThan(80);
	expect(Math.min(...asked)).toBeLessThanOrEqual(11);
});

test('points that did not change are the same objects', async () => {
	const signal = new AbortController().signal;
	const first = await reads.read(system, 'latency', sources.latency as MetricSource, undefined, signal);
	now += minute;
	const second = await reads.read(system, 'latency', sources.latency as MetricSource, first, signal);
	const before = new Set(seriesOf(first).flatMap(({points}) => points));
	const same = seriesOf(second).flatMap(({points}) => points.filter(point => before.has(point)));
	expect(same).toHaveLength(29);
});
