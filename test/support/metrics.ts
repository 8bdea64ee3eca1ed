/** The sandbox's Monitoring behind the official client, with metrics that a test describes and writes. */
import * as grpc from '@grpc/grpc-js';
import {afterAll, beforeAll} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {Reading} from '../../src/cloud/types.ts';
import type {MetricSource} from '../../src/config/schema/sources.ts';
import {registerMonitoring} from '../../src/sandbox/apis/monitoring/service.ts';
import {createMetricStore} from '../../src/sandbox/apis/monitoring/store.ts';
import type {MetricDescriptor, MetricSample} from '../../src/sandbox/contract/metrics.ts';
import {checkOf, minute, systemOf} from './checks.ts';
import {drive} from './driving.ts';
import {bareSystem, listen} from './serving.ts';

/** Of every such test. */
export const began = Date.parse('2026-03-01T10:00:20Z');
const source: MetricSource = {metric: '', filter: '', aligner: 'ALIGN_MAX', period: '60s', groupBy: [], window: '1h'};

/** Minutes before the beginning, every so many, the newest first. */
export const since = (minutes: number, every = 1) =>
	Array.from({length: Math.floor(minutes / every) + 1}, (_, i) => -i * every);

/** The series of an answer that must be one of series. */
export function seriesIn({answer}: Reading) {
	if (answer.kind !== 'series') throw new Error(answer.kind);
	return answer;
}

/** The Monitoring of a test file, open while its tests run; its pages hold at most a thousand points. */
export function monitoringOfTests() {
	const stage = {now: began, lists: 0};
	let open: Awaited<ReturnType<typeof openMonitoring>>;
	beforeAll(async () => {
		open = await openMonitoring(stage);
	});
	afterAll(() => open.close());
	return {
		/** Its time, ms, and how often series were listed. */
		stage,
		described: ((...of) => open.described(...of)) as typeof open.described,
		read: ((...of) => open.read(...of)) as typeof open.read,
		alerts: ((...of) => open.alerts(...of)) as typeof open.alerts,
	};
}

async function openMonitoring(stage: {now: number; lists: number}) {
	const clock = {now: () => stage.now, speed: 1};
	const metrics = createMetricStore(clock);
	const server = new grpc.Server({
		interceptors: [
			({path}, call) =>
				new grpc.ServerInterceptingCall(call, {
					start: next => {
						if (path.endsWith('ListTimeSeries')) stage.lists++;
						next();
					},
				}),
		],
	});
	registerMonitoring(server, {metrics, clock, mostPoints: 1000});
	const {reads} = createCloud({grpc: `127.0.0.1:${await listen(server)}`}, clock);
	return {
		/** Describes a metric; its samples are written with the label `id`, by minutes after the beginning. */
		described(name: string, more: Partial<MetricDescriptor>) {
			const type = `custom.googleapis.com/${name}`;
			metrics.describe({
				type,
				kind: 'GAUGE',
				valueType: 'DOUBLE',
				unit: '1',
				samplePeriod: 60,
				ingestDelay: 60,
				labels: ['id'],
				resourceType: 'global',
				...more,
			});
			const write = (id: string, minutes: readonly number[], value: MetricSample['value']) =>
				metrics.write(
					minutes.map(n => ({
						project: 'p',
						type,
						resourceLabels: {},
						metricLabels: {id},
						end: Math.floor(began / minute) * minute + n * minute,
						value,
					})),
				);
			return {type, write};
		},
		read: (change: Partial<MetricSource>, previous?: Reading) =>
			reads.read(bareSystem(), 'it', {...source, ...change}, previous, new AbortController().signal),
		/** The alerts of one check over what was read. */
		alerts: (reading: Reading, check: Record<string, unknown>) =>
			drive(systemOf({checks: [checkOf({measure: {source: 'points', last: 'max'}, ...check})]}))(stage.now, {
				points: {reading, failures: 0, period: minute},
			}),
		async close() {
			await reads.close();
			server.forceShutdown();
		},
	};
}
