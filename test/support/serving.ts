/** What tests of clients against servers of their own begin with. */
import {createServer} from 'node:net';
import * as grpc from '@grpc/grpc-js';
import {type SystemConfig, systemSchema} from '../../src/config/schema/system.ts';
import type {MetricStore} from '../../src/sandbox/contract/metrics.ts';

/** Binds a server on loopback, on a free port unless told otherwise; resolves with the port. */
export const listen = (server: grpc.Server, port = 0): Promise<number> =>
	new Promise((resolve, reject) =>
		server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) =>
			error ? reject(error) : resolve(bound),
		),
	);

/** A system with nothing in it, for clients that ask on behalf of one. */
export const bareSystem = (tz = 'UTC'): SystemConfig =>
	systemSchema.parse({system: 'one', title: 'One', project: 'p', region: 'r', tz, sources: {}, panes: []});

export const requestCount = 'run.googleapis.com/request_count';
export const requestLatencies = 'run.googleapis.com/request_latencies';

/** Describes both metrics of Cloud Run as Google does: once a minute, three minutes late. */
export function describeRun(metrics: Pick<MetricStore, 'describe'>): void {
	const common = {
		samplePeriod: 60,
		ingestDelay: 180,
		resourceType: 'cloud_run_revision',
		labels: ['response_code_class'],
	};
	metrics.describe({...common, type: requestCount, kind: 'DELTA', valueType: 'INT64', unit: '1'});
	metrics.describe({...common, type: requestLatencies, kind: 'DELTA', valueType: 'DISTRIBUTION', unit: 'ms'});
}

/** A port where nobody listens. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as {port: number};
	await new Promise(resolve => server.close(resolve));
	return port;
}
